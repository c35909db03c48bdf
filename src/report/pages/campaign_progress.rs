//! How far a campaign has come, as its page shows it: a time line, planned posts, checklist, files, money.

use chrono::NaiveDate;
use serde::Serialize;

use super::Renderer;
use crate::campaigns::{ItemState, PostStanding, Progress, Step, StepState, Wait};
use crate::model::{Campaign, Hold, Money, STEPS, State};
use crate::report::book::Line;

#[derive(Serialize)]
pub(super) struct ProgressView {
    timeline: Option<Timeline>,
    steps: Vec<StepView>,
    written: usize,
    approved: usize,
    published: usize,
    overdue: usize,
    tasks: Vec<ItemView>,
    tasks_done: usize,
    tasks_overdue: usize,
    assets: Vec<ItemView>,
    money: Vec<MoneyView>,
}

/// Places in percent of the time shown.
#[derive(Serialize)]
struct Timeline {
    from: f64,
    length: f64,
    today: Option<f64>,
    posts: Vec<Mark>,
    tasks: Vec<Mark>,
    first: String,
    last: String,
}

#[derive(Serialize)]
struct Mark {
    at: f64,
    state: &'static str,
}

#[derive(Serialize)]
struct StepView {
    name: String,
    /// Whether the name is the team's own, in the language of its files.
    own: bool,
    id: String,
    title: Option<String>,
    day: Option<String>,
    state: &'static str,
    icon: &'static str,
    overdue: bool,
    /// Channels that somebody publishes on by hand, where it is not out for them alone.
    by_hand: Option<String>,
}

#[derive(Serialize)]
struct ItemView {
    text: String,
    more: Option<String>,
    day: Option<String>,
    who: Option<String>,
    state: &'static str,
    icon: &'static str,
}

#[derive(Serialize)]
struct MoneyView {
    budget: Option<String>,
    planned: String,
    spent: String,
    /// Share of the budget that is spent, in percent, at most 100.
    share: Option<i64>,
    over: bool,
}

fn step_state(step: &Step) -> (&'static str, &'static str) {
    match step.state {
        StepState::Missing => ("missing", if step.overdue { "alert" } else { "more" }),
        StepState::Draft => ("draft", "pencil"),
        StepState::Review => ("review", "question"),
        StepState::Approved => ("approved", "clock"),
        StepState::Published => ("published", "check"),
    }
}

fn item_state(state: ItemState) -> (&'static str, &'static str) {
    match state {
        ItemState::Done => ("done", "check"),
        ItemState::Open => ("open", "more"),
        ItemState::Overdue => ("overdue", "alert"),
    }
}

/// How far a campaign has come, by what a book knows of its posts.
pub(super) fn progress(page: &Renderer<'_>, campaign: &Campaign) -> Progress {
    let book = page.book;
    let entries = book.of_campaign(campaign);
    // Credentials are no business of pages; a network that is published on by hand is one wherever the page is made.
    let by_hand = |line: &Line<'_>| {
        let held = line.status.is_some_and(|status| status.holds.contains(&Hold::NoDriver));
        held.then(|| Wait { channel: line.channel.clone(), variables: Vec::new() })
    };
    let waits: Vec<Vec<Wait>> = entries
        .iter()
        .map(|entry| {
            let open = entry.lines.iter().filter(|line| line.state() != State::Published);
            open.map(by_hand).collect::<Option<Vec<Wait>>>().unwrap_or_default()
        })
        .collect();
    let posts: Vec<PostStanding<'_>> = entries
        .iter()
        .zip(&waits)
        .map(|(entry, waits)| PostStanding {
            post: entry.post,
            published: !entry.lines.is_empty() && entry.lines.iter().all(|line| line.state() == State::Published),
            at: entry.time(),
            waits,
        })
        .collect();
    Progress::of(book.workspace(), campaign, &posts, book.input.today)
}

