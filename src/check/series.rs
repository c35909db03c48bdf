//! One finding where all posts of a series have the same.

use std::collections::HashMap;

use crate::diag::{Diagnostic, FileId, Location};
use crate::model::ChannelName;
use crate::workspace::Workspace;

/// What tells findings of one file apart, but for the post.
type Key = (&'static str, Location, String, Option<ChannelName>);

/// Joins the findings that every post of a series has, in its own file: they are about what is written there once.
///
/// The one that stays names no post, so that it concerns, and holds back, all posts of the file. What is true of some days alone stays as it is.
pub(super) fn join(workspace: &Workspace, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut sizes: HashMap<FileId, usize> = HashMap::new();
    for post in workspace.posts.iter().filter(|post| post.series.is_some()) {
        *sizes.entry(post.file).or_default() += 1;
    }
    sizes.retain(|_, posts| *posts > 1);
    if sizes.is_empty() {
        return found;
    }
    let key = |finding: &Diagnostic| -> Option<Key> {
        let location = finding.location.filter(|location| sizes.contains_key(&location.file))?;
        let own = workspace.post(finding.post.as_ref()?.as_str()).is_some_and(|post| post.file == location.file);
        own.then(|| (finding.rule, location, finding.message.clone(), finding.channel.clone()))
    };
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for key in found.iter().filter_map(key) {
        *counts.entry(key).or_default() += 1;
    }
    let mut joined = Vec::with_capacity(found.len());
    for mut finding in found {
        if let Some(key) = key(&finding) {
            match counts.get_mut(&key) {
                // Already there.
                Some(0) => continue,
                Some(count) if *count == sizes[&key.1.file] => {
                    *count = 0;
                    finding.post = None;
                }
                _ => {}
            }
        }
        joined.push(finding);
    }
    joined
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use crate::diag::Severity;
    use crate::ledger::Snapshot;
    use crate::model::{Hold, State};
    use crate::networks::Specs;
    use crate::pipeline::{Examined, examine, prepare};
    use crate::publish::{PlanInput, PlanOptions, plan};

    const DAILY: &str = "date: 2026-11-28 02:30\nrepeat: FREQ=DAILY;COUNT=3";

    fn check(front: &str, body: &str) -> (tempfile::TempDir, Examined) {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path: &Path = &dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            crate::support::atomic_file::write(path, text.as_bytes()).expect("writes");
        };
        write("pregon.yaml", "brand: A\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\nrules: { missing-pillar: off }\n");
        write("plans/calendar.yaml", "blackout: [{ date: 2026-11-29 }]\n");
        write("content/serie.md", &format!("---\ntitle: Cuentos\nid: serie\nstatus: approved\n{front}\n---\n{body}\n"));
        let examined = examine(dir.path(), &Specs::embedded(), "2026-11-22T12:00:00Z".parse().expect("an instant")).expect("a workspace");
        (dir, examined)
    }

    fn found(examined: &Examined, level: Severity) -> Vec<(String, Option<String>)> {
        let of_level = examined.diagnostics.iter().filter(|finding| finding.severity >= level);
        of_level.map(|finding| (finding.rule.to_owned(), finding.post.as_ref().map(ToString::to_string))).collect()
    }

    #[test]
    fn what_is_wrong_with_the_text_is_said_once_and_what_is_wrong_with_a_day_of_that_day() {
        let (_dir, examined) = check(DAILY, "Lee [esto](falta.md) en el patio de la casa.");
        let names: Vec<&str> = examined.workspace.posts.iter().map(|post| post.id.as_str()).collect();
        assert_eq!(names, ["serie.2026-11-28", "serie.2026-11-29", "serie.2026-11-30"]);
        // The link is broken in all three posts; the same text three times is what a series is.
        let expected = [("blackout-date".to_owned(), Some("serie.2026-11-29".to_owned())), ("broken-link".to_owned(), None)];
        assert_eq!(found(&examined, Severity::Warning), expected);
    }

    #[test]
    fn an_error_in_the_text_holds_back_every_post_of_the_series() {
        let (dir, _) = check(&format!("{DAILY}\npilar: x"), "Cuentos en el patio.");
        let now = "2026-12-01T12:00:00Z".parse().expect("an instant");
        let prepared = prepare(dir.path(), &Specs::embedded(), now, None).expect("a workspace");
        let statuses = plan(PlanInput {
            workspace: &prepared.workspace,
            variants: &prepared.variants,
            diagnostics: &prepared.diagnostics,
            ledger: &Snapshot::default(),
            missing: &BTreeMap::new(),
            now,
            clock_now: now,
            identities: &crate::approvals::Identities::NotAsked,
            redirected: &std::collections::BTreeMap::new(),
            options: PlanOptions::default(),
        });
        let held: Vec<(State, Vec<Hold>)> = statuses.into_iter().map(|status| (status.state, status.holds)).collect();
        let errors = |count| (State::Blocked, vec![Hold::CheckErrors { count }]);
        // On the second day nothing is published, which is an error of that post alone.
        assert_eq!(held, [errors(1), errors(2), errors(1)]);
    }

    #[test]
    fn a_day_that_skips_the_time_is_named() {
        let (_dir, examined) = check("date: 2027-03-27 02:30\nrepeat: FREQ=DAILY;COUNT=3", "Cuentos en el patio.");
        let finding = examined.diagnostics.iter().find(|finding| finding.rule == "nonexistent-time").expect("is found");
        assert_eq!(finding.message, "2027-03-28 02:30 does not exist in Europe/Madrid: clocks jump over it");
        assert_eq!(finding.post.as_ref().map(ToString::to_string).as_deref(), Some("serie.2027-03-28"));
        assert!(finding.help[0].contains("except: [2027-03-28]"), "{:?}", finding.help);
        let (_dir, examined) =
            check("date: 2027-03-27 02:30\nrepeat: { rule: FREQ=DAILY;COUNT=3, except: [2027-03-28] }", "Cuentos en el patio.");
        assert_eq!(found(&examined, Severity::Info), []);
    }
}
