//! States, reasons and times in words.

use chrono::{DateTime, Utc};
use pregon::model::{Change, Due, Hold, Native, State, VariantStatus};

/// Every state with its word, in the order in which people care.
pub(crate) const STATES: [(State, &str); 12] = [
    (State::Unknown, "unknown"),
    (State::Sending, "sending"),
    (State::Refused, "refused"),
    (State::Partial, "partial"),
    (State::Blocked, "blocked"),
    (State::Due, "due"),
    (State::Scheduled, "scheduled"),
    (State::Handed, "handed"),
    (State::Missed, "missed"),
    (State::Draft, "draft"),
    (State::Published, "published"),
    (State::TakenDown, "taken-down"),
];

/// A state as a word.
pub(crate) fn state(state: State) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("", |(_, word)| word)
}

/// What holds a variant back, as a sentence without a full stop.
pub(crate) fn hold(hold: &Hold) -> String {
    match hold {
        Hold::Draft => "its post is a draft".to_owned(),
        Hold::InReview => "its post waits for a review".to_owned(),
        Hold::NoTime => "it has no time".to_owned(),
        Hold::SlotNotAssigned => "its slot is still open".to_owned(),
        Hold::NotYetDue => "its time has not come".to_owned(),
        Hold::CheckErrors { count: 1 } => "the check finds an error".to_owned(),
        Hold::CheckErrors { count } => format!("the check finds {count} errors"),
        Hold::Expired { on } => format!("it expired with {on}"),
        Hold::TooLate { late_minutes, tolerated_minutes } => {
            format!("it is {} late, and the channel tolerates {}", span(*late_minutes), span(*tolerated_minutes))
        }
        Hold::PossibleRename { of } => {
            format!(
                "it looks like `{of}`, which was published: write `id: {of}`, or an `id` of its own; leave the day out with `except` where it is one of a series"
            )
        }
        Hold::PublishedUnder { channel } => format!(
            "it is published under the channel `{channel}`, which is gone: name the channel `{channel}` again, or give the post a new `id` to send it once more"
        ),
        Hold::NoDriver => "this version cannot publish on its network".to_owned(),
        Hold::NoCredentials { variables } => no_credentials(variables),
        Hold::Unknown { part, since } => format!("part {part} was sent at {} and no answer came", instant(*since)),
        Hold::Refused { part, message } => format!("the platform refused part {part}: {message}"),
        Hold::Later { until } => format!("the platform asked to wait until {}", instant(*until)),
        Hold::InFlight { part, until } => {
            format!("another publisher is sending part {part}; if it dies, somebody else takes over after {}", instant(*until))
        }
        Hold::Frozen { why, until, crisis } => {
            let until = until.map_or_else(String::new, |until| format!(" until {}", instant(until)));
            let by = crisis.as_ref().map_or_else(String::new, |crisis| format!(" by crisis {crisis}"));
            format!("publishing is frozen{until}{by}: {why}")
        }
        Hold::CoolingOff { crisis, until } => format!("nothing is said about crisis {crisis} before {}", instant(*until)),
        Hold::Statement { crisis, why } => format!("it does not pass as a statement of crisis {crisis}: {}", why.words()),
        Hold::SkippedByFreeze { why } => format!("it fell due during a freeze and was to be left out: {why}"),
        Hold::NotApproved { needed, given, void } => {
            let void = if void.is_empty() { String::new() } else { format!("; {}", void.join("; ")) };
            format!("{given} of {needed} approvals count{void}")
        }
        Hold::QuietHours { until } => format!("these are quiet hours, until {}", instant(*until)),
        Hold::Blackout { until, why: None } => format!("nothing is published until {}", instant(*until)),
        Hold::Blackout { until, why: Some(why) } => format!("nothing is published until {}: {why}", instant(*until)),
        Hold::Spacing { until } => format!("the channel keeps a distance between posts: not before {}", instant(*until)),
        Hold::Quota { until } => format!("the network takes no more of this account until {}", instant(*until)),
        Hold::AskAgain { late_minutes } => format!("it is {} late: `--late` sends it all the same", span(*late_minutes)),
        Hold::HandedOver { at } => format!("the platform puts it up at {}", instant(*at)),
        Hold::TakenDown { at } => format!("it was taken down at {}; to publish it again give it another `id`", instant(*at)),
    }
}

