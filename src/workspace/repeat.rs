//! Series: a post with a recurrence rule (RFC 5545) becomes one post for each of its dates.
//!
//! The rule is expanded on the wall clock, without a zone; each date becomes an instant later, as if somebody had written it. Engines that expand
//! in a zone repeat, skip or move dates where clocks change, in silence.

use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rrule::{RRule, RRuleSet, Unvalidated};

use super::recurrence::Recurrence;
use super::schedule::{expiry, first_instant};
use crate::diag::{Diagnostic, Diagnostics, Span, Spanned};
use crate::model::{Occurrence, Post, PostId, Repeat, Schedule, Series, When, parse_date};

/// Most posts that one rule makes: more than one a day for a year.
pub(super) const MOST_OCCURRENCES: u16 = 400;
/// Most bytes of text that all posts of a series have together: a small file must not fill the memory.
const MOST_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// How long a rule runs that has no end.
const ENDLESS_MONTHS: u32 = 12;
/// Longest rule that is read.
const MOST_RULE_BYTES: usize = 500;

/// What is wrong with a rule, and where in its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RuleProblem {
    /// The bytes of the rule that are wrong.
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// The end of a rule, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// To the end of this day.
    Day(NaiveDate),
    /// To this wall time.
    Wall(NaiveDateTime),
    /// To this instant.
    Instant(DateTime<Utc>),
}

/// A rule whose parts are ones that this program acts on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// All parts but `UNTIL`.
    parts: String,
    count: bool,
    until: Option<Until>,
}

impl Rule {
    /// Whether the rule itself says where it ends.
    pub(super) fn has_end(&self) -> bool {
        self.count || self.until.is_some()
    }
}

const EXAMPLE: &str = "as `FREQ=WEEKLY;COUNT=4`, or `FREQ=MONTHLY;BYDAY=1MO;UNTIL=20271231` (RFC 5545)";

