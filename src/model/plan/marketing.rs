//! The marketing plan.

use chrono::NaiveDate;

use crate::diag::{FileId, Spanned};

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
