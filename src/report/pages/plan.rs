//! The marketing plan as a page, next to what was really published.

mod measures;
mod team;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Renderer;
use crate::model::{Kind, Phase, State, TacticStatus};
use crate::report::output::OutputFile;
use crate::report::rich::is_safe;
use crate::report::theme::RenderError;
use measures::{BudgetView, KpiView, ObjectiveView};
use team::TeamView;

#[derive(Serialize)]
struct Body<'a> {
    empty: bool,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
    name: Option<&'a str>,
    about: Option<&'a str>,
    slogan: Option<&'a str>,
    promise: Option<&'a str>,
    personality: Option<&'a str>,
    image: Vec<&'a str>,
    philosophy: Vec<&'a str>,
    values: &'a [String],
    advantages: Vec<&'a str>,
    swot: Vec<Quadrant<'a>>,
    competitors: Vec<Competitor<'a>>,
    channels: Vec<ChannelView<'a>>,
    strategy: Option<&'a str>,
    objectives: Vec<ObjectiveView<'a>>,
    audiences: Vec<AudienceView<'a>>,
    pillars: Vec<PillarView<'a>>,
    /// Posts of the mix without a pillar.
    no_pillar: usize,
    mix_total: usize,
    kinds: Vec<KindView>,
    tolerance: String,
    phases: Vec<PhaseView<'a>>,
    tactics: Vec<TacticView<'a>>,
    ticks: Vec<Tick>,
    today_at: Option<f64>,
    team: TeamView<'a>,
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
    strengths: &'a [String],
    weaknesses: &'a [String],
}

#[derive(Serialize)]
struct ChannelView<'a> {
    channel: &'a str,
    definition: Option<&'a str>,
    purpose: &'a str,
    not_for: &'a [String],
    audiences: String,
    owner: Option<&'a str>,
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
    /// Whether it is farther from its share than the plan allows.
    off: bool,
    posts: usize,
}

/// The share of a kind of post.
#[derive(Serialize)]
struct KindView {
    kind: &'static str,
    share: Option<f64>,
    share_text: Option<String>,
    actual: f64,
    actual_text: String,
    off: bool,
    posts: usize,
}

/// A phase of the plan, with its bar on the time line of the tactics.
#[derive(Serialize)]
struct PhaseView<'a> {
    name: &'a str,
    description: Option<&'a str>,
    objectives: String,
    range: Option<String>,
    current: bool,
    status: &'static str,
    from: f64,
    length: f64,
}

#[derive(Serialize)]
struct TacticView<'a> {
    name: &'a str,
    objective: Option<&'a str>,
    range: Option<String>,
    owner: Option<&'a str>,
    description: Option<&'a str>,
    channels: String,
    budget: Option<&'a str>,
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

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let (book, words) = (page.book, page.viewer.words);
    let workspace = book.workspace();
    let plan = &workspace.plan;
    let today = book.input.today;
    let swot = &plan.situation.swot;
    let (pillars, no_pillar, mix_total) = pillars(page);
    let line = TimeLine::of(page);
    let brand = &plan.brand;
    let body = Body {
        empty: plan.file.is_none(),
        content_lang: page.viewer.foreign(None),
        name: brand.name.as_deref().or(plan.company.name.as_deref()),
        about: plan.company.about.as_deref(),
        slogan: brand.slogan.as_deref(),
        promise: brand.promise.as_deref(),
        personality: brand.personality.as_deref(),
        image: [&plan.company.image, &brand.image].into_iter().filter_map(|text| text.as_deref()).collect(),
        philosophy: [&plan.company.philosophy, &brand.philosophy].into_iter().filter_map(|text| text.as_deref()).collect(),
        values: &brand.values,
        advantages: plan.company.advantages.iter().chain(&brand.advantages).map(String::as_str).collect(),
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
                strengths: &competitor.strengths,
                weaknesses: &competitor.weaknesses,
            })
            .collect(),
        channels: plan
            .situation
            .channels
            .iter()
            .map(|own| ChannelView {
                channel: &own.channel.value,
                definition: own.definition.as_deref(),
                purpose: &own.purpose,
                not_for: &own.not_for,
                audiences: names(&own.audiences, |id| {
                    plan.audiences.iter().find(|audience| audience.id.value == id).map(|audience| audience.name.as_str())
                }),
                owner: own.owner.as_ref().map(|key| book.person(&key.value)),
            })
            .collect(),
        strategy: plan.strategy.as_deref(),
        objectives: measures::objectives(page),
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
        kinds: kinds(page),
        tolerance: words.number(plan.tolerance()),
        phases: plan.timing.iter().map(|phase| phase_view(page, phase, line.as_ref(), today)).collect(),
        tactics: tactics(page, line.as_ref()),
        ticks: line.as_ref().map(|line| line.ticks(page)).unwrap_or_default(),
        today_at: line.as_ref().filter(|line| line.start <= today && today <= line.last).map(|line| line.at(today)),
        team: team::team(page),
        budget: measures::budget(page),
        kpis: measures::kpis(page),
    };
    Ok(vec![page.page("report/plan", "plan", words.t("nav.plan"), "report/plan.html", &body)?])
}

