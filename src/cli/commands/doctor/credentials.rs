//! Where credentials come from, whether their file opens, and when they stop to work.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use pregon::networks::spec::Renewal;
use pregon::networks::{Environment, NetworkSpec};
use pregon::secrets::{DOT_ENV, FILE, FileState, KEY_VARIABLE, Resolved, Source, Variable};
use pregon::workspace::Channel;

use super::{Findings, Level};
use crate::cli::commands::auth::is_ignored;
use crate::cli::environment::{credentials, of_process};
use crate::cli::renewal::Renewals;

/// So many days before its end a credential is worth a word; the second word is one of urgency.
const WARN_DAYS: [i64; 2] = [14, 7];
/// So many days before its end it is a problem: what is scheduled for then will not be sent.
const PROBLEM_DAYS: i64 = 3;

/// The sources; those that cannot be read are findings, and the environment of the process is left.
pub(super) fn sources(root: &Path, findings: &mut Findings) -> Resolved {
    match credentials(root) {
        Ok(resolved) => {
            file(&resolved, findings);
            resolved
        }
        Err(failure) => {
            let text = failure.error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
            findings.add(Level::Problem, text, failure.hints.first().cloned());
            of_process()
        }
    }
}

fn file(resolved: &Resolved, findings: &mut Findings) {
    match &resolved.file {
        FileState::Open { file, .. } => {
            let (secrets, keys) = (file.iter().count(), file.recipients().count());
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            findings.ok(format!("{FILE} opens: {secrets} secret{}, sealed for {keys} key{}", plural(secrets), plural(keys)));
        }
        FileState::None => {}
        _ => findings.add(
            Level::Warning,
            format!("{FILE} is closed: {KEY_VARIABLE} is not in the environment"),
            Some("it is the line that `pregon secrets init` printed".to_owned()),
        ),
    }
}

/// `.env` holds secrets: it must not get into git, and nobody else on the machine needs to read it.
pub(super) fn dot_env(root: &Path, findings: &mut Findings) {
    let file = root.join(DOT_ENV);
    if !file.is_file() {
        return;
    }
    match is_ignored(root, DOT_ENV) {
        Some(true) => findings.ok(".env is ignored by git"),
        Some(false) => findings.add(Level::Problem, ".env is not ignored by git", Some("write `.env` into .gitignore".to_owned())),
        None => findings.add(Level::Warning, "cannot ask git whether .env is ignored", None),
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0) {
            findings.add(Level::Warning, "others on this machine can read .env", Some("chmod 600 .env".to_owned()));
        }
    }
}

/// What became of tokens that ran out.
pub(super) fn renewals(renewals: &Renewals, findings: &mut Findings) {
    for problem in &renewals.problems {
        findings.add(Level::Problem, format!("{}: {}", problem.channel, problem.message), problem.hint.clone());
    }
    if renewals.secrets_changed {
        let hint = "the refresh tokens in the old one are used up".to_owned();
        findings.add(Level::Warning, format!("{FILE} has changed: commit it"), Some(hint));
    }
}

/// Every credential of a channel: where it comes from, and how long it works.
pub(super) fn of_channel(channel: &Channel, spec: &NetworkSpec, resolved: &Resolved, now: DateTime<Utc>, findings: &mut Findings) {
    let prefix = format!("{}_", channel.name.env_prefix());
    let renewable = resolved.get(&Environment::name(&channel.name, "REFRESH_TOKEN")).is_some();
    for (name, found) in resolved.iter().filter(|(name, _)| name.starts_with(&prefix) && !name.ends_with("_EXPIRES")) {
        // A channel `x` has nothing to do with the variables of a channel `x-es`: its fields are known.
        let field = &name[prefix.len()..];
        if !FIELDS.contains(&field) {
            continue;
        }
        let place = if found.source == Source::Process { "the environment" } else { found.source.name() };
        let hidden: Vec<&str> = found.hidden.iter().map(|source| source.name()).collect();
        let hidden = if hidden.is_empty() { String::new() } else { format!(", and hides that in {}", hidden.join(" and ")) };
        let by_itself = field == "TOKEN" && renewable;
        let again = match spec.auth.as_ref().map(|auth| auth.renewal.value) {
            Some(Renewal::Itself) if field == "TOKEN" => format!("pregon auth --refresh {}", channel.name),
            Some(_) => format!("pregon auth {}", channel.name),
            None => format!("get a new one, then: pregon secrets set {name} --expires DATE"),
        };
        let (level, life, hint) = life(found, by_itself, now, again);
        findings.add(level, format!("{name} comes from {place}{hidden}{life}"), hint);
    }
}

/// Fields of a channel that are credentials.
const FIELDS: [&str; 5] = ["TOKEN", "REFRESH_TOKEN", "APP_PASSWORD", "CLIENT_ID", "CLIENT_SECRET"];

/// How long a credential works: how bad that is, in words, and what to do.
fn life(found: &Variable, by_itself: bool, now: DateTime<Utc>, again: String) -> (Level, String, Option<String>) {
    let Some(at) = found.expires else { return (Level::Ok, String::new(), None) };
    let date = at.format("%Y-%m-%d %H:%M UTC");
    let left = at - now;
    if by_itself {
        return (Level::Ok, format!(", works until {date} and is renewed by itself"), None);
    }
    if left <= Duration::zero() {
        return (Level::Problem, format!(", and has expired on {date}"), Some(again));
    }
    let days = left.num_days();
    let text = match days {
        0 => format!(", and expires within a day, on {date}"),
        1 => format!(", and expires in 1 day, on {date}"),
        _ => format!(", and expires in {days} days, on {date}"),
    };
    let within = |limit: i64| left <= Duration::days(limit);
    let level = match WARN_DAYS {
        _ if within(PROBLEM_DAYS) => Level::Problem,
        [first, _] if within(first) => Level::Warning,
        _ => Level::Ok,
    };
    let hint = match WARN_DAYS {
        [_, second] if within(second) => Some(format!("do it now: {again}")),
        _ if level == Level::Ok => None,
        _ => Some(again),
    };
    (level, text, hint)
}

#[cfg(test)]
mod tests {
    use pregon::support::secret::Secret;

    use super::*;

    #[test]
    fn the_nearer_the_end_the_louder() {
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().expect("an instant");
        for (hours, by_itself, level, words, urgent) in [
            (15 * 24, false, Level::Ok, "in 15 days", None),
            (14 * 24, false, Level::Warning, "in 14 days", Some(false)),
            (8 * 24, false, Level::Warning, "in 8 days", Some(false)),
            (7 * 24, false, Level::Warning, "in 7 days", Some(true)),
            (4 * 24, false, Level::Warning, "in 4 days", Some(true)),
            (3 * 24, false, Level::Problem, "in 3 days", Some(true)),
            (1, false, Level::Problem, "within a day", Some(true)),
            (0, false, Level::Problem, "has expired", Some(false)),
            (-100, false, Level::Problem, "has expired", Some(false)),
            (1, true, Level::Ok, "renewed by itself", None),
        ] {
            let found = Variable {
                value: Secret::new("hunter2"),
                source: Source::File,
                hidden: Vec::new(),
                expires: Some(now + Duration::hours(hours)),
                obtained: None,
            };
            let (was, text, hint) = life(&found, by_itself, now, "again".to_owned());
            assert_eq!(was, level, "{hours}");
            assert!(text.contains(words), "{hours}: {text}");
            assert_eq!(hint.map(|hint| hint.starts_with("do it now")), urgent, "{hours}");
        }
    }
}