/// Reads a recurrence rule.
pub(super) fn parse(text: &str) -> Result<Rule, RuleProblem> {
    let whole = 0..text.len();
    let wrong = |place: Range<usize>, message: String, help: &'static str| Err(RuleProblem { place, message, help });
    if text.len() > MOST_RULE_BYTES {
        return wrong(whole, format!("the rule is longer than {MOST_RULE_BYTES} bytes"), EXAMPLE);
    }
    let (mut parts, mut seen, mut count, mut until) = (Vec::new(), Vec::new(), false, None);
    let mut at = if text.starts_with("RRULE:") { "RRULE:".len() } else { 0 };
    let mut frequency = None;
    for part in text[at..].split(';') {
        let place = at..at + part.len();
        at += part.len() + 1;
        let Some((name, value)) = part.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty()) else {
            return wrong(place, format!("`{}` is not a part of a recurrence rule", shown(part)), EXAMPLE);
        };
        let name = name.to_ascii_uppercase();
        if seen.contains(&name) {
            return wrong(place, format!("`{name}` is given twice"), "keep one of them");
        }
        match name.as_str() {
            "FREQ" => match value.to_ascii_uppercase().as_str() {
                "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY" => frequency = Some(value.to_ascii_uppercase()),
                "SECONDLY" | "MINUTELY" | "HOURLY" => {
                    let help = "write DAILY, WEEKLY, MONTHLY or YEARLY, and one post for each time of the day";
                    return wrong(place, "a post is repeated once a day at most".to_owned(), help);
                }
                _ => return wrong(place, format!("`{}` is not a frequency", shown(value)), "write DAILY, WEEKLY, MONTHLY or YEARLY"),
            },
            "UNTIL" => {
                until = parse_until(value);
                if until.is_none() {
                    let help = "write a day, `UNTIL=20271231`, or a time, `UNTIL=20271231T180000`";
                    return wrong(place, format!("`{}` is not a day or a time", shown(value)), help);
                }
            }
            "COUNT" | "INTERVAL" => {
                if !value.parse::<u16>().is_ok_and(|number| number > 0) {
                    return wrong(place, format!("`{}` is not a number from 1 to 65535", shown(value)), EXAMPLE);
                }
                count |= name == "COUNT";
            }
            "BYDAY" | "BYMONTHDAY" | "BYYEARDAY" | "BYWEEKNO" | "BYMONTH" | "BYSETPOS" | "WKST" => {}
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
                let help = "leave it out: the time of the day is that of `date`, or of the day's slot";
                return wrong(place, format!("`{name}` is not for posts"), help);
            }
            _ => {
                let help = "known parts: FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYMONTH, BYSETPOS, WKST";
                return wrong(place, format!("`{}` is not a part of a recurrence rule that is understood here", shown(&name)), help);
            }
        }
        if name != "UNTIL" {
            parts.push((place, format!("{name}={}", value.to_ascii_uppercase())));
        }
        seen.push(name);
    }
    let Some(frequency) = frequency else { return wrong(whole, "the rule has no `FREQ`".to_owned(), EXAMPLE) };
    if let Some((place, _)) = parts.iter().find(|(_, part)| part.starts_with("BYDAY=") && part.contains(|c: char| c.is_ascii_digit()))
        && matches!(frequency.as_str(), "DAILY" | "WEEKLY")
    {
        let help = "write the weekdays alone, as `BYDAY=MO,TH`; or `FREQ=MONTHLY;BYDAY=1MO`";
        return wrong(place.clone(), format!("a numbered weekday is one of a month or a year, and not {frequency}"), help);
    }
    if count && until.is_some() {
        return wrong(whole, "`COUNT` and `UNTIL` are both given".to_owned(), "keep one of them (RFC 5545, 3.3.10)");
    }
    for (place, part) in &parts {
        let alone = if part.starts_with("FREQ=") { part.clone() } else { format!("FREQ={frequency};{part}") };
        if let Err(error) = RRule::<Unvalidated>::from_str(&alone) {
            return wrong(place.clone(), reason(&error), EXAMPLE);
        }
    }
    let parts = parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>().join(";");
    Ok(Rule { parts, count, until })
}

fn parse_until(value: &str) -> Option<Until> {
    let day = |text: &str| {
        let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| parse_date(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))).flatten()
    };
    let Some((date, time)) = value.split_once(['T', 't']) else { return day(value).map(Until::Day) };
    let (time, utc) = time.strip_suffix(['Z', 'z']).map_or((time, false), |time| (time, true));
    let time = (time.len() == 6).then(|| NaiveTime::parse_from_str(time, "%H%M%S").ok()).flatten()?;
    let wall = day(date)?.and_time(time);
    Some(if utc { Until::Instant(wall.and_utc()) } else { Until::Wall(wall) })
}

/// The engine's reason, without what it says about itself.
fn reason(error: &rrule::RRuleError) -> String {
    let text = match error {
        rrule::RRuleError::ParserError(error) => error.to_string(),
        rrule::RRuleError::ValidationError(error) => error.to_string(),
        rrule::RRuleError::IterError(text) => text.clone(),
    };
    shown(text.trim_end_matches('.')).to_owned()
}

/// At most a line of it.
fn shown(text: &str) -> &str {
    let end = text.char_indices().nth(160).map_or(text.len(), |(at, _)| at);
    text[..end].lines().next().unwrap_or_default()
}

/// A post as one post for each of its dates, in their order; one without a rule as it is.
///
/// Each has the id `<id>.<yyyy-mm-dd>`, the first too: a date is the same post whatever becomes of the rule around it, and where it begins.
/// Where the rule cannot be carried out the finding says so, and the post stays alone.
pub(crate) fn expand(post: Post, zone: Tz, diagnostics: &mut Diagnostics) -> Vec<Post> {
    let Some(repeat) = &post.repeat else { return vec![post] };
    match series(&post, repeat, zone, diagnostics) {
        Ok(series) => {
            let walls = series.occurrences.iter().map(|occurrence| occurrence.wall);
            (0..).zip(walls).map(|(number, wall)| occurrence(&post, &series, number, wall, zone)).collect()
        }
        Err(problem) => {
            diagnostics.push(*problem);
            vec![post]
        }
    }
}

