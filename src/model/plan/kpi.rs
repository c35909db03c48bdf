//! How the plan is measured.

use chrono::NaiveDate;

use crate::diag::{Span, Spanned};

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
    /// Value before the plan.
    pub baseline: Option<f64>,
    /// Value to reach in a period.
    pub target: Option<f64>,
    /// Stretch of time for which a value stands.
    pub period: Option<Period>,
    /// Whether more or less is better.
    pub direction: Direction,
    /// Person responsible.
    pub owner: Option<Spanned<String>>,
    /// Values read so far, oldest first.
    pub readings: Vec<Reading>,
}

impl Kpi {
    /// The last value on or before a day.
    #[must_use]
    pub fn reading_on(&self, day: NaiveDate) -> Option<&Reading> {
        self.readings.iter().rev().find(|reading| reading.date <= day)
    }
}

/// The stretch of time for which the value of a KPI stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

impl Period {
    /// All, shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// Whether more or less of something is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// More is better.
    #[default]
    Up,
    /// Less is better.
    Down,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Up, Self::Down];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// Whether a value is as good as another, or better.
    #[must_use]
    pub fn reaches(self, value: f64, target: f64) -> bool {
        match self {
            Self::Up => value >= target,
            Self::Down => value <= target,
        }
    }
}

/// A value of a KPI that somebody read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Day for which it stands.
    pub date: NaiveDate,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// Where it was written.
    pub span: Span,
}
