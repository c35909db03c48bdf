//! `plans/calendar.yaml` to typed data.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use crate::diag::{Diagnostic, Spanned};
use crate::holidays;
use crate::model::{
    Alarm, Blackout, Cadence, Calendar, CalendarEvent, ChannelSlots, DateRule, KeyDate, Limits, QuietHours, Repeat, WeeklySlot,
    parse_weekday,
};
use crate::workspace::config::timezone;
use crate::workspace::decode::Decoder;
use crate::workspace::repeat::{check as check_rule, parse as parse_rule};
use crate::workspace::yaml::{Node, Value};

use super::{items, period, reference, text};

pub(in crate::workspace) fn calendar(decoder: &mut Decoder, node: &Node) -> Calendar {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "calendar.yaml") else { return Calendar::default() };
    let calendar = Calendar {
        file: Some(file),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts),
        slots: map.optional(decoder, "slots", slots).unwrap_or_default(),
        quiet_hours: map.optional(decoder, "quiet_hours", quiet_hours),
        blackout: items(&mut map, decoder, "blackout", blackout),
        holidays: map.optional(decoder, "holidays", |d, n| d.one_or_many(n, country)).unwrap_or_default(),
        key_dates: items(&mut map, decoder, "key_dates", key_date),
        events: items(&mut map, decoder, "events", event),
        cadence: map.optional(decoder, "cadence", cadence).unwrap_or_default(),
        limits: map.optional(decoder, "limits", limits).unwrap_or_default(),
        only_slots: map.optional(decoder, "only_slots", Decoder::boolean).unwrap_or_default(),
        alarm: map.optional(decoder, "alarm", alarm),
    };
    map.finish(decoder);
    calendar
}

fn alarm(decoder: &mut Decoder, node: &Node) -> Option<Alarm> {
    let mut map = decoder.map(node, "alarm")?;
    let after = map.required(decoder, "nothing_after", crate::workspace::config::span);
    map.finish(decoder);
    after.map(|minutes| Alarm { nothing_after_minutes: minutes, span: node.span })
}

fn limits(decoder: &mut Decoder, node: &Node) -> Option<Limits> {
    let mut map = decoder.map(node, "limits")?;
    let mut limit = |decoder: &mut Decoder, key| map.optional(decoder, key, |d, n| d.integer(n, 1, 1000)).map(|n| n as u32);
    let limits = Limits { per_hour: limit(decoder, "per_hour"), per_day: limit(decoder, "per_day") };
    map.finish(decoder);
    Some(limits)
}

/// A country whose holidays are known.
fn country(decoder: &mut Decoder, node: &Node) -> Option<Spanned<String>> {
    let code = decoder.country(node)?;
    let known = holidays::countries();
    if known.contains(&code.as_str()) {
        return Some(Spanned::new(code, node.span));
    }
    decoder.push(
        Diagnostic::error("invalid-value", decoder.at(node.span), format!("no holidays are known of `{code}`"))
            .help(format!("known countries: {}; write the days of others below `key_dates:`", known.join(", "))),
    );
    None
}

fn slots(decoder: &mut Decoder, node: &Node) -> Option<Vec<ChannelSlots>> {
    let entries = decoder.entries(node, "slots")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let slots = if matches!(value.value, Value::Map(_)) { zoned_slots(decoder, value) } else { decoder.list(value, weekly_slot) };
        list.push(ChannelSlots { channel, slots: slots.unwrap_or_default() });
    }
    Some(list)
}

/// The slots of a channel with a zone of its own, which each of them may replace.
fn zoned_slots(decoder: &mut Decoder, node: &Node) -> Option<Vec<WeeklySlot>> {
    let mut map = decoder.map(node, "the slots of a channel")?;
    let zone: Option<Tz> = map.optional(decoder, "timezone", timezone);
    let slots = map.required(decoder, "times", |d, n| d.list(n, weekly_slot));
    map.finish(decoder);
    let mut slots = slots?;
    for slot in &mut slots {
        slot.timezone = slot.timezone.or(zone);
    }
    Some(slots)
}

fn weekly_slot(decoder: &mut Decoder, node: &Node) -> Option<WeeklySlot> {
    let mut map = decoder.map(node, "slot")?;
    let days = map.required(decoder, "days", |d, n| d.one_or_many(n, weekday));
    let at = map.required(decoder, "at", |d, n| d.one_or_many(n, Decoder::time_of_day));
    let timezone = map.optional(decoder, "timezone", timezone);
    map.finish(decoder);
    Some(WeeklySlot { days: days?, at: at?, timezone })
}

