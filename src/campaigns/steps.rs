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
    let usual = usual(campaign.kind);
    if campaign.posts.is_empty() {
        return usual
            .iter()
            .filter(|(step, day, _)| fits(workspace, campaign, step, *day))
            .map(|(step, day, _)| PlannedStep {
                step: (*step).to_owned(),
                id: default_id(workspace, campaign, step),
                day: usual_day(workspace, campaign, step, *day),
                span: None,
            })
            .collect();
    }
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

/// Whether a usual step makes sense in the time that a campaign has: a countdown of a week needs a week.
fn fits(workspace: &Workspace, campaign: &Campaign, step: &str, day: PlanDay) -> bool {
    if !step.starts_with("countdown-") {
        return true;
    }
    let (Some(start), Some(day)) = (campaign.start, day.resolve(|anchor| own_day(workspace, campaign, anchor))) else { return true };
    day > start
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
            from.checked_add_days(chrono::Days::new((to - from).num_days().unsigned_abs() / 2))
        }
        _ => day.resolve(own),
    }?;
    let after = campaign.start.map_or(found, |start| found.max(start));
    Some(campaign.end.map_or(after, |end| after.min(end)))
}