/// One post of a series.
fn occurrence(post: &Post, series: &Series, number: usize, wall: NaiveDateTime, zone: Tz) -> Post {
    let id = series.occurrences[number].id.clone();
    let schedule = match &post.schedule {
        // The first is when its author says, with the offset that was written.
        schedule @ Schedule::At(Spanned { value: When::Instant(utc), .. }) if utc.with_timezone(&zone).naive_local() == wall => {
            schedule.clone()
        }
        Schedule::At(when) => Schedule::At(Spanned::new(When::Wall(wall), when.span)),
        Schedule::SlotOn(day) => Schedule::SlotOn(Spanned::new(wall.date(), day.span)),
        schedule @ (Schedule::None | Schedule::SlotNext(_)) => schedule.clone(),
    };
    Post { id, schedule, series: Some(series.clone()), ..post.clone() }
}

fn series(post: &Post, repeat: &Repeat, zone: Tz, diagnostics: &mut Diagnostics) -> Result<Series, Box<Diagnostic>> {
    let at = |span: Span, message: String, help: String| {
        Box::new(Diagnostic::error("invalid-value", post.at(span), message).help(help).post(&post.id))
    };
    let span = repeat.rule.span;
    let start = match &post.schedule {
        Schedule::At(Spanned { value: When::Wall(wall), .. }) => *wall,
        Schedule::At(Spanned { value: When::Instant(utc), .. }) => utc.with_timezone(&zone).naive_local(),
        Schedule::SlotOn(day) => day.value.and_time(NaiveTime::MIN),
        Schedule::SlotNext(slot) => {
            let help = "write the first day, as `slot: 2026-11-24`, or `date:` with a time";
            return Err(at(*slot, "a series cannot begin in the next free slot: its dates would move".to_owned(), help.to_owned()));
        }
        Schedule::None => {
            let help = "add `date: 2026-11-24 09:30`, or `slot: 2026-11-24`";
            return Err(at(span, "the rule has no date to begin at".to_owned(), help.to_owned()));
        }
    };
    let rule = parse(&repeat.rule.value).map_err(|problem| at(span, problem.message, problem.help.to_owned()))?;
    let walls = dates(&rule, start, zone).map_err(|message| at(span, message, EXAMPLE.to_owned()))?;
    if walls.len() > usize::from(MOST_OCCURRENCES) {
        let message = format!("the rule gives more than {MOST_OCCURRENCES} posts");
        return Err(at(span, message, "end it sooner, with COUNT or UNTIL".to_owned()));
    }
    match walls.first() {
        None => return Err(at(span, "the rule gives no date at all".to_owned(), EXAMPLE.to_owned())),
        Some(first) if first.date() != start.date() => {
            let message = format!("the rule does not fall on the post's own day, {}", start.date());
            return Err(at(span, message, format!("begin on {}, the first day of the rule, or change the rule", first.date())));
        }
        Some(_) => {}
    }
    for except in repeat.except.iter().filter(|except| walls.iter().all(|wall| wall.date() != except.value)) {
        let message = format!("{} is not a day of the series", except.value);
        diagnostics
            .push(Diagnostic::warning("invalid-value", post.at(except.span), message).help("remove it, or correct the day").post(&post.id));
    }
    let end = post.expires.as_ref().map(|expires| expiry(&expires.value, zone));
    let in_time = |wall: &NaiveDateTime| end.is_none_or(|end| first_instant(*wall, zone) < end);
    let wanted = |wall: &NaiveDateTime| in_time(wall) && repeat.except.iter().all(|except| except.value != wall.date());
    let mut occurrences = Vec::with_capacity(walls.len());
    for wall in walls.into_iter().filter(wanted) {
        let id = PostId::new(format!("{}.{}", post.id, wall.date())).map_err(|error| {
            at(span, format!("the id is too long for a series: {error}"), "shorten `id:` by the eleven characters of a date".to_owned())
        })?;
        occurrences.push(Occurrence { id, wall });
    }
    if occurrences.is_empty() {
        return Err(at(span, "no date of the series is left".to_owned(), "look at `except` and `expires`".to_owned()));
    }
    if occurrences.len().saturating_mul(post.body.markdown.len()) > MOST_TEXT_BYTES {
        let help = "repeat it less often, or shorten it".to_owned();
        return Err(at(span, format!("so long a text cannot be repeated {} times", occurrences.len()), help));
    }
    let endless = !rule.has_end() && post.expires.is_none();
    Ok(Series { id: post.id.clone(), start: start.date(), occurrences: Arc::from(occurrences), endless })
}

