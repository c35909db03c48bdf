//! Stops of publishing: what they cover, when they end, and what becomes of what they held back.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::control::{ControlKey, INSTANT};
use super::record::SCHEMA;
use crate::model::{Digest, Held};
use crate::support::hidden::one_line;
use crate::support::instant;

/// Bodies above this size are not read.
const MAX_BYTES: usize = 32 * 1024;
/// Longest reason, in characters.
pub const MAX_REASON_CHARS: usize = 500;
/// Most names of each kind in a scope.
const MAX_NAMES: usize = 200;
/// Longest name, in bytes.
const MAX_NAME_BYTES: usize = 200;

/// What a freeze covers: of each kind that it names, one has to fit. What names nothing covers everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Campaigns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<String>,
    /// Tags, without a sign; small and capital letters are the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Language tags: `es` covers `es-MX`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub langs: Vec<String>,
}

/// What a freeze may cover a variant by.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Its channel.
    pub channel: &'a str,
    /// Its post's campaign.
    pub campaign: Option<&'a str>,
    /// Its post's tags.
    pub tags: Vec<&'a str>,
    /// The language of its text.
    pub lang: &'a str,
    /// The crisis whose statement its post says it is.
    pub crisis: Option<&'a str>,
}

impl Scope {
    /// Whether it names nothing, and so covers everything.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.kinds().iter().all(|names| names.is_empty())
    }

    /// Whether a variant is covered.
    #[must_use]
    pub fn covers(&self, facts: &Facts<'_>) -> bool {
        let any = |names: &[String], fits: &dyn Fn(&str) -> bool| names.is_empty() || names.iter().any(|name| fits(name));
        let tag = |text: &str| text.trim_start_matches('#').to_lowercase();
        any(&self.channels, &|name| name == facts.channel)
            && any(&self.campaigns, &|name| Some(name) == facts.campaign)
            && any(&self.tags, &|name| facts.tags.iter().any(|of| tag(of) == tag(name)))
            && any(&self.langs, &|name| {
                let (name, lang) = (name.to_lowercase(), facts.lang.to_lowercase());
                lang.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
    }

    /// Whether it names no more than it may.
    pub(super) fn is_bounded(&self) -> bool {
        let fits = |name: &String| name.len() <= MAX_NAME_BYTES && !name.chars().any(char::is_control);
        self.kinds().iter().all(|names| names.len() <= MAX_NAMES && names.iter().all(fits))
    }

    fn kinds(&self) -> [&Vec<String>; 4] {
        [&self.channels, &self.campaigns, &self.tags, &self.langs]
    }
}

/// Publishing stops: the body of `_freezes/<id>/open.json`. Holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeRecord {
    /// Version of this form.
    pub schema: u32,
    /// Name of the freeze.
    pub id: String,
    /// When it began.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// Who began it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What it covers.
    #[serde(default)]
    pub scope: Scope,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "instant::recorded_or_none")]
    pub until: Option<DateTime<Utc>>,
    /// What becomes of what falls due meanwhile.
    pub held: Held,
    /// Level of the crisis plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Name of the crisis that it came with: statements of that one may pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<String>,
    /// Digest of the first entry of the log of that crisis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Digest>,
    /// Name and version of the program.
    pub tool: String,
}

/// Publishing goes on: the body of `_freezes/<id>/lift.json`. Holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiftRecord {
    /// Version of this form.
    pub schema: u32,
    /// Name of the freeze.
    pub id: String,
    /// When it ended.
    #[serde(deserialize_with = "instant::recorded")]
    pub at: DateTime<Utc>,
    /// Who ended it.
    pub by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Name and version of the program.
    pub tool: String,
}

/// Name and version of the program, for records.
pub(crate) const TOOL: &str = concat!("pregon ", env!("CARGO_PKG_VERSION"));

/// Name of a freeze: when it began, and a few words of why, so that a listing says something.
#[must_use]
pub fn freeze_id(at: DateTime<Utc>, reason: &str) -> String {
    let mut slug = String::new();
    for c in reason.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let instant = at.format(INSTANT);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { instant.to_string() } else { format!("{instant}-{slug}") }
}

impl FreezeRecord {
    /// A freeze that begins now.
    #[must_use]
    pub fn new(id: String, at: DateTime<Utc>, by: String, reason: String, scope: Scope, held: Held) -> Self {
        Self {
            schema: SCHEMA,
            id,
            at,
            by,
            reason,
            scope,
            until: None,
            held,
            level: None,
            crisis: None,
            opening: None,
            tool: TOOL.to_owned(),
        }
    }

    /// Its name on record.
    #[must_use]
    pub fn key(&self) -> ControlKey {
        ControlKey::Freeze { id: self.id.clone() }
    }

    /// The bytes that are kept.
    ///
    /// # Panics
    /// Never: every field is plain data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes(self)
    }

    /// Reads a freeze, and checks that it is the one that its name says and within bounds.
    ///
    /// # Errors
    /// Why the bytes are not this record.
    pub fn from_bytes(id: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut record: Self = parse(bytes)?;
        acceptable(record.schema, &record.tool, &record.id, id)?;
        (record.by, record.reason) = (shown(&record.by), shown(&record.reason));
        record.level = record.level.as_deref().map(shown);
        record.crisis = record.crisis.as_deref().map(shown);
        if record.scope.is_bounded() { Ok(record) } else { Err("it names more than a freeze may".to_owned()) }
    }
}

impl LiftRecord {
    /// The end of a freeze.
    #[must_use]
    pub fn new(id: String, at: DateTime<Utc>, by: String, reason: Option<String>) -> Self {
        Self { schema: SCHEMA, id, at, by, reason, tool: TOOL.to_owned() }
    }

