//! `plans/calendar.yaml` to typed data.

use super::{items, period, text};
use crate::diag::Diagnostic;
use crate::model::{Alarm, Blackout, Cadence, Calendar, CalendarEvent, ChannelSlots, KeyDate, QuietHours, WeeklySlot, parse_weekday};
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn calendar(decoder: &mut Decoder, node: &Node) -> Calendar {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "calendar.yaml") else { return Calendar::default() };
    let calendar = Calendar {
        file: Some(file),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts),
        slots: map.optional(decoder, "slots", slots).unwrap_or_default(),
        quiet_hours: map.optional(decoder, "quiet_hours", quiet_hours),
        blackout: items(&mut map, decoder, "blackout", blackout),
        key_dates: items(&mut map, decoder, "key_dates", key_date),
        events: items(&mut map, decoder, "events", event),
        cadence: map.optional(decoder, "cadence", cadence).unwrap_or_default(),
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

fn slots(decoder: &mut Decoder, node: &Node) -> Option<Vec<ChannelSlots>> {
    let entries = decoder.entries(node, "slots")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let slots = decoder.list(value, weekly_slot).unwrap_or_default();
        list.push(ChannelSlots { channel, slots });
    }
    Some(list)
}

fn weekly_slot(decoder: &mut Decoder, node: &Node) -> Option<WeeklySlot> {
    let mut map = decoder.map(node, "slot")?;
    let days = map.required(decoder, "days", |d, n| d.one_or_many(n, weekday));
    let at = map.required(decoder, "at", |d, n| d.one_or_many(n, Decoder::time_of_day));
    map.finish(decoder);
    Some(WeeklySlot { days: days?, at: at? })
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
    let date = map.required(decoder, "date", Decoder::date);
    let name = map.required(decoder, "name", Decoder::text);
    map.finish(decoder);
    Some(KeyDate { date: date?, name: name? })
}

fn event(decoder: &mut Decoder, node: &Node) -> Option<CalendarEvent> {
    let mut map = decoder.map(node, "event")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let start = map.required(decoder, "start", Decoder::date_time);
    let end = map.optional(decoder, "end", Decoder::date_time);
    let place = text(&mut map, decoder, "place");
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(CalendarEvent { id: id?, name: name?, start: start?, end, place, url })
}

fn cadence(decoder: &mut Decoder, node: &Node) -> Option<Vec<Cadence>> {
    let entries = decoder.entries(node, "cadence")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let Some(mut map) = decoder.map(value, "cadence") else { continue };
        let min = map.optional(decoder, "min", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        let max = map.optional(decoder, "max", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        map.finish(decoder);
        list.push(Cadence { channel, min, max });
    }
    Some(list)
}
