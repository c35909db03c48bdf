//! Which time each post with `slot: next` would get.
//!
//! A proposal is a pure function of files and of now. It becomes a time when it is written into the post, as `date:`: by
//! `pregon check --fix` or `pregon calendar assign`. From then on nothing moves it, whatever other posts come and go. Until then the post has
//! no time and is not published. A file of its own for all assignments would be changed by every branch in the same
//! lines; a line of the post is changed by the branch that brings the post.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::Serialize;

use crate::diag::Span;
use crate::model::{ChannelName, Post, PostId, Schedule};
use crate::workspace::{Workspace, expiry, first_instant, open_slots};

/// How far ahead a slot is looked for, in days.
const SEARCH_DAYS: u64 = 90;

/// The time that a post would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The post.
    pub post: PostId,
    /// Its channels.
    pub channels: Vec<ChannelName>,
    /// The time; `None` where no slot is free.
    pub at: Option<ProposedTime>,
}

/// A time, as people say it and as machines compare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ProposedTime {
    /// In the workspace's zone.
    pub wall: NaiveDateTime,
    /// The instant.
    pub utc: DateTime<Utc>,
}

/// The times that the posts with `slot: next` would get now, sorted by post.
///
/// `taken` are the times that other posts have, on their channels. Approved posts choose before those in review, and those before drafts; then
/// what has to be out sooner, because it or its campaign ends; then the id decides. A slot lies after now, within the
/// post's campaign, before the post expires, and is one of all its channels that have slots.
#[must_use]
pub fn proposals(workspace: &Workspace, mut taken: BTreeSet<(ChannelName, DateTime<Utc>)>, now: DateTime<Utc>) -> Vec<Proposal> {
    let waits = |post: &&Post| matches!(post.schedule, Schedule::SlotNext(_));
    let mut waiting: Vec<&Post> = workspace.posts.iter().filter(waits).collect();
    let far = DateTime::<Utc>::MAX_UTC;
    waiting.sort_by_cached_key(|post| (Reverse(post.status.value), window(workspace, post).1.unwrap_or(far), post.id.clone()));
    let mut proposals: Vec<Proposal> = waiting
        .into_iter()
        .map(|post| {
            let channels = workspace.channels_of(post);
            let (from, to) = window(workspace, post);
            // A campaign that begins later is looked at from its beginning.
            let from = from.filter(|from| *from > now).map_or(now, |from| from - chrono::TimeDelta::seconds(1));
            let free = |at: &DateTime<Utc>| {
                to.is_none_or(|to| *at < to) && channels.iter().all(|channel| !taken.contains(&(channel.name.clone(), *at)))
            };
            let found = open_slots(workspace, &channels, from, SEARCH_DAYS).into_iter().find(free);
            let names: Vec<ChannelName> = channels.iter().map(|channel| channel.name.clone()).collect();
            let at = found.map(|utc| {
                taken.extend(names.iter().map(|name| (name.clone(), utc)));
                ProposedTime { wall: utc.with_timezone(&workspace.config.timezone).naive_local(), utc }
            });
            Proposal { post: post.id.clone(), channels: names, at }
        })
        .collect();
    proposals.sort_by(|a, b| a.post.cmp(&b.post));
    proposals
}

/// The place of the key and its value in the text of a post; `None` where the key is written in a way that is not replaced blindly.
pub(crate) fn slot_entry(source: &str, value: Span) -> Option<Span> {
    let before = source.get(..value.start)?.trim_end().strip_suffix(':')?.trim_end();
    let start = before.strip_suffix("slot")?.len();
    let plain = source.get(value.start..value.end)? == "next";
    plain.then(|| Span::new(start, value.end))
}