pub(super) fn view(page: &Renderer<'_>, campaign: &Campaign) -> ProgressView {
    let (book, words) = (page.book, page.viewer.words);
    let progress = progress(page, campaign);
    let short = |day: Option<NaiveDate>| day.map(|day| words.short(day));
    let who = |key: &Option<String>| key.as_deref().map(|key| book.person(key).to_owned());
    let steps = progress.steps.iter().map(|step| {
        let known = STEPS.iter().any(|(name, _)| *name == step.step);
        let (state, icon) = step_state(step);
        StepView {
            name: if known { words.t(&format!("step.{}", step.step)) } else { step.step.clone() },
            own: !known,
            id: step.post.clone(),
            title: step.title.clone(),
            day: short(step.day),
            state,
            icon,
            overdue: step.overdue,
            by_hand: (!step.waits.is_empty()).then(|| {
                let names: Vec<&str> = step.waits.iter().map(|wait| wait.channel.as_str()).collect();
                words.fill("campaign.by-hand", &[("channels", &names.join(", "))])
            }),
        }
    });
    let tasks = progress.checklist.iter().map(|task| {
        let (state, icon) = item_state(task.state);
        ItemView { text: task.task.clone(), more: None, day: short(task.due), who: who(&task.responsible), state, icon }
    });
    let assets = progress.assets.iter().map(|asset| {
        let (state, icon) = item_state(asset.state);
        ItemView { text: asset.file.clone(), more: asset.purpose.clone(), day: short(asset.due), who: who(&asset.responsible), state, icon }
    });
    let money = progress.money.iter().map(|money| {
        let amount = |cents: i64| words.money(&Money { cents, currency: money.currency.clone() });
        MoneyView {
            budget: money.budget.map(amount),
            planned: amount(money.planned),
            spent: amount(money.spent),
            share: money.budget.filter(|budget| *budget > 0).map(|budget| (money.spent.saturating_mul(100) / budget).clamp(0, 100)),
            over: money.is_over(),
        }
    });
    ProgressView {
        timeline: timeline(page, campaign, &progress),
        written: progress.steps.len() - progress.count(StepState::Missing),
        approved: progress.count(StepState::Approved) + progress.count(StepState::Published),
        published: progress.count(StepState::Published),
        overdue: progress.overdue_posts(),
        tasks_done: progress.tasks(ItemState::Done),
        tasks_overdue: progress.tasks(ItemState::Overdue),
        steps: steps.collect(),
        tasks: tasks.collect(),
        assets: assets.collect(),
        money: money.collect(),
    }
}

/// The campaign from its first to its last day, and as far around it as its posts and tasks go.
fn timeline(page: &Renderer<'_>, campaign: &Campaign, progress: &Progress) -> Option<Timeline> {
    let words = page.viewer.words;
    let (start, end) = (campaign.start?, campaign.end?);
    let posts = || progress.steps.iter().chain(&progress.others).filter_map(|step| Some((step.day?, step)));
    let tasks = || progress.checklist.iter().filter_map(|task| Some((task.due?, task.state)));
    let days = || posts().map(|(day, _)| day).chain(tasks().map(|(day, _)| day)).chain([start, end]);
    let (first, last) = (days().min()?, days().max()?);
    let total = ((last - first).num_days() + 1) as f64;
    let place = |days: f64| (days / total * 1000.0).round() / 10.0;
    let at = |day: NaiveDate| place((day - first).num_days() as f64 + 0.5);
    let today = page.book.input.today;
    Some(Timeline {
        from: place((start - first).num_days() as f64),
        length: place((end - start).num_days() as f64 + 1.0),
        today: (first <= today && today <= last).then(|| at(today)),
        posts: posts().map(|(day, step)| Mark { at: at(day), state: if step.overdue { "overdue" } else { step_state(step).0 } }).collect(),
        tasks: tasks().map(|(day, state)| Mark { at: at(day), state: item_state(state).0 }).collect(),
        first: words.short(first),
        last: words.short(last),
    })
}
