//! What a run did, for people and for machines.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::model::{ChannelName, Digest, Hold, PostId, State, VariantStatus};
use pregon::publish::{Done, Outlook, VariantResult};
use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::renewal::Renewals;
use crate::cli::ui::Ui;

/// What should have been sent and was not, for a reason that somebody has to see to.
pub(super) fn held_up<'a>(statuses: &[&'a VariantStatus]) -> Vec<&'a VariantStatus> {
    statuses
        .iter()
        .copied()
        .filter(|status| match status.state {
            State::Blocked | State::Refused | State::Partial | State::Due => true,
            State::Unknown
            | State::Sending
            | State::Published
            | State::Scheduled
            | State::Handed
            | State::Missed
            | State::Draft
            | State::TakenDown => false,
        })
        .collect()
}

/// Whether all that holds it back ends by itself, or was meant to hold it back.
fn only_waits(status: &VariantStatus) -> bool {
    !status.holds.is_empty()
        && status.holds.iter().all(|hold| {
            matches!(
                hold,
                Hold::QuietHours { .. }
                    | Hold::Blackout { .. }
                    | Hold::Spacing { .. }
                    | Hold::Quota { .. }
                    | Hold::Frozen { .. }
                    | Hold::CoolingOff { .. }
            )
        })
}

/// Whether another publisher is between two parts of it: some went out since this run began, and nothing keeps the others back.
fn is_on_its_way(status: &VariantStatus, started: DateTime<Utc>) -> bool {
    let just_sent = status.parts.iter().filter_map(|part| part.receipt.as_ref()).any(|receipt| receipt.at >= started);
    status.state == State::Partial && status.holds.is_empty() && !status.changed_since_published && just_sent
}

/// What one run did.
pub(crate) struct Ran {
    /// When it began.
    pub(crate) started: DateTime<Utc>,
    /// When it was over.
    pub(crate) finished: DateTime<Utc>,
    /// The publisher, as its claims name it; none where nothing was to be done.
    pub(crate) publisher: Option<String>,
    /// What became of tokens that ran out.
    pub(crate) renewals: Renewals,
    /// What was done with each variant.
    pub(crate) results: Vec<VariantResult>,
    /// Where everything that the run was about stands now.
    pub(crate) after: Vec<VariantStatus>,
    /// What comes next, of all posts.
    pub(crate) outlook: Outlook,
    /// The names of the ledger's records before the last look at them, for a daemon that waits for others.
    pub(crate) names: Option<Digest>,
}

impl Ran {
    /// What should have been sent and was not tried.
    pub(crate) fn held(&self) -> Vec<&VariantStatus> {
        let worked: BTreeSet<(&PostId, &ChannelName)> = self.results.iter().map(|result| (&result.post, &result.channel)).collect();
        let all: Vec<&VariantStatus> = self.after.iter().collect();
        held_up(&all)
            .into_iter()
            .filter(|status| !worked.contains(&(&status.post, &status.channel)) && !is_on_its_way(status, self.started))
            .collect()
    }

    /// How many results are of a kind.
    pub(super) fn count(&self, kind: fn(&Done) -> bool) -> usize {
        self.results.iter().filter(|result| kind(&result.done)).count()
    }

    /// The run for machines.
    pub(crate) fn json(&self) -> Value {
        let held: Vec<_> = self
            .held()
            .iter()
            .map(|status| json!({ "post": status.post, "channel": status.channel, "state": status.state, "holds": status.holds, "reasons": reasons::of(status) }))
            .collect();
        let recovered = self.results.iter().flat_map(|result| &result.receipts).filter(|receipt| receipt.recovered).count();
        let run = json!({
            "publisher": self.publisher,
            "started": self.started,
            "finished": self.finished,
            "parts_sent": self.results.iter().map(|result| result.sent).sum::<usize>(),
            "parts_found_again": recovered,
            "published": self.count(|done| matches!(done, Done::Published)),
            "elsewhere": self.count(|done| matches!(done, Done::Elsewhere { .. })),
            "later": self.count(|done| matches!(done, Done::Later { .. })),
            "refused": self.count(|done| matches!(done, Done::Refused { .. })),
            "unknown": self.after.iter().filter(|status| status.state == State::Unknown).count(),
            "held": held.len(),
        });
        json!({ "schema": 1, "run": run, "secrets": self.renewals, "results": self.results, "held": held, "outlook": self.outlook })
    }

    /// Prints the run.
    pub(crate) fn print(&self, format: Format, ui: &Ui) -> Result<(), Failure> {
        self.renewals.tell(ui);
        if format == Format::Json {
            ui.json(&self.json())?;
            return Ok(());
        }
        let mut text = String::new();
        for result in &self.results {
            line(&mut text, result)?;
        }
        let held = self.held();
        for status in &held {
            writeln!(text, "{:<10} {:<12} {}: {}", "held", status.channel.as_str(), status.post, reasons::of(status).join("; "))?;
        }
        for status in self.after.iter().filter(|status| status.state == State::Scheduled && only_waits(status)) {
            writeln!(text, "{:<10} {:<12} {}: {}", "waits", status.channel.as_str(), status.post, reasons::of(status).join("; "))?;
        }
        ui.result(&text)?;
        if text.is_empty() {
            ui.note("nothing is due");
        }
        hints(&self.results, &held, ui);
        if self.outlook.nothing_scheduled == Some(true) {
            ui.warn(&match &self.outlook.last {
                Some(last) => format!("nothing is scheduled after {} ({} on {})", reasons::instant(last.at), last.post, last.channel),
                None => "nothing is scheduled".to_owned(),
            });
        }
        Ok(())
    }