/// The wall times of a rule that begins at `start`, in order; one more than there may be at most.
fn dates(rule: &Rule, start: NaiveDateTime, zone: Tz) -> Result<Vec<NaiveDateTime>, String> {
    let last = match rule.until {
        Some(until) => last_wall(until, zone),
        None if rule.count => None,
        None => start.checked_add_months(Months::new(ENDLESS_MONTHS)).and_then(|end| end.checked_sub_days(Days::new(1))),
    };
    if last.is_some_and(|last| last < start) {
        return Err("the rule ends before it begins".to_owned());
    }
    // Wall times as if they were UTC, where every one of them exists once.
    let floating = |wall: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&wall);
    let parsed = RRule::<Unvalidated>::from_str(&rule.parts).map_err(|error| reason(&error))?;
    let parsed = match last {
        Some(last) => parsed.until(floating(last)),
        None => parsed,
    };
    let valid = parsed.validate(floating(start)).map_err(|error| reason(&error))?;
    let mut walls: Vec<NaiveDateTime> =
        RRuleSet::new(floating(start)).rrule(valid).all(MOST_OCCURRENCES + 1).dates.into_iter().map(|date| date.naive_utc()).collect();
    walls.sort_unstable();
    walls.dedup();
    Ok(walls)
}

/// The first year that a rule of the calendar begins in: nobody plans before it, and a count is followed from the beginning.
const FIRST_YEAR: i32 = 1900;
/// How far ahead a rule of the calendar must have a date: weekdays and leap years have come round by then.
const FIRST_DATE_YEARS: u32 = 30;

/// A rule for which nobody has said when it begins reads the same from any day.
const ALWAYS: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day");

/// The end of a rule as a wall time of a zone.
fn last_wall(until: Until, zone: Tz) -> Option<NaiveDateTime> {
    match until {
        Until::Day(day) => day.and_hms_opt(23, 59, 59),
        Until::Wall(wall) => Some(wall),
        Until::Instant(utc) => Some(utc.with_timezone(&zone).naive_local()),
    }
}

