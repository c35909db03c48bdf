//! Campaigns: what all of them have. What each type adds is in `campaign_types`.

use chrono::{Days, NaiveDate};

use super::{AdPlan, Collaboration, Competition, EventPlan, LaunchPlan, Promotion};
use crate::diag::{FileId, Location, Span, Spanned};
use crate::model::Money;

/// A campaign, `plans/campaigns/*.yaml`.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The file.
    pub file: FileId,
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Sort of campaign.
    pub kind: CampaignKind,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// What it is to reach.
    pub goal: Option<String>,
    /// Objective that it serves.
    pub objective: Option<Spanned<String>>,
    /// Pillar that its posts serve.
    pub pillar: Option<Spanned<String>>,
    /// Audience.
    pub audience: Option<Spanned<String>>,
    /// Channels.
    pub channels: Vec<Spanned<String>>,
    /// Hashtag without its sign.
    pub hashtag: Option<Spanned<String>>,
    /// The page that its posts lead to.
    pub link: Option<Spanned<String>>,
    /// Budget.
    pub budget: Option<Spanned<Money>>,
    /// Tracking parameters.
    pub utm: Utm,
    /// Terms and conditions.
    pub terms: Option<Terms>,
    /// Person responsible.
    pub responsible: Option<Spanned<String>>,
    /// Files that it needs.
    pub assets: Vec<CampaignAsset>,
    /// What has to be done.
    pub checklist: Vec<ChecklistItem>,
    /// The posts that it consists of; empty for those that are usual for its type.
    pub posts: Vec<PlannedPost>,
    /// Of a giveaway or a contest: prizes, who may enter, how it is decided.
    pub competition: Option<Competition>,
    /// Of paid advertising: label, targeting, spend.
    pub ads: Option<AdPlan>,
    /// Of work with influencers: who does what for what.
    pub influencers: Vec<Collaboration>,
    /// Of an event: which, where and when.
    pub event: Option<EventPlan>,
    /// Of a launch: of what, and from when on it may be named.
    pub launch: Option<LaunchPlan>,
    /// Of a promotion: what is offered under which conditions.
    pub promotion: Option<Promotion>,
}

impl Campaign {
    /// The place of its id, for findings about the campaign as a whole.
    #[must_use]
    pub fn place(&self) -> Location {
        self.at(self.id.span)
    }

    /// The place of a span in its file.
    #[must_use]
    pub fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    /// The labels that it asks its posts for: that of its ads, those of the people who work for it.
    pub fn own_labels(&self) -> impl Iterator<Item = &Spanned<String>> {
        let people = self.influencers.iter().filter_map(|one| one.disclosure.as_ref());
        self.ads.iter().filter_map(|ads| ads.label.as_ref()).chain(people)
    }

    /// Whether something is paid for that people should know of: advertising, or people who speak for it.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self.kind, CampaignKind::Ads | CampaignKind::Influencer) || self.influencers.iter().any(Collaboration::is_paid)
    }

    /// Whether its last day has passed.
    #[must_use]
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.end.is_some_and(|end| end < today)
    }
}

/// Sorts of campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CampaignKind {
    /// An offer for a time.
    Promotion,
    /// Prizes that are drawn by lot.
    Giveaway,
    /// Prizes that are given on merit, by a jury.
    Contest,
    /// Paid advertising.
    Ads,
    /// Work with people whom others listen to.
    Influencer,
    /// A meeting, with its countdown, the day itself and the recap.
    Event,
    /// A product, from the teaser to the thanks.
    Launch,
}

impl CampaignKind {
    /// Every sort, in the order of the documentation.
    pub const ALL: [Self; 7] = [Self::Promotion, Self::Giveaway, Self::Contest, Self::Ads, Self::Influencer, Self::Event, Self::Launch];

    /// The word in files and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Promotion => "promotion",
            Self::Giveaway => "giveaway",
            Self::Contest => "contest",
            Self::Ads => "ads",
            Self::Influencer => "influencer",
            Self::Event => "event",
            Self::Launch => "launch",
        }
    }

    /// The sort that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Tracking parameters added to links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Utm {
    /// `utm_source`.
    pub source: Option<String>,
    /// `utm_medium`.
    pub medium: Option<String>,
    /// `utm_campaign`.
    pub campaign: Option<String>,
}

/// Terms and conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The text; empty where the file that holds it cannot be read.
    pub text: String,
    /// The file that holds it, relative to the folder of the campaign.
    pub file: Option<Spanned<String>>,
}

/// A file that a campaign needs.
#[derive(Debug, Clone)]
pub struct CampaignAsset {
    /// Path relative to the workspace, below `content/` or `plans/`.
    pub file: Spanned<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// When it has to be there.
    pub due: Option<Spanned<PlanDay>>,
    /// Who makes it.
    pub responsible: Option<Spanned<String>>,
    /// How far it has come.
    pub status: AssetStatus,
    /// Whether the file is there. Looked up when files are loaded.
    pub found: bool,
}

