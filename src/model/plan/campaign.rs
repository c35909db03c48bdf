//! Campaigns.

use chrono::NaiveDate;

use crate::diag::{FileId, Spanned};
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
