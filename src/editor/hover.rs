//! What a word means, and what becomes of the post.

use super::View;
use super::completion::field_doc;
use super::entries::{Entry, entry};
use super::places::mention_at;
use super::spot::{Part, spot, unquoted};
use super::words::Words;
use crate::compile::counter;
use crate::diag::Span;
use crate::model::{Draft, LinkPlacement};
use crate::workspace::schema::{FileKind, Key, Refers, lookup};

/// What is shown at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// Markdown.
    pub text: String,
    /// What it is about.
    pub span: Span,
}

/// Says what stands at a byte of a file.
#[must_use]
pub fn hover(view: &View<'_>, offset: usize) -> Option<Hover> {
    let kind = view.kind()?;
    let (yaml, body) = view.parts();
    if body.is_some_and(|body| body.start <= offset) {
        if let Some((key, span)) = mention_at(view.text, offset)
            && let Some(found) = entry(view.live, Refers::Person, key)
        {
            return Some(Hover { text: person(view, &found), span });
        }
        return counts(view, Span::new(offset, offset));
    }
    if offset < yaml.start || offset > yaml.end {
        // The fence.
        return counts(view, Span::new(offset, offset));
    }
    let spot = spot(view.text, yaml, offset)?;
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    let written = unquoted(view.text.get(spot.word.start..spot.word.end)?);
    if let Part::Key { .. } = spot.part {
        return key(view, kind, &path, written, spot.word);
    }
    let found = lookup(kind, &path)?;
    if let Some(refers) = found.refers()
        && let Some(entry) = entry(view.live, refers, written)
    {
        let text = if refers == Refers::Person { person(view, &entry) } else { about(&entry) };
        return Some(Hover { text, span: spot.word });
    }
    if kind == FileKind::Post && matches!(path.as_slice(), ["title" | "date" | "slot" | "text" | "repeat"]) {
        return counts(view, spot.word);
    }
    None
}

fn key(view: &View<'_>, kind: FileKind, path: &[&str], written: &str, span: Span) -> Option<Hover> {
    let found = lookup(kind, path)?;
    if let Some(Key::Reference(refers)) = found.shape.keys()
        && let Some(entry) = entry(view.live, refers, written)
    {
        return Some(Hover { text: about(&entry), span });
    }
    let whole: Vec<&str> = path.iter().copied().chain(std::iter::once(written)).collect();
    let field = lookup(kind, &whole)?.field?;
    let language = view.language();
    let mut text = format!("**{}**\n\n{}", plain(written), field_doc(field, language, found.bilingual));
    if found.bilingual && !field.spanish().is_empty() {
        let others: Vec<String> =
            std::iter::once(&field.name).chain(field.spanish()).filter(|name| **name != written).map(|name| format!("`{name}`")).collect();
        text.push_str(&format!("\n\n{}: {}", Words::of(language).also, others.join(", ")));
    }
    Some(Hover { text, span })
}

fn about(entry: &Entry) -> String {
    let mut text = format!("**{}**", plain(entry.name.as_deref().unwrap_or(&entry.id)));
    if entry.name.is_some() {
        text.push_str(&format!(" · `{}`", entry.id));
    }
    if !entry.text.is_empty() {
        text.push_str("\n\n");
        text.push_str(&entry.text);
    }
    text
}

fn person(view: &View<'_>, found: &Entry) -> String {
    let words = Words::of(view.language());
    let Some(person) = view.workspace().people.get(&found.id) else { return about(found) };
    let mut text = format!("**{}** · `@{}`", plain(&person.name), found.id);
    if person.handles.is_empty() {
        text.push_str(&format!("\n\n{}", words.no_handles));
    } else {
        text.push_str(&format!("\n\n{}:", words.handles));
        for (network, handle) in &person.handles {
            text.push_str(&format!("\n- {}: `{}`", network.value, handle.value.replace('`', "'")));
        }
    }
    if !found.text.is_empty() {
        text.push_str(&format!("\n\n{}", found.text));
    }
    text
}

/// What becomes of the post on each of its channels: length, parts, pictures, price, time.
fn counts(view: &View<'_>, span: Span) -> Option<Hover> {
    let post = view.post()?;
    let words = Words::of(view.language());
    let drafts = view.live.drafts(post);
    let mut text = format!("**{}** · `{}`\n", plain(&post.title.value), post.id);
    if drafts.is_empty() {
        text.push_str(&format!("\n{}", words.no_channel));
    }
    for draft in &drafts {
        text.push_str(&line(view, draft, words));
    }
    Some(Hover { text, span })
}

fn line(view: &View<'_>, draft: &Draft, words: &Words) -> String {
    let fits = draft.parts.iter().all(|part| part.count.fits);
    let sizes: Vec<String> = draft
        .parts
        .iter()
        .map(|part| match part.count.limit {
            Some(limit) => format!("{}/{limit}", part.count.length),
            None => format!("{} ({})", part.count.length, words.no_limit),
        })
        .collect();
    let unit = draft.parts.first().map_or("", |part| part.count.unit.as_str());
    let mut facts = vec![format!("{} {unit}", sizes.join(" + "))];
    if draft.parts.len() > 1 {
        facts.push(counted(draft.parts.len(), words.parts));
    }
    let pictures: usize = draft.parts.iter().map(|part| part.media.len()).sum();
    if pictures > 0 {
        facts.push(counted(pictures, words.pictures));
    }
    if let Some(link) = draft.link.as_ref().filter(|link| link.placement == LinkPlacement::Text)
        && let Some(spec) = view.workspace().specs.get(draft.network.as_str())
    {
        facts.push(format!("{} {}", words.link_counts, counter(spec).length(&link.url)));
    }
    if let Some(charge) = &draft.charge {
        facts.push(format!("{} {} {}", words.charge, amount(charge.micros), charge.currency));
    }
    facts.push(match &draft.due {
        Some(due) => {
            let wall = due.wall.get(..16).unwrap_or(&due.wall).replace('T', " ");
            let utc = due.utc.format("%Y-%m-%d %H:%M").to_string();
            // The day is worth a word only where it is another.
            let utc = if wall.get(..10) == utc.get(..10) { utc.get(11..).unwrap_or_default().to_owned() } else { utc };
            format!("{wall} {} = {utc} UTC", due.zone)
        }
        None => words.no_time.to_owned(),
    });
    format!("\n- {} **{}** ({}): {}", if fits { "✓" } else { "✗" }, draft.channel, draft.network, facts.join(" · "))
}

/// Millionths with as many decimals as they need, two at least.
fn amount(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    let most = text.trim_end_matches('0').len();
    text[..most.max(text.len() - 4)].to_owned()
}

fn counted(count: usize, [one, many]: [&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A text of the team's as it is, not as markup.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' => {
                plain.push('\\');
                plain.push(c);
            }
            '\n' | '\r' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn amounts_and_texts() {
        for (micros, text) in [(200_000, "0.20"), (15_000, "0.015"), (1_000_000, "1.00"), (1, "0.000001")] {
            assert_eq!(amount(micros), text);
        }
        assert_eq!(plain("a*b\n[c](d)"), "a\\*b \\[c\\](d)");
        assert_ne!(Words::of(Language::Es).parts, Words::of(Language::En).parts);
    }
}
