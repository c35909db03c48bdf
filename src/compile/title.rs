//! The headline, where it is a field of its own.

use pulldown_cmark::{Tag, TagEnd};

use super::count::{Counter, Unit};
use super::tokens::{Token, TokenKind};
use super::view::View;
use crate::diag::{Diagnostic, Diagnostics, Severity};

/// The headline of a variant: cut at a word where the network takes no more.
pub(super) fn title(view: &View<'_>, diagnostics: &mut Diagnostics) -> String {
    let title = &view.post.title;
    let Some(limit) = view.spec.text.title.as_ref().and_then(|spec| spec.limit.as_ref()) else { return title.value.clone() };
    let counter = Counter::Plain(unit(&limit.unit));
    let length = counter.length(&title.value);
    if length <= limit.value {
        return title.value.clone();
    }
    let unit = limit.unit.replace('_', " ");
    diagnostics.push(
        Diagnostic::new(
            "title-too-long",
            Severity::Warning,
            view.post.at(title.span),
            format!("the title is {length} {unit} long; {} takes {}: it is cut there", view.spec.title, limit.value),
        )
        .help("shorten it, so that it says what you want said")
        .post(&view.post.id)
        .channel(&view.channel.name),
    );
    cut(&title.value, limit.value, &counter)
}

/// The unit of a limit in a spec; what is not a unit of text is counted in code points.
fn unit(name: &str) -> Unit {
    [Unit::Graphemes, Unit::CodePoints, Unit::Utf16Units, Unit::Bytes]
        .into_iter()
        .find(|unit| unit.as_str() == name)
        .unwrap_or(Unit::CodePoints)
}

/// Cuts a text at a word, with an ellipsis, so that the whole takes no more than `most`.
fn cut(text: &str, most: usize, counter: &Counter) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let shown = |end: usize| format!("{}…", text[..end].trim_end_matches([',', ';', ':', '-', '–', '—', ' ']));
    let fits = |end: &usize| counter.length(&shown(*end)) <= most;
    let words: Vec<usize> = text.match_indices(char::is_whitespace).map(|(at, _)| at).filter(|&at| at > 0).collect();
    if let Some(end) = words.iter().rev().copied().find(fits) {
        return shown(end);
    }
    // A single word that is longer than the whole title may be.
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).filter(|&at| at > 0).collect();
    ends.iter().rev().copied().find(fits).map_or_else(String::new, shown)
}

/// How many of the tokens, from the first on, are a heading that says what the title says: a network that shows the title
/// above the text would show it twice.
pub(super) fn repeated<'t>(title: &str, tokens: impl Iterator<Item = &'t Token>) -> usize {
    let mut words = String::new();
    for (index, token) in tokens.enumerate() {
        match &token.kind {
            TokenKind::Start(Tag::Heading { .. }) if index == 0 => {}
            _ if index == 0 => return 0,
            TokenKind::End(TagEnd::Heading(_)) => return if folded(&words) == folded(title) { index + 1 } else { 0 },
            TokenKind::Text(text) | TokenKind::Code(text) => words.push_str(text),
            TokenKind::SoftBreak | TokenKind::HardBreak => words.push(' '),
            _ => {}
        }
    }
    0
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_at_words() {
        let counter = Counter::Plain(Unit::CodePoints);
        for (text, most, expected) in [
            ("Vuelve el mercado de otoño", 12, "Vuelve el…"),
            ("Vuelve, el mercado", 8, "Vuelve…"),
            ("Electroencefalografista", 8, "Electro…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(cut(text, most, &counter), expected, "{text}");
        }
    }
}