    /// Its name on record.
    #[must_use]
    pub fn key(&self) -> ControlKey {
        ControlKey::Lift { id: self.id.clone() }
    }

    /// The bytes that are kept.
    ///
    /// # Panics
    /// Never: every field is plain data.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes(self)
    }

    /// Reads the end of a freeze, and checks that it is the one that its name says.
    ///
    /// # Errors
    /// Why the bytes are not this record.
    pub fn from_bytes(id: &str, bytes: &[u8]) -> Result<Self, String> {
        let mut record: Self = parse(bytes)?;
        acceptable(record.schema, &record.tool, &record.id, id)?;
        record.by = shown(&record.by);
        record.reason = record.reason.as_deref().map(shown);
        Ok(record)
    }
}

/// Text that does nothing to a terminal.
pub(super) fn shown(text: &str) -> String {
    shown_up_to(text, MAX_REASON_CHARS)
}

/// The first so many characters of a text, which do nothing to a terminal.
pub(super) fn shown_up_to(text: &str, most: usize) -> String {
    let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
    one_line(&text[..end], ' ')
}

pub(super) fn bytes(record: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(record).expect("plain data serialises");
    bytes.push(b'\n');
    bytes
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    if bytes.len() > MAX_BYTES {
        return Err("it is too long".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|error| format!("not a record: {error}"))
}

pub(super) fn acceptable(schema: u32, tool: &str, says: &str, id: &str) -> Result<(), String> {
    if schema > SCHEMA {
        Err(format!("written by a newer version ({})", tool.chars().take(40).collect::<String>()))
    } else if says != id {
        Err("says that it is another one".to_owned())
    } else {
        Ok(())
    }
}

/// A freeze as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Its name.
    pub id: String,
    /// What it says; `None` where that was not, or cannot be read. Such a freeze covers everything.
    pub open: Option<FreezeRecord>,
    /// What ended it.
    pub lift: Lift,
    /// Whether it is not on record at all, and only the log of its crisis says that there is such a freeze.
    pub missing: bool,
}

/// What ended a freeze.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lift {
    /// Nobody has.
    #[default]
    None,
    /// There is a record of it that was not, or cannot be read: it ends nothing.
    Unreadable,
    /// Somebody has.
    At(LiftRecord),
}

impl Freeze {
    /// Whether it still stops what it covers. Whoever opens a freeze stops publishing at once, whatever the clocks of machines say.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        !matches!(self.lift, Lift::At(_)) && self.open.as_ref().and_then(|open| open.until).is_none_or(|until| now < until)
    }

    /// Whether it is no freeze but something else where freezes are: no record lifts it, it has to be removed.
    #[must_use]
    pub fn is_stray(&self) -> bool {
        // No name of a freeze begins so.
        self.id.starts_with('_')
    }

    /// When it began: as it says, else as its name says.
    #[must_use]
    pub fn began(&self) -> Option<DateTime<Utc>> {
        let named = || NaiveDateTime::parse_from_str(self.id.get(..16)?, INSTANT).ok();
        self.open.as_ref().map(|open| open.at).or_else(|| named().map(|at| at.and_utc()))
    }

    /// When it ended; `None` while it is open, and where nobody knows.
    #[must_use]
    pub fn ended(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let expiry = self.open.as_ref().and_then(|open| open.until);
        match &self.lift {
            Lift::None | Lift::Unreadable => expiry.filter(|until| *until <= now),
            Lift::At(lift) => Some(expiry.map_or(lift.at, |until| until.min(lift.at))),
        }
    }

    /// What becomes of what it held back; to ask where it cannot be read.
    #[must_use]
    pub fn held(&self) -> Held {
        self.open.as_ref().map_or(Held::Ask, |open| open.held)
    }

    /// The crisis that it came with.
    #[must_use]
    pub fn crisis(&self) -> Option<&str> {
        self.open.as_ref()?.crisis.as_deref()
    }

    /// Why publishing was stopped.
    #[must_use]
    pub fn why(&self) -> &str {
        self.open.as_ref().map_or("the record of the freeze cannot be read", |open| open.reason.as_str())
    }

    /// Whether a variant is covered.
    #[must_use]
    pub fn covers(&self, facts: &Facts<'_>) -> bool {
        self.open.as_ref().is_none_or(|open| open.scope.covers(facts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Reader<'a> = &'a dyn Fn(&str) -> Result<(), String>;

    #[test]
    fn a_leap_second_is_refused_with_its_line() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let (begin, end) = (at("2026-12-31T10:00:00Z"), at("2026-12-31T12:00:00Z"));
        let freeze = FreezeRecord {
            until: Some(end),
            ..FreezeRecord::new("f".to_owned(), begin, "lucia".to_owned(), "Sismo".to_owned(), Scope::default(), Held::Ask)
        };
        let lift = LiftRecord::new("f".to_owned(), end, "lucia".to_owned(), None);
        let is_freeze = |text: &str| FreezeRecord::from_bytes("f", text.as_bytes()).map(|_| ());
        let is_lift = |text: &str| LiftRecord::from_bytes("f", text.as_bytes()).map(|_| ());
        for (bytes, read, time, leap, line) in [
            (freeze.to_bytes(), &is_freeze as Reader<'_>, "10:00:00Z", "09:59:60Z", 4),
            (freeze.to_bytes(), &is_freeze, "12:00:00Z", "11:59:60Z", 8),
            (lift.to_bytes(), &is_lift, "12:00:00Z", "11:59:60Z", 4),
        ] {
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(read(&text), Ok(()));
            let fault = read(&text.replace(time, leap)).expect_err("a leap second");
            assert!(fault.contains(&format!("it names a leap second at line {line} ")), "{fault}\n{text}");
        }
    }
}
