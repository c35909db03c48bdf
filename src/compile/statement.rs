//! Whether a statement is ready: how long it is on each network that it is for, and whether it has gaps.

use std::ops::Range;

use serde::Serialize;

use super::count::{Limits, measure};
use super::counter;
use crate::model::{ChannelName, HoldingStatement, NetworkName};
use crate::networks::drivers;
use crate::workspace::Workspace;

/// How a statement fits on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// The channel.
    pub channel: ChannelName,
    /// Its network.
    pub network: NetworkName,
    /// What is counted: `graphemes`, `weighted`, …
    pub unit: String,
    /// How many.
    pub length: usize,
    /// How many are allowed; `None` where the network sets no limit.
    pub limit: Option<usize>,
    /// Whether every limit of the network is kept.
    pub fits: bool,
    /// Whether a person has to put it up: this program does not publish there.
    pub by_hand: bool,
}

/// Counts a statement on each channel that it is for, in the order of `pregon.yaml`, as the channel's network counts.
#[must_use]
pub fn fits(workspace: &Workspace, statement: &HoldingStatement) -> Vec<Fit> {
    let lang = statement.lang.as_deref().unwrap_or(&workspace.config.language);
    let mut fits = Vec::new();
    for channel in &workspace.config.channels {
        let network = channel.network.as_str();
        // A channel with a language of its own speaks no other.
        let speaks = channel.lang.as_deref().is_none_or(|own| primary(own) == primary(lang));
        let Some(spec) = workspace.specs.get(network).filter(|_| speaks && statement.is_for(channel.name.as_str(), network)) else {
            continue;
        };
        let limits = Limits {
            length: channel.limit.or(spec.text.limit.as_ref().map(|limit| limit.value)),
            bytes: spec.text.max_bytes.as_ref().map(|most| most.value),
        };
        let measured = measure(network, &counter(spec), &limits, &statement.text_for(network).value);
        fits.push(Fit {
            channel: channel.name.clone(),
            network: channel.network.clone(),
            unit: measured.unit.as_str().to_owned(),
            length: measured.escaped.unwrap_or(measured.length),
            limit: measured.limit,
            fits: measured.fits,
            by_hand: !drivers::can_publish(network),
        });
    }
    fits
}

/// The language without its region, in small letters: `es` of `es-MX`.
#[must_use]
pub(crate) fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_lowercase()
}

/// The first gap in a text that somebody still has to fill in: `[hora]`, `{lugar}`, `____`, `XXX`, `TBD`, `TODO:`, `(PENDIENTE)`.
///
/// A Markdown link is none, and neither are the Spanish words in a sentence in capitals.
#[must_use]
pub fn placeholder(text: &str) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut take = |range: Range<usize>| {
        if found.as_ref().is_none_or(|first| range.start < first.start) {
            found = Some(range);
        }
    };
    for (open, close) in [('[', ']'), ('{', '}')] {
        for (start, _) in text.match_indices(open) {
            let Some(len) = text[start..].find(close) else { continue };
            let end = start + len + 1;
            let is_link = open == '[' && text[end..].starts_with('(');
            if !is_link && !text[start..end].contains('\n') && len > 1 {
                take(start..end);
            }
        }
    }
    let mut start = None;
    // A space at the end ends the last word.
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || c == '_' {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let word = &text[from..at];
            let is_run = |of: char| word.len() >= 3 && word.chars().all(|c| c == of);
            let is_note = || matches!(word, "TODO" | "PENDIENTE") && stands_alone(&text[..from], &text[at..]);
            if is_run('_') || is_run('X') || word == "TBD" || is_note() {
                take(from..at);
            }
        }
    }
    found
}

/// Whether a word between these two is a note to whoever writes, and no word of a sentence: `TODO: …`, `(TODO)`, `Hora: PENDIENTE.`
fn stands_alone(before: &str, after: &str) -> bool {
    let space = |c: char| c.is_whitespace() && c != '\n';
    let after = after.trim_start_matches(space).chars().next();
    let before = before.trim_end_matches(space).chars().next_back();
    let opens =
        before.is_none_or(|c| matches!(c, '\n' | ':' | '(' | '[' | '{' | '<' | '-' | '–' | '—' | '*' | '_' | '"' | '«' | '“' | '|'));
    let closes =
        after.is_none_or(|c| matches!(c, '\n' | '.' | ')' | ']' | '}' | '>' | '-' | '–' | '—' | '*' | '_' | '"' | '»' | '”' | '|'));
    after == Some(':') || (opens && closes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_found_and_links_are_none() {
        for (text, gap) in [
            ("Volvemos a las [hora].", Some("[hora]")),
            ("Volvemos a las {hora}.", Some("{hora}")),
            ("Reabrimos el ____.", Some("____")),
            ("Llama al XXX", Some("XXX")),
            ("TODO: decir dónde", Some("TODO")),
            ("Falta (TODO) aquí.", Some("TODO")),
            ("Hora: PENDIENTE.", Some("PENDIENTE")),
            ("Lugar:\n- TODO\n", Some("TODO")),
            ("TODO EL PERSONAL ESTÁ BIEN", None),
            ("SALVAMOS CASI TODO.", None),
            ("EL PAGO ESTÁ PENDIENTE", None),
            ("¡TODO! Absolutamente TODO, hoy.", None),
            ("Está en [la página](https://laceiba.example).", None),
            ("Todo está bien, XX ferias después.", None),
            ("Sin huecos [] ni {}.", None),
            ("ñ[á]", Some("[á]")),
            ("[sin cierre", None),
        ] {
            assert_eq!(placeholder(text).map(|range| &text[range]), gap, "{text}");
        }
    }
}