/// How far an asset has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetStatus {
    /// Nobody has begun.
    Wanted,
    /// Somebody is at it.
    Making,
    /// It can be used.
    Ready,
}

impl AssetStatus {
    /// The word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Making => "making",
            Self::Ready => "ready",
        }
    }
}

/// Something that has to be done.
#[derive(Debug, Clone)]
pub struct ChecklistItem {
    /// What.
    pub task: Spanned<String>,
    /// By when.
    pub due: Option<Spanned<PlanDay>>,
    /// By whom.
    pub responsible: Option<Spanned<String>>,
    /// Whether it is done.
    pub done: bool,
}

/// A post that a campaign is to have.
#[derive(Debug, Clone)]
pub struct PlannedPost {
    /// Which step of the campaign it is: `announcement`, `countdown-7`, `winners`, or a name of the team's.
    pub step: Spanned<String>,
    /// Id of the post; by default the campaign's with the step behind a hyphen.
    pub id: Option<Spanned<String>>,
    /// Its day; by default that which is usual for the step.
    pub day: Option<Spanned<PlanDay>>,
    /// Headline of its draft.
    pub title: Option<String>,
    /// Channels of its draft; by default the campaign's.
    pub channels: Vec<Spanned<String>>,
}

/// What a day is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// The campaign's first day.
    Start,
    /// The campaign's last day.
    End,
    /// The campaign's great day: of an event its date, of a launch the embargo's, of a giveaway or contest that on which entries close,
    /// else the last one.
    Day,
}

/// A day of a campaign: of the calendar, or so many days from one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanDay {
    /// A day of the calendar.
    On(NaiveDate),
    /// Days after (or, negative, before) one of the campaign's own.
    From(Anchor, i64),
}

impl PlanDay {
    /// Most days of an offset: ten years.
    const MOST: i64 = 3660;

    /// Reads `2026-12-01`, `start-7d`, `end+1d`, `day`, `-7d` (before the start); the Spanish `inicio`, `fin` and `dia` are the same words.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(date) = crate::model::parse_date(text) {
            return Some(Self::On(date));
        }
        let at = text.find(['+', '-']).unwrap_or(text.len());
        let (word, offset) = text.split_at(at);
        let anchor = match word.trim().to_lowercase().as_str() {
            "" if !offset.is_empty() => Anchor::Start,
            "start" | "inicio" => Anchor::Start,
            "end" | "fin" => Anchor::End,
            "day" | "dia" | "día" => Anchor::Day,
            _ => return None,
        };
        if offset.is_empty() {
            return Some(Self::From(anchor, 0));
        }
        let (sign, number) = offset.split_at(1);
        let days: i64 = number.trim().strip_suffix('d')?.parse().ok().filter(|days| (0..=Self::MOST).contains(days))?;
        Some(Self::From(anchor, if sign == "-" { -days } else { days }))
    }

    /// The day of the calendar, given the campaign's own; `None` where that is not known.
    #[must_use]
    pub fn resolve(self, own: impl Fn(Anchor) -> Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::On(date) => Some(date),
            Self::From(anchor, days) => {
                let from = own(anchor)?;
                let distance = Days::new(days.unsigned_abs());
                if days < 0 { from.checked_sub_days(distance) } else { from.checked_add_days(distance) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_from_the_campaigns_own() {
        for (text, expected) in [
            ("2026-12-01", NaiveDate::from_ymd_opt(2026, 12, 1).map(PlanDay::On)),
            ("start-7d", Some(PlanDay::From(Anchor::Start, -7))),
            ("fin+1d", Some(PlanDay::From(Anchor::End, 1))),
            ("día - 3d", Some(PlanDay::From(Anchor::Day, -3))),
            ("-14d", Some(PlanDay::From(Anchor::Start, -14))),
            ("end", Some(PlanDay::From(Anchor::End, 0))),
            ("", None),
            ("tomorrow", None),
            ("start-7", None),
            ("start--7d", None),
            ("start+99999d", None),
            ("2026-13-01", None),
        ] {
            assert_eq!(PlanDay::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn days_are_found_from_the_campaigns_own() {
        let day = |text: &str| crate::model::parse_date(text);
        let own = |anchor| if anchor == Anchor::Start { day("2026-12-07") } else { None };
        for (text, expected) in
            [("-7d", day("2026-11-30")), ("start", day("2026-12-07")), ("end+1d", None), ("2027-01-01", day("2027-01-01"))]
        {
            assert_eq!(PlanDay::parse(text).expect("a day").resolve(own), expected, "{text}");
        }
    }
}
