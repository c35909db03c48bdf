//! A comparison as Markdown for a comment on a pull request.
//!
//! Everything that somebody wrote stands in code spans and code blocks: there, no platform sees markup, mentions, pictures or
//! references, whatever a hostile post contains. The length is bounded, since platforms refuse long comments.

use std::fmt::Write as _;

use super::lines::{Line, Side};
use super::variants::{Change, Count, Kind, PartChange, Picture, VariantChange};
use super::words::{Words, counted};
use super::{Against, Diff, LiveChange, NetworkChange, SlotChange, VoidedApproval};
use crate::agenda::ProposedTime;
use crate::model::{self, Due, Fit};

/// GitHub refuses comments of more than 65,536 characters (GitLab and Gitea take more).
const MOST_CHARS: usize = 60_000;
/// Values of one network that are listed at most.
const MOST_VALUES: usize = 40;
/// Longest piece of somebody's words in a line of its own.
const MOST_SPAN: usize = 300;

/// Writes the comparison in the language of the workspace.
#[must_use]
pub fn render(diff: &Diff) -> String {
    let words = Words::of(&diff.language);
    let mut text = format!("## {}\n\n", words.heading);
    head(diff, words, &mut text);
    if !diff.networks.is_empty() {
        let _ = write!(text, "\n### {}\n", words.networks);
        for network in &diff.networks {
            network_section(network, words, &mut text);
        }
    }
    if !diff.approvals.is_empty() {
        let _ = write!(text, "\n### {}\n\n", words.approvals);
        for approval in diff.approvals.iter().take(MOST_VALUES) {
            approval_line(approval, words, &mut text);
        }
        if diff.approvals.len() > MOST_VALUES {
            let _ = write!(text, "\n…{}\n", counted(diff.approvals.len() - MOST_VALUES, words.more_approvals));
        }
    }
    if !diff.published.is_empty() {
        let _ = write!(text, "\n### {}\n\n", words.published);
        for change in diff.published.iter().take(MOST_VALUES) {
            live_line(change, words, &mut text);
        }
        if diff.published.len() > MOST_VALUES {
            let _ = write!(text, "\n…{}\n", counted(diff.published.len() - MOST_VALUES, words.more_variants));
        }
    }
    if !diff.slots.is_empty() {
        let _ = write!(text, "\n### {}\n\n", words.slots);
        for slot in diff.slots.iter().take(MOST_VALUES) {
            slot_line(slot, words, &mut text);
        }
        if diff.slots.len() > MOST_VALUES {
            let _ = write!(text, "\n…{}\n", counted(diff.slots.len() - MOST_VALUES, words.more_variants));
        }
        let _ = write!(text, "\n{}\n", words.slots_note);
    }
    let mut post = None;
    for (index, change) in diff.variants.iter().enumerate() {
        let mut section = String::new();
        if post != Some(&change.post) {
            let _ = write!(section, "\n### {} · {}\n", span(change.post.as_str()), span(&change.title));
        }
        variant_section(change, words, &mut section);
        if text.chars().count() + section.chars().count() > MOST_CHARS {
            let _ = write!(text, "\n…{}\n", counted(diff.variants.len() - index, words.more_variants));
            break;
        }
        post = Some(&change.post);
        text.push_str(&section);
    }
    text
}

fn head(diff: &Diff, words: &Words, text: &mut String) {
    let of = |kind| diff.variants.iter().filter(|change| change.kind == kind).count();
    let counts: Vec<String> = [
        (of(Kind::Changed), words.changed),
        (of(Kind::Added), words.added),
        (of(Kind::Removed), words.removed),
        (diff.unchanged, words.unchanged),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| counted(count, words))
    .collect();
    let first = if diff.variants.is_empty() { words.nothing.to_owned() } else { format!("{}.", counts.join(", ")) };
    let against = match &diff.against {
        Against::Lock => words.against_lock.to_owned(),
        Against::Revision { name, commit } => format!("{} {} ({}).", words.against, span(name), span(&commit[..commit.len().min(10)])),
    };
    let _ = writeln!(text, "{first} {against}");
    for note in &diff.notes {
        let _ = write!(text, "\n> {}\n", span(note));
    }
}

