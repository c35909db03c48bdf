//! How the plan is measured.

use chrono::NaiveDate;

use super::Objective;
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
    /// The way of its own.
    #[must_use]
    pub fn way(&self) -> Way {
        Way::new(self.baseline, self.target, self.direction)
    }

    /// The way that an objective wants it to go; what the objective does not say, it says itself.
    #[must_use]
    pub fn way_of(&self, objective: &Objective) -> Way {
        Way::new(objective.baseline.or(self.baseline), objective.target.or(self.target), self.direction)
    }

    /// The last value on or before a day.
    #[must_use]
    pub fn reading_on(&self, day: NaiveDate) -> Option<&Reading> {
        self.readings.iter().rev().find(|reading| reading.date <= day)
    }
}

/// The way that a value has to go: from where, to where, and which end is the better one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// Value before the plan.
    pub baseline: Option<f64>,
    /// Value to reach.
    pub target: Option<f64>,
    /// Whether more or less is better.
    pub direction: Direction,
}

impl Way {
    /// A way from its figures, where they tell: who goes from 48 to 24 wants less, whatever the KPI says of itself.
    #[must_use]
    pub fn new(baseline: Option<f64>, target: Option<f64>, usual: Direction) -> Self {
        let direction = match (baseline, target) {
            (Some(baseline), Some(target)) if target < baseline => Direction::Down,
            _ => usual,
        };
        Self { baseline, target, direction }
    }

    /// Whether a value has reached the target; never where there is none.
    #[must_use]
    pub fn is_reached(&self, value: f64) -> bool {
        self.target.is_some_and(|target| self.direction.reaches(value, target))
    }

    /// How much of the way a value has behind it, 0 to 100; `None` where the way has no length.
    #[must_use]
    pub fn share(&self, value: f64) -> Option<f64> {
        let (baseline, target) = (self.baseline.unwrap_or(0.0), self.target?);
        let way = target - baseline;
        (way != 0.0).then(|| ((value - baseline) / way * 100.0).clamp(0.0, 100.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_tell_the_way() {
        for (baseline, target, usual, value, reached, share) in [
            (Some(310.0), Some(400.0), Direction::Up, 340.0, false, Some(33.0)),
            (Some(310.0), Some(400.0), Direction::Up, 412.0, true, Some(100.0)),
            (Some(48.0), Some(24.0), Direction::Up, 36.0, false, Some(50.0)),
            (Some(48.0), Some(24.0), Direction::Up, 20.0, true, Some(100.0)),
            (None, Some(24.0), Direction::Down, 20.0, true, Some(83.0)),
            (Some(10.0), Some(10.0), Direction::Up, 10.0, true, None),
            (Some(10.0), None, Direction::Up, 10.0, false, None),
        ] {
            let way = Way::new(baseline, target, usual);
            assert_eq!((way.is_reached(value), way.share(value).map(f64::round)), (reached, share), "{way:?}, {value}");
        }
    }
}
