//! Characters that nobody sees, and what they do to a text.

/// Whether a character turns the direction of a text or ends its line: bidirectional marks, embeddings, overrides and isolates, and the
/// separators of Unicode (CVE-2021-42574).
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text on one line that does nothing to a terminal: line ends and tabulators become spaces, and in the place of other control characters
/// and of what turns the text stands `mark`. It has as many characters as before.
#[must_use]
pub fn one_line(text: &str, mark: char) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || turns_text(c) => mark,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The first character of a text that shows nothing where it stands, or turns the text around it.
///
/// What joins or forms others is none: a joiner or a variation selector behind an emoji or a letter of a script that needs it, and the tags
/// of a flag. Line ends and tabulators are seen.
pub(crate) fn hidden(text: &str) -> Option<char> {
    places(text).find_map(|(c, hides)| hides.then_some(c))
}

/// The text without what [`hidden`] finds, and without white space at its ends.
pub(crate) fn without_hidden(text: &str) -> String {
    let seen: String = places(text).filter(|(_, hides)| !hides).map(|(c, _)| c).collect();
    seen.trim().to_owned()
}

/// Each character, and whether it hides.
fn places(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut before = None;
    let mut in_flag = false;
    text.chars().map(move |c| {
        // A black flag, tags that spell a region, and the tag that ends it.
        in_flag = c == '\u{1f3f4}' || (in_flag && matches!(c, '\u{e0020}'..='\u{e007f}'));
        let joins = before.is_some_and(|before: char| !before.is_whitespace() && !is_plain_letter(before));
        let hides = match c {
            '\u{200c}' | '\u{200d}' => !joins,
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
                before.is_none_or(|before| before.is_whitespace() || is_plain_letter(before) && !before.is_ascii_digit())
            }
            '\u{e0000}'..='\u{e007f}' => !in_flag,
            '\n' | '\r' | '\t' => false,
            c => c.is_control() || turns_text(c) || shows_nothing(c),
        };
        before = Some(c);
        (c, hides)
    })
}

/// Letters and digits of the Latin script, which nothing joins.
fn is_plain_letter(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{250}'
}

/// Format characters and fillers that leave no trace (Unicode, `Default_Ignorable_Code_Point`, as far as not named above).
fn shows_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_does_nothing_to_a_terminal() {
        for (text, shown) in [
            ("Librería «La Ceiba» 📚", "Librería «La Ceiba» 📚"),
            ("a\u{1b}[2Jb\r\n\u{202e}c\u{7}", "a?[2Jb  ?c?"),
            ("a\tb\u{200f}c\u{2028}d\u{85}e", "a b?c?d?e"),
        ] {
            assert_eq!(one_line(text, '?'), shown);
            assert_eq!(one_line(text, ' '), shown.replace('?', " "));
        }
    }

    #[test]
    fn what_hides_is_found_and_what_forms_is_not() {
        for (text, found) in [
            ("Librería La Ceiba", None),
            ("שלום עולם", None),
            ("می\u{200c}خواهم", None),
            ("👩\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", None),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", None),
            ("葛\u{e0100}城", None),
            ("Ana\u{200d}", Some('\u{200d}')),
            ("a\u{fe0f}", Some('\u{fe0f}')),
            ("\u{202e}anA", Some('\u{202e}')),
            ("Ana\u{2067}", Some('\u{2067}')),
            ("A\u{200b}na", Some('\u{200b}')),
            ("A\u{ad}na", Some('\u{ad}')),
            ("Ana\u{feff}", Some('\u{feff}')),
            ("Ana\u{e0041}", Some('\u{e0041}')),
            ("A\u{1b}[31m", Some('\u{1b}')),
        ] {
            assert_eq!(hidden(text), found, "{text:?}");
            assert_eq!(hidden(&without_hidden(text)), None, "{text:?}");
            if found.is_none() {
                assert_eq!(without_hidden(text), text);
            }
        }
    }
}
