//! Telegram: text without markup, and ranges beside it.
//!
//! Source: <https://core.telegram.org/bots/api#messageentity>. Ranges are in bytes here; [`utf16_range`] makes them the
//! UTF-16 code units of the platform.

use super::Payload;
use crate::compile::rich::Rich;
use crate::model::{FacetTarget, Style, Styled};

/// More entities than this are ignored by the platform. A constant of old client libraries; its documentation has no number.
const MOST: usize = 100;

/// Writes a text with its ranges. Of too many, links stay before emphasis; what the platform finds by itself (addresses,
/// hashtags, names) needs no range and does not count.
pub(super) fn write(rich: &Rich) -> Payload {
    let rich = rich.by_line(true);
    let facets = rich.facets();
    let hidden = |target: &FacetTarget, text: &str| matches!(target, FacetTarget::Link { uri } if uri != text);
    let links = facets.iter().filter(|facet| hidden(&facet.target, &rich.text()[facet.start..facet.end])).count();
    let mut styles = rich.styles();
    let mut code_end = 0;
    styles.retain(|styled| {
        // Code can hold no other entity; nor is it held by one but a quotation: it comes after, and wins.
        if matches!(styled.style, Style::Code | Style::CodeBlock) {
            code_end = styled.end.max(code_end);
            return true;
        }
        styled.start >= code_end
    });
    if styles.len() + links > MOST {
        // Blocks and code say more than emphasis, and the beginning is read most.
        let mut order: Vec<usize> = (0..styles.len()).collect();
        order.sort_by_key(|&index| (matches!(styles[index].style, Style::Bold | Style::Italic | Style::Strike), index));
        order.truncate(MOST.saturating_sub(links));
        order.sort_unstable();
        styles = order.into_iter().map(|index| styles[index].clone()).collect();
    }
    Payload { text: rich.text().to_owned(), facets, styles: without_emphasised_code(styles), ..Payload::default() }
}

/// Emphasis around nothing but code is dropped: the platform refuses the two together.
fn without_emphasised_code(mut styles: Vec<Styled>) -> Vec<Styled> {
    let code: Vec<(usize, usize)> = styles
        .iter()
        .filter(|styled| matches!(styled.style, Style::Code | Style::CodeBlock))
        .map(|styled| (styled.start, styled.end))
        .collect();
    styles.retain(|styled| match styled.style {
        Style::Bold | Style::Italic | Style::Strike => {
            let first = code.partition_point(|&(_, end)| end <= styled.start);
            code.get(first).is_none_or(|&(start, _)| start >= styled.end)
        }
        _ => true,
    });
    styles
}

/// Turns a range of bytes into an offset and a length in UTF-16 code units.
///
/// Returns `None` where the range does not lie on characters of the text.
///
/// ```
/// assert_eq!(pregon::compile::utf16_range("👋 ¡hola!", 5..12), Some((3, 6)));
/// assert_eq!(pregon::compile::utf16_range("👋", 1..4), None);
/// ```
#[must_use]
pub fn utf16_range(text: &str, range: std::ops::Range<usize>) -> Option<(usize, usize)> {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    Some((units(text.get(..range.start)?), units(text.get(range)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::rich::{Form, Ranged};

    #[test]
    fn no_more_ranges_than_the_platform_takes() {
        let text = "a b ".repeat(120);
        let mut ranges: Vec<Ranged> = (0..110).map(|index| Ranged { start: index * 4, end: index * 4 + 1, form: Form::Bold }).collect();
        ranges.extend((0..20).map(|index| Ranged {
            start: index * 4 + 2,
            end: index * 4 + 3,
            form: Form::Target(FacetTarget::Link { uri: "https://a.example/".to_owned() }),
        }));
        ranges.push(Ranged { start: 470, end: 471, form: Form::Code });
        let payload = write(&Rich::new(text, ranges));
        assert_eq!((payload.facets.len(), payload.styles.len()), (20, 80));
        assert!(payload.styles.iter().any(|styled| styled.style == Style::Code));
        assert!(payload.styles.is_sorted_by_key(|styled| styled.start));
    }

    #[test]
    fn code_and_emphasis_never_meet() {
        let ranges = vec![
            Ranged { start: 0, end: 5, form: Form::Bold },
            Ranged { start: 2, end: 3, form: Form::Code },
            Ranged { start: 6, end: 7, form: Form::Italic },
        ];
        let payload = write(&Rich::new("a b c d".to_owned(), ranges));
        assert_eq!(payload.styles.iter().map(|styled| styled.style).collect::<Vec<_>>(), [Style::Code, Style::Italic]);
    }

    #[test]
    fn ranges_are_in_utf16() {
        let text = "👩‍👩‍👧 año 🇲🇽!";
        for (start, c) in text.char_indices() {
            let (offset, length) = utf16_range(text, start..start + c.len_utf8()).expect("on characters");
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(String::from_utf16(&units[offset..offset + length]).expect("whole"), c.to_string());
        }
        assert_eq!(utf16_range(text, 2..4), None);
        assert_eq!(utf16_range(text, 0..1000), None);
    }
}
