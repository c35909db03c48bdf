//! Days one below the other, for a terminal.

use std::fmt::Write;

use super::paint::{Paint, cell, cut, plain, width};
use super::view::{CadenceOfWeek, DayView, Entry, Stage, View};
use super::words::Words;

/// Columns of the channels, at most.
const CHANNELS: usize = 30;

/// The days of a view, one below the other.
#[must_use]
pub fn week(view: &View, paint: Paint) -> String {
    let words = Words::of(&view.language);
    let mut text = head(view, &words.range(view.from, view.to), paint);
    let entries = || view.days.iter().flat_map(|day| &day.posts);
    let columns = Columns {
        channels: entries().map(|entry| width(&channels(entry))).max().unwrap_or(0),
        stage: entries().map(|entry| width(&stage(entry, words))).max().unwrap_or(0),
    };
    for day in &view.days {
        day_lines(&mut text, view, day, columns, words, paint);
    }
    foot(&mut text, view, words, paint);
    text
}

/// What stands above the days: the period, the zone, campaigns, quiet hours.
pub(super) fn head(view: &View, title: &str, paint: Paint) -> String {
    let words = Words::of(&view.language);
    let mut text = format!("{} {}\n", paint.bold(title), paint.dim(&format!("· {}", view.timezone)));
    for band in &view.campaigns {
        let until = match (band.from, band.to) {
            (Some(from), Some(to)) => format!("{} – {}", words.short(from), words.short(to)),
            (Some(from), None) => format!("{} {}", words.say("desde", "from"), words.short(from)),
            (None, Some(to)) => format!("{} {}", words.say("hasta", "until"), words.short(to)),
            (None, None) => String::new(),
        };
        let name = cut(&plain(&band.name), paint.width.saturating_sub(width(&until) + 6));
        let _ = writeln!(text, "{} {} {}", paint.magenta("▬▬"), name, paint.dim(&until));
    }
    if !view.quiet_hours.is_empty() {
        let hours = view.quiet_hours.iter().map(|quiet| match &quiet.channel {
            None => format!("{}–{}", quiet.from, quiet.to),
            Some(channel) => format!("{channel} {}–{}", quiet.from, quiet.to),
        });
        let hours = hours.collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "{}", paint.dim(&format!("{}: {hours}", words.say("silencio", "quiet"))));
    }
    text
}

/// Columns of what stands behind the titles.
#[derive(Clone, Copy)]
struct Columns {
    channels: usize,
    stage: usize,
}

fn day_lines(text: &mut String, view: &View, day: &DayView, columns: Columns, words: Words, paint: Paint) {
    let name = words.day(day.date);
    let today = day.date == view.today;
    let mark = if today { format!(" ← {}", words.say("hoy", "today")) } else { String::new() };
    let name = if today { paint.bold(&name) } else { name };
    let _ = writeln!(text, "\n{name}{}", paint.cyan(&mark));
    let room = paint.width.saturating_sub(4).max(20);
    for line in mark_lines(day, words) {
        let _ = writeln!(text, "  {} {}", paint.on(line.color, line.sign), cut(&line.text, room));
    }
    let free = day.free.iter().map(|free| (free.utc, None, Some(free)));
    let mut rows: Vec<_> = day.posts.iter().map(|entry| (entry.utc, Some(entry), None)).chain(free).collect();
    rows.sort_by_key(|(utc, entry, _)| (*utc, entry.is_none()));
    for (_, entry, free) in rows {
        if let Some(entry) = entry {
            post_line(text, entry, columns, words, paint);
        } else if let Some(free) = free {
            let channels: Vec<&str> = free.channels.iter().map(crate::model::ChannelName::as_str).collect();
            let line = format!("{}  · {}  {}", free.time, words.say("libre", "free"), channels.join(", "));
            let _ = writeln!(text, "  {}", paint.dim(&cut(&line, room + 2)));
        }
    }
    if day.posts.is_empty() && day.free.is_empty() && day.marks == crate::agenda::DayMarks::default() {
        let _ = writeln!(text, "  {}", paint.dim("—"));
    }
}

/// The channels of a post, as many as fit.
fn channels(entry: &Entry) -> String {
    let channels: Vec<&str> = entry.channels.iter().map(crate::model::ChannelName::as_str).collect();
    cut(&channels.join(", "), CHANNELS)
}

/// How far a post has come, and where it comes from.
fn stage(entry: &Entry, words: Words) -> String {
    let mut stage = words.stage(entry.stage).to_owned();
    if entry.proposed {
        stage = format!("{stage}, {}", words.say("hora propuesta", "time proposed"));
    }
    if let Some(branch) = &entry.branch {
        stage = format!("{stage} ⎇ {}", cut(&plain(branch), 40));
    }
    stage
}

