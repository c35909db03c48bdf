//! The parts of the plan with figures: objectives, KPIs, budget.

use serde::Serialize;

use super::super::Renderer;
use crate::model::{Direction, Kpi, Objective, Period, Way};
use crate::report::format::Day;

#[derive(Serialize)]
pub(super) struct ObjectiveView<'a> {
    id: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    achievable: Option<&'a str>,
    relevant: Option<&'a str>,
    baseline: Option<String>,
    target: Option<String>,
    unit: Option<&'a str>,
    /// From the baseline to the target, as `+29 %`.
    change: Option<String>,
    /// The last reading, where there is one.
    now: Option<Progress>,
    start: Option<Day>,
    due: Option<Day>,
    relative: Option<String>,
    owner: Option<&'a str>,
    kpi: Option<&'a str>,
    posts: usize,
}

/// How far a value has come from its baseline to its target.
#[derive(Serialize)]
struct Progress {
    value: String,
    date: Day,
    /// The way behind it, 0 to 100, for the drawing; `None` where the way has no length.
    share: Option<f64>,
    percent: Option<String>,
    reached: bool,
}

#[derive(Serialize)]
pub(super) struct KpiView<'a> {
    name: &'a str,
    objective: Option<&'a str>,
    source: Option<&'a str>,
    unit: Option<&'a str>,
    baseline: Option<String>,
    target: Option<String>,
    period: Option<&'a str>,
    down: bool,
    now: Option<Progress>,
    owner: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct BudgetView<'a> {
    lines: Vec<BudgetLineView<'a>>,
    total: String,
    spent: String,
    left: String,
    spent_share: f64,
    over: bool,
    rates: Vec<RateView<'a>>,
}

#[derive(Serialize)]
struct RateView<'a> {
    currency: &'a str,
    rate: String,
    source: &'a str,
    date: Day,
}

#[derive(Serialize)]
struct BudgetLineView<'a> {
    name: &'a str,
    /// What was planned, where another amount was approved.
    planned: Option<String>,
    amount: String,
    spent: String,
    left: String,
    /// Amount and spent as shares of the largest line, 0 to 100.
    amount_share: f64,
    spent_share: f64,
    percent: String,
    over: bool,
    approved_by: Option<&'a str>,
    approved_on: Option<Day>,
    campaign: Option<&'a str>,
    owner: Option<&'a str>,
    entry_count: usize,
    entries: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    date: Day,
    what: &'a str,
    amount: String,
}

pub(super) fn objectives<'a>(page: &Renderer<'a>) -> Vec<ObjectiveView<'a>> {
    page.book.workspace().plan.objectives.iter().map(|objective| objective_view(page, objective)).collect()
}

fn objective_view<'a>(page: &Renderer<'a>, objective: &'a Objective) -> ObjectiveView<'a> {
    let (book, words) = (page.book, page.viewer.words);
    let kpi = book.workspace().plan.kpi_of(objective);
    let both = objective.baseline.zip(objective.target);
    ObjectiveView {
        id: &objective.id.value,
        name: &objective.name,
        description: objective.description.as_deref(),
        achievable: objective.achievable.as_deref(),
        relevant: objective.relevant.as_deref(),
        baseline: objective.baseline.map(|value| words.number(value)),
        target: objective.target.map(|value| words.number(value)),
        unit: objective.unit.as_deref(),
        change: both.filter(|(baseline, _)| *baseline != 0.0).map(|(baseline, target)| {
            let change = (target - baseline) / baseline.abs() * 100.0;
            format!("{}{}", if change > 0.0 { "+" } else { "" }, words.percent(change.round()))
        }),
        now: kpi.and_then(|kpi| progress(page, kpi, kpi.way_of(objective))),
        start: objective.start.map(|start| words.day(start)),
        due: objective.due.map(|due| words.day(due)),
        relative: objective.due.map(|due| words.relative(due, book.input.today)),
        owner: objective.owner.as_ref().map(|key| book.person(&key.value)),
        kpi: kpi.map(|kpi| kpi.name.as_str()),
        posts: book.entries.iter().filter(|entry| entry.post.objective.as_ref().is_some_and(|id| id.value == objective.id.value)).count(),
    }
}

