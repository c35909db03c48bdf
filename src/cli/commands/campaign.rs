//! `pregon campaign`: how far campaigns have come.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use pregon::campaigns::{ItemState, Money, PostStanding, Progress, Step, StepState, Wait};
use pregon::ledger::{Snapshot, Standing, View};
use pregon::model::{Campaign, ChannelName, Post, PostId};
use pregon::networks::{Specs, drivers};
use pregon::workspace::{Channel, Workspace, load};
use serde_json::json;

use super::people::due;
use crate::cli::CommandResult;
use crate::cli::args::{Campaign as Options, Format, Global};
use crate::cli::desk::unknown_name;
use crate::cli::environment::{credentials, store_settings, tell_if_locked};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::{counted, one_line};

pub(in crate::cli) fn run(options: &Options, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let today = global.clock().now().with_timezone(&workspace.config.timezone).date_naive();
    let known: Vec<&str> = workspace.campaigns.iter().map(|campaign| campaign.id.value.as_str()).collect();
    if let Some(id) = options.id.as_deref().filter(|id| !known.contains(id)) {
        return Err(unknown_name("campaign", id, &known));
    }
    let snapshot = record(&workspace, ui)?;
    let lacks = lacks(&workspace, ui);
    let due = due(&workspace);
    let mut campaigns: Vec<&Campaign> =
        workspace.campaigns.iter().filter(|one| options.id.as_ref().is_none_or(|id| one.id.value == *id)).collect();
    campaigns.sort_by_key(|campaign| (campaign.start, campaign.end, &campaign.id.value));
    let progress: Vec<(&Campaign, Progress)> =
        campaigns.into_iter().map(|campaign| (campaign, progress(&workspace, campaign, &snapshot, &lacks, &due, today))).collect();
    if options.format == Format::Json {
        let list: Vec<_> = progress.iter().map(|(campaign, progress)| to_json(campaign, progress)).collect();
        ui.json(&json!({ "schema": 1, "today": today, "campaigns": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for (campaign, progress) in &progress {
        summary(&mut text, campaign, progress)?;
        if options.id.is_some() {
            details(&mut text, progress)?;
        }
    }
    ui.result(&text)?;
    if progress.is_empty() {
        ui.hint("`pregon new campaign 'Name' --type event --start … --end …` writes one, with drafts of its posts");
    }
    Ok(Exit::Done)
}

/// What the record says, as far as it can be reached from here.
fn record(workspace: &Workspace, ui: &Ui) -> Result<Snapshot, Failure> {
    let location = &workspace.config.ledger.value;
    let view = View::of(location, &workspace.root, &store_settings(&workspace.root, location)?)?;
    if let Some(warning) = view.warning() {
        ui.warn(warning);
    }
    Ok(view.snapshot()?)
}

/// What channels lack, so that their posts do not go out by themselves. Credentials that cannot be read are no reason to say nothing.
fn lacks(workspace: &Workspace, ui: &Ui) -> BTreeMap<ChannelName, Vec<String>> {
    let secrets = credentials(&workspace.root).ok();
    if let Some(secrets) = &secrets {
        tell_if_locked(secrets, ui);
    }
    let environment = secrets.map(|secrets| secrets.environment());
    let lack = |channel: &Channel| {
        if !drivers::can_publish(channel.network.as_str()) {
            return Some(Vec::new());
        }
        let missing = drivers::missing(channel, environment.as_ref()?);
        (!missing.is_empty()).then(|| missing.into_iter().map(|needed| needed.variable).collect())
    };
    workspace.config.channels.iter().filter_map(|channel| Some((channel.name.clone(), lack(channel)?))).collect()
}

fn progress(
    workspace: &Workspace,
    campaign: &Campaign,
    record: &Snapshot,
    lacks: &BTreeMap<ChannelName, Vec<String>>,
    due: &BTreeMap<PostId, DateTime<Utc>>,
    today: NaiveDate,
) -> Progress {
    let of = |post: &&Post| post.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value);
    let standings: Vec<(&Post, bool, Vec<Wait>)> = workspace
        .posts
        .iter()
        .filter(of)
        .map(|post| {
            let channels = workspace.channels_of(post);
            let is_out = |channel: &&Channel| matches!(record.history(&post.id, &channel.name, 1).standing(), Standing::Posted(_));
            let open: Vec<&Channel> = channels.iter().copied().filter(|channel| !is_out(channel)).collect();
            let wait = |channel: &&Channel| Some(Wait { channel: channel.name.clone(), variables: lacks.get(&channel.name)?.clone() });
            let waits: Option<Vec<Wait>> = open.iter().map(wait).collect();
            (post, !channels.is_empty() && open.is_empty(), waits.unwrap_or_default())
        })
        .collect();
    let mut posts: Vec<PostStanding<'_>> = standings
        .iter()
        .map(|(post, published, waits)| PostStanding { post, published: *published, at: due.get(&post.id).copied(), waits })
        .collect();
    posts.sort_by(|a, b| (a.at, &a.post.id).cmp(&(b.at, &b.post.id)));
    Progress::of(workspace, campaign, &posts, today)
}

fn to_json(campaign: &Campaign, progress: &Progress) -> serde_json::Value {
    json!({
        "id": campaign.id.value,
        "name": campaign.name,
        "type": campaign.kind.as_str(),
        "start": campaign.start,
        "end": campaign.end,
        "goal": campaign.goal,
        "responsible": campaign.responsible.as_ref().map(|key| &key.value),
        "progress": progress,
    })
}

fn summary(text: &mut String, campaign: &Campaign, progress: &Progress) -> std::fmt::Result {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    let left = match progress.days_left {
        Some(days) if progress.phase == "running" => format!(", {} left", counted(usize::try_from(days).unwrap_or(0), "day")),
        _ => String::new(),
    };
    writeln!(text, "{}: {} ({}, {}{left})", campaign.id.value, one_line(&campaign.name), campaign.kind.as_str(), progress.phase)?;
    writeln!(text, "  {:<11} {} to {}", "dates", day(campaign.start), day(campaign.end))?;
    let planned = progress.steps.len();
    let count = |state| progress.count(state);
    let approved = count(StepState::Approved) + count(StepState::Published);
    let overdue = progress.overdue_posts();
    let more = progress.others.len();
    writeln!(
        text,
        "  {:<11} {planned} planned, {} written, {approved} approved, {} published{}{}{}",
        "posts",
        planned - count(StepState::Missing),
        count(StepState::Published),
        if overdue > 0 { format!(", {overdue} overdue") } else { String::new() },
        match progress.waiting_posts() {
            0 => String::new(),
            waiting => format!(", {waiting} kept back by {} channels", if waiting == 1 { "its" } else { "their" }),
        },
        if more > 0 { format!("; {more} more") } else { String::new() },
    )?;
    if !progress.checklist.is_empty() {
        let overdue = progress.tasks(ItemState::Overdue);
        let late = if overdue > 0 { format!(", {overdue} overdue") } else { String::new() };
        writeln!(text, "  {:<11} {} of {} done{late}", "checklist", progress.tasks(ItemState::Done), progress.checklist.len())?;
    }
    if !progress.assets.is_empty() {
        let ready = progress.assets.iter().filter(|asset| asset.state == ItemState::Done).count();
        writeln!(text, "  {:<11} {ready} of {} ready", "files", progress.assets.len())?;
    }
    for money in &progress.money {
        writeln!(text, "  {:<11} {}", "money", money_line(money))?;
    }
    Ok(())
}

fn money_line(money: &Money) -> String {
    let amount = |cents: i64| format!("{}.{:02} {}", cents / 100, cents % 100, money.currency);
    let spent = format!("{} spent, {} planned", amount(money.spent), amount(money.planned));
    match money.budget {
        Some(budget) => format!("{spent}, of {}", amount(budget)),
        None => spent,
    }
}

/// What keeps an approved post from a channel.
fn waits_for(wait: &Wait) -> String {
    if wait.variables.is_empty() {
        return format!("{} is published by hand, and there is no record of it", wait.channel);
    }
    let verb = if wait.variables.len() == 1 { "is" } else { "are" };
    format!("{} has no credentials: {} {verb} not in the environment", wait.channel, wait.variables.join(", "))
}

fn details(text: &mut String, progress: &Progress) -> std::fmt::Result {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let line = |text: &mut String, step: &Step| {
        let state = match step.state {
            StepState::Missing => "missing",
            StepState::Draft => "draft",
            StepState::Review => "review",
            StepState::Approved => "approved",
            StepState::Published => "published",
        };
        let late = if step.overdue { ", overdue" } else { "" };
        let waits: Vec<String> = step.waits.iter().map(|wait| format!("; {}", waits_for(wait))).collect();
        let waits = waits.concat();
        let name = if step.step.is_empty() { "-" } else { &step.step };
        writeln!(text, "  {:<10} {:<14} {} ({state}{late}{waits})", day(step.day), one_line(name), step.post)
    };
    writeln!(text, "posts")?;
    for step in progress.steps.iter().chain(&progress.others) {
        line(text, step)?;
    }
    let mark = |state: ItemState| match state {
        ItemState::Done => "[x]",
        ItemState::Open => "[ ]",
        ItemState::Overdue => "[!]",
    };
    let who = |key: &Option<String>| key.as_ref().map_or_else(String::new, |key| format!(" ({key})"));
    if !progress.checklist.is_empty() {
        writeln!(text, "checklist")?;
    }
    for task in &progress.checklist {
        writeln!(text, "  {:<10} {} {}{}", day(task.due), mark(task.state), one_line(&task.task), who(&task.responsible))?;
    }
    if !progress.assets.is_empty() {
        writeln!(text, "files")?;
    }
    for asset in &progress.assets {
        let there = if asset.found { "" } else { ", not there" };
        writeln!(
            text,
            "  {:<10} {} {} ({}{there}){}",
            day(asset.due),
            mark(asset.state),
            asset.file,
            asset.status,
            who(&asset.responsible)
        )?;
    }
    Ok(())
}