fn post_line(text: &mut String, entry: &Entry, columns: Columns, words: Words, paint: Paint) {
    let title = plain(&entry.title);
    let color = color(entry.stage);
    let sign = paint.on(color, sign(entry.stage));
    let stage = paint.on(color, &stage(entry, words));
    // Eleven columns of time and sign before the title; where little is left for it, the rest goes below.
    let room = paint.width.saturating_sub(11 + columns.channels + columns.stage + 4);
    if room >= 24 {
        let channels = paint.cyan(&cell(&channels(entry), columns.channels));
        let _ = writeln!(text, "  {}  {sign} {}  {channels}  {stage}", entry.time, cell(&title, room));
    } else {
        let _ = writeln!(text, "  {}  {sign} {}", entry.time, cut(&title, paint.width.saturating_sub(11).max(20)));
        let _ = writeln!(text, "           {}  {stage}", paint.cyan(&channels(entry)));
    }
}

/// A line about what is on.
pub(super) struct MarkLine {
    pub(super) color: &'static str,
    pub(super) sign: &'static str,
    pub(super) text: String,
}

/// What is on on a day.
pub(super) fn mark_lines(day: &DayView, words: Words) -> Vec<MarkLine> {
    let mut lines = Vec::new();
    if let Some(reason) = &day.marks.blackout {
        let nothing = words.say("nada se publica", "nothing is published");
        let text = if reason.is_empty() { nothing.to_owned() } else { format!("{nothing}: {}", plain(reason)) };
        lines.push(MarkLine { color: "31", sign: "✕", text });
    }
    for holiday in &day.marks.holidays {
        lines.push(MarkLine { color: "33", sign: "⚑", text: format!("{} ({})", holiday.name, holiday.country) });
    }
    for date in &day.marks.key_dates {
        if date.avoid {
            let text = format!("{} — {}", plain(&date.name), words.say("mejor callar", "better silent"));
            lines.push(MarkLine { color: "31", sign: "!", text });
        } else {
            lines.push(MarkLine { color: "33", sign: "★", text: plain(&date.name) });
        }
    }
    for event in &day.marks.events {
        let mut text = String::new();
        if event.start.date() == day.date {
            text = event.start.format("%H:%M").to_string();
            if let Some(end) = event.end.filter(|end| end.date() == day.date) {
                let _ = write!(text, "–{}", end.format("%H:%M"));
            }
            text.push(' ');
        }
        text.push_str(&plain(&event.name));
        if let Some(place) = &event.place {
            let _ = write!(text, " · {}", plain(place));
        }
        lines.push(MarkLine { color: "34", sign: "◆", text });
    }
    lines
}

pub(super) fn sign(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "○",
        Stage::Review => "◐",
        Stage::Approved => "●",
        Stage::Published => "✔",
    }
}

pub(super) fn color(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "37",
        Stage::Review => "33",
        Stage::Approved => "32",
        Stage::Published => "2;32",
    }
}

/// What stands below the days: cadence, posts that no slot is left for, and what the signs mean.
pub(super) fn foot(text: &mut String, view: &View, words: Words, paint: Paint) {
    let mut weeks: Vec<&CadenceOfWeek> = view.cadence.iter().filter(|week| week.min.is_some() || week.max.is_some()).collect();
    weeks.sort_by_key(|week| week.week);
    for week in weeks.chunk_by(|a, b| a.week == b.week) {
        let list: Vec<String> = week
            .iter()
            .map(|one| {
                let wanted = format!("{}–{}", one.min.unwrap_or(0), one.max.map_or("∞".to_owned(), |max| max.to_string()));
                let line = format!("{} {} ({wanted})", one.channel, one.posts);
                if one.min.is_some_and(|min| one.posts < min as usize) {
                    paint.yellow(&format!("{line} ↓"))
                } else if one.max.is_some_and(|max| one.posts > max as usize) {
                    paint.red(&format!("{line} ↑"))
                } else {
                    paint.green(&line)
                }
            })
            .collect();
        let monday = week.first().map(|one| words.short(one.week)).unwrap_or_default();
        let name = if view.days.len() > 7 {
            format!("{} {monday}", words.say("ritmo de la semana del", "cadence, week of"))
        } else {
            words.say("ritmo", "cadence").to_owned()
        };
        let _ = writeln!(text, "\n{name}: {}", list.join(" · "));
    }
    if !view.waiting.is_empty() {
        let names: Vec<&str> = view.waiting.iter().map(crate::model::PostId::as_str).collect();
        let _ = writeln!(text, "\n{}: {}", paint.yellow(words.say("sin hueco libre", "no free slot left for")), names.join(", "));
    }
    let stages = [Stage::Published, Stage::Approved, Stage::Review, Stage::Draft];
    let used = |stage: &Stage| view.days.iter().any(|day| day.posts.iter().any(|entry| entry.stage == *stage));
    let legend: Vec<String> = stages.into_iter().filter(used).map(|stage| format!("{} {}", sign(stage), words.stage(stage))).collect();
    if !legend.is_empty() {
        let _ = writeln!(text, "\n{}", paint.dim(&legend.join("   ")));
    }
}