/// Says what is wrong with a rule of the calendar that begins at a time, or has always been: what the rule alone does not tell, and that it falls
/// on some day.
pub(super) fn check(text: &str, start: Option<NaiveDateTime>) -> Result<(), RuleProblem> {
    let wrong = |message: String, help: &'static str| Err(RuleProblem { place: 0..text.len(), message, help });
    let rule = parse(text)?;
    let Ok(parsed) = RRule::<Unvalidated>::from_str(&rule.parts) else { return wrong("the rule cannot be read".to_owned(), EXAMPLE) };
    if start.is_none() {
        let says_days = parsed.get_freq() == rrule::Frequency::Daily
            || !parsed.get_by_weekday().is_empty()
            || !parsed.get_by_month_day().is_empty()
            || !parsed.get_by_year_day().is_empty()
            || !parsed.get_by_week_no().is_empty();
        if rule.count || parsed.get_interval() > 1 {
            return wrong("a rule with COUNT or INTERVAL needs a day to begin at".to_owned(), "add `date: 2026-11-24`");
        }
        if !says_days {
            let help = "add `date: 2026-11-24`, a day that it falls on, or BYDAY, BYMONTHDAY, BYYEARDAY or BYWEEKNO to the rule";
            return wrong("the rule does not say on which day it falls".to_owned(), help);
        }
    }
    let start = start.unwrap_or(ALWAYS.and_time(NaiveTime::MIN));
    if start.year() < FIRST_YEAR {
        return wrong(format!("a rule begins in {FIRST_YEAR} at the earliest, and this one in {}", start.year()), "correct the year");
    }
    if let Err(error) = parsed.clone().validate(rrule::Tz::UTC.from_utc_datetime(&start)) {
        return wrong(reason(&error), EXAMPLE);
    }
    let far = start.date().checked_add_months(Months::new(12 * FIRST_DATE_YEARS)).unwrap_or(NaiveDate::MAX);
    let days = Recurrence::new(&parsed, start.date());
    let first = days.days(start.date(), far).next();
    match (first, rule.until.and_then(|until| last_wall(until, Tz::UTC))) {
        (None, _) => wrong(format!("the rule gives no date in {FIRST_DATE_YEARS} years"), EXAMPLE),
        // A day more: the zone is not known here.
        (Some(first), Some(last)) if first > last.date() + Days::new(1) => wrong("the rule ends before its first date".to_owned(), EXAMPLE),
        _ => Ok(()),
    }
}