/// From when on, and before when, a post makes sense.
fn window(workspace: &Workspace, post: &Post) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let zone = workspace.config.timezone;
    let begin = |day: NaiveDate| first_instant(day.and_time(NaiveTime::MIN), zone);
    let campaign = post.campaign.as_ref().and_then(|id| workspace.campaign(&id.value));
    let from = campaign.and_then(|campaign| campaign.start).map(begin);
    let last = campaign.and_then(|campaign| campaign.end).and_then(|end| end.succ_opt()).map(begin);
    let expires = post.expires.as_ref().map(|expires| expiry(&expires.value, zone));
    (from, [last, expires].into_iter().flatten().min())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;
    use crate::workspace::load_root;

    const NOW: &str = "2026-11-20T12:00:00Z";

    fn proposed(posts: &[(&str, &str)]) -> Vec<String> {
        let dir = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| crate::support::atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        put("pregon.yaml", "brand: A\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\n");
        put(
            "plans/calendar.yaml",
            "slots: { site: [{ days: [mon, tue, wed], at: \"10:00\" }] }\nblackout: [{ date: 2026-11-24 }]\n\
             key_dates: [{ date: 2026-11-30, name: Luto, avoid: true }]\n",
        );
        put("plans/campaigns/reyes.yaml", "name: Reyes\ntype: event\nstart: 2026-12-09\nend: 2027-01-06\n");
        for (id, front) in posts {
            put(&format!("content/{id}.md"), &format!("---\ntitle: A\nslot: next\n{front}\n---\nTexto.\n"));
        }
        let workspace = load_root(dir.path(), &Specs::embedded()).expect("a workspace").output;
        assert_eq!(workspace.posts.len(), posts.len());
        let found = proposals(&workspace, BTreeSet::new(), NOW.parse().expect("an instant"));
        let shown = |proposal: &Proposal| {
            format!("{} {}", proposal.post, proposal.at.map_or("-".to_owned(), |at| at.wall.format("%m-%d").to_string()))
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn the_order_is_readiness_then_haste_then_id() {
        // The 23rd, 25th, then (the 24th is a blackout, the 30th to be avoided) the 1st and 2nd of December.
        assert_eq!(proposed(&[("a", ""), ("b", ""), ("c", "")]), ["a 11-23", "b 11-25", "c 12-01"]);
        assert_eq!(proposed(&[("a", ""), ("b", "status: approved"), ("c", "status: review")]), ["a 12-01", "b 11-23", "c 11-25"]);
        assert_eq!(proposed(&[("a", ""), ("b", "expires: 2026-11-26")]), ["a 11-25", "b 11-23"]);
    }

    /// Clocks in Madrid show half past two twice on 25 October: half past seven in Mexico is the second of them.
    #[test]
    fn a_time_that_exists_twice_is_proposed_to_nobody() {
        let dir = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| crate::support::atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        put("pregon.yaml", "brand: A\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\n");
        put("plans/calendar.yaml", "slots: { site: { timezone: America/Mexico_City, times: [{ days: [sat], at: \"19:30\" }] } }\n");
        put("content/a.md", "---\ntitle: A\nslot: next\n---\nTexto.\n");
        let workspace = load_root(dir.path(), &Specs::embedded()).expect("a workspace").output;
        let found = proposals(&workspace, BTreeSet::new(), "2026-10-20T12:00:00Z".parse().expect("an instant"));
        let at = found[0].at.expect("a slot is free");
        assert_eq!(at.wall.to_string(), "2026-11-01 02:30:00");
        assert_eq!(crate::workspace::wall_to_utc(at.wall, workspace.config.timezone), Ok(at.utc));
    }

    #[test]
    fn a_post_stays_within_its_campaign_and_its_life() {
        assert_eq!(proposed(&[("a", "campaign: reyes"), ("b", "")]), ["a 12-09", "b 11-23"]);
        assert_eq!(proposed(&[("a", "expires: 2026-11-22")]), ["a -"]);
        assert_eq!(proposed(&[("a", "campaign: reyes\nexpires: 2026-12-08")]), ["a -"]);
    }
}
