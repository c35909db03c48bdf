//! Whether a post went out: only then has somebody been mentioned.

use chrono::{DateTime, Utc};

use crate::ledger::{Snapshot, Standing};
use crate::model::{Hold, Post, State, Status, VariantStatus};
use crate::networks::drivers;
use crate::workspace::Workspace;

/// Whether a post that is due at `at` had gone out by an instant.
///
/// The record says so of what this program publishes. What is sent by hand, because this program cannot publish on the network, leaves no
/// record: there the time counts, if the post may be published. So it does everywhere where the record cannot be read (`None`).
#[must_use]
pub fn has_gone_out(workspace: &Workspace, record: Option<&Snapshot>, post: &Post, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    let past = at.is_some_and(|at| at <= now);
    let recorded = record.is_some_and(|record| {
        record.variants().filter(|(of, ..)| **of == post.id).any(|(of, channel, parts)| {
            parts.iter().any(|part| match record.history(of, channel, *part).standing() {
                Standing::Posted(_) => true,
                // A platform's scheduler has had it since before its time.
                Standing::Handed(_) => past,
                _ => false,
            })
        })
    });
    let by_hand = || record.is_none() || workspace.channels_of(post).iter().any(|channel| !drivers::can_publish(channel.network.as_str()));
    recorded || (past && post.status.value == Status::Approved && by_hand())
}

/// Whether a variant went out, by the rules of [`has_gone_out`]; `past` says whether its time has come.
#[must_use]
pub(crate) fn variant_has_gone_out(status: &VariantStatus, past: bool) -> bool {
    match status.state {
        State::TakenDown | State::Draft => false,
        State::Handed => past,
        _ => status.published_at().is_some() || (past && status.holds.contains(&Hold::NoDriver)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing;

    /// What nobody ever sent is no contact.
    #[test]
    fn only_what_went_out_is_a_last_contact() {
        let post = |status: &str, channel: &str| format!("---\ntitle: T\nstatus: {status}\nchannels: [{channel}]\n---\n@ana\n");
        let (draft, review, ready, by_hand, hand_draft) =
            (post("draft", "m"), post("review", "m"), post("approved", "m"), post("approved", "i"), post("draft", "i"));
        let (workspace, _) = testing::workspace(&[
            (
                "pregon.yaml",
                "title: T\ntimezone: UTC\nchannels:\n  m: { network: mastodon, server: https://m.example }\n  i: { network: instagram }\n",
            ),
            ("plans/people.yaml", "ana: { name: Ana }\n"),
            ("content/draft.md", &draft),
            ("content/review.md", &review),
            ("content/ready.md", &ready),
            ("content/byhand.md", &by_hand),
            ("content/handdraft.md", &hand_draft),
        ]);
        let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().expect("an instant");
        let past = "2026-11-20T12:00:00Z".parse().ok();
        let out = |record: Option<&Snapshot>, at: Option<DateTime<Utc>>| -> Vec<&str> {
            workspace.posts.iter().filter(|post| has_gone_out(&workspace, record, post, at, now)).map(|post| post.id.as_str()).collect()
        };
        let nothing = Snapshot::default();
        assert_eq!(out(Some(&nothing), past), ["byhand"]);
        assert_eq!(out(None, past), ["byhand", "ready"], "where nothing can be known of the record");
        assert_eq!(out(Some(&nothing), None), Vec::<&str>::new());
        let posted = Snapshot::from_keys(["ready/m/001/001-intent.json".to_owned(), "ready/m/001/001-posted.json".to_owned()]);
        assert_eq!(out(Some(&posted), past), ["byhand", "ready"]);
        let refused = Snapshot::from_keys(["ready/m/001/001-intent.json".to_owned(), "ready/m/001/001-refused.json".to_owned()]);
        assert_eq!(out(Some(&refused), past), ["byhand"]);
    }
}