/// Names of what ids mean, in a row.
fn names<'a>(ids: &[crate::diag::Spanned<String>], of: impl Fn(&str) -> Option<&'a str>) -> String {
    ids.iter().filter_map(|id| of(&id.value)).collect::<Vec<_>>().join(", ")
}

/// Posts that are live or will be.
fn mix<'p>(page: &'p Renderer<'_>) -> Vec<&'p crate::model::Post> {
    let in_mix = |state| !matches!(state, State::Draft | State::Missed | State::Refused | State::TakenDown);
    let entries = page.book.entries.iter().filter(|entry| entry.lines.iter().any(|line| in_mix(line.state())));
    entries.map(|entry| entry.post).collect()
}

/// A part of a whole in percent, with one decimal.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 * 1000.0 / whole as f64).round() / 10.0 }
}

/// Planned share of each pillar beside its share of the posts that are live or will be.
fn pillars<'a>(page: &Renderer<'a>) -> (Vec<PillarView<'a>>, usize, usize) {
    let (plan, words) = (&page.book.workspace().plan, page.viewer.words);
    let mix = mix(page);
    let of = |id: &str| mix.iter().filter(|post| post.pillar.as_ref().is_some_and(|pillar| pillar.value == id)).count();
    let pillars: Vec<PillarView<'a>> = plan
        .pillars
        .iter()
        .map(|pillar| {
            let posts = of(&pillar.id.value);
            let share = pillar.share.as_ref().map(|share| share.value.clamp(0.0, 100.0));
            let actual = percent(posts, mix.len());
            PillarView {
                id: &pillar.id.value,
                name: &pillar.name,
                description: pillar.description.as_deref(),
                share,
                share_text: share.map(|share| words.percent(share)),
                actual,
                actual_text: words.percent(actual.round()),
                off: !mix.is_empty() && share.is_some_and(|share| (share - actual).abs() > plan.tolerance()),
                posts,
            }
        })
        .collect();
    let counted: usize = pillars.iter().map(|pillar| pillar.posts).sum();
    (pillars, mix.len() - counted, mix.len())
}

/// Planned share of each kind beside its real one; kinds that are neither planned nor there are left out.
fn kinds(page: &Renderer<'_>) -> Vec<KindView> {
    let (plan, words) = (&page.book.workspace().plan, page.viewer.words);
    if plan.mix.is_empty() {
        return Vec::new();
    }
    let mix = mix(page);
    let view = |kind: Kind| {
        let posts = mix.iter().filter(|post| post.kind.value == kind).count();
        let share = plan.mix.iter().find(|entry| entry.kind.value == kind).map(|entry| entry.share.value);
        let actual = percent(posts, mix.len());
        (share.is_some() || posts > 0).then(|| KindView {
            kind: kind.as_str(),
            share,
            share_text: share.map(|share| words.percent(share)),
            actual,
            actual_text: words.percent(actual.round()),
            off: !mix.is_empty() && share.is_some_and(|share| (share - actual).abs() > plan.tolerance()),
            posts,
        })
    };
    Kind::ALL.into_iter().filter_map(view).collect()
}

