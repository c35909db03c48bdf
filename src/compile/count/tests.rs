//! Tests of whole counters: recorded answers of the networks' own libraries, and properties.
//!
//! `vectors/*.json` hold texts of this project with the answers of the reference libraries:
//! `x.json` of twitter-text 3.1.0 for JavaScript, `bluesky.json` of `@atproto/api` 0.19.19,
//! `mastodon.json` of twitter-text 3.1.0 for Ruby with the rules that Mastodon 4.5 sets on top.

use proptest::prelude::*;
use serde::Deserialize;

use super::samples;
use super::{Counter, EntityKind, Found, Limits, Unit, measure};

const MASTODON: Counter = Counter::Mastodon { url_length: 23 };

/// One recorded answer; entities as byte ranges.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    text: String,
    length: usize,
    #[serde(default = "yes")]
    valid: bool,
    #[serde(default)]
    links: Vec<(usize, usize)>,
    #[serde(default)]
    mentions: Vec<(usize, usize)>,
    #[serde(default)]
    hashtags: Vec<(usize, usize)>,
    #[serde(default)]
    cashtags: Vec<(usize, usize)>,
}

fn yes() -> bool {
    true
}

fn check_vectors(json: &str, counter: &Counter) {
    let vectors: Vec<Vector> = serde_json::from_str(json).expect("vectors are valid JSON");
    assert!(vectors.len() > 400, "{}", vectors.len());
    for vector in &vectors {
        let text = &vector.text;
        let found = measure("any", counter, &Limits::default(), text);
        let ranges = |list: &[Found]| list.iter().map(|f| (f.start, f.end)).collect::<Vec<_>>();
        assert_eq!(found.length, vector.length, "length of {text:?}");
        assert_eq!(ranges(&found.links), vector.links, "links of {text:?}");
        assert_eq!(ranges(&found.mentions), vector.mentions, "mentions of {text:?}");
        assert_eq!(ranges(&found.hashtags), vector.hashtags, "hashtags of {text:?}");
        assert_eq!(ranges(&found.cashtags), vector.cashtags, "cashtags of {text:?}");
        if *counter == Counter::X {
            let count = counter.count(text, &Limits::length(280));
            assert_eq!(count.fits && count.valid, vector.valid, "validity of {text:?}");
        }
    }
}

#[test]
fn x_agrees_with_twitter_text() {
    check_vectors(include_str!("vectors/x.json"), &Counter::X);
}

#[test]
fn mastodon_agrees_with_its_server() {
    check_vectors(include_str!("vectors/mastodon.json"), &MASTODON);
}

#[test]
fn bluesky_agrees_with_its_client_library() {
    check_vectors(include_str!("vectors/bluesky.json"), &Counter::Bluesky);
}

#[test]
fn bluesky_differs_where_a_facet_would_be_refused() {
    for (text, expected) in [
        // Not a domain name, so no handle.
        ("@-ana.com", 0),
        ("@.com", 0),
        ("@ana.com", 1),
        // The client library takes every word that starts with `http` for a whole address.
        ("http.nada", 0),
        ("http.mx", 1),
        // The client library counts UTF-16 units, the record grapheme clusters.
        (&format!("#{}", "😀".repeat(64)), 1),
        (&format!("#{}", "😀".repeat(65)), 0),
        (&format!("#{}", "e\u{301}\u{301}\u{301}\u{301}\u{301}".repeat(59)), 0),
    ] {
        assert_eq!(Counter::Bluesky.entities(text).len(), expected, "{text}");
    }
}

#[test]
fn json_has_the_promised_form() {
    let text = "Hoy https://example.com/mes con @ana #Libros $ABC";
    let measurement = measure("x", &Counter::X, &Limits::length(280), text);
    let json = serde_json::to_string(&measurement).expect("measurements serialise");
    assert_eq!(
        json,
        concat!(
            r#"{"network":"x","unit":"weighted","length":49,"limit":280,"fits":true,"#,
            r#""links":[{"text":"https://example.com/mes","start":4,"end":27}],"#,
            r#""mentions":[{"text":"ana","start":32,"end":36}],"#,
            r#""hashtags":[{"text":"Libros","start":37,"end":44}],"#,
            r#""cashtags":[{"text":"ABC","start":45,"end":49}]}"#,
        )
    );
    let limits = Limits { length: Some(300), bytes: Some(3000) };
    let measurement = measure("bluesky", &Counter::Bluesky, &limits, "¡Sí!");
    let json = serde_json::to_string(&measurement).expect("measurements serialise");
    assert_eq!(
        json,
        concat!(
            r#"{"network":"bluesky","unit":"graphemes","length":4,"limit":300,"fits":true,"#,
            r#""bytes":6,"max_bytes":3000,"links":[],"mentions":[],"hashtags":[],"cashtags":[]}"#,
        )
    );
    let json = serde_json::to_value(measure("x", &Counter::X, &Limits::length(1), "é\u{FEFF}"));
    let json = json.expect("measurements serialise");
    assert_eq!(json["invalid"], serde_json::json!([2]));
    assert_eq!(json["fits"], false);
}