/// Where a KPI stands on a way.
fn progress(page: &Renderer<'_>, kpi: &Kpi, way: Way) -> Option<Progress> {
    let words = page.viewer.words;
    let reading = kpi.reading_on(page.book.input.today)?;
    let share = way.share(reading.value);
    Some(Progress {
        value: words.number(reading.value),
        date: words.day(reading.date),
        share: share.map(|share| (share * 10.0).round() / 10.0),
        percent: share.map(|share| words.percent(share.round())),
        reached: way.is_reached(reading.value),
    })
}

pub(super) fn kpis<'a>(page: &Renderer<'a>) -> Vec<KpiView<'a>> {
    let (book, words) = (page.book, page.viewer.words);
    let plan = &book.workspace().plan;
    plan.kpis
        .iter()
        .map(|kpi| KpiView {
            name: &kpi.name,
            objective: kpi.objective.as_ref().and_then(|id| plan.objective(&id.value)).map(|objective| objective.name.as_str()),
            source: kpi.source.as_deref(),
            unit: kpi.unit.as_deref(),
            baseline: kpi.baseline.map(|baseline| words.number(baseline)),
            target: kpi.target.map(|target| words.number(target)),
            period: kpi.period.map(Period::as_str),
            down: kpi.direction == Direction::Down,
            now: progress(page, kpi, kpi.way()),
            owner: kpi.owner.as_ref().map(|key| book.person(&key.value)),
        })
        .collect()
}

pub(super) fn budget<'a>(page: &Renderer<'a>) -> Option<BudgetView<'a>> {
    let (book, words) = (page.book, page.viewer.words);
    let budget = &book.workspace().plan.budget;
    if budget.lines.is_empty() {
        return None;
    }
    let money = |cents: i64| words.sum(budget, cents);
    let largest = budget.lines.iter().map(|line| budget.allowed(line).max(budget.spent(line))).max().unwrap_or(0);
    let share = |cents: i64| if largest > 0 { (cents.max(0) as f64 / largest as f64 * 1000.0).round() / 10.0 } else { 0.0 };
    let total = budget.lines.iter().map(|line| budget.allowed(line)).fold(0, i64::saturating_add);
    let spent = budget.lines.iter().map(|line| budget.spent(line)).fold(0, i64::saturating_add);
    let used = |spent: i64, amount: i64| if amount > 0 { spent as f64 / amount as f64 * 100.0 } else { 0.0 };
    let campaign_name = |id: &str| book.workspace().campaign(id).map(|campaign| campaign.name.as_str());
    let lines = budget.lines.iter().map(|line| {
        let (allowed, spent) = (budget.allowed(line), budget.spent(line));
        BudgetLineView {
            name: &line.name,
            planned: line.approved.as_ref().map(|_| words.money(&line.amount.value)),
            amount: money(allowed),
            spent: money(spent),
            left: money(allowed - spent),
            amount_share: share(allowed),
            spent_share: share(spent),
            percent: words.percent(used(spent, allowed).round()),
            over: spent > allowed,
            approved_by: line.approved_by.as_ref().map(|key| book.person(&key.value)),
            approved_on: line.approved_on.as_ref().map(|on| words.day(on.value)),
            campaign: line.campaign.as_ref().and_then(|id| campaign_name(&id.value)),
            owner: line.owner.as_ref().map(|key| book.person(&key.value)),
            entry_count: line.spending.len(),
            entries: line
                .spending
                .iter()
                .map(|entry| EntryView { date: words.day(entry.date), what: &entry.what, amount: words.money(&entry.amount) })
                .collect(),
        }
    });
    Some(BudgetView {
        lines: lines.collect(),
        total: money(total),
        spent: money(spent),
        left: money(total.saturating_sub(spent)),
        spent_share: used(spent, total).clamp(0.0, 100.0).round(),
        over: spent > total,
        rates: budget
            .rates
            .iter()
            .map(|rate| RateView {
                currency: &rate.currency.value,
                rate: words.rate(rate.micros),
                source: &rate.source,
                date: words.day(rate.date),
            })
            .collect(),
    })
}
