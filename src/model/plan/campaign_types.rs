//! What each type of campaign adds.

use chrono_tz::Tz;

use crate::diag::{Span, Spanned};
use crate::model::{Money, When};

/// A giveaway or a contest.
#[derive(Debug, Clone, Default)]
pub struct Competition {
    /// Where it was written.
    pub span: Span,
    /// What can be won.
    pub prizes: Vec<Prize>,
    /// Who may enter.
    pub who: Option<Eligibility>,
    /// How one enters, in words.
    pub how: Option<String>,
    /// Entries that count for one person.
    pub per_person: Option<u32>,
    /// From when on one may enter.
    pub opens: Option<Spanned<When>>,
    /// Until when one may enter.
    pub closes: Option<Spanned<When>>,
    /// Zone of the wall times here; the workspace's by default.
    pub zone: Option<Tz>,
    /// How many win.
    pub winners: Option<u32>,
    /// How many take the place of winners who do not answer.
    pub alternates: u32,
    /// When it is decided who wins.
    pub decided: Option<Spanned<When>>,
    /// How it is decided, in words.
    pub method: Option<String>,
    /// How winners are told, in words.
    pub told: Option<String>,
    /// When the winners are announced.
    pub announced: Option<Spanned<When>>,
    /// Who organises it, with an address.
    pub organiser: Option<String>,
    /// What becomes of personal data.
    pub privacy: Option<String>,
    /// That the platform has no part in it.
    pub disclaimer: Option<String>,
    /// Of a contest: what the jury goes by.
    pub criteria: Vec<String>,
    /// Of a contest: who decides, keys of people or names.
    pub jury: Vec<Spanned<String>>,
}

/// What can be won.
#[derive(Debug, Clone)]
pub struct Prize {
    /// What it is.
    pub name: String,
    /// How many of it there are.
    pub count: u32,
    /// What one of it is worth.
    pub value: Option<Money>,
}

/// Who may enter.
#[derive(Debug, Clone, Default)]
pub struct Eligibility {
    /// Least age in years.
    pub min_age: Option<u32>,
    /// Countries, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Who else may not, in words.
    pub note: Option<String>,
}

/// Paid advertising.
#[derive(Debug, Clone, Default)]
pub struct AdPlan {
    /// Where it was written.
    pub span: Span,
    /// What every post says so that it is known as advertising.
    pub label: Option<Spanned<String>>,
    /// Who is to see it, in words.
    pub targeting: Option<String>,
    /// Money by network.
    pub spend: Vec<AdSpend>,
}

/// Money for advertising on one network.
#[derive(Debug, Clone)]
pub struct AdSpend {
    /// Network name as written.
    pub network: Spanned<String>,
    /// What may be spent.
    pub amount: Money,
    /// What has been spent.
    pub spent: Option<Money>,
}

/// What somebody does for a campaign, and for what.
#[derive(Debug, Clone)]
pub struct Collaboration {
    /// Key in `people.yaml`.
    pub person: Spanned<String>,
    /// What they make: posts, videos, a visit.
    pub deliverables: Vec<String>,
    /// What they are paid.
    pub fee: Option<Money>,
    /// What they get that is not money.
    pub in_kind: Option<String>,
    /// What posts about it say so that it is known.
    pub disclosure: Option<Spanned<String>>,
}

impl Collaboration {
    /// Whether they get anything for it, be it no money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.fee.as_ref().is_some_and(|fee| fee.cents > 0) || self.in_kind.is_some()
    }
}

/// The event of a campaign.
#[derive(Debug, Clone, Default)]
pub struct EventPlan {
    /// Event of `calendar.yaml`, which says place and times where they are not said here.
    pub id: Option<Spanned<String>>,
    /// Where.
    pub place: Option<String>,
    /// When it begins.
    pub start: Option<Spanned<When>>,
    /// When it ends.
    pub end: Option<Spanned<When>>,
    /// Address of the live stream.
    pub stream: Option<Spanned<String>>,
    /// How many can come.
    pub capacity: Option<u32>,
}

/// A launch.
#[derive(Debug, Clone, Default)]
pub struct LaunchPlan {
    /// Name of what is launched, as texts write it.
    pub product: Option<Spanned<String>>,
    /// Before this no post may name it.
    pub embargo: Option<Spanned<When>>,
}

/// An offer.
#[derive(Debug, Clone, Default)]
pub struct Promotion {
    /// What is offered.
    pub offer: Option<String>,
    /// Under which conditions.
    pub conditions: Vec<String>,
    /// How many there are.
    pub stock: Option<u32>,
    /// Code that buyers give.
    pub code: Option<String>,
}
