//! Plan, tone, calendar, campaigns, people and crisis manual.

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};

use super::{Kind, Money, TimeOfDay};
use crate::diag::{FileId, Span, Spanned};

/// The marketing plan, `plans/plan.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Who we are.
    pub company: Company,
    /// Where we stand.
    pub situation: Situation,
    /// What we want to reach.
    pub objectives: Vec<Objective>,
    /// Whom we talk to.
    pub audiences: Vec<Audience>,
    /// How we go about it, in prose.
    pub strategy: Option<String>,
    /// What we talk about.
    pub pillars: Vec<Pillar>,
    /// What we do.
    pub tactics: Vec<Tactic>,
    /// Who does what.
    pub team: Vec<TeamMember>,
    /// What it costs.
    pub budget: Budget,
    /// How we measure.
    pub kpis: Vec<Kpi>,
}

/// The company behind the brand.
#[derive(Debug, Clone, Default)]
pub struct Company {
    /// Legal or trade name.
    pub name: Option<String>,
    /// What it does.
    pub about: Option<String>,
    /// How it wants to be seen.
    pub image: Option<String>,
    /// What it believes in.
    pub philosophy: Option<String>,
    /// What it does better than others.
    pub advantages: Vec<String>,
}

/// The situation analysis.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// Strengths, weaknesses, opportunities, threats.
    pub swot: Swot,
    /// Who else is there.
    pub competitors: Vec<Competitor>,
    /// What each own channel is for.
    pub channels: Vec<ChannelPurpose>,
}

/// Strengths, weaknesses, opportunities and threats.
#[derive(Debug, Clone, Default)]
pub struct Swot {
    /// Inner advantages.
    pub strengths: Vec<String>,
    /// Inner drawbacks.
    pub weaknesses: Vec<String>,
    /// Outer chances.
    pub opportunities: Vec<String>,
    /// Outer dangers.
    pub threats: Vec<String>,
}

/// A competitor.
#[derive(Debug, Clone)]
pub struct Competitor {
    /// Name.
    pub name: String,
    /// Address of its page.
    pub url: Option<String>,
    /// What to know.
    pub notes: Option<String>,
}

/// What a channel is for.
#[derive(Debug, Clone)]
pub struct ChannelPurpose {
    /// Channel name as written.
    pub channel: Spanned<String>,
    /// Its purpose.
    pub purpose: String,
}

/// A SMART objective.
#[derive(Debug, Clone)]
pub struct Objective {
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// What it means.
    pub description: Option<String>,
    /// KPI that measures it.
    pub kpi: Option<Spanned<String>>,
    /// Value at the start.
    pub baseline: Option<f64>,
    /// Value to reach.
    pub target: Option<f64>,
    /// Unit of both.
    pub unit: Option<String>,
    /// Day by which it is to be reached.
    pub due: Option<NaiveDate>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
}

/// An audience.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Who they are.
    pub description: Option<String>,
    /// Their languages.
    pub languages: Vec<String>,
    /// Where they are reached.
    pub channels: Vec<String>,
}

/// A pillar: a lasting theme of what is published.
#[derive(Debug, Clone)]
pub struct Pillar {
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Share of posts it should have, in percent.
    pub share: Option<Spanned<f64>>,
    /// What belongs to it.
    pub description: Option<String>,
}

/// How far a tactic has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TacticStatus {
    /// Not begun.
    Planned,
    /// Under way.
    Active,
    /// Finished.
    Done,
    /// Given up.
    Dropped,
}

/// A tactic: something that is done for an objective.
#[derive(Debug, Clone)]
pub struct Tactic {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Objective that it serves.
    pub objective: Option<Spanned<String>>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
    /// How far it has come.
    pub status: TacticStatus,
}

/// Who does what.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Key in `people.yaml`.
    pub person: Spanned<String>,
    /// Role.
    pub role: Option<String>,
    /// Duties.
    pub duties: Vec<String>,
}

/// The budget.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// ISO 4217 code of all amounts.
    pub currency: Option<String>,
    /// Lines.
    pub lines: Vec<BudgetLine>,
}

