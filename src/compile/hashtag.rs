//! Words to hashtags.

/// Writes a topic as a hashtag in CamelCase, without the sign: `mercado de otoño` gives `MercadoDeOtoño`.
///
/// Screen readers read each capital as the start of a word. A single word keeps its own capitals
/// (`iPhone`, `UNAM`); punctuation ends a word and is dropped.
#[must_use]
pub fn hashtag(topic: &str) -> String {
    let words: Vec<&str> = topic
        .trim_start_matches('#')
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)))
        .filter(|word| !word.is_empty())
        .collect();
    if let [word] = words[..] {
        return capitalised(word);
    }
    words.iter().map(|word| capitalised(word)).collect()
}

fn capitalised(word: &str) -> String {
    let has_capital = word.chars().any(char::is_uppercase);
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if !has_capital => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_become_camel_case() {
        for (topic, tag) in [
            ("mercado de otoño", "MercadoDeOtoño"),
            ("Puebla", "Puebla"),
            ("#OtonoEnLaCeiba", "OtonoEnLaCeiba"),
            ("UNAM 2026", "UNAM2026"),
            ("día-del libro", "DíaDelLibro"),
            ("iPhone", "iPhone"),
            ("¡!", ""),
        ] {
            assert_eq!(hashtag(topic), tag, "{topic}");
        }
    }
}
