//! A comparison as Markdown for a comment on a pull request.
//!
//! Everything that somebody wrote stands in code spans and code blocks: there, no platform sees markup, mentions, pictures or
//! references, whatever a hostile post contains. The length is bounded, since platforms refuse long comments.

mod escape;
mod lists;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use self::escape::{cell, longest_run, span, visible};
use self::lists::{approval_list, finding_list, money, published_list, request_list, slot_list, summary};
use super::lines::{Line, Side};
use super::variants::{Change, Count, Kind, PartChange, Picture, VariantChange};
use super::words::{Words, counted};
use super::{Against, Diff, NetworkChange};
use crate::model::{Due, Fit};

/// GitHub refuses comments of more than 65,536 characters (GitLab and Gitea take more).
const MOST_CHARS: usize = 60_000;
/// Values of one network that are listed at most.
const MOST_VALUES: usize = 40;

/// Stands first in the text, invisible, so that the next run finds its own comment and writes over it.
pub const MARKER: &str = "<!-- pregon diff -->";
/// Pictures of one side at most.
const MOST_PICTURES: usize = 10;

/// Where readers find more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Address at which `public/review/` of this change is published.
    review: Option<String>,
    /// Address of the folder in whose `media/` the pictures are.
    pictures: Option<String>,
}

impl Places {
    /// Addresses of a published review, and of pictures where they are elsewhere; `None` where one of them is no address for a page.
    #[must_use]
    pub fn new(review: Option<&str>, pictures: Option<&str>) -> Option<Self> {
        let address = |url: &str| -> Option<String> {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%+,=@!".contains(c);
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
            (!host.is_empty() && url.len() <= 1000 && url.chars().all(plain)).then(|| url.trim_end_matches('/').to_owned())
        };
        let review = review.map(|url| address(url).ok_or(())).transpose().ok()?;
        let pictures = pictures.map(|url| address(url).ok_or(())).transpose().ok()?;
        Some(Self { pictures: pictures.or_else(|| review.clone()), review })
    }

    /// Whether pictures are shown.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.pictures.is_some()
    }
}

/// Writes the comparison in the language of the workspace.
#[must_use]
pub fn render(diff: &Diff) -> String {
    render_with(diff, &Places::default())
}

/// Writes the comparison with links to what is published elsewhere. The text never has more than 65,536 characters.
#[must_use]
pub fn render_with(diff: &Diff, places: &Places) -> String {
    let words = Words::of(&diff.language);
    let mut text = format!("{MARKER}\n## {}\n\n", words.heading);
    head(diff, words, &mut text);
    if let Some(review) = &places.review {
        let _ = write!(text, "\n[{}]({review}/index.html)\n", words.see_all);
    }
    let fits = |text: &str, more: &str| text.chars().count() + more.chars().count() <= MOST_CHARS;
    let mut sections = vec![summary(diff, words), request_list(diff, words), approval_list(diff, words), money(diff, words)];
    sections.push(finding_list(words.introduced, &diff.findings.introduced, words));
    sections.push(finding_list(words.fixed, &diff.findings.fixed, words));
    sections.push(published_list(diff, words));
    sections.push(slot_list(diff, words));
    sections.extend(diff.networks.iter().enumerate().map(|(at, network)| {
        let mut section = if at == 0 { format!("\n### {}\n", words.networks) } else { String::new() };
        network_section(network, words, &mut section);
        section
    }));
    for section in sections {
        if fits(&text, &section) {
            text.push_str(&section);
        } else {
            let _ = write!(text, "\n…\n");
        }
    }
    let mut post = None;
    for (index, change) in diff.variants.iter().enumerate() {
        let mut section = String::new();
        if post != Some(&change.post) {
            let _ = write!(section, "\n### {} · {}\n", span(change.post.as_str()), span(&change.title));
            if let Some(review) = &places.review {
                let _ = write!(section, "\n[{}]({review}/posts/{}/index.html)\n", words.see, change.post);
            }
        }
        variant_section(change, words, places, &mut section);
        if !fits(&text, &section) {
            let _ = write!(text, "\n…{}\n", counted(diff.variants.len() - index, words.more_variants));
            if let Some(review) = &places.review {
                let _ = write!(text, "\n[{}]({review}/index.html)\n", words.see_all);
            }
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

fn variant_section(change: &VariantChange, words: &Words, places: &Places, text: &mut String) {
    let kind = match change.kind {
        Kind::Added => format!(" ({})", words.is_new),
        Kind::Removed => format!(" ({})", words.is_gone),
        Kind::Changed => String::new(),
    };
    // Names of channels are of letters that mean nothing in HTML.
    let _ = write!(text, "\n<details>\n<summary><code>{}</code>{kind}</summary>\n\n", change.channel);
    variant_facts(change, words, places, text);
    let _ = write!(text, "\n</details>\n");
}

fn variant_facts(change: &VariantChange, words: &Words, places: &Places, text: &mut String) {
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
    let mut slot = false;
    if let Some(Change { before, after }) = &change.due {
        let shown = |due: &Option<Due>| Some(due.as_ref().map_or_else(|| words.no_time.to_owned(), when));
        sided(words.due, shown(before), shown(after));
        if change.slot && change.kind != Kind::Removed {
            slot = true;
        }
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
    if slot {
        let _ = writeln!(text, "- {}: {}", words.due, words.slot);
    }
    for (name, change) in [(words.lang, &change.lang), (words.visibility, &change.visibility)] {
        if let Some(change) = change {
            arrow(name, &span(&change.before), &span(&change.after), text);
        }
    }
    if let Some(parts) = &change.part_count {
        arrow(words.parts, &parts.before.to_string(), &parts.after.to_string(), text);
    }
    if let (Some(media), Some(base)) = (&change.media, &places.pictures) {
        let row = |files: &[String]| -> String {
            // Files are named by their content.
            let is_name =
                |file: &&String| !file.is_empty() && file.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
            let image =
                |file: &String| format!("<a href=\"{base}/media/{file}\"><img src=\"{base}/media/{file}\" height=\"120\" alt=\"\"></a>");
            files.iter().filter(is_name).take(MOST_PICTURES).map(image).collect::<Vec<_>>().join(" ")
        };
        let (before, after) = (row(&media.before), row(&media.after));
        let all = [before, after].into_iter().filter(|row| !row.is_empty()).collect::<Vec<_>>().join(" → ");
        let _ = writeln!(text, "- {}: {all}", words.pictures);
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
            let unit = words.units.iter().find(|(name, _)| *name == count.unit).map_or(count.unit.as_str(), |(_, shown)| shown);
            format!("{}{limit} {unit}{long}", count.length)
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
