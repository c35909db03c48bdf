//! The marketing plan as a page, next to what was really published.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Renderer;
use crate::model::{Objective, Period, State, TacticStatus, TeamDuty};
use crate::report::format::Day;
use crate::report::output::OutputFile;
use crate::report::rich::is_safe;
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Body<'a> {
    empty: bool,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
    name: Option<&'a str>,
    about: Option<&'a str>,
    image: Option<&'a str>,
    philosophy: Option<&'a str>,
    advantages: &'a [String],
    swot: Vec<Quadrant<'a>>,
    competitors: Vec<Competitor<'a>>,
    channels: Vec<Purpose<'a>>,
    strategy: Option<&'a str>,
    objectives: Vec<ObjectiveView<'a>>,
    audiences: Vec<AudienceView<'a>>,
    pillars: Vec<PillarView<'a>>,
    /// Posts of the mix without a pillar.
    no_pillar: usize,
    mix_total: usize,
    tactics: Vec<TacticView<'a>>,
    ticks: Vec<Tick>,
    today_at: Option<f64>,
    team: Vec<MemberView<'a>>,
    budget: Option<BudgetView<'a>>,
    kpis: Vec<KpiView<'a>>,
}

#[derive(Serialize)]
struct Quadrant<'a> {
    key: &'static str,
    items: &'a [String],
}

#[derive(Serialize)]
struct Competitor<'a> {
    name: &'a str,
    url: Option<&'a str>,
    notes: Option<&'a str>,
}

#[derive(Serialize)]
struct Purpose<'a> {
    channel: &'a str,
    purpose: &'a str,
}

#[derive(Serialize)]
struct ObjectiveView<'a> {
    id: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    baseline: Option<String>,
    target: Option<String>,
    unit: Option<&'a str>,
    /// From the baseline to the target, as `+29 %`.
    change: Option<String>,
    /// The baseline as a share of the target, 0 to 100, for the drawing.
    baseline_share: Option<f64>,
    due: Option<Day>,
    relative: Option<String>,
    owner: Option<&'a str>,
    kpi: Option<&'a str>,
    posts: usize,
}

#[derive(Serialize)]
struct AudienceView<'a> {
    name: &'a str,
    description: Option<&'a str>,
    languages: String,
    channels: &'a [String],
    posts: usize,
}

#[derive(Serialize)]
struct PillarView<'a> {
    id: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    share: Option<f64>,
    share_text: Option<String>,
    actual: f64,
    actual_text: String,
    posts: usize,
}

#[derive(Serialize)]
struct TacticView<'a> {
    name: &'a str,
    objective: Option<&'a str>,
    range: Option<String>,
    owner: Option<&'a str>,
    status: &'static str,
    icon: &'static str,
    /// Start and length in thousandths of the time shown.
    from: Option<f64>,
    length: Option<f64>,
}

/// First day of a month on the time line.
#[derive(Serialize)]
struct Tick {
    at: f64,
    name: String,
}

#[derive(Serialize)]
struct MemberView<'a> {
    name: &'a str,
    role: Option<&'a str>,
    duties: Vec<String>,
}

#[derive(Serialize)]
struct BudgetView<'a> {
    lines: Vec<BudgetLineView<'a>>,
    total: String,
    spent: String,
    left: String,
    spent_share: f64,
    over: bool,
}

#[derive(Serialize)]
struct BudgetLineView<'a> {
    name: &'a str,
    amount: String,
    spent: String,
    left: String,
    /// Amount and spent as shares of the largest line, 0 to 100.
    amount_share: f64,
    spent_share: f64,
    percent: String,
    over: bool,
    approved_by: Option<&'a str>,
    campaign: Option<&'a str>,
}