fn network_section(change: &NetworkChange, words: &Words, text: &mut String) {
    let name = span(&change.network);
    match change.kind {
        Kind::Added => {
            let _ = write!(text, "\n{name}: {}\n", words.network_added);
        }
        Kind::Removed => {
            let _ = write!(text, "\n{name}: {}\n", words.network_removed);
        }
        Kind::Changed => {
            let _ = write!(
                text,
                "\n{name}\n\n| {} | {} | {} | {} |\n| --- | --- | --- | --- |\n",
                words.value, words.before, words.after, words.source
            );
            let shown = |value: &Option<String>| value.as_deref().map_or_else(|| words.none.to_owned(), cell);
            for value in change.values.iter().take(MOST_VALUES) {
                let doubt = if value.unverified { format!(" ({})", words.unverified) } else { String::new() };
                let source = value.source.as_deref().map_or_else(String::new, cell);
                let _ = writeln!(text, "| {} | {} | {}{doubt} | {source} |", cell(&value.path), shown(&value.before), shown(&value.after));
            }
            if change.values.len() > MOST_VALUES {
                let _ = write!(text, "\n…{}\n", counted(change.values.len() - MOST_VALUES, words.more_values));
            }
        }
    }
}

fn slot_line(slot: &SlotChange, words: &Words, text: &mut String) {
    let time = |at: ProposedTime| format!("{} ({})", at.wall.format("%Y-%m-%d %H:%M"), at.utc.format("%H:%M UTC"));
    let channels: Vec<&str> = slot.channels.iter().map(crate::model::ChannelName::as_str).collect();
    let after = slot.after.map_or_else(|| words.no_slot.to_owned(), time);
    let before = slot.before.map(|at| format!("~~{}~~ ", time(at))).unwrap_or_default();
    let _ = writeln!(text, "- {} · {}: {before}{after} · {}", span(slot.post.as_str()), span(&slot.title), span(&channels.join(", ")));
}

fn approval_line(approval: &VoidedApproval, words: &Words, text: &mut String) {
    let why: Vec<&str> = approval.void.iter().map(|void| words.void(void)).collect();
    let VoidedApproval { post, channel, by, at, .. } = approval;
    let at = at.format("%Y-%m-%d %H:%M UTC");
    let _ = writeln!(
        text,
        "- {} · {}: {} {} ({at}): {}",
        span(post.as_str()),
        span(channel.as_str()),
        words.approval_of,
        span(by),
        why.join(", ")
    );
}

/// What a change means there. The reasons are the program's own words or the platform's, as the record has them.
fn live_line(live: &LiveChange, words: &Words, text: &mut String) {
    let of = |verb: [&str; 2], parts: &[u16]| {
        let numbers: Vec<String> = parts.iter().map(ToString::to_string).collect();
        format!("{} {} ({})", verb[usize::from(parts.len() != 1)], numbers.join(", "), words.apply)
    };
    let means = match &live.change {
        model::Change::Edit { parts } => of(words.edit, parts),
        model::Change::Delete { parts } => of(words.delete, parts),
        model::Change::Manual { why } => {
            let what = if live.gone { words.cannot_delete } else { words.cannot_edit };
            format!("{what} ({})", span(why))
        }
    };
    let url = live.urls.first().map_or_else(String::new, |url| format!(" · {}", span(url)));
    let _ = writeln!(text, "- {} · {}: {means}{url}", span(live.post.as_str()), span(live.channel.as_str()));
}

