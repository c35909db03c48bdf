//! What stands above everything else on a page: an open crisis, a rehearsal that is running, a freeze.

use serde::Serialize;

use super::book::Frame;
use super::format::Moment;
use super::shell::Viewer;
use crate::ledger::{CrisisLog, Freeze, Scope};

/// An open crisis, a rehearsal or a freeze.
#[derive(Debug, Serialize)]
pub(crate) struct Banner {
    /// `crisis`, `rehearsal` or `freeze`.
    kind: &'static str,
    /// Name of the level.
    level: Option<String>,
    /// Why, in the team's words.
    reason: String,
    /// Since when.
    since: Option<Moment>,
    /// Nothing is said before this.
    wait: Option<Moment>,
    /// Something is to be said before this.
    promise: Option<Moment>,
    /// When it ends by itself.
    until: Option<Moment>,
    /// What is stopped.
    stops: Option<String>,
    /// Whether its log cannot be trusted.
    broken: bool,
}

/// Everything that goes on, the gravest first; a freeze that came with a crisis is a part of that.
pub(crate) fn banners(viewer: &Viewer<'_>) -> Vec<Banner> {
    let Frame { control, now, .. } = viewer.book.input;
    let mut banners: Vec<Banner> = control.open_crises().map(|log| of_log(viewer, log)).collect();
    let of_open = |freeze: &&Freeze| freeze.crisis().is_some_and(|name| control.open_crises().any(|log| log.id.name == name));
    banners.extend(control.open(now).filter(|freeze| !of_open(freeze)).map(|freeze| Banner {
        kind: "freeze",
        level: None,
        reason: freeze.open.as_ref().map_or_else(String::new, |open| open.reason.clone()),
        since: freeze.began().map(|at| viewer.words.moment(at)),
        wait: None,
        promise: None,
        until: freeze.open.as_ref().and_then(|open| open.until).map(|at| viewer.words.moment(at)),
        stops: Some(stops(viewer, freeze.open.as_ref().map(|open| &open.scope))),
        broken: freeze.open.is_none(),
    }));
    banners.extend(control.open_rehearsals().map(|log| of_log(viewer, log)));
    banners
}

fn of_log(viewer: &Viewer<'_>, log: &CrisisLog) -> Banner {
    let level = log.level().map(|(_, level)| level);
    let moment = |at| viewer.words.moment(at);
    Banner {
        kind: if log.id.rehearsal { "rehearsal" } else { "crisis" },
        level: level.map(|level| level.name.clone()),
        reason: log.opening().map_or_else(String::new, |_| log.reason().to_owned()),
        since: log.opening().map(|entry| moment(entry.at)),
        wait: level.map(|level| moment(level.cooling_off_until)),
        promise: level.and_then(|level| level.respond_by).map(moment),
        until: None,
        // What a rehearsal would stop is not stopped.
        stops: level.and_then(|level| level.stops.as_ref()).filter(|_| !log.id.rehearsal).map(|scope| stops(viewer, Some(scope))),
        broken: log.problem.is_some(),
    }
}

/// A scope in words.
fn stops(viewer: &Viewer<'_>, scope: Option<&Scope>) -> String {
    let Some(scope) = scope.filter(|scope| !scope.is_everything()) else { return viewer.words.t("crisis.freezes-all") };
    [&scope.channels, &scope.campaigns, &scope.tags, &scope.langs].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// What pages show of freezes, crises and rehearsals; another value where any of it has changed.
pub(crate) fn control_facts(frame: &Frame<'_>) -> impl Serialize {
    let freezes: Vec<_> = frame.control.open(frame.now).map(|freeze| (freeze.id.clone(), freeze.open.clone())).collect();
    let logs: Vec<_> = frame
        .control
        .crises
        .iter()
        .map(|log| (log.id.rehearsal, log.id.name.clone(), log.entries().cloned().collect::<Vec<_>>(), log.problem.clone()))
        .collect();
    (freezes, logs)
}