#[derive(Serialize)]
struct KpiView<'a> {
    name: &'a str,
    objective: Option<&'a str>,
    source: Option<&'a str>,
    unit: Option<&'a str>,
    target: Option<String>,
    period: Option<&'a str>,
    owner: Option<&'a str>,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let (book, words) = (page.book, page.viewer.words);
    let workspace = book.workspace();
    let plan = &workspace.plan;
    let today = book.input.today;
    let swot = &plan.situation.swot;
    let (pillars, no_pillar, mix_total) = pillars(page);
    let (tactics, ticks, today_at) = tactics(page, today);
    let objective_name =
        |id: &str| plan.objectives.iter().find(|objective| objective.id.value == id).map(|objective| objective.name.as_str());
    let body = Body {
        empty: plan.file.is_none(),
        content_lang: page.viewer.foreign(None),
        name: plan.company.name.as_deref(),
        about: plan.company.about.as_deref(),
        image: plan.company.image.as_deref(),
        philosophy: plan.company.philosophy.as_deref(),
        advantages: &plan.company.advantages,
        swot: vec![
            Quadrant { key: "strengths", items: &swot.strengths },
            Quadrant { key: "weaknesses", items: &swot.weaknesses },
            Quadrant { key: "opportunities", items: &swot.opportunities },
            Quadrant { key: "threats", items: &swot.threats },
        ],
        competitors: plan
            .situation
            .competitors
            .iter()
            .map(|competitor| Competitor {
                name: &competitor.name,
                url: competitor.url.as_deref().filter(|url| is_safe(url)),
                notes: competitor.notes.as_deref(),
            })
            .collect(),
        channels: plan.situation.channels.iter().map(|entry| Purpose { channel: &entry.channel.value, purpose: &entry.purpose }).collect(),
        strategy: plan.strategy.as_deref(),
        objectives: plan.objectives.iter().map(|objective| objective_view(page, objective)).collect(),
        audiences: plan
            .audiences
            .iter()
            .map(|audience| AudienceView {
                name: &audience.name,
                description: audience.description.as_deref(),
                languages: audience.languages.join(", "),
                channels: &audience.channels,
                posts: book
                    .entries
                    .iter()
                    .filter(|entry| entry.post.audience.as_ref().is_some_and(|id| id.value == audience.id.value))
                    .count(),
            })
            .collect(),
        pillars,
        no_pillar,
        mix_total,
        tactics,
        ticks,
        today_at,
        team: plan
            .team
            .iter()
            .map(|member| MemberView {
                name: book.person(&member.person.value),
                role: member.role.as_deref(),
                duties: member
                    .duties
                    .iter()
                    .map(|duty| match &duty.value {
                        TeamDuty::Known(duty) => words.t(&format!("duty.{}", duty.as_str())),
                        TeamDuty::Other(text) => text.clone(),
                    })
                    .collect(),
            })
            .collect(),
        budget: budget(page),
        kpis: plan
            .kpis
            .iter()
            .map(|kpi| KpiView {
                name: &kpi.name,
                objective: kpi.objective.as_ref().and_then(|id| objective_name(&id.value)),
                source: kpi.source.as_deref(),
                unit: kpi.unit.as_deref(),
                target: kpi.target.map(|target| words.number(target)),
                period: kpi.period.map(Period::as_str),
                owner: kpi.owner.as_ref().map(|key| book.person(&key.value)),
            })
            .collect(),
    };
    Ok(vec![page.page("report/plan", "plan", words.t("nav.plan"), "report/plan.html", &body)?])
}

fn objective_view<'a>(page: &Renderer<'a>, objective: &'a Objective) -> ObjectiveView<'a> {
    let (book, words) = (page.book, page.viewer.words);
    let plan = &book.workspace().plan;
    let both = objective.baseline.zip(objective.target);
    ObjectiveView {
        id: &objective.id.value,
        name: &objective.name,
        description: objective.description.as_deref(),
        baseline: objective.baseline.map(|value| words.number(value)),
        target: objective.target.map(|value| words.number(value)),
        unit: objective.unit.as_deref(),
        change: both.filter(|(baseline, _)| *baseline != 0.0).map(|(baseline, target)| {
            let change = (target - baseline) / baseline.abs() * 100.0;
            format!("{}{}", if change > 0.0 { "+" } else { "" }, words.percent(change.round()))
        }),
        baseline_share: both
            .filter(|(baseline, target)| *baseline >= 0.0 && *target > 0.0)
            .map(|(baseline, target)| (baseline / baseline.max(target) * 100.0 * 10.0).round() / 10.0),
        due: objective.due.map(|due| words.day(due)),
        relative: objective.due.map(|due| words.relative(due, book.input.today)),
        owner: objective.owner.as_ref().map(|key| book.person(&key.value)),
        kpi: objective.kpi.as_ref().and_then(|id| plan.kpis.iter().find(|kpi| kpi.id.value == id.value)).map(|kpi| kpi.name.as_str()),
        posts: book.entries.iter().filter(|entry| entry.post.objective.as_ref().is_some_and(|id| id.value == objective.id.value)).count(),
    }
}