/// Behind the name of a variable that is there, and has run out.
pub(crate) const EXPIRED: &str = " (expired)";

fn no_credentials(variables: &[String]) -> String {
    let (expired, missing): (Vec<&str>, Vec<&str>) = variables.iter().map(String::as_str).partition(|name| name.ends_with(EXPIRED));
    let expired: Vec<&str> = expired.iter().map(|name| name.trim_end_matches(EXPIRED)).collect();
    let told = [(missing, "is not in the environment"), (expired, "has expired")];
    let told = told.iter().filter(|(names, _)| !names.is_empty()).map(|(names, what)| format!("{} {what}", names.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

/// Everything to say about a variant beside its state. What the state says already, and what does not matter yet,
/// is left out; the JSON has it all.
pub(crate) fn of(status: &VariantStatus) -> Vec<String> {
    let matters = |hold: &&Hold| match hold {
        Hold::NotYetDue => false,
        Hold::NoCredentials { .. } => !matches!(status.state, State::Scheduled | State::Draft | State::Missed),
        _ => true,
    };
    let mut reasons: Vec<String> = status.holds.iter().filter(matters).map(hold).collect();
    if status.changed_since_published {
        reasons.push(match status.state {
            State::Partial => "it has changed since its first parts were published: the rest waits for you".to_owned(),
            _ => "it has changed since it was published".to_owned(),
        });
    }
    reasons.extend(match &status.native {
        Some(Native::HandOver) => Some("the next run hands it over to the platform's scheduler".to_owned()),
        Some(Native::TakeBack { why }) => Some(format!("the next run takes it back from the platform's scheduler: {why}")),
        Some(Native::LookUp) => Some("the next run looks whether the platform has put it up".to_owned()),
        Some(Native::Stays { why }) => Some(format!("it stays with us: {why}")),
        None => None,
    });
    reasons.extend(status.change.as_ref().map(change));
    reasons.extend(status.change_holds.iter().map(|held| format!("the edit waits: {}", hold(held))));
    if matches!(status.state, State::Partial) {
        let live = status.parts.iter().filter(|part| part.receipt.is_some()).count();
        reasons.push(format!("{live} of {} parts are live", status.parts.len()));
    }
    reasons
}

/// What would make what is live what it is to be.
pub(crate) fn change(change: &Change) -> String {
    let numbers = |parts: &[u16]| parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match change {
        Change::Edit { parts } if parts.len() == 1 => format!("edit: part {}", parts[0]),
        Change::Edit { parts } => format!("edit: parts {}", numbers(parts)),
        Change::Delete { parts } if parts.len() == 1 => format!("delete: part {}", parts[0]),
        Change::Delete { parts } => format!("delete: parts {}", numbers(parts)),
        Change::Manual { why } => why.clone(),
    }
}

/// Local time, and the same in UTC.
pub(crate) fn due(due: Option<&Due>) -> String {
    due.map_or_else(
        || "-".to_owned(),
        |due| {
            let wall = due.wall.get(..16).unwrap_or(&due.wall).replace('T', " ");
            // The day is said where it is another one.
            let same_day = wall.starts_with(&due.utc.format("%Y-%m-%d").to_string());
            format!("{wall} ({})", due.utc.format(if same_day { "%H:%M UTC" } else { "%Y-%m-%d %H:%M UTC" }))
        },
    )
}

/// An instant to the minute.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

pub(crate) fn span(minutes: i64) -> String {
    match minutes {
        ..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}
