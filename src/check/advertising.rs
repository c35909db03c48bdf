//! Whether a label of advertising stands in a text where it must.

use super::words::{Terms, run_together};
use crate::model::Position;

/// What feeds show of a text before it is cut off: that of Instagram, the shortest of the great networks.
const SHOWN_CHARS: usize = 125;

/// Whether one of the labels stands in a text where it must; its words may run together, as in a hashtag.
pub(crate) fn stands(text: &str, labels: &[&str], position: Position) -> bool {
    let part = match position {
        Position::Anywhere => text,
        Position::Start => text.char_indices().nth(SHOWN_CHARS).map_or(text, |(end, _)| &text[..end]),
        Position::End => text.trim_end().rsplit('\n').next().unwrap_or(text),
    };
    let hashtags: Vec<String> = labels.iter().filter_map(|label| run_together(label)).collect();
    // A sign without letters is no word that could be looked for.
    let sign = |label: &&str| !label.contains(char::is_alphanumeric) && part.contains(*label);
    labels.iter().any(sign) || !Terms::new(labels.iter().copied().chain(hashtags.iter().map(String::as_str))).find(part).is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Position, stands};

    #[test]
    fn labels_stand_where_they_must() {
        let far = format!("{} #publi", "a ".repeat(70));
        for (text, label, position, expected) in [
            ("Un libro. Publicidad pagada.", "Publicidad pagada", Position::Anywhere, true),
            ("#PublicidadPagada Un libro.", "Publicidad pagada", Position::Start, true),
            ("Un libro. #publi", "#publi", Position::Anywhere, true),
            ("Un libro publicado.", "#publi", Position::Anywhere, false),
            (far.as_str(), "#publi", Position::Start, false),
            (far.as_str(), "#publi", Position::End, true),
            ("#publi\nUn libro.", "#publi", Position::End, false),
            ("📢 Un libro.", "📢", Position::Start, true),
            ("Un libro.", "📢", Position::Anywhere, false),
        ] {
            assert_eq!(stands(text, &[label], position), expected, "{text}, {label}, {position:?}");
        }
    }
}
