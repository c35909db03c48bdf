//! Weeks of a channel: what rules about cadence count.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::WorkspaceContext;
use crate::model::{Kind, Post};

/// A week of a channel.
#[derive(Debug)]
pub(crate) struct Week<'p> {
    /// Its Monday.
    pub(crate) first: NaiveDate,
    /// What is due on the channel, in order; answers to people are not planned, and not among them.
    pub(crate) posts: Vec<&'p Post>,
    /// Days on which nothing is published, from 0 to 7.
    pub(crate) closed: usize,
    /// Whether the channel has published, or was to publish, before the week or in it.
    pub(crate) begun: bool,
    /// Whether any channel has something in a later week.
    pub(crate) followed: bool,
}

/// This week of a channel and the later ones, up to the last in which anything is planned on any channel; a year at most.
pub(crate) fn weeks<'p>(context: &'p WorkspaceContext<'_>, channel: &str) -> Vec<Week<'p>> {
    let zone = context.workspace.config.timezone;
    let monday = |day: NaiveDate| day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()));
    let mut posts: BTreeMap<NaiveDate, Vec<(chrono::DateTime<chrono::Utc>, &'p Post)>> = BTreeMap::new();
    let mut last = None;
    for variant in context.variants {
        let Some(due) = variant.due else { continue };
        let week = monday(due.with_timezone(&zone).date_naive());
        last = last.max(Some(week));
        if variant.channel.as_str() == channel
            && let Some(post) = context.workspace.post(variant.post.as_str())
            && post.kind.value != Kind::Reply
        {
            posts.entry(week).or_default().push((due, post));
        }
    }
    let (Some(last), Some(begin)) = (last, posts.keys().next().copied()) else { return Vec::new() };
    let this = monday(context.today);
    let closed = |first: NaiveDate| {
        let blackout = &context.workspace.calendar.blackout;
        first.iter_days().take(7).filter(|day| blackout.iter().any(|closed| closed.from <= *day && *day <= closed.to)).count()
    };
    std::iter::successors(Some(this), |week| week.checked_add_days(Days::new(7)))
        .take(53)
        .take_while(|week| *week <= last)
        .map(|first| {
            let mut posts = posts.remove(&first).unwrap_or_default();
            posts.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
            let posts = posts.into_iter().map(|(_, post)| post).collect();
            Week { first, posts, closed: closed(first), begun: begin <= first, followed: first < last }
        })
        .collect()
}
