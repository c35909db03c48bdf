//! The calendar as iCalendar (RFC 5545), for calendar programs.
//!
//! Times are written in UTC, so that no zone has to be described; programs show them in their own. What lasts whole days is
//! written as dates, the end being the first day that is not part of it any more (RFC 5545, 3.6.1). Names of calendars and
//! addresses follow RFC 7986. The same input gives the same bytes.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::view::{Entry, Stage, View};
use super::words::Words;
use crate::model::PostId;
use crate::workspace::{Workspace, first_instant};

/// Octets of a line at most, without its end (RFC 5545, 3.1).
const LINE: usize = 75;
/// How long a post takes in a calendar: long enough to be seen and clicked on.
const POST_MINUTES: i64 = 15;
/// How long an event without an end takes.
const EVENT_MINUTES: i64 = 60;

/// What becomes a file of iCalendar.
#[derive(Debug, Clone, Copy)]
pub struct IcsRequest<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The days.
    pub view: &'a View,
}

/// The calendar as iCalendar.
#[must_use]
pub fn ics(request: &IcsRequest<'_>) -> String {
    let IcsRequest { workspace, view } = *request;
    let words = Words::of(&view.language);
    let host = PostId::slug(&workspace.config.brand).map_or_else(|| "pregon".to_owned(), |slug| slug.to_string());
    let mut out = Writer { text: String::new(), stamp: utc(view.now), host, used: BTreeSet::new() };
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", &format!("-//pregon//pregon {}//{}", env!("CARGO_PKG_VERSION"), words.say("ES", "EN")));
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    let name = escaped(&format!("{} · {}", workspace.config.brand, words.say("calendario", "calendar")));
    out.line("NAME", &name);
    out.line("X-WR-CALNAME", &name);
    out.line("X-WR-TIMEZONE", &view.timezone);
    out.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    for day in &view.days {
        for entry in &day.posts {
            post(&mut out, workspace, entry, words);
        }
    }
    days(&mut out, workspace, view, words);
    out.line("END", "VCALENDAR");
    out.text
}

fn post(out: &mut Writer, workspace: &Workspace, entry: &Entry, words: Words) {
    let channels: Vec<&str> = entry.channels.iter().map(crate::model::ChannelName::as_str).collect();
    // Of a post whose channels have different times, each time is an event of its own. No id has a `/`.
    out.begin(&format!("post-{}/{}", entry.post, entry.lead));
    out.line("DTSTART", &utc(entry.utc));
    out.line("DTEND", &utc(entry.utc + TimeDelta::minutes(POST_MINUTES)));
    out.text_line("SUMMARY", &entry.title);
    let path = workspace.post(entry.post.as_str()).map(|post| post.path.clone()).unwrap_or_default();
    let mut about = format!("{} · {}", words.stage(entry.stage), channels.join(", "));
    if entry.proposed {
        about.push_str(words.say(" · hora propuesta", " · time proposed"));
    }
    if let Some(branch) = &entry.branch {
        about.push_str(&format!(" · ⎇ {branch}"));
    }
    out.text_line("DESCRIPTION", &format!("{about}\n{path}"));
    let sure = entry.stage >= Stage::Approved && !entry.proposed;
    out.line("STATUS", if sure { "CONFIRMED" } else { "TENTATIVE" });
    out.line("TRANSP", "TRANSPARENT");
    out.text_line("CATEGORIES", words.say("Publicaciones", "Posts"));
    if let Some(base) = workspace.config.site.url.as_deref().filter(|_| channels.iter().any(|name| is_site(workspace, name))) {
        out.line("URL", &address(&format!("{base}/posts/{}/", entry.post)));
    }
    out.line("END", "VEVENT");
}

fn is_site(workspace: &Workspace, channel: &str) -> bool {
    workspace.config.channel(channel).is_some_and(|channel| channel.network.as_str() == "site")
}

