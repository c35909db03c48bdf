//! YAML that says what it was given.

use std::fmt::Write;

/// A YAML scalar, in quotes wherever a reader could take it for anything but this text.
#[must_use]
pub fn yaml_text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What YAML 1.2 (5.1) calls not printable, and its further line ends.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether the text means itself without quotes, in lists and maps of one line too.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "null", "nan"];
    let starts_well = text.starts_with(char::is_alphabetic);
    let ends_well = !text.ends_with(char::is_whitespace);
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ';' | '¿' | '?' | '¡' | '!' | '(' | ')' | '/');
    starts_well && ends_well && text.chars().all(harmless) && !WORDS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_is_quoted_where_it_must_be() {
        for (text, expected) in [
            ("Vuelve el mercado", "Vuelve el mercado"),
            ("¿Corteza o miga?", "\"¿Corteza o miga?\""),
            ("Hoy: pan", "\"Hoy: pan\""),
            ("a #b", "\"a #b\""),
            ("No", "\"No\""),
            ("2026", "\"2026\""),
            ("dice \"hola\" \\", "\"dice \\\"hola\\\" \\\\\""),
            ("a, b", "\"a, b\""),
            ("", "\"\""),
            ("a\u{2028}b\u{7}", "\"a\\u2028b\\u0007\""),
            ("a\nb", "\"a\\nb\""),
        ] {
            assert_eq!(yaml_text(text), expected, "{text:?}");
        }
    }
}
