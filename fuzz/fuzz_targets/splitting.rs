//! Splitting and trimming: parts are ranges of the text in order, nothing but white space is lost, atoms stay whole, and a
//! part that could be cut is not too long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pregon::compile::count::{Counter, Limits};
use pregon::compile::fit::{Size, gauge, split, trim};

fuzz_target!(|input: (u8, u8, bool, &str)| {
    let (rule, most, numbered, text) = input;
    let counter = match rule % 6 {
        0 => Counter::Mastodon { url_length: 23 },
        1 => Counter::Bluesky,
        2 => Counter::X,
        3 => Counter::Threads,
        4 => Counter::LinkedIn,
        _ => Counter::NostrEvent,
    };
    let limits = Limits { length: Some(counter.envelope() + usize::from(most)), bytes: None };
    let (room, atoms) = (Size::room(&counter, &limits), counter.atoms(text));
    let size = gauge(&counter, text);
    let parts = split(text, &atoms, room, numbered, &size);
    assert_eq!(parts, split(text, &atoms, room, numbered, &size));
    let mut end = 0;
    for part in &parts {
        assert!(end <= part.start && part.start <= part.end);
        assert!(text[end..part.start].trim().is_empty());
        end = part.end;
        for atom in &atoms {
            assert!(part.end <= atom.start || atom.end <= part.start || (part.start <= atom.start && atom.end <= part.end));
        }
    }
    assert!(text[end..].trim().is_empty());
    if let Some(trimmed) = trim(text, &atoms, room, Size::ZERO, &size) {
        assert!(trimmed.kept.end <= text.len() && text.get(trimmed.kept).is_some());
    }
});