fn variant_section(change: &VariantChange, words: &Words, text: &mut String) {
    let kind = match change.kind {
        Kind::Added => format!(" ({})", words.is_new),
        Kind::Removed => format!(" ({})", words.is_gone),
        Kind::Changed => String::new(),
    };
    let _ = write!(text, "\n#### {}{kind}\n\n", span(change.channel.as_str()));
    if let Some(before) = &change.network_before {
        arrow(words.network, &span(before.as_str()), &span(change.network.as_str()), text);
    }
    if let Some(title) = &change.title_change {
        arrow(words.title, &span(&title.before), &span(&title.after), text);
    }
    let optional = |value: Option<String>| value.unwrap_or_else(|| words.none.to_owned());
    let mut sided = |name: &str, before: Option<String>, after: Option<String>| match change.kind {
        // One side is all there is.
        Kind::Added => drop(writeln!(text, "- {name}: {}", optional(after))),
        Kind::Removed => drop(writeln!(text, "- {name}: {}", optional(before))),
        Kind::Changed => arrow(name, &optional(before), &optional(after), text),
    };
    if let Some(Change { before, after }) = &change.due {
        let shown = |due: &Option<Due>| Some(due.as_ref().map_or_else(|| words.no_time.to_owned(), when));
        sided(words.due, shown(before), shown(after));
    }
    if let Some(Change { before, after }) = &change.link {
        let shown = |link: &Option<crate::model::PlacedLink>| {
            link.as_ref().map(|link| format!("{} ({})", span(&link.url), link.placement.as_str()))
        };
        sided(words.link, shown(before), shown(after));
    }
    if let Some(Change { before, after }) = &change.first_comment {
        sided(words.first_comment, before.as_deref().map(span), after.as_deref().map(span));
    }
    if let Some(Change { before, after }) = &change.poll {
        let shown = |options: &Option<Vec<String>>| {
            options.as_ref().map(|options| options.iter().map(|option| span(option)).collect::<Vec<_>>().join(", "))
        };
        sided(words.poll, shown(before), shown(after));
    }
    if let Some(Change { before, after }) = &change.cost {
        let shown = |cost: &Option<crate::model::Money>| {
            cost.as_ref().map(|cost| format!("{}.{:02} {}", cost.cents / 100, cost.cents % 100, span(&cost.currency)))
        };
        sided(words.cost, shown(before), shown(after));
    }
    if let Some(Change { before, after }) = &change.charge {
        let shown = |charge: &Option<crate::model::Charge>| {
            charge.as_ref().map(|charge| format!("{} {}", amount(charge.micros), span(&charge.currency)))
        };
        sided(words.charge, shown(before), shown(after));
    }
    for (name, change) in [(words.lang, &change.lang), (words.visibility, &change.visibility)] {
        if let Some(change) = change {
            arrow(name, &span(&change.before), &span(&change.after), text);
        }
    }
    if let Some(parts) = &change.part_count {
        arrow(words.parts, &parts.before.to_string(), &parts.after.to_string(), text);
    }
    let several = change.parts.iter().any(|part| part.number > 1);
    for part in &change.parts {
        part_section(part, several, words, text);
    }
}

fn part_section(part: &PartChange, several: bool, words: &Words, text: &mut String) {
    if several {
        let kind = match part.kind {
            Kind::Added => format!(" ({})", words.part_added),
            Kind::Removed => format!(" ({})", words.part_removed),
            Kind::Changed => String::new(),
        };
        let _ = write!(text, "\n**{} {}{kind}**\n\n", words.part, part.number);
    }
    if let Some(Change { before, after }) = &part.count {
        let shown = |count: &Count| {
            let limit = count.limit.map_or_else(String::new, |limit| format!(" / {limit}"));
            let long = if count.fits { String::new() } else { format!(" ({})", words.too_long) };
            format!("{}{limit} {}{long}", count.length, count.unit)
        };
        match (before, after) {
            (Some(before), Some(after)) => arrow(words.length, &shown(before), &shown(after), text),
            (Some(count), None) | (None, Some(count)) => drop(writeln!(text, "- {}: {}", words.length, shown(count))),
            (None, None) => {}
        }
    }
    if part.marks {
        let _ = writeln!(text, "- {}", words.marks);
    }
    if let Some(Change { before, after }) = &part.targets {
        let shown = |list: &[String]| {
            if list.is_empty() {
                words.none.to_owned()
            } else {
                list.iter().take(20).map(|target| span(target)).collect::<Vec<_>>().join(", ")
            }
        };
        arrow(words.targets, &shown(before), &shown(after), text);
    }
    for change in &part.pictures {
        picture_line(change, words, text);
    }
    if let Some(Change { before, after }) = &part.card {
        let shown = |card: &Option<[String; 3]>| {
            card.as_ref().map_or_else(
                || words.none.to_owned(),
                |card| card.iter().filter(|line| !line.is_empty()).map(|line| span(line)).collect::<Vec<_>>().join(" · "),
            )
        };
        arrow(words.card, &shown(before), &shown(after), text);
    }
    if !part.text.is_empty() {
        block(&part.text, words, text);
    }
}

