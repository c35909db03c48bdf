//! The crisis plan: levels as a ladder, who decides, statements with their counts, and the logs of what happened.

use serde::Serialize;

use super::Renderer;
use crate::compile::statement::{Fit, fits};
use crate::ledger::{CrisisEvent, CrisisLog, NoteKind};
use crate::model::HoldingStatement;
use crate::report::banners::{Banner, banners};
use crate::report::format::{Day, Moment};
use crate::report::output::OutputFile;
use crate::report::rich::markdown_to_html;
use crate::report::theme::RenderError;

/// Most past crises and rehearsals that are shown.
const MOST_PAST: usize = 20;

#[derive(Serialize)]
struct Level {
    id: String,
    name: String,
    /// From 1 for the mildest.
    grade: usize,
    triggers: Vec<String>,
    decides: Vec<String>,
    substitutes: Vec<String>,
    approvals: usize,
    approvers: Vec<String>,
    cooling_off: Option<String>,
    respond_within: Option<String>,
    actions: Vec<Action>,
    notify: Vec<String>,
    /// What it stops being published.
    freezes: Option<String>,
    statements: Vec<Statement>,
    /// Whether an open crisis has it.
    is_open: bool,
}

#[derive(Serialize)]
struct Action {
    text: String,
    responsible: Option<String>,
    within: Option<String>,
}

#[derive(Serialize)]
struct Statement {
    id: String,
    lang: Option<String>,
    text: String,
    fits: Vec<Counted>,
    /// Other texts, each with the name of its network.
    overrides: Vec<(String, String)>,
}