    /// What the run comes to.
    pub(crate) fn exit(&self) -> Exit {
        let held = self.held().iter().any(|status| !only_waits(status));
        let mut exit = if held || !self.renewals.problems.is_empty() { Exit::Problems } else { Exit::Done };
        if self.after.iter().any(|status| status.state == State::Unknown) {
            exit = Exit::Unknown;
        }
        for result in &self.results {
            exit = exit.max(match &result.done {
                Done::Later { .. } | Done::Refused { .. } | Done::Held { hold: None } => Exit::Problems,
                // What is held by something named is among those that are held up, if it is one of them.
                Done::Published
                | Done::Absent
                | Done::Handed { .. }
                | Done::TakenBack
                | Done::Elsewhere { .. }
                | Done::Held { hold: Some(_) } => Exit::Done,
                Done::Failed { maybe_live: false, .. } => Exit::CouldNotRun,
                Done::Unknown { .. } | Done::Failed { maybe_live: true, .. } => Exit::Unknown,
            });
        }
        exit
    }
}

fn line(text: &mut String, result: &VariantResult) -> std::fmt::Result {
    let (word, more) = match &result.done {
        Done::Published => ("published", result.receipts.first().and_then(|receipt| receipt.url.clone()).unwrap_or_default()),
        Done::Absent => ("absent", "it is not live, and may be sent again".to_owned()),
        Done::Handed { at } => ("handed", format!("the platform puts it up at {}", reasons::instant(*at))),
        Done::TakenBack => ("taken back", "the platform's scheduler has it no more".to_owned()),
        Done::Later { part, until, message } => {
            let until = until.map(|until| format!(", not before {}", reasons::instant(until))).unwrap_or_default();
            ("later", format!("part {part} was not sent{until}: {message}"))
        }
        Done::Refused { part, message } => ("refused", format!("part {part}: {message}")),
        Done::Unknown { part, message } => ("unknown", format!("part {part} may be live: {message}")),
        Done::Elsewhere { part } => ("elsewhere", format!("another publisher has part {part}")),
        Done::Held { hold } => {
            ("held", hold.as_ref().map_or_else(|| "it has changed since its first parts were published".to_owned(), reasons::hold))
        }
        Done::Failed { part, message, maybe_live } => {
            let live = if *maybe_live { ", and may be live" } else { "" };
            ("failed", format!("part {part} is not on record{live}: {message}"))
        }
    };
    let recovered =
        if result.receipts.iter().any(|receipt| receipt.recovered) && result.sent < result.receipts.len() { " (found again)" } else { "" };
    writeln!(text, "{word:<10} {:<12} {}: {more}{recovered}", result.channel.as_str(), result.post)?;
    for note in &result.notes {
        writeln!(text, "{:<10} {note}", "")?;
    }
    Ok(())
}

fn hints(results: &[VariantResult], held: &[&VariantStatus], ui: &Ui) {
    if results.iter().any(|result| matches!(result.done, Done::Unknown { .. })) {
        ui.hint("the next `pregon publish` or `pregon reconcile` asks the platform before anything is sent again");
    }
    if held.iter().any(|status| status.holds.iter().any(|hold| matches!(hold, Hold::CheckErrors { .. }))) {
        ui.hint("`pregon check` says what is wrong");
    }
    if held.iter().any(|status| status.holds.iter().any(|hold| matches!(hold, Hold::NoCredentials { .. }))) {
        ui.hint("`pregon doctor` says where to get the missing credentials");
    }
    if held.iter().any(|status| status.state == State::Refused) {
        ui.hint("change the post, or send it again as it is with `--retry-refused`");
    }
}

#[cfg(test)]
mod tests {
    use pregon::model::{Due, NetworkName, PartStatus, Receipt};

    use super::*;

    fn status(sent: &str) -> VariantStatus {
        let at = sent.parse().expect("an instant");
        let receipt = Receipt { id: "1".to_owned(), url: None, uri: None, cid: None, at, recovered: false };
        VariantStatus {
            post: PostId::new("feria").expect("an id"),
            channel: ChannelName::new("bluesky").expect("a name"),
            network: NetworkName::new("bluesky").expect("a name"),
            state: State::Partial,
            due: None::<Due>,
            holds: Vec::new(),
            parts: vec![PartStatus { part: 1, receipt: Some(receipt), attempts: 1 }, PartStatus { part: 2, receipt: None, attempts: 0 }],
            digest: Digest::of(b"feria"),
            changed_since_published: false,
            change: None,
            native: None,
            change_holds: Vec::new(),
            approvals: Vec::new(),
        }
    }

    #[test]
    fn what_another_publisher_is_sending_is_not_held_back() {
        let started = "2026-11-21T12:00:00Z".parse().expect("an instant");
        let now = status("2026-11-21T12:00:01Z");
        assert!(is_on_its_way(&now, started));
        assert!(!is_on_its_way(&status("2026-11-21T11:59:59Z"), started), "nobody goes on with it");
        assert!(!is_on_its_way(&VariantStatus { changed_since_published: true, ..now.clone() }, started));
        assert!(!is_on_its_way(&VariantStatus { holds: vec![Hold::Draft], ..now.clone() }, started));
        assert!(!is_on_its_way(&VariantStatus { state: State::Refused, ..now }, started));
    }
}