fn weekday(decoder: &mut Decoder, node: &Node) -> Option<chrono::Weekday> {
    let word = decoder.text(node)?;
    let day = parse_weekday(&word);
    if day.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{word}` is not a weekday"))
                .help("write mon, tue, wed, thu, fri, sat or sun"),
        );
    }
    day
}

pub(in crate::workspace) fn quiet_hours(decoder: &mut Decoder, node: &Node) -> Option<QuietHours> {
    let mut map = decoder.map(node, "quiet_hours")?;
    let from = map.required(decoder, "from", Decoder::time_of_day);
    let to = map.required(decoder, "to", Decoder::time_of_day);
    map.finish(decoder);
    Some(QuietHours { from: from?, to: to? })
}

fn blackout(decoder: &mut Decoder, node: &Node) -> Option<Blackout> {
    let mut map = decoder.map(node, "blackout")?;
    let date = map.optional(decoder, "date", Decoder::date);
    let from = map.optional(decoder, "from", Decoder::date);
    let to = map.optional(decoder, "to", Decoder::date);
    let reason = text(&mut map, decoder, "reason");
    map.finish(decoder);
    period(decoder, node, from, to);
    let (from, to) = match (date, from, to) {
        (Some(date), None, None) => (date, date),
        (None, Some(from), Some(to)) => (from, to),
        _ => {
            decoder.push(
                Diagnostic::error("invalid-value", decoder.at(node.span), "a blackout needs `date`, or `from` and `to`")
                    .help("`{ date: 2026-11-02, reason: … }`"),
            );
            return None;
        }
    };
    Some(Blackout { from, to, reason, span: node.span })
}

fn key_date(decoder: &mut Decoder, node: &Node) -> Option<KeyDate> {
    let mut map = decoder.map(node, "key date")?;
    let date = map.optional(decoder, "date", Decoder::date);
    let yearly = map.optional(decoder, "yearly", month_and_day);
    let repeat = map.optional(decoder, "repeat", repeat);
    let name = map.required(decoder, "name", Decoder::name);
    let avoid = map.optional(decoder, "avoid", Decoder::boolean).unwrap_or_default();
    // What could not be read is reported already.
    let wrong = [("date", date.is_none()), ("yearly", yearly.is_none()), ("repeat", repeat.is_none())]
        .into_iter()
        .any(|(key, missing)| missing && map.has(key));
    map.finish(decoder);
    let when = match (date, yearly, repeat) {
        (Some(date), None, None) => DateRule::Day(date),
        (None, Some((month, day)), None) => DateRule::Yearly { month, day },
        (start, None, Some(repeat)) => {
            if !falls(decoder, &repeat, start.map(|start| start.and_time(NaiveTime::MIN))) {
                return None;
            }
            DateRule::Repeat { start, repeat }
        }
        _ if wrong => return None,
        _ => {
            decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), "a key date needs `date`, `yearly` or `repeat`").help(
                "`{ date: 2026-11-28, name: … }`, `{ yearly: 04-23, name: … }` or `{ repeat: FREQ=YEARLY;BYMONTH=5;BYDAY=2SU, name: … }`",
            ));
            return None;
        }
    };
    Some(KeyDate { when, name: name?, avoid, span: node.span })
}

/// `04-23`, month before day as in a date.
fn month_and_day(decoder: &mut Decoder, node: &Node) -> Option<(u32, u32)> {
    let text = decoder.text(node)?;
    let parse = || {
        let (month, day) = text.split_once('-')?;
        let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten();
        let (month, day) = (two(month)?, two(day)?);
        // Every day that exists in some year exists in a leap year.
        NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
    };
    let found = parse();
    if found.is_none() {
        let message = format!("`{}` is not a day of the year", text.chars().take(60).collect::<String>());
        decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), message).help("write month and day, as `04-23`"));
    }
    found
}

/// A rule alone, or `{ rule: …, except: […] }`.
fn repeat(decoder: &mut Decoder, node: &Node) -> Option<Repeat> {
    let (rule, except) = if let Value::Scalar { .. } = node.value {
        (decoder.spanned_text(node), Vec::new())
    } else {
        let mut map = decoder.map(node, "`repeat`")?;
        let rule = map.required(decoder, "rule", Decoder::spanned_text);
        let day = |d: &mut Decoder, n: &Node| d.date(n).map(|date| Spanned::new(date, n.span));
        let except = map.optional(decoder, "except", |d, n| d.one_or_many(n, day)).unwrap_or_default();
        map.finish(decoder);
        (rule, except)
    };
    let rule = rule?;
    if let Err(problem) = parse_rule(&rule.value) {
        decoder.push(Diagnostic::error("invalid-value", decoder.at(rule.span), problem.message).help(problem.help));
        return None;
    }
    Some(Repeat { rule, except })
}

/// Reports a rule that, from where it begins, falls on no day or cannot be followed.
fn falls(decoder: &mut Decoder, repeat: &Repeat, start: Option<NaiveDateTime>) -> bool {
    let found = check_rule(&repeat.rule.value, start);
    if let Err(problem) = &found {
        let message = problem.message.clone();
        decoder.push(Diagnostic::error("invalid-value", decoder.at(repeat.rule.span), message).help(problem.help));
    }
    found.is_ok()
}

fn event(decoder: &mut Decoder, node: &Node) -> Option<CalendarEvent> {
    let mut map = decoder.map(node, "event")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let start = map.required(decoder, "start", Decoder::date_time);
    let end = map.optional(decoder, "end", Decoder::date_time);
    let repeat = map.optional(decoder, "repeat", repeat);
    let place = text(&mut map, decoder, "place");
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    let campaign = reference(&mut map, decoder, "campaign");
    let posts = map.optional(decoder, "posts", Decoder::boolean).unwrap_or(true);
    map.finish(decoder);
    period(decoder, node, start, end);
    let repeat = repeat.filter(|repeat| start.is_none() || falls(decoder, repeat, start));
    Some(CalendarEvent { id: id?, name: name?, start: start?, end, repeat, place, url, campaign, posts })
}

fn cadence(decoder: &mut Decoder, node: &Node) -> Option<Vec<Cadence>> {
    let entries = decoder.entries(node, "cadence")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let Some(mut map) = decoder.map(value, "cadence") else { continue };
        let min = map.optional(decoder, "min", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        let max = map.optional(decoder, "max", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        let max_gap = map.optional(decoder, "max_gap", |d, n| d.integer(n, 1, 1000)).map(|n| n as u32);
        map.finish(decoder);
        list.push(Cadence { channel, min, max, max_gap });
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use crate::networks::Specs;
    use crate::workspace::load_root;

    /// What is said of a calendar.
    fn said(calendar: &str) -> Vec<String> {
        let dir = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| crate::support::atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        put("pregon.yaml", "brand: A\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\n");
        put("plans/calendar.yaml", calendar);
        let loaded = load_root(dir.path(), &Specs::embedded()).expect("a workspace");
        loaded.diagnostics.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_rule_says_on_which_days_it_falls_and_falls_on_some() {
        let unclear = "the rule does not say on which day it falls";
        let uncounted = "a rule with COUNT or INTERVAL needs a day to begin at";
        let never = "the rule gives no date in 30 years";
        for (key_date, expected) in [
            ("repeat: FREQ=DAILY", None),
            ("repeat: FREQ=WEEKLY;BYDAY=MO", None),
            ("repeat: FREQ=MONTHLY;BYMONTHDAY=-1", None),
            ("repeat: FREQ=YEARLY;BYYEARDAY=100", None),
            ("date: 2026-11-24, repeat: FREQ=WEEKLY", None),
            ("date: 2026-11-24, repeat: RRULE:FREQ=YEARLY", None),
            ("date: 1900-01-01, repeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None),
            ("repeat: FREQ=WEEKLY", Some(unclear)),
            ("repeat: FREQ=MONTHLY", Some(unclear)),
            ("repeat: FREQ=YEARLY", Some(unclear)),
            ("repeat: FREQ=YEARLY;BYMONTH=5", Some(unclear)),
            ("repeat: RRULE:INTERVAL=2;FREQ=WEEKLY;BYDAY=MO", Some(uncounted)),
            ("repeat: RRULE:COUNT=2;FREQ=WEEKLY;BYDAY=MO", Some(uncounted)),
            ("date: 2026-01-01, repeat: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", Some(never)),
            ("date: 2026-01-01, repeat: FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=MO", Some(never)),
            ("date: 0001-01-01, repeat: FREQ=DAILY;COUNT=3", Some("a rule begins in 1900 at the earliest, and this one in 1")),
            ("date: 2026-11-24, repeat: FREQ=DAILY;UNTIL=20261120", Some("the rule ends before its first date")),
            ("date: 2026-11-24, repeat: FREQ=WEEKLY;BYDAY=1MO", Some("a numbered weekday is one of a month or a year, and not WEEKLY")),
        ] {
            let said = said(&format!("key_dates: [{{ {key_date}, name: Luto, avoid: true }}]\n"));
            assert_eq!(said, expected.into_iter().collect::<Vec<_>>(), "{key_date}");
        }
        let event = |rule: &str| said(&format!("events: [{{ id: club, name: Club, start: 2026-11-24 19:00, repeat: \"{rule}\" }}]\n"));
        assert_eq!(event("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"), [never]);
        assert_eq!(event("FREQ=WEEKLY;INTERVAL=2"), Vec::<String>::new());
    }
}
