//! The posts that a campaign consists of: those that it lists, else those that are usual for its type.

use chrono::NaiveDate;

use super::days::{instant_of, own_day};
use crate::diag::Span;
use crate::model::{Anchor, Campaign, CampaignKind, Kind, PlanDay, PostId, step_name};
use crate::workspace::Workspace;

/// A post that a campaign is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// Which step it is.
    pub step: String,
    /// Id of its post.
    pub id: String,
    /// Its day; `None` where the campaign has no dates to count from.
    pub day: Option<NaiveDate>,
    /// Where it was written; `None` for what is only usual.
    pub span: Option<Span>,
}

/// A usual step: its name, day and kind of post.
type Usual = (&'static str, PlanDay, Kind);

const fn day(step: &'static str, anchor: Anchor, days: i64, kind: Kind) -> Usual {
    (step, PlanDay::From(anchor, days), kind)
}

/// What is usual. `Middle` has no day of its own: half way between the first day and the last or the close.
fn usual(kind: CampaignKind) -> &'static [Usual] {
    use Anchor::{Day, End, Start};
    match kind {
        CampaignKind::Promotion => {
            const {
                &[
                    day("announcement", Start, 0, Kind::Promo),
                    day("reminder", Start, MIDDLE, Kind::Promo),
                    day("last-day", End, 0, Kind::Promo),
                ]
            }
        }
        CampaignKind::Giveaway | CampaignKind::Contest => {
            const {
                &[
                    day("announcement", Start, 0, Kind::Promo),
                    day("reminder", Start, MIDDLE, Kind::Promo),
                    day("last-day", Day, 0, Kind::Promo),
                    day("winners", End, 0, Kind::Own),
                ]
            }
        }
        CampaignKind::Ads => const { &[day("ad", Start, 0, Kind::Promo), day("ad-second", Start, MIDDLE, Kind::Promo)] },
        CampaignKind::Influencer => {
            const {
                &[
                    day("presentation", Start, 0, Kind::Promo),
                    day("collaboration", Start, MIDDLE, Kind::Promo),
                    day("thanks", End, 0, Kind::Own),
                ]
            }
        }
        CampaignKind::Event => {
            const {
                &[
                    day("announcement", Start, 0, Kind::Event),
                    day("countdown-7", Day, -7, Kind::Event),
                    day("countdown-3", Day, -3, Kind::Event),
                    day("countdown-1", Day, -1, Kind::Event),
                    day("live", Day, 0, Kind::Event),
                    day("recap", Day, 1, Kind::Own),
                ]
            }
        }
        CampaignKind::Launch => {
            const {
                &[
                    day("teaser", Day, -3, Kind::Own),
                    day("launch", Day, 0, Kind::Promo),
                    day("proof", Day, 3, Kind::Own),
                    day("thanks", Day, 7, Kind::Own),
                ]
            }
        }
    }
}

/// Stands for the middle of a campaign; no offset is as large.
const MIDDLE: i64 = i64::MAX;

/// The usual steps, what matters most first: where a campaign is too short for all of them, the last ones are left out.
fn by_weight(kind: CampaignKind) -> &'static [&'static str] {
    match kind {
        CampaignKind::Promotion => &["announcement", "last-day", "reminder"],
        CampaignKind::Giveaway | CampaignKind::Contest => &["announcement", "winners", "last-day", "reminder"],
        CampaignKind::Ads => &["ad", "ad-second"],
        CampaignKind::Influencer => &["presentation", "collaboration", "thanks"],
        CampaignKind::Event => &["live", "announcement", "countdown-1", "recap", "countdown-3", "countdown-7"],
        CampaignKind::Launch => &["launch", "teaser", "proof", "thanks"],
    }
}

/// How much a usual step matters, 0 the most; `None` for a step of the team's own.
pub(super) fn weight(campaign: &Campaign, step: &PlannedStep) -> Option<usize> {
    if step.span.is_some() { None } else { by_weight(campaign.kind).iter().position(|name| *name == step.step) }
}

/// Whether two usual steps may lie on the same day: one tells what is to come at an hour of it, the other that it has come.
fn may_share(a: &str, b: &str) -> bool {
    let pair = [a, b];
    [["announcement", "live"], ["announcement", "winners"], ["last-day", "winners"]]
        .iter()
        .any(|two| two.iter().all(|one| pair.contains(one)))
}

/// Whether a step says how far its day is from another, so that it makes sense on that day alone.
pub(super) fn is_tied(step: &str) -> bool {
    step.starts_with("countdown-") || matches!(step, "last-day" | "live" | "launch")
}

/// The kind of post that a step usually is.
#[must_use]
pub(crate) fn kind_of(campaign: &Campaign, step: &str) -> Kind {
    let usual = usual(campaign.kind).iter().find(|(name, ..)| *name == step).map(|(.., kind)| *kind);
    usual.unwrap_or(match campaign.kind {
        CampaignKind::Event => Kind::Event,
        _ => Kind::Own,
    })
}