/// Planned share of each pillar beside its share of the posts that are live or will be.
fn pillars<'a>(page: &Renderer<'a>) -> (Vec<PillarView<'a>>, usize, usize) {
    let (book, words) = (page.book, page.viewer.words);
    let in_mix = |state| !matches!(state, State::Draft | State::Missed | State::Refused | State::TakenDown);
    let mix: Vec<_> = book.entries.iter().filter(|entry| entry.lines.iter().any(|line| in_mix(line.state()))).collect();
    let of = |id: &str| mix.iter().filter(|entry| entry.post.pillar.as_ref().is_some_and(|pillar| pillar.value == id)).count();
    let percent = |posts: usize| if mix.is_empty() { 0.0 } else { (posts as f64 * 1000.0 / mix.len() as f64).round() / 10.0 };
    let pillars: Vec<PillarView<'a>> = book
        .workspace()
        .plan
        .pillars
        .iter()
        .map(|pillar| {
            let posts = of(&pillar.id.value);
            let share = pillar.share.as_ref().map(|share| share.value.clamp(0.0, 100.0));
            PillarView {
                id: &pillar.id.value,
                name: &pillar.name,
                description: pillar.description.as_deref(),
                share,
                share_text: share.map(|share| words.percent(share)),
                actual: percent(posts),
                actual_text: words.percent(percent(posts).round()),
                posts,
            }
        })
        .collect();
    let counted: usize = pillars.iter().map(|pillar| pillar.posts).sum();
    (pillars, mix.len() - counted, mix.len())
}

/// Tactics with their bars on a time line of whole months.
fn tactics<'a>(page: &Renderer<'a>, today: NaiveDate) -> (Vec<TacticView<'a>>, Vec<Tick>, Option<f64>) {
    let (book, words) = (page.book, page.viewer.words);
    let plan = &book.workspace().plan;
    let days = || plan.tactics.iter().flat_map(|tactic| [tactic.start, tactic.end]).flatten();
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return (plan.tactics.iter().map(|tactic| tactic_view(page, tactic, None)).collect(), Vec::new(), None);
    };
    let start = first.with_day(1).unwrap_or(first);
    let total = ((last - start).num_days() + 1) as f64;
    let at = |date: NaiveDate| ((date - start).num_days() as f64 / total * 1000.0 * 10.0).round() / 10.0;
    let mut ticks = Vec::new();
    let mut month = start;
    // Plans of many years get a mark a quarter or a year.
    let step = match (last - start).num_days() {
        0..=550 => 1,
        551..=1800 => 3,
        _ => 12,
    };
    while month <= last && ticks.len() < 60 {
        ticks.push(Tick { at: at(month), name: words.t(&format!("mon.{}", month.month())) });
        let Some(next) = month.checked_add_months(chrono::Months::new(step)) else { break };
        month = next;
    }
    let today_at = (start <= today && today <= last).then(|| at(today));
    let views = plan
        .tactics
        .iter()
        .map(|tactic| {
            let bar = tactic.start.or(tactic.end).map(|from| {
                let to = tactic.end.unwrap_or(last).checked_add_days(Days::new(1)).unwrap_or(last);
                (at(from), (at(to) - at(from)).max(4.0))
            });
            tactic_view(page, tactic, bar)
        })
        .collect();
    (views, ticks, today_at)
}

fn tactic_view<'a>(page: &Renderer<'a>, tactic: &'a crate::model::Tactic, bar: Option<(f64, f64)>) -> TacticView<'a> {
    let book = page.book;
    let objectives = &book.workspace().plan.objectives;
    let (status, icon) = match tactic.status {
        TacticStatus::Planned => ("planned", "clock"),
        TacticStatus::Active => ("active", "half"),
        TacticStatus::Done => ("done", "check"),
        TacticStatus::Dropped => ("dropped", "ban"),
    };
    TacticView {
        name: &tactic.name,
        objective: tactic.objective.as_ref().and_then(|id| objectives.iter().find(|o| o.id.value == id.value)).map(|o| o.name.as_str()),
        range: page.viewer.words.range(tactic.start, tactic.end),
        owner: tactic.owner.as_ref().map(|key| book.person(&key.value)),
        status,
        icon,
        from: bar.map(|(from, _)| from),
        length: bar.map(|(_, length)| length),
    }
}

fn budget<'a>(page: &Renderer<'a>) -> Option<BudgetView<'a>> {
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
    let campaign_name =
        |id: &str| book.workspace().campaigns.iter().find(|campaign| campaign.id.value == id).map(|campaign| campaign.name.as_str());
    Some(BudgetView {
        lines: budget
            .lines
            .iter()
            .map(|line| BudgetLineView {
                name: &line.name,
                amount: money(budget.allowed(line)),
                spent: money(budget.spent(line)),
                left: money(budget.allowed(line) - budget.spent(line)),
                amount_share: share(budget.allowed(line)),
                spent_share: share(budget.spent(line)),
                percent: words.percent(used(budget.spent(line), budget.allowed(line)).round()),
                over: budget.spent(line) > budget.allowed(line),
                approved_by: line.approved_by.as_ref().map(|key| book.person(&key.value)),
                campaign: line.campaign.as_ref().and_then(|id| campaign_name(&id.value)),
            })
            .collect(),
        total: money(total),
        spent: money(spent),
        left: money(total - spent),
        spent_share: used(spent, total).clamp(0.0, 100.0).round(),
        over: spent > total,
    })
}
