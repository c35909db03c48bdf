//! The calendar: times, days, events, cadence.

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;

use crate::diag::{FileId, Span, Spanned};
use crate::model::{Repeat, TimeOfDay};

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
    /// Countries whose national holidays are shown, as ISO 3166-1 codes.
    pub holidays: Vec<Spanned<String>>,
    /// Days worth remembering.
    pub key_dates: Vec<KeyDate>,
    /// Events.
    pub events: Vec<CalendarEvent>,
    /// How often each channel publishes.
    pub cadence: Vec<Cadence>,
    /// How many posts are too many.
    pub limits: Limits,
    /// Whether posts at other times than those of `slots` are to be reported.
    pub only_slots: bool,
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
    /// Times of day.
    pub at: Vec<TimeOfDay>,
    /// Zone of days and times; `None` for the workspace's.
    pub timezone: Option<Tz>,
}

/// How many posts are too many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most different posts within an hour, over all channels; `None` for the program's own limit.
    pub per_hour: Option<u32>,
    /// Most posts of one channel on a day; `None` for the program's own limit.
    pub per_day: Option<u32>,
}

impl Limits {
    /// Most different posts within an hour, over all channels, where the calendar does not say.
    pub const PER_HOUR: u32 = 3;
    /// Most posts of a channel on a day, where neither the calendar nor the channel's slots say more.
    pub const PER_DAY: u32 = 4;
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

/// A day worth remembering, or days of which a rule says when they come.
#[derive(Debug, Clone)]
pub struct KeyDate {
    /// When it is.
    pub when: DateRule,
    /// What is on.
    pub name: String,
    /// Whether nothing cheerful belongs on it: a day of mourning, an anniversary of a disaster.
    pub avoid: bool,
    /// Where it was written.
    pub span: Span,
}

/// The days of a key date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateRule {
    /// One day.
    Day(NaiveDate),
    /// Every year on this day; the 29th of February only in leap years.
    Yearly {
        /// Month, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// The days of a recurrence rule.
    Repeat {
        /// The day that the rule begins at; `None` for one that has always been.
        start: Option<NaiveDate>,
        /// The rule.
        repeat: Repeat,
    },
}

/// An event.
#[derive(Debug, Clone)]
pub struct CalendarEvent {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// Start of the first, in the workspace's zone.
    pub start: NaiveDateTime,
    /// End of the first, in the workspace's zone.
    pub end: Option<NaiveDateTime>,
    /// How it is repeated, where it is.
    pub repeat: Option<Repeat>,
    /// Where.
    pub place: Option<String>,
    /// Page.
    pub url: Option<String>,
    /// Campaign whose posts are about it.
    pub campaign: Option<Spanned<String>>,
    /// Whether posts are expected about it.
    pub posts: bool,
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
    /// Most days between two posts; `None` for what follows from `min`.
    pub max_gap: Option<u32>,
}
