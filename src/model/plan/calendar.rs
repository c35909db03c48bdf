//! The calendar: times, days, events, cadence.

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use crate::diag::{FileId, Span, Spanned};
use crate::model::TimeOfDay;

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
