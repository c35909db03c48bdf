//! A grid with a row a week, for a terminal.

use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate};

use super::paint::{Paint, cell, plain};
use super::text::{color, foot, head, mark_lines, sign, week};
use super::view::{DayView, View};
use super::words::Words;

/// Narrower than this, a grid shows nothing that can be read.
const LEAST_WIDTH: usize = 78;
/// Widest cell: beyond it lines are torn apart.
const WIDEST_CELL: usize = 26;
/// Most lines of a day; what is left is counted.
const MOST_LINES: usize = 7;

/// The days of a view as a grid; one below the other where the terminal is too narrow.
#[must_use]
pub fn month(view: &View, paint: Paint) -> String {
    if paint.width < LEAST_WIDTH {
        return week(view, paint);
    }
    let words = Words::of(&view.language);
    let columns = ((paint.width - 8) / 7).min(WIDEST_CELL);
    let mut text = head(view, &words.month(view.from), paint);
    let monday = view.from - Days::new(u64::from(view.from.weekday().num_days_from_monday()));
    let names: Vec<String> = (0..7).map(|at| cell(&format!(" {}", words.short_weekday(monday + Days::new(at))), columns)).collect();
    rule(&mut text, "┌", "┬", "┐", columns, paint);
    let _ = writeln!(text, "{0}{1}{0}", paint.dim("│"), names.join(&paint.dim("│")));
    for week in monday.iter_days().step_by(7).take_while(|day| *day <= view.to) {
        rule(&mut text, "├", "┼", "┤", columns, paint);
        let days: Vec<NaiveDate> = week.iter_days().take(7).collect();
        let cells: Vec<Vec<String>> = days.iter().map(|day| lines(view, *day, words, columns, paint)).collect();
        let bands = bands(view, &days, columns, paint);
        let numbers: Vec<&str> = cells.iter().map(|lines| lines[0].as_str()).collect();
        let wall = paint.dim("│");
        let _ = writeln!(text, "{wall}{}{wall}", numbers.join(&wall));
        for band in bands {
            let _ = writeln!(text, "{wall}{}{wall}", band.join(&wall));
        }
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        for row in 1..height {
            let blank = cell("", columns);
            let row: Vec<&str> = cells.iter().map(|lines| lines.get(row).map_or(blank.as_str(), String::as_str)).collect();
            let _ = writeln!(text, "{wall}{}{wall}", row.join(&wall));
        }
    }
    rule(&mut text, "└", "┴", "┘", columns, paint);
    foot(&mut text, view, words, paint);
    text
}

fn rule(text: &mut String, left: &str, middle: &str, right: &str, columns: usize, paint: Paint) {
    let line = vec!["─".repeat(columns); 7].join(middle);
    let _ = writeln!(text, "{}", paint.dim(&format!("{left}{line}{right}")));
}

/// The campaigns of a week, a row each.
fn bands(view: &View, days: &[NaiveDate], columns: usize, paint: Paint) -> Vec<Vec<String>> {
    let touches = |band: &&crate::agenda::Band| days.iter().any(|day| band.covers(*day) && in_view(view, *day));
    view.campaigns
        .iter()
        .filter(touches)
        .map(|band| {
            let mut named = false;
            days.iter()
                .map(|day| {
                    if !band.covers(*day) || !in_view(view, *day) {
                        return cell("", columns);
                    }
                    let name = if named { String::new() } else { format!("▬ {} ", plain(&band.name)) };
                    named = true;
                    let mut bar = super::paint::cut(&name, columns);
                    let missing = columns.saturating_sub(super::paint::width(&bar));
                    bar.push_str(&"▬".repeat(missing));
                    paint.magenta(&bar)
                })
                .collect()
        })
        .collect()
}

fn in_view(view: &View, day: NaiveDate) -> bool {
    view.from <= day && day <= view.to
}

/// The lines of a day: its number first, each as wide as a cell.
fn lines(view: &View, date: NaiveDate, words: Words, columns: usize, paint: Paint) -> Vec<String> {
    let Some(day) = view.days.iter().find(|day| day.date == date) else { return vec![cell("", columns)] };
    let number = cell(&format!(" {}{}", date.day(), if date == view.today { " ←" } else { "" }), columns);
    let number = if date == view.today {
        paint.on("1;36", &number)
    } else if day.marks.blackout.is_some() {
        paint.red(&number)
    } else if !day.marks.holidays.is_empty() {
        paint.yellow(&number)
    } else {
        paint.bold(&number)
    };
    let mut lines = vec![number];
    lines.extend(contents(day, words, columns, paint));
    if lines.len() > MOST_LINES {
        let left = lines.len() - MOST_LINES + 1;
        lines.truncate(MOST_LINES - 1);
        lines.push(paint.dim(&cell(&format!(" +{left}"), columns)));
    }
    lines
}

fn contents(day: &DayView, words: Words, columns: usize, paint: Paint) -> Vec<String> {
    let mut lines: Vec<String> = mark_lines(day, words)
        .into_iter()
        .map(|line| paint.on(line.color, &cell(&format!("{} {}", line.sign, line.text), columns)))
        .collect();
    lines.extend(day.posts.iter().map(|entry| {
        let mark = if entry.proposed { "?" } else { "" };
        paint.on(color(entry.stage), &cell(&format!("{} {}{mark} {}", sign(entry.stage), entry.time, plain(&entry.title)), columns))
    }));
    if !day.free.is_empty() {
        lines.push(paint.dim(&cell(&format!("· {}", words.free(day.free.len())), columns)));
    }
    lines
}
