//! What may stand under a key.

use super::{Field, Record};

/// What may stand under a key.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text that is not empty.
    Text,
    /// Text that may be empty.
    TextOrEmpty,
    /// `true` or `false`.
    Truth,
    /// A whole number.
    Integer {
        /// The smallest.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// A number.
    Number {
        /// The smallest.
        least: f64,
        /// The largest.
        most: f64,
    },
    /// A share in percent, 0 to 100.
    Share,
    /// A day: `2026-11-24`.
    Day,
    /// A wall time: `2026-11-24 09:30`.
    DateTime,
    /// A wall time, or an instant with its offset from UTC.
    When,
    /// An instant in UTC: `2026-11-24T15:30:00Z`.
    Instant,
    /// A time of day: `"09:30"`.
    Time,
    /// A length of time: `30m`, `24h`, `3d`.
    Duration,
    /// A day of the week.
    Weekday,
    /// An amount with its currency: `40 EUR`.
    Money,
    /// An amount, in the currency of its budget where it names none.
    Amount,
    /// The code of a currency, ISO 4217.
    Currency,
    /// What one unit of a currency is worth: above 0, with up to six decimals.
    Rate,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// A language tag, BCP 47.
    Lang,
    /// A time zone, by its IANA name.
    Zone,
    /// Text of a form of its own.
    Form(&'static Form),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A key of something that is defined elsewhere.
    Reference(Refers),
    /// A list.
    List(&'static Shape),
    /// Exactly two values.
    Pair(&'static Shape),
    /// A list, or one value in its place.
    OneOrMany(&'static Shape),
    /// A map with known keys.
    Map(&'static Record),
    /// A map whose keys the team chooses.
    Entries {
        /// What the keys are.
        key: Key,
        /// What stands under each of them.
        value: &'static Shape,
    },
    /// One of several forms.
    Either(&'static [Shape]),
}

/// A form of text.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// A regular expression (ECMA 262, as JSON Schema has it) that the whole text matches; wide rather than narrow.
    pub pattern: &'static str,
    /// A text of this form.
    pub sample: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is, in Spanish.
    pub es: &'static str,
}

/// What the keys of a map are, where the team chooses them.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// A name; the text is an example of one.
    Name(&'static str),
    /// A key of something that is defined elsewhere.
    Reference(Refers),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// The code of a currency.
    Currency,
}

/// What a value is a key of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refers {
    /// `channels` of `pregon.yaml`.
    Channel,
    /// A network of the program or of `networks/`.
    Network,
    /// `plans/people.yaml`.
    Person,
    /// `objectives` of the plan.
    Objective,
    /// `kpis` of the plan.
    Kpi,
    /// `audiences` of the plan.
    Audience,
    /// `pillars` of the plan.
    Pillar,
    /// `budget.lines` of the plan.
    BudgetLine,
    /// `plans/campaigns/`.
    Campaign,
    /// `events` of the calendar.
    Event,
    /// `levels` of the crisis manual.
    Level,
    /// Crises that were opened.
    Crisis,
    /// Posts, by id.
    Post,
    /// Tags of posts.
    Tag,
    /// Rules of the check.
    Rule,
    /// A file beside this one.
    File,
}

impl Shape {
    /// What stands under a key of a map, and the key's field where it is a known one.
    pub(super) fn step(&'static self, key: &str, bilingual: bool) -> Option<(Option<&'static Field>, &'static Self)> {
        match self {
            Self::List(item) | Self::Pair(item) | Self::OneOrMany(item) => item.step(key, bilingual),
            Self::Map(record) => record.field(key, bilingual).map(|field| (Some(field), &field.shape)),
            Self::Entries { value, .. } => Some((None, value)),
            Self::Either(forms) => forms.iter().find_map(|form| form.step(key, bilingual)),
            _ => None,
        }
    }

    /// The map with known keys that stands here, in a list or not.
    #[must_use]
    pub fn record(&self) -> Option<&'static Record> {
        match self {
            Self::Map(record) => Some(record),
            Self::List(item) | Self::Pair(item) | Self::OneOrMany(item) => item.record(),
            Self::Either(forms) => forms.iter().find_map(Self::record),
            _ => None,
        }
    }

    /// The words that may stand here, in English.
    #[must_use]
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Choice(words) => words,
            Self::Truth => &["true", "false"],
            Self::List(item) | Self::Pair(item) | Self::OneOrMany(item) => item.words(),
            Self::Either(forms) => forms.iter().map(Self::words).find(|words| !words.is_empty()).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// What the value here must be a key of.
    #[must_use]
    pub fn refers(&self) -> Option<Refers> {
        match self {
            Self::Reference(refers) => Some(*refers),
            Self::List(item) | Self::Pair(item) | Self::OneOrMany(item) => item.refers(),
            Self::Either(forms) => forms.iter().find_map(Self::refers),
            _ => None,
        }
    }

    /// What the keys are, where the team chooses them.
    #[must_use]
    pub fn keys(&self) -> Option<Key> {
        match self {
            Self::Entries { key, .. } => Some(*key),
            Self::Either(forms) => forms.iter().find_map(Self::keys),
            _ => None,
        }
    }
}