/// The wall times that a rule gives from one day to another, both included; none for a rule that cannot be carried out. Without a start
/// it has always been. An end that is given as an instant is taken in the zone.
pub(super) fn dates_between(text: &str, start: Option<NaiveDateTime>, zone: Tz, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDateTime> {
    let Ok(rule) = parse(text) else { return Vec::new() };
    let Ok(parsed) = RRule::<Unvalidated>::from_str(&rule.parts) else { return Vec::new() };
    let begin = start.map_or_else(|| ALWAYS.min(from), |start| start.date());
    let time = start.map_or(NaiveTime::MIN, |start| start.time());
    let last = rule.until.and_then(|until| last_wall(until, zone));
    let recurrence = Recurrence::new(&parsed, begin);
    // A count is that of all dates, those before the first day included.
    let first = if parsed.get_count().is_some() { begin } else { from };
    let count = parsed.get_count().map_or(usize::MAX, |count| count as usize);
    recurrence
        .days(first, to)
        .take(count)
        .filter(|day| from <= *day)
        .map(|day| day.and_time(time))
        .take_while(|wall| last.is_none_or(|last| *wall <= last))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::read_post;

    const ZONE: Tz = chrono_tz::Europe::Madrid;

    fn read(front: &str) -> (Vec<Post>, Vec<String>) {
        let checked = read_post("content/feria.md", &format!("---\ntitle: Feria\n{front}\n---\nTexto.\n"));
        let mut diagnostics = checked.diagnostics;
        let posts = checked.output.map(|post| expand(post, ZONE, &mut diagnostics)).unwrap_or_default();
        let said = diagnostics.into_iter().map(|finding| {
            let span = finding.location.expect("has a place").span;
            let text = format!("---\ntitle: Feria\n{front}\n---\nTexto.\n");
            format!("{} [{}]", finding.message, &text[span.start..span.end])
        });
        (posts, said.collect())
    }

    fn ids(front: &str) -> Vec<String> {
        let (posts, said) = read(front);
        assert_eq!(said, Vec::<String>::new(), "{front}");
        posts.iter().map(|post| post.id.to_string()).collect()
    }

    #[test]
    fn each_date_is_a_post() {
        for (front, expected) in [
            ("date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY;COUNT=3", vec!["feria.2026-11-24", "feria.2026-12-01", "feria.2026-12-08"]),
            ("date: 2026-11-24 09:30\nrepeat: RRULE:freq=weekly;count=2", vec!["feria.2026-11-24", "feria.2026-12-01"]),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;UNTIL=20261126", vec!["feria.2026-11-24", "feria.2026-11-25", "feria.2026-11-26"]),
            // 08:30 UTC is 09:30 in Madrid.
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;UNTIL=20261125T083000Z", vec!["feria.2026-11-24", "feria.2026-11-25"]),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;UNTIL=20261125T082959Z", vec!["feria.2026-11-24"]),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=-2;COUNT=2", vec!["feria.2026-11-24", "feria.2026-12-29"]),
            ("slot: 2026-11-24\nrepeat: FREQ=WEEKLY;COUNT=2", vec!["feria.2026-11-24", "feria.2026-12-01"]),
            (
                "date: 2026-12-17 09:30\nrepeat: { rule: FREQ=WEEKLY;COUNT=3, except: [2026-12-24] }",
                vec!["feria.2026-12-17", "feria.2026-12-31"],
            ),
            // The first may be left out too: the others stay what they are.
            ("date: 2026-12-17 09:30\nrepeat: { rule: FREQ=WEEKLY;COUNT=2, except: 2026-12-17 }", vec!["feria.2026-12-24"]),
            ("date: 2026-12-17 09:30\nexpires: 2026-12-24\nrepeat: FREQ=WEEKLY", vec!["feria.2026-12-17", "feria.2026-12-24"]),
            ("date: 2026-12-17 09:30\nexpires: 2026-12-24 09:30\nrepeat: FREQ=WEEKLY", vec!["feria.2026-12-17"]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            let found = match read(front) {
                (posts, said) if front.contains("BYSETPOS") => {
                    // 24 November is a Tuesday and the last but one of the month's Tuesdays and Thursdays.
                    assert!(said.is_empty(), "{said:?}");
                    posts.iter().map(|post| post.id.to_string()).collect()
                }
                _ => ids(front),
            };
            assert_eq!(found, expected, "{front}");
        }
    }

    #[test]
    fn a_rule_without_an_end_runs_a_year() {
        let (posts, _) = read("date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY");
        assert_eq!(posts.len(), 53);
        assert_eq!(posts.last().map(|post| post.id.to_string()).as_deref(), Some("feria.2027-11-23"));
        assert!(posts.iter().all(|post| post.series.as_ref().is_some_and(|series| series.endless)));
        assert_eq!(read("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY").0.len(), 365);
    }

    #[test]
    fn dates_keep_their_wall_time_where_clocks_change() {
        let (posts, _) = read("date: 2026-10-24T09:30:00+02:00\nrepeat: FREQ=DAILY;COUNT=3");
        let walls: Vec<String> = posts
            .iter()
            .map(|post| match &post.schedule {
                Schedule::At(Spanned { value: When::Wall(wall), .. }) => wall.to_string(),
                Schedule::At(Spanned { value: When::Instant(utc), .. }) => utc.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(walls, ["2026-10-24 07:30:00 UTC", "2026-10-25 09:30:00", "2026-10-26 09:30:00"]);
    }

    #[test]
    fn dates_do_not_depend_on_how_long_the_series_is() {
        let few = ids("date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY;COUNT=3");
        let many = ids("date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY;COUNT=9");
        assert_eq!(many[..3], few[..]);
        let without = ids("date: 2026-11-24 09:30\nrepeat: { rule: FREQ=WEEKLY;COUNT=3, except: [2026-12-01] }");
        assert_eq!(without, [few[0].clone(), few[2].clone()]);
    }

    #[test]
    fn a_date_is_the_same_post_wherever_the_rule_begins() {
        let later = ids("date: 2026-11-21 09:00\nrepeat: FREQ=DAILY;COUNT=3");
        let earlier = ids("date: 2026-11-20 09:00\nrepeat: FREQ=DAILY;COUNT=4");
        assert_eq!(earlier[1..], later[..]);
        let without = ids("date: 2026-11-20 09:00\nrepeat: { rule: FREQ=DAILY;COUNT=4, except: 2026-11-20 }");
        assert_eq!(without, later);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        for (front, expected) in [
            ("date: 2026-11-24 09:30\nrepeat: FREQ=HOURLY", "a post is repeated once a day at most [FREQ=HOURLY]"),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=FORTNIGHTLY", "`FORTNIGHTLY` is not a frequency [FREQ=FORTNIGHTLY]"),
            ("date: 2026-11-24 09:30\nrepeat: \"FREQ=DAILY;COUNT=0\"", "`0` is not a number from 1 to 65535 [COUNT=0]"),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;BYHOUR=9,18", "`BYHOUR` is not for posts [BYHOUR=9,18]"),
            ("date: 2026-11-24 09:30\nrepeat: cada martes", "`cada martes` is not a part of a recurrence rule [cada martes]"),
            (
                "date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY;BYDAY=1TU;COUNT=2",
                "a numbered weekday is one of a month or a year, and not WEEKLY [BYDAY=1TU]",
            ),
            ("date: 2026-11-24 09:30\nrepeat: COUNT=2", "the rule has no `FREQ` [COUNT=2]"),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;UNTIL=mañana", "`mañana` is not a day or a time [UNTIL=mañana]"),
            (
                "date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;COUNT=2;UNTIL=20271231",
                "`COUNT` and `UNTIL` are both given [FREQ=DAILY;COUNT=2;UNTIL=20271231]",
            ),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;UNTIL=20201231", "the rule ends before it begins [FREQ=DAILY;UNTIL=20201231]"),
            ("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;COUNT=401", "the rule gives more than 400 posts [FREQ=DAILY;COUNT=401]"),
            (
                "date: 2026-11-24 09:30\nrepeat: FREQ=WEEKLY;BYDAY=MO;COUNT=2",
                "the rule does not fall on the post's own day, 2026-11-24 [FREQ=WEEKLY;BYDAY=MO;COUNT=2]",
            ),
            ("slot: next\nrepeat: FREQ=WEEKLY;COUNT=2", "a series cannot begin in the next free slot: its dates would move [next]"),
            ("repeat: FREQ=WEEKLY;COUNT=2", "the rule has no date to begin at [FREQ=WEEKLY;COUNT=2]"),
            (
                "date: 2026-11-24 09:30\nrepeat: { rule: FREQ=WEEKLY;COUNT=2, except: [2026-12-02] }",
                "2026-12-02 is not a day of the series [2026-12-02]",
            ),
            ("date: 2026-11-24 09:30\nexpires: 2026-11-01\nrepeat: FREQ=DAILY", "no date of the series is left [FREQ=DAILY]"),
        ] {
            let (posts, said) = read(front);
            assert_eq!(said, [expected], "{front}");
            assert!(!posts.is_empty(), "{front}");
        }
        let (_, said) = read("date: 2026-11-24 09:30\nrepeat: FREQ=DAILY;BYDAY=XX;COUNT=2");
        assert!(said.len() == 1 && said[0].ends_with("[BYDAY=XX]"), "{said:?}");
    }

    #[test]
    fn rules_that_never_fall_on_a_day_end() {
        for rule in [
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=400",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=400",
            "FREQ=DAILY;INTERVAL=65535;COUNT=400",
            "FREQ=YEARLY;INTERVAL=65535;COUNT=65535",
            "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=31;BYMONTH=2;COUNT=9",
            "FREQ=WEEKLY;BYDAY=5MO;COUNT=2",
            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;BYMONTH=6;COUNT=3",
            "FREQ=DAILY;UNTIL=99991231",
        ] {
            let (posts, _) = read(&format!("date: 2026-11-24 09:30\nrepeat: {rule}"));
            assert!(!posts.is_empty(), "{rule}");
        }
    }
}