/// A count on the channels that share it.
#[derive(Serialize)]
struct Counted {
    channels: Vec<String>,
    length: usize,
    limit: Option<usize>,
    fits: bool,
    by_hand: bool,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, which the page asks for by name")]
struct Log {
    name: String,
    rehearsal: bool,
    open: bool,
    cut_short: bool,
    reason: String,
    level: Option<String>,
    began: Option<Moment>,
    ended: Option<Moment>,
    lasted: Option<String>,
    done: usize,
    tasks: Vec<Task>,
    entries: Vec<Entry>,
    broken: bool,
}

#[derive(Serialize)]
struct Task {
    text: String,
    responsible: Option<String>,
    by: Option<Moment>,
    done: Option<Moment>,
}

#[derive(Serialize)]
struct Entry {
    at: Moment,
    by: String,
    /// Which word stands before the text: the end of a key of the words.
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Body {
    banners: Vec<Banner>,
    levels: Vec<Level>,
    /// Statements of no level.
    statements: Vec<Statement>,
    manual: Option<String>,
    spokesperson: Option<String>,
    notify: Vec<String>,
    reviewed: Option<Day>,
    last_rehearsal: Option<Day>,
    next_rehearsal: Option<Day>,
    /// Whether the next rehearsal should have been by now.
    overdue: bool,
    open: Vec<Log>,
    past: Vec<Log>,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let workspace = page.book.workspace();
    let words = page.viewer.words;
    let crisis = &workspace.crisis;
    let control = page.book.input.control;
    let statements = |level: Option<&str>| -> Vec<Statement> {
        crisis
            .statements
            .iter()
            .filter(|statement| {
                let own = statement.level.as_ref().map(|level| level.value.as_str());
                // A level that does not exist is reported by the check; its statement is still shown.
                let known = own.is_some_and(|own| crisis.levels.iter().any(|level| level.id.value == own));
                if known { own == level } else { level.is_none() }
            })
            .map(|statement| view(page, statement))
            .collect()
    };
    let people = |names: &[crate::diag::Spanned<String>]| names.iter().map(|key| page.book.person(&key.value).to_owned()).collect();
    let open_level = |id: &str| control.open_crises().any(|log| log.level().is_some_and(|(_, level)| level.id == id));
    let levels = crisis
        .levels
        .iter()
        .enumerate()
        .map(|(at, level)| Level {
            id: level.id.value.clone(),
            name: level.name.clone(),
            grade: at + 1,
            triggers: level.triggers.clone(),
            decides: people(&level.decides),
            substitutes: people(&level.substitutes),
            approvals: level.approvals_needed(),
            approvers: level.who_approves().into_iter().map(|key| page.book.person(&key.value).to_owned()).collect(),
            cooling_off: level.cooling_off.as_ref().map(|minutes| words.duration(minutes.value)),
            respond_within: level.respond_within.as_ref().map(|minutes| words.duration(minutes.value)),
            actions: level
                .actions
                .iter()
                .map(|action| Action {
                    text: action.text.clone(),
                    responsible: action.responsible.as_ref().map(|key| page.book.person(&key.value).to_owned()),
                    within: action.within.map(|minutes| words.duration(minutes)),
                })
                .collect(),
            notify: people(&level.notify),
            freezes: level.freeze.as_ref().map(|freeze| {
                let names = [&freeze.channels, &freeze.campaigns, &freeze.tags, &freeze.langs];
                let listed: Vec<&str> = names.into_iter().flatten().map(|name| name.value.as_str()).collect();
                if listed.is_empty() { words.t("crisis.freezes-all") } else { listed.join(", ") }
            }),
            statements: statements(Some(&level.id.value)),
            is_open: open_level(&level.id.value),
        })
        .collect();
    let mut logs: Vec<&CrisisLog> = control.crises.iter().collect();
    logs.sort_by_key(|log| std::cmp::Reverse(&log.id.name));
    let (open, past): (Vec<&CrisisLog>, Vec<&CrisisLog>) = logs.into_iter().partition(|log| log.is_open());
    let on_record = control.crises.iter().filter(|log| log.id.rehearsal && !log.is_open());
    let on_record = on_record.filter_map(|log| Some(words.local_date(log.opening()?.at))).max();
    let last = on_record.max(crisis.last_rehearsal());
    let every = crisis.rehearse_every.as_ref().and_then(|days| u64::try_from(days.value).ok());
    let next = every.map(|days| last.and_then(|last| last.checked_add_days(chrono::Days::new(days))).unwrap_or(page.book.input.today));
    let body = Body {
        banners: banners(&page.viewer),
        levels,
        statements: statements(None),
        manual: workspace.crisis_manual.as_ref().map(|manual| markdown_to_html(manual, 2)),
        spokesperson: crisis.spokesperson.as_ref().map(|key| page.book.person(&key.value).to_owned()),
        notify: people(&crisis.notify),
        reviewed: crisis.reviewed.as_ref().map(|day| words.day(day.value)),
        last_rehearsal: last.map(|day| words.day(day)),
        next_rehearsal: next.map(|day| words.day(day)),
        overdue: next.is_some_and(|day| day < page.book.input.today),
        open: open.into_iter().map(|log| log_view(page, log)).collect(),
        past: past.into_iter().take(MOST_PAST).map(|log| log_view(page, log)).collect(),
        content_lang: page.viewer.foreign(None),
    };
    Ok(vec![page.page("report/crisis", "crisis", words.t("nav.crisis"), "report/crisis.html", &body)?])
}

fn view(page: &Renderer<'_>, statement: &HoldingStatement) -> Statement {
    let mut counts: Vec<Counted> = Vec::new();
    for Fit { channel, length, limit, fits, by_hand, .. } in fits(page.book.workspace(), statement) {
        let same = |of: &&mut Counted| of.length == length && of.limit == limit && of.by_hand == by_hand;
        let channel = channel.as_str().to_owned();
        match counts.iter_mut().find(same) {
            Some(there) => there.channels.push(channel),
            None => counts.push(Counted { channels: vec![channel], length, limit, fits, by_hand }),
        }
    }
    Statement {
        id: statement.id.value.clone(),
        lang: statement.lang.clone(),
        text: statement.text.value.clone(),
        fits: counts,
        overrides: statement.overrides.iter().map(|(network, text)| (network.value.clone(), text.value.clone())).collect(),
    }
}

fn log_view(page: &Renderer<'_>, log: &CrisisLog) -> Log {
    let words = page.viewer.words;
    let person = |key: &str| {
        let people = &page.book.workspace().people;
        let found = if key.contains('@') { people.by_email(key) } else { people.get(key) };
        found.map_or(key, |person| &person.name).to_owned()
    };
    let checklist = log.checklist();
    let entry = |entry: &crate::ledger::CrisisEntry| {
        let (kind, text) = match &entry.event {
            CrisisEvent::Open { reason, level } => ("opened", format!("{}: {reason}", level.name)),
            CrisisEvent::Level { reason, level, .. } => ("level", format!("{}: {reason}", level.name)),
            CrisisEvent::Note { about, text, .. } => (
                match about {
                    NoteKind::Fact => "fact",
                    NoteKind::Decision => "decision",
                    NoteKind::Statement => "said",
                    NoteKind::Action => "action",
                },
                text.clone(),
            ),
            CrisisEvent::Statement { statement, exempt, .. } => {
                let channels: Vec<&str> = exempt.iter().map(|exemption| exemption.channel.as_str()).collect();
                ("prepared", format!("{statement} ({})", channels.join(", ")))
            }
            CrisisEvent::Close { reason, .. } => ("closed", reason.clone()),
        };
        Entry { at: words.moment(entry.at), by: person(&entry.by), kind, text }
    };
    let (began, ended) = (log.opening().map(|entry| entry.at), log.closing().map(|entry| entry.at));
    Log {
        name: log.id.name.clone(),
        rehearsal: log.id.rehearsal,
        open: log.is_open(),
        cut_short: log.closing().is_some_and(|entry| matches!(entry.event, CrisisEvent::Close { cut_short: true, .. })),
        reason: log.opening().map_or_else(|| log.id.name.clone(), |_| log.reason().to_owned()),
        level: log.level().map(|(_, level)| level.name.clone()),
        began: began.map(|at| words.moment(at)),
        ended: ended.map(|at| words.moment(at)),
        lasted: ended.and_then(|ended| log.since_opening(ended)).map(|span| words.duration(span.num_minutes())),
        done: checklist.iter().filter(|(_, done)| done.is_some()).count(),
        tasks: checklist
            .iter()
            .map(|(item, done)| Task {
                text: item.text.clone(),
                responsible: item.responsible.as_deref().map(person),
                by: item.by.map(|at| words.moment(at)),
                done: done.map(|entry| words.moment(entry.at)),
            })
            .collect(),
        entries: log.entries().map(entry).collect(),
        broken: log.problem.is_some(),
    }
}