/// A line of the budget.
#[derive(Debug, Clone)]
pub struct BudgetLine {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Amount approved, in the budget's currency.
    pub amount: f64,
    /// Amount spent so far.
    pub spent: f64,
    /// Person who approved it.
    pub approved_by: Option<Spanned<String>>,
    /// Campaign that it pays for.
    pub campaign: Option<Spanned<String>>,
}

/// A key performance indicator.
#[derive(Debug, Clone)]
pub struct Kpi {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Objective that it measures.
    pub objective: Option<Spanned<String>>,
    /// Where its values come from.
    pub source: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Value to reach in a period.
    pub target: Option<f64>,
    /// Period: `week`, `month`, `quarter`, `year`.
    pub period: Option<String>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
}

/// The tone of voice, `plans/tone.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Tone {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// How the brand speaks, in prose.
    pub voice: Option<String>,
    /// Form of address.
    pub person: Option<Person2>,
    /// Words that are not used.
    pub banned: Vec<BannedTerm>,
    /// Most emoji in a post.
    pub max_emoji: Option<usize>,
    /// Most hashtags in a post.
    pub max_hashtags: Option<usize>,
    /// Most exclamation marks in a post.
    pub max_exclamations: Option<usize>,
    /// Labels that a kind of post must carry.
    pub disclosures: Vec<Disclosure>,
}

/// Form of address in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person2 {
    /// tú
    Tu,
    /// usted
    Usted,
    /// vos
    Vos,
}

/// A word that is not used.
#[derive(Debug, Clone)]
pub struct BannedTerm {
    /// The word or phrase.
    pub term: Spanned<String>,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A label that a kind of post must carry.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// Kind of post.
    pub kind: Kind,
    /// Text that must appear.
    pub text: String,
}

/// The calendar, `plans/calendar.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Channels of a post that names none.
    pub channels: Option<Vec<Spanned<String>>>,
    /// Planned publishing times, by channel.
    pub slots: Vec<ChannelSlots>,
    /// Hours in which nothing is published.
    pub quiet_hours: Option<QuietHours>,
    /// Days on which nothing is published.
    pub blackout: Vec<Blackout>,
    /// Days worth remembering.
    pub key_dates: Vec<KeyDate>,
    /// Events.
    pub events: Vec<CalendarEvent>,
    /// How often each channel publishes.
    pub cadence: Vec<Cadence>,
    /// How far ahead something must be scheduled; `None` where nobody wants to be told.
    pub alarm: Option<Alarm>,
}

/// When the team wants to be told that nothing is scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// Minutes from now after which something must still be scheduled.
    pub nothing_after_minutes: i64,
    /// Where it was written.
    pub span: Span,
}

/// Planned times of a channel.
#[derive(Debug, Clone)]
pub struct ChannelSlots {
    /// Channel name as written.
    pub channel: Spanned<String>,
    /// Weekly times.
    pub slots: Vec<WeeklySlot>,
}

/// Times on some weekdays.
#[derive(Debug, Clone)]
pub struct WeeklySlot {
    /// Weekdays.
    pub days: Vec<Weekday>,
    /// Times of day in the workspace's zone.
    pub at: Vec<TimeOfDay>,
}

/// Hours in which nothing is published; may run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First minute that is quiet.
    pub from: TimeOfDay,
    /// First minute that is not.
    pub to: TimeOfDay,
}

impl QuietHours {
    /// Whether a time of day is quiet.
    #[must_use]
    pub fn contains(&self, time: TimeOfDay) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { time >= self.from || time < self.to }
    }
}

/// Days on which nothing is published.
#[derive(Debug, Clone)]
pub struct Blackout {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub reason: Option<String>,
    /// Where it was written.
    pub span: Span,
}

/// A day worth remembering.
#[derive(Debug, Clone)]
pub struct KeyDate {
    /// The day.
    pub date: NaiveDate,
    /// What is on.
    pub name: String,
}

/// An event.
#[derive(Debug, Clone)]
pub struct CalendarEvent {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Start, in the workspace's zone.
    pub start: NaiveDateTime,
    /// End, in the workspace's zone.
    pub end: Option<NaiveDateTime>,
    /// Where.
    pub place: Option<String>,
    /// Page.
    pub url: Option<String>,
}