/// The posts that a campaign is to have, in the order of its file, or of their days where they are those usual for its type.
#[must_use]
pub fn steps(workspace: &Workspace, campaign: &Campaign) -> Vec<PlannedStep> {
    if campaign.posts.is_empty() {
        return usual_steps(workspace, campaign).0;
    }
    let usual = usual(campaign.kind);
    let planned = campaign.posts.iter().map(|post| {
        let step = post.step.value.as_str();
        let own = |anchor| own_day(workspace, campaign, anchor);
        let written = post.day.as_ref().map(|day| day.value.resolve(own));
        let day = written.unwrap_or_else(|| {
            let (_, day, _) = usual.iter().find(|(name, ..)| *name == step)?;
            usual_day(workspace, campaign, step, *day)
        });
        PlannedStep {
            step: step.to_owned(),
            id: post.id.as_ref().map_or_else(|| default_id(workspace, campaign, step), |id| id.value.clone()),
            day,
            span: Some(post.step.span),
        }
    });
    planned.collect()
}

/// The usual steps for which the days of a campaign leave no room, each with the reason. None where the file lists its own.
pub(super) fn left_out(workspace: &Workspace, campaign: &Campaign) -> Vec<(&'static str, String)> {
    if campaign.posts.is_empty() { usual_steps(workspace, campaign).1 } else { Vec::new() }
}

/// The usual steps with a day, and those that are left out.
///
/// Each has a day of its own, as far as it needs one: two posts that say nearly the same on one day are one too many.
fn usual_steps(workspace: &Workspace, campaign: &Campaign) -> (Vec<PlannedStep>, Vec<(&'static str, String)>) {
    let usual = usual(campaign.kind);
    let mut kept: Vec<(usize, &str, Option<NaiveDate>)> = Vec::new();
    let mut out = Vec::new();
    for step in by_weight(campaign.kind) {
        let Some((place, (name, rule, _))) = usual.iter().enumerate().find(|(_, (name, ..))| name == step) else { continue };
        if let Some(reason) = outside(workspace, campaign, name, *rule) {
            out.push((place, *name, reason));
            continue;
        }
        let day = usual_day(workspace, campaign, name, *rule);
        let other = kept.iter().find(|(_, other, on)| day.is_some() && *on == day && !may_share(name, other));
        match (other, day) {
            (Some((_, other, _)), Some(day)) => {
                out.push((place, *name, format!("the campaign is too short for it: {day} is the day of `{other}`")));
            }
            _ => kept.push((place, *name, day)),
        }
    }
    kept.sort_by_key(|(place, ..)| *place);
    out.sort_by_key(|(place, ..)| *place);
    let step = |(_, step, day): (usize, &str, Option<NaiveDate>)| PlannedStep {
        step: step.to_owned(),
        id: default_id(workspace, campaign, step),
        day,
        span: None,
    };
    (kept.into_iter().map(step).collect(), out.into_iter().map(|(_, step, reason)| (step, reason)).collect())
}

/// The step that a post is, by its id.
#[must_use]
pub fn step_of(workspace: &Workspace, campaign: &Campaign, post: &str) -> Option<String> {
    steps(workspace, campaign).into_iter().find(|step| step.id == post).map(|step| step.step)
}

/// The campaign's id with the step behind it, in the workspace's language.
fn default_id(workspace: &Workspace, campaign: &Campaign, step: &str) -> String {
    let name = format!("{}-{}", campaign.id.value, step_name(step, &workspace.config.language));
    PostId::slug(&name).map_or(name, |slug| slug.as_str().to_owned())
}

/// Why a usual step makes no sense in the time that a campaign has: a countdown of a week needs a week.
fn outside(workspace: &Workspace, campaign: &Campaign, step: &str, day: PlanDay) -> Option<String> {
    if !step.starts_with("countdown-") {
        return None;
    }
    let day = day.resolve(|anchor| own_day(workspace, campaign, anchor))?;
    if campaign.start.is_some_and(|start| day <= start) {
        return Some(format!("it would be due on {day}, and the campaign begins no sooner"));
    }
    campaign.end.filter(|end| day > *end).map(|end| format!("it would be due on {day}, and the campaign ends on {end}"))
}

/// The day of a usual step, inside the campaign.
fn usual_day(workspace: &Workspace, campaign: &Campaign, step: &str, day: PlanDay) -> Option<NaiveDate> {
    let own = |anchor| own_day(workspace, campaign, anchor);
    let of = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&workspace.config.timezone).date_naive();
    let competition = campaign.competition.as_ref();
    let announced = || instant_of(workspace, campaign, competition?.announced.as_ref()).map(of);
    let opens = || instant_of(workspace, campaign, competition?.opens.as_ref()).map(of);
    let found = match (step, day) {
        ("winners", _) => announced().or_else(|| own(Anchor::End)),
        ("announcement", _) => opens().or_else(|| own(Anchor::Start)),
        (_, PlanDay::From(_, MIDDLE)) => {
            let (from, to) = (own(Anchor::Start)?, own(Anchor::Day)?);
            let length = (to - from).num_days().max(0).unsigned_abs();
            // Of two days the second: the first has its post.
            from.checked_add_days(chrono::Days::new((length / 2).max(length.min(1))))
        }
        _ => day.resolve(own),
    }?;
    let after = campaign.start.map_or(found, |start| found.max(start));
    Some(campaign.end.map_or(after, |end| after.min(end)))
}