#[test]
fn limits_are_inclusive_and_independent() {
    let both = Limits { length: Some(3), bytes: Some(4) };
    for (text, limits, fits) in [
        ("abc", both, true),
        ("abcd", both, false),
        ("ñññ", both, false),
        ("ññ", both, true),
        ("ñññññ", Limits::default(), true),
        ("abcd", Limits::length(3), false),
    ] {
        assert_eq!(Counter::Bluesky.count(text, &limits).fits, fits, "{text} {limits:?}");
    }
}

#[test]
fn validity_concerns_characters_and_emptiness() {
    for (text, valid, invalid) in
        [("hola", true, vec![]), ("", false, vec![]), ("ñ\u{FFFE}a\u{FFFF}", false, vec![2, 6]), ("ﾊﾟ＃", true, vec![])]
    {
        let count = Counter::X.count(text, &Limits::default());
        assert_eq!((count.valid, count.invalid), (valid, invalid), "{text:?}");
    }
}

#[test]
fn plain_counters_count_their_unit() {
    let text = "e\u{301}👍🏽 https://example.com/un/libro/muy/largo";
    for (unit, expected) in [(Unit::Graphemes, 41), (Unit::Weighted, 42), (Unit::CodePoints, 43), (Unit::Utf16Units, 45), (Unit::Bytes, 50)]
    {
        assert_eq!(Counter::Plain(unit).length(text), expected, "{unit:?}");
        assert_eq!(Counter::Plain(unit).entities(text).len(), 1, "{unit:?}");
    }
}

#[test]
fn mastodon_keeps_clusters_that_reach_into_an_entity() {
    // The tone mark after the link joins the last of the 23 characters.
    assert_eq!(MASTODON.length("http://a.mx\u{FE0F}"), 23);
    assert_eq!(MASTODON.length("@a@b.mx\u{200D}"), 2);
    assert_eq!(Counter::Mastodon { url_length: 30 }.length("a https://example.com"), 32);
}

#[test]
fn long_hostile_texts_take_linear_time() {
    // Each would take hours if a start were tried at every position of the rest.
    for piece in ["é", "é.", "é-.com.", "a.com日-.", "_.", "(", "http://", "@a", "#", "(a.b", "a.com/("] {
        let text = piece.repeat(50_000 / piece.len());
        for counter in [MASTODON, Counter::Bluesky, Counter::X] {
            assert!(counter.length(&text) > 0);
            let _ = counter.entities(&text);
        }
    }
}

proptest! {
    #[test]
    fn entities_are_ordered_ranges_of_the_text(text in samples::text()) {
        for counter in [MASTODON, Counter::Bluesky, Counter::X, Counter::Plain(Unit::Bytes)] {
            let mut end = 0;
            for entity in counter.entities(&text) {
                prop_assert!(end <= entity.start && entity.start < entity.end);
                prop_assert!(text.is_char_boundary(entity.start) && text.is_char_boundary(entity.end));
                let written = &text[entity.start..entity.end];
                prop_assert!(!entity.text.is_empty());
                match entity.kind {
                    EntityKind::Link => prop_assert_eq!(written, &entity.text),
                    EntityKind::Mention | EntityKind::Hashtag | EntityKind::Cashtag => {
                        let mut name = written.chars();
                        prop_assert!(matches!(name.next(), Some('@' | '＠' | '#' | '＃' | '$')));
                        prop_assert_eq!(name.as_str(), &entity.text);
                    }
                }
                end = entity.end;
            }
        }
    }

    #[test]
    fn measurement_agrees_with_count_and_entities(text in samples::text(), most in 0usize..40) {
        let limits = Limits { length: Some(most), bytes: Some(100) };
        for counter in [MASTODON, Counter::Bluesky, Counter::X] {
            let measured = measure("any", &counter, &limits, &text);
            let count = counter.count(&text, &limits);
            prop_assert_eq!(measured.length, count.length);
            prop_assert_eq!(measured.length, counter.length(&text));
            prop_assert_eq!(measured.fits, count.fits);
            prop_assert_eq!(measured.invalid, count.invalid);
            let lists = [measured.links, measured.mentions, measured.hashtags, measured.cashtags];
            let listed: usize = lists.iter().map(Vec::len).sum();
            prop_assert_eq!(listed, counter.entities(&text).len());
        }
    }

    #[test]
    fn paragraphs_add_up(first in samples::text(), second in samples::text()) {
        // Nothing reaches across an empty line, so splitting there keeps the sum.
        let whole = format!("{first}\t\n\n{second}");
        for counter in [MASTODON, Counter::Bluesky, Counter::X, Counter::Plain(Unit::Utf16Units)] {
            let sum = counter.length(&first) + counter.length("\t\n\n") + counter.length(&second);
            // At the very start X also tries the second character first, so a word may differ there.
            // It reads the composed text, in which `e` with an accent behind it is one character.
            let starts = unicode_normalization::UnicodeNormalization::nfc(second.as_str()).next();
            if counter == Counter::X && !starts.is_some_and(|c| c.is_ascii_alphanumeric()) {
                continue;
            }
            prop_assert_eq!(counter.length(&whole), sum, "{:?}", counter);
        }
    }

    #[test]
    fn nfc_does_not_change_the_weighted_length(text in samples::text()) {
        use unicode_normalization::UnicodeNormalization;
        let composed: String = text.nfc().collect();
        prop_assert_eq!(Counter::X.length(&text), Counter::X.length(&composed));
    }
}