/// How often a channel publishes in a week.
#[derive(Debug, Clone)]
pub struct Cadence {
    /// Channel name as written.
    pub channel: Spanned<String>,
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// A campaign, `plans/campaigns/*.yaml`.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// The file.
    pub file: FileId,
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Sort of campaign: `promotion`, `giveaway`, `contest`, `ads`, `influencer`, `event`, `launch`.
    pub kind: String,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// What it is to reach.
    pub goal: Option<String>,
    /// Objective that it serves.
    pub objective: Option<Spanned<String>>,
    /// Audience.
    pub audience: Option<Spanned<String>>,
    /// Channels.
    pub channels: Vec<Spanned<String>>,
    /// Hashtag without its sign.
    pub hashtag: Option<Spanned<String>>,
    /// Budget.
    pub budget: Option<Money>,
    /// Tracking parameters.
    pub utm: Utm,
    /// Terms and conditions.
    pub terms: Option<String>,
    /// Person responsible.
    pub responsible: Option<Spanned<String>>,
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

/// A person or organisation, a key of `plans/people.yaml`.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// Key used as `@key`.
    pub key: Spanned<String>,
    /// Name as written in texts.
    pub name: String,
    /// Role: `team`, `ally`, `influencer`, `customer`, `press`, `competitor`.
    pub role: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Address of a page.
    pub url: Option<String>,
    /// Handle by network name, without the leading `@`.
    pub handles: Vec<(Spanned<String>, Spanned<String>)>,
    /// E-mail addresses of the person's commits, in small letters.
    pub emails: Vec<Spanned<String>>,
    /// What to know, consent.
    pub notes: Option<String>,
}

impl PersonEntry {
    /// The handle on a network, without the leading `@`.
    #[must_use]
    pub fn handle(&self, network: &str) -> Option<&str> {
        self.handles.iter().find(|(name, _)| name.value == network).map(|(_, handle)| handle.value.as_str())
    }
}

/// The people file, `plans/people.yaml`.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Entries in the order of the file.
    pub list: Vec<PersonEntry>,
}

impl People {
    /// The entry with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&PersonEntry> {
        self.list.iter().find(|person| person.key.value == key)
    }

    /// The entry to which an e-mail address belongs, whatever the case of its letters.
    #[must_use]
    pub fn by_email(&self, email: &str) -> Option<&PersonEntry> {
        let email = email.to_lowercase();
        self.list.iter().find(|person| person.emails.iter().any(|of| of.value == email))
    }
}

/// The crisis manual, `plans/crisis.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Crisis {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Path of the manual, relative to `plans/`.
    pub manual: Option<Spanned<String>>,
    /// Levels from mild to grave.
    pub levels: Vec<CrisisLevel>,
    /// Statements ready to be used.
    pub statements: Vec<HoldingStatement>,
}

/// A level of crisis.
#[derive(Debug, Clone)]
pub struct CrisisLevel {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// What makes it so.
    pub triggers: Vec<String>,
    /// Person who decides.
    pub decides: Option<Spanned<String>>,
    /// Time within which something must be said, as written: `4h`.
    pub respond_within: Option<String>,
    /// What is done.
    pub actions: Vec<String>,
    /// What it stops being published.
    pub freeze: Option<LevelFreeze>,
}

/// What a level of crisis stops being published; everything where it names nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelFreeze {
    /// Channels.
    pub channels: Vec<Spanned<String>>,
    /// Campaigns.
    pub campaigns: Vec<Spanned<String>>,
    /// Tags.
    pub tags: Vec<Spanned<String>>,
    /// Language tags.
    pub langs: Vec<Spanned<String>>,
    /// What becomes of what falls due meanwhile; to ask by default.
    pub held: Option<Held>,
    /// Minutes after which it ends by itself.
    pub minutes: Option<i64>,
}

/// What becomes of what fell due while publishing was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Held {
    /// It is left out.
    Skip,
    /// It follows, one post after the other.
    Shift,
    /// A person says of each whether it is still wanted.
    Ask,
}

/// A statement ready to be used.
#[derive(Debug, Clone)]
pub struct HoldingStatement {
    /// Key.
    pub id: Spanned<String>,
    /// Level that it is for.
    pub level: Option<Spanned<String>>,
    /// Language tag.
    pub lang: Option<String>,
    /// The text.
    pub text: String,
}
