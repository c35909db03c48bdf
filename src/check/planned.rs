//! Posts by the day on which they are due: what rules about months and weeks count.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Context, Sketch};
use crate::model::{Kind, Post, PostId};

/// A post with a time.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The day of its first variant, in the workspace's zone.
    pub day: NaiveDate,
    /// The post, perhaps without its body.
    pub post: &'a Post,
}

/// The posts of a month that answer to the plan.
#[derive(Debug)]
pub(crate) struct Month<'p> {
    /// Its first day.
    pub(crate) first: NaiveDate,
    /// Its posts by day; answers to people are not planned, and not among them.
    pub(crate) posts: Vec<Planned<'p>>,
}

impl Month<'_> {
    /// As it is written in messages: `2026-11`.
    pub(crate) fn name(&self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

/// Every post with a time, by day, then by id.
pub(super) fn planned<'a>(context: &Context<'a>, variants: &[Sketch]) -> Vec<Planned<'a>> {
    let zone = context.workspace.config.timezone;
    let mut list: Vec<Planned<'a>> = Vec::new();
    for of_post in variants.chunk_by(|a, b| a.post == b.post) {
        let (Some(due), Some(post)) = (of_post.iter().filter_map(|variant| variant.due).min(), post(context, &of_post[0].post)) else {
            continue;
        };
        list.push(Planned { day: due.with_timezone(&zone).date_naive(), post });
    }
    list.sort_by(|a, b| (a.day, &a.post.id).cmp(&(b.day, &b.post.id)));
    list
}

fn post<'a>(context: &Context<'a>, id: &PostId) -> Option<&'a Post> {
    context.workspace.post(id.as_str())
}

/// The month of today and those after it, as far as something is planned. What is over cannot be changed any more.
pub(crate) fn months<'p>(today: NaiveDate, planned: &[Planned<'p>]) -> Vec<Month<'p>> {
    let first_of = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let mut months: BTreeMap<NaiveDate, Vec<Planned<'p>>> = BTreeMap::new();
    for entry in planned.iter().filter(|entry| entry.day >= first_of(today) && entry.post.kind.value != Kind::Reply) {
        months.entry(first_of(entry.day)).or_default().push(*entry);
    }
    months.into_iter().map(|(first, posts)| Month { first, posts }).collect()
}

/// Least posts of a month that say something about its mix: with fewer, one more or less is everything.
pub(crate) const ENOUGH_POSTS: usize = 8;

/// A part of a whole in percent.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// How far a share may be off, in percentage points: what the team allows, and never less than one post.
pub(crate) fn allowance(tolerance: f64, posts: usize) -> f64 {
    tolerance.max(percent(1, posts))
}