fn picture_line(change: &Change<Option<Picture>>, words: &Words, text: &mut String) {
    let shown = |picture: &Picture| {
        let fit = match picture.fit {
            Fit::Cover => words.cut,
            Fit::Pad => words.padded,
            Fit::Inside => words.within,
        };
        let focus = picture.focus.map_or_else(String::new, |[x, y]| format!(", {} {x:.2} {y:.2}", words.focus));
        let alt = if picture.alt.is_empty() { String::new() } else { format!(", {} {}", words.alt, span(&picture.alt)) };
        let [width, height] = picture.size;
        format!(
            "{} {fit} {width} × {height}, {}, ≤ {} kB{focus}{alt}",
            span(&picture.source),
            picture.formats.join("/"),
            picture.max_bytes / 1000
        )
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let (old, new) = (shown(before), shown(after));
            if old == new {
                let _ = writeln!(text, "- {}: {new} ({})", words.picture, words.new_file);
            } else {
                arrow(words.picture, &old, &new, text);
            }
        }
        (before, after) => {
            let side = |picture: &Option<Picture>| picture.as_ref().map_or_else(|| words.none.to_owned(), shown);
            arrow(words.picture, &side(before), &side(after), text);
        }
    }
}

fn arrow(name: &str, before: &str, after: &str, text: &mut String) {
    let _ = writeln!(text, "- {name}: {before} → {after}");
}

/// The local time as people say it, with the instant.
fn when(due: &Due) -> String {
    let wall = due.wall.get(..16).map_or_else(|| due.wall.clone(), |wall| wall.replace('T', " "));
    format!("{wall} {} ({} UTC)", span(&due.zone), due.utc.format("%Y-%m-%d %H:%M"))
}

/// Millionths as an amount with at least two digits behind the point.
fn amount(micros: u64) -> String {
    let digits = format!("{:06}", micros % 1_000_000);
    let kept = digits.trim_end_matches('0').len().max(2);
    format!("{}.{}", micros / 1_000_000, &digits[..kept])
}

/// The lines of a comparison as a code block that nothing in them can close.
fn block(lines: &[Line], words: &Words, text: &mut String) {
    let longest = lines.iter().map(|line| longest_run(&line.text)).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let _ = write!(text, "\n{fence}diff\n");
    for line in lines {
        let _ = match line.side {
            Side::Both => writeln!(text, "  {}", visible(&line.text)),
            Side::Before => writeln!(text, "- {}", visible(&line.text)),
            Side::After => writeln!(text, "+ {}", visible(&line.text)),
            Side::Skipped => writeln!(text, "@@ {} @@", counted(line.left_out, words.lines_left_out)),
        };
    }
    let _ = writeln!(text, "{fence}");
}

/// Somebody's words as a code span.
fn span(words: &str) -> String {
    let mut shown: String = visible(words).chars().take(MOST_SPAN).collect();
    if words.chars().count() > MOST_SPAN {
        shown.push('…');
    }
    if shown.trim().is_empty() {
        // An empty code span is no code span.
        return "` `".to_owned();
    }
    let ticks = "`".repeat(longest_run(&shown) + 1);
    // CommonMark takes one space away on each side, and needs it where the words begin or end with a backtick.
    let space = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{ticks}{space}{shown}{space}{ticks}")
}

/// The same in a table, where a bar divides cells even in code.
fn cell(words: &str) -> String {
    span(words).replace('|', "\\|")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// One line without what cannot be seen: control characters, and those that turn the direction of the rest (CVE-2021-42574).
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => {
                '\u{fffd}'
            }
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests;
