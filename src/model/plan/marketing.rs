//! The marketing plan: who we are, where we stand, what we want, how we get there and how we know.

use chrono::NaiveDate;

use super::{Budget, Duty, Kpi, TeamMember};
use crate::diag::{FileId, Spanned};
use crate::model::Kind;

/// The marketing plan, `plans/plan.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Who we are.
    pub company: Company,
    /// How we want to be seen.
    pub brand: Brand,
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
    /// Share that each kind of post should have, in percent; kinds that are not named may have any.
    pub mix: Vec<KindShare>,
    /// How far the shares of pillars and kinds may be from what is planned, in percentage points.
    pub tolerance: Option<f64>,
    /// What we do.
    pub tactics: Vec<Tactic>,
    /// The stretches of time in which it is done.
    pub timing: Vec<Phase>,
    /// Who does what.
    pub team: Vec<TeamMember>,
    /// What it costs.
    pub budget: Budget,
    /// How we measure.
    pub kpis: Vec<Kpi>,
}

/// How far shares may be from what is planned where the plan says nothing, in percentage points.
pub const DEFAULT_TOLERANCE: f64 = 10.0;

impl Plan {
    /// How far the shares of pillars and kinds may be from what is planned, in percentage points.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.tolerance.unwrap_or(DEFAULT_TOLERANCE)
    }

    /// The objective with this id.
    #[must_use]
    pub fn objective(&self, id: &str) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id.value == id)
    }

    /// The KPI with this id.
    #[must_use]
    pub fn kpi(&self, id: &str) -> Option<&Kpi> {
        self.kpis.iter().find(|kpi| kpi.id.value == id)
    }

    /// The KPI of an objective: the one that it names, else the first that names it.
    #[must_use]
    pub fn kpi_of(&self, objective: &Objective) -> Option<&Kpi> {
        let names_it = |kpi: &&Kpi| kpi.objective.as_ref().is_some_and(|id| id.value == objective.id.value);
        match &objective.kpi {
            Some(id) => self.kpi(id),
            None => self.kpis.iter().find(names_it),
        }
    }

    /// The members of the team who answer for a duty, in the order of the file.
    pub fn who_answers_for(&self, duty: Duty) -> impl Iterator<Item = &TeamMember> {
        self.team.iter().filter(move |member| member.has(duty))
    }

    /// The phase on a day: the one that began last.
    #[must_use]
    pub fn phase_on(&self, day: NaiveDate) -> Option<&Phase> {
        self.timing.iter().filter(|phase| phase.start <= day && day <= phase.end).max_by_key(|phase| phase.start)
    }
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

/// The brand: how the company wants to be seen and heard. How it speaks is in `plans/tone.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    /// Name, where it is not the company's.
    pub name: Option<String>,
    /// Slogan.
    pub slogan: Option<String>,
    /// What it promises to those who choose it.
    pub promise: Option<String>,
    /// Who it would be if it were a person.
    pub personality: Option<String>,
    /// How it looks: colours, type, pictures.
    pub image: Option<String>,
    /// What it believes in.
    pub philosophy: Option<String>,
    /// The values behind what it does.
    pub values: Vec<String>,
    /// Why somebody should choose it and not another.
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
    /// Its key in `people.yaml`, which has its accounts.
    pub person: Option<Spanned<String>>,
    /// What it does better than we do.
    pub strengths: Vec<String>,
    /// What it does worse.
    pub weaknesses: Vec<String>,
}

/// What one of our own channels is, and what it is for.
#[derive(Debug, Clone)]
pub struct ChannelPurpose {
    /// Channel name as written.
    pub channel: Spanned<String>,
    /// What the channel is, to those who follow it.
    pub definition: Option<String>,
    /// What we have it for.
    pub purpose: String,
    /// What it is not for.
    pub not_for: Vec<String>,
    /// Audiences that it reaches.
    pub audiences: Vec<Spanned<String>>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
}

/// A SMART objective: specific (`description`), measurable (`kpi`, `baseline`, `target`, `unit`), achievable, relevant and
/// time-bound (`start`, `due`).
#[derive(Debug, Clone)]
pub struct Objective {
    /// Key used by posts.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// What it means, so that nobody can misread it.
    pub description: Option<String>,
    /// KPI that measures it.
    pub kpi: Option<Spanned<String>>,
    /// Value at the start.
    pub baseline: Option<f64>,
    /// Value to reach.
    pub target: Option<f64>,
    /// Unit of both.
    pub unit: Option<String>,
    /// Why it can be reached.
    pub achievable: Option<String>,
    /// Why it is worth reaching.
    pub relevant: Option<String>,
    /// Day on which work on it begins.
    pub start: Option<NaiveDate>,
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

/// The share that a kind of post should have.
#[derive(Debug, Clone)]
pub struct KindShare {
    /// The kind.
    pub kind: Spanned<Kind>,
    /// Share of posts, in percent.
    pub share: Spanned<f64>,
}

/// A stretch of the plan's time.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Name.
    pub name: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// What it is for.
    pub description: Option<String>,
    /// Objectives at which it aims.
    pub objectives: Vec<Spanned<String>>,
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

impl TacticStatus {
    /// All, in the order of the work.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Active, Self::Done, Self::Dropped];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// A tactic: something that is done for an objective.
#[derive(Debug, Clone)]
pub struct Tactic {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// How it is done.
    pub description: Option<String>,
    /// Objective that it serves.
    pub objective: Option<Spanned<String>>,
    /// Channels on which it is done.
    pub channels: Vec<Spanned<String>>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
    /// How far it has come.
    pub status: TacticStatus,
    /// Budget line that pays for it.
    pub budget_line: Option<Spanned<String>>,
}