/// Events, and what lasts whole days.
fn days(out: &mut Writer, workspace: &Workspace, view: &View, words: Words) {
    let zone = workspace.config.timezone;
    let mut seen = BTreeSet::new();
    for event in view.days.iter().flat_map(|day| &day.marks.events) {
        if !seen.insert((&event.id, event.start)) {
            continue;
        }
        let id = if event.repeated { format!("event-{}-{}", event.id, event.start.date()) } else { format!("event-{}", event.id) };
        let start = first_instant(event.start, zone);
        // An end has to be later than its start (RFC 5545, 3.8.2.2); what clocks jump over keeps its length.
        let length = event.end.map(|end| end - event.start).filter(|length| *length > TimeDelta::zero());
        let end = event.end.map(|end| first_instant(end, zone)).filter(|end| *end > start);
        let end = end.unwrap_or_else(|| start + length.unwrap_or(TimeDelta::minutes(EVENT_MINUTES)));
        out.begin(&id);
        out.line("DTSTART", &utc(start));
        out.line("DTEND", &utc(end));
        out.text_line("SUMMARY", &event.name);
        if let Some(place) = &event.place {
            out.text_line("LOCATION", place);
        }
        if let Some(url) = &event.url {
            out.line("URL", &address(url));
        }
        out.line("STATUS", "CONFIRMED");
        out.text_line("CATEGORIES", words.say("Eventos", "Events"));
        out.line("END", "VEVENT");
    }
    for day in &view.days {
        for holiday in &day.marks.holidays {
            let summary = format!("{} ({})", holiday.name, holiday.country);
            let id = format!("holiday-{}-{}", holiday.country.to_lowercase(), day.date);
            out.whole_days(&id, day.date, day.date, &summary, words.say("Festivos", "Holidays"));
        }
        for date in &day.marks.key_dates {
            let id = format!("key-date-{}-{}", day.date, named(&date.name));
            out.whole_days(&id, day.date, day.date, &date.name, words.say("Fechas clave", "Key dates"));
        }
    }
    for blackout in workspace.calendar.blackout.iter().filter(|blackout| blackout.from <= view.to && view.from <= blackout.to) {
        let nothing = words.say("Nada se publica", "Nothing is published");
        let summary = blackout.reason.as_ref().map_or_else(|| nothing.to_owned(), |reason| format!("{nothing}: {reason}"));
        out.whole_days(
            &format!("blackout-{}-{}", blackout.from, blackout.to),
            blackout.from,
            blackout.to,
            &summary,
            words.say("Días sin publicar", "Days off"),
        );
    }
    for band in &view.campaigns {
        let (from, to) = (band.from.unwrap_or(view.from), band.to.unwrap_or(view.to));
        if from <= to {
            out.whole_days(&format!("campaign-{}", band.id), from, to, &band.name, words.say("Campañas", "Campaigns"));
        }
    }
}

/// A name as a part of a UID: its letters, or their code points where it has none that stay.
fn named(name: &str) -> String {
    let points = || name.chars().take(40).map(|c| format!("{:x}", u32::from(c))).collect::<Vec<_>>().join("-");
    PostId::slug(name).map_or_else(points, |slug| slug.to_string())
}

/// `20261124T153000Z`.
fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value of type TEXT (RFC 5545, 3.3.11). Control characters have no place in one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push_str("\\n"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address as a value of type URI, which is not escaped but has no blanks and no control characters.
fn address(url: &str) -> String {
    url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

struct Writer {
    text: String,
    stamp: String,
    host: String,
    /// Names that entries have.
    used: BTreeSet<String>,
}

impl Writer {
    fn begin(&mut self, id: &str) {
        self.line("BEGIN", "VEVENT");
        // Of entries of one name, as of a key date that is written twice, each has its own: a program would take them for one.
        let mut numbered = (1u32..).map(|number| if number == 1 { id.to_owned() } else { format!("{id}/{number}") });
        let id = numbered.find(|id| !self.used.contains(id)).unwrap_or_default();
        self.used.insert(id.clone());
        let id = escaped(&format!("{id}@{}.pregon", self.host));
        self.line("UID", &id);
        let stamp = self.stamp.clone();
        self.line("DTSTAMP", &stamp);
    }

    fn whole_days(&mut self, id: &str, from: NaiveDate, to: NaiveDate, summary: &str, category: &str) {
        let date = |day: NaiveDate| day.format("%Y%m%d").to_string();
        self.begin(id);
        self.line("DTSTART;VALUE=DATE", &date(from));
        self.line("DTEND;VALUE=DATE", &date(to.checked_add_days(Days::new(1)).unwrap_or(to)));
        self.text_line("SUMMARY", summary);
        self.line("TRANSP", "TRANSPARENT");
        self.text_line("CATEGORIES", category);
        self.line("END", "VEVENT");
    }

    fn text_line(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// A content line, folded between characters.
    fn line(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_lines_folded_between_characters() {
        for (text, expected) in [
            ("a, b; c\\d", "a\\, b\\; c\\\\d"),
            ("uno\r\ndos\ntres\rcuatro", "uno\\ndos\\ntres\\ncuatro"),
            ("a\u{0}b\u{1b}[31m", "a b [31m"),
            ("BEGIN:VEVENT", "BEGIN:VEVENT"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        let mut writer = Writer { text: String::new(), stamp: String::new(), host: String::new(), used: BTreeSet::new() };
        writer.text_line("SUMMARY", &"ñandú 🎃 ".repeat(30));
        assert!(writer.text.split("\r\n").all(|line| line.len() <= LINE), "{}", writer.text);
        assert_eq!(writer.text.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ñandú 🎃 ".repeat(30)));
        assert_eq!(address("https://a.example/\r\nX:y z"), "https://a.example/X:yz");
    }
}