/// The whole months in which phases and tactics lie.
struct TimeLine {
    start: NaiveDate,
    last: NaiveDate,
}

impl TimeLine {
    fn of(page: &Renderer<'_>) -> Option<Self> {
        let plan = &page.book.workspace().plan;
        let tactics = plan.tactics.iter().flat_map(|tactic| [tactic.start, tactic.end]).flatten();
        let days: Vec<NaiveDate> = tactics.chain(plan.timing.iter().flat_map(|phase| [phase.start, phase.end])).collect();
        let (first, last) = (*days.iter().min()?, *days.iter().max()?);
        Some(Self { start: first.with_day(1).unwrap_or(first), last })
    }

    /// The place of a day, in thousandths.
    fn at(&self, date: NaiveDate) -> f64 {
        let total = ((self.last - self.start).num_days() + 1) as f64;
        ((date - self.start).num_days() as f64 / total * 1000.0 * 10.0).round() / 10.0
    }

    /// Start and length of a bar.
    fn bar(&self, from: NaiveDate, to: NaiveDate) -> (f64, f64) {
        let end = to.checked_add_days(Days::new(1)).unwrap_or(to);
        (self.at(from), (self.at(end) - self.at(from)).max(4.0))
    }

    fn ticks(&self, page: &Renderer<'_>) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut month = self.start;
        // Plans of many years get a mark a quarter or a year.
        let step = match (self.last - self.start).num_days() {
            0..=550 => 1,
            551..=1800 => 3,
            _ => 12,
        };
        while month <= self.last && ticks.len() < 60 {
            ticks.push(Tick { at: self.at(month), name: page.viewer.words.t(&format!("mon.{}", month.month())) });
            let Some(next) = month.checked_add_months(chrono::Months::new(step)) else { break };
            month = next;
        }
        ticks
    }
}

fn phase_view<'a>(page: &Renderer<'a>, phase: &'a Phase, line: Option<&TimeLine>, today: NaiveDate) -> PhaseView<'a> {
    let plan = &page.book.workspace().plan;
    let (from, length) = line.map_or((0.0, 0.0), |line| line.bar(phase.start, phase.end));
    let status = if phase.end < today {
        "done"
    } else if today < phase.start {
        "planned"
    } else {
        "active"
    };
    PhaseView {
        name: &phase.name,
        description: phase.description.as_deref(),
        objectives: names(&phase.objectives, |id| plan.objective(id).map(|objective| objective.name.as_str())),
        range: page.viewer.words.range(Some(phase.start), Some(phase.end)),
        current: plan.phase_on(today).is_some_and(|current| std::ptr::eq(current, phase)),
        status,
        from,
        length,
    }
}

/// Tactics with their bars on the time line.
fn tactics<'a>(page: &Renderer<'a>, line: Option<&TimeLine>) -> Vec<TacticView<'a>> {
    let plan = &page.book.workspace().plan;
    let bar =
        |tactic: &crate::model::Tactic| line.and_then(|line| Some(line.bar(tactic.start.or(tactic.end)?, tactic.end.unwrap_or(line.last))));
    plan.tactics.iter().map(|tactic| tactic_view(page, tactic, bar(tactic))).collect()
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
        description: tactic.description.as_deref(),
        channels: tactic.channels.iter().map(|channel| channel.value.as_str()).collect::<Vec<_>>().join(", "),
        budget: tactic.budget_line.as_ref().and_then(|id| book.workspace().plan.budget.line(&id.value)).map(|line| line.name.as_str()),
        status,
        icon,
        from: bar.map(|(from, _)| from),
        length: bar.map(|(_, length)| length),
    }
}
