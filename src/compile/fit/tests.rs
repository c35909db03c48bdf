//! Tests of whole splits: what a reader expects, and properties.

use std::cell::Cell;
use std::ops::Range;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{Size, gauge, number, split};
use crate::compile::count::{Counter, Limits};

fn parts<'a>(text: &'a str, atoms: &[Range<usize>], most: usize) -> Vec<&'a str> {
    let room = Size::room(&Counter::Bluesky, &Limits::length(most));
    split(text, atoms, room, false, &gauge(&Counter::Bluesky, text)).into_iter().map(|part| &text[part]).collect()
}

#[test]
fn cuts_at_the_best_place() {
    for (text, most, expected) in [
        ("corto", 10, vec!["corto"]),
        (" corto ", 7, vec![" corto "]),
        (" corto ", 5, vec!["corto"]),
        ("Uno dos.\n\nTres cuatro.", 15, vec!["Uno dos.", "Tres cuatro."]),
        ("Uno dos. Tres cuatro.", 15, vec!["Uno dos.", "Tres cuatro."]),
        ("uno dos tres cuatro", 10, vec!["uno dos", "tres", "cuatro"]),
        ("El Sr. Paz vino. Fin.", 16, vec!["El Sr. Paz vino.", "Fin."]),
        ("supercalifragilistico", 10, vec!["supercalif", "ragilistic", "o"]),
        ("¿Qué tal? ¡Bien! Sí.", 12, vec!["¿Qué tal?", "¡Bien! Sí."]),
        ("uno dos, tres cuatro", 14, vec!["uno dos,", "tres cuatro"]),
        ("a\nb c d e f", 9, vec!["a", "b c d e f"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, vec!["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
        ("今日は晴れ。明日は雨。", 8, vec!["今日は晴れ。", "明日は雨。"]),
        ("今日は晴れです、明日は雨です", 9, vec!["今日は晴れです、", "明日は雨です"]),
        ("ここはラーメンやっきょく", 4, vec!["ここは", "ラーメン", "やっきょ", "く"]),
    ] {
        assert_eq!(parts(text, &[], most), expected, "{text}");
    }
}

#[test]
fn paragraphs_stay_whole_and_headings_stay_with_their_text() {
    let paragraph =
        |name: &str, sentences: usize| (0..sentences).map(|n| format!("{name} frase {n} del texto.")).collect::<Vec<_>>().join(" ");
    let (first, second) = (paragraph("Una", 6), paragraph("Otra", 6));
    let text = format!("{first}\n\n{second}");
    assert_eq!(parts(&text, &[], 200), [first.as_str(), second.as_str()]);
    // A heading is not left at the end of a part.
    let text = format!("{first}\n\nEl programa\n\n{second}");
    assert_eq!(parts(&text, &[], 200), [first.as_str(), &text[first.len() + 2..]]);
    // Nor are a few words the last part.
    let text = format!("{first} {second}");
    for most in 150..290 {
        let found = parts(&text, &[], most);
        assert!(found.iter().all(|part| part.chars().count() >= most / 6), "{most} {found:?}");
    }
}

#[test]
fn the_last_part_is_not_a_few_words() {
    let words = ["palabra"; 40].join(" ");
    for most in [100, 150, 155, 160] {
        let found = parts(&words, &[], most);
        assert!(found.last().is_some_and(|last| last.len() >= most / 6), "{most} {found:?}");
    }
}

#[test]
fn atoms_are_never_cut() {
    let text = "aaa (https://example.org/una/pagina/larga), bbb `c d e f` ggg";
    let at = |needle: &str| text.find(needle).expect("it is there");
    let atoms = [at("https")..at("),"), at("`c")..at(" ggg")];
    for most in 1..text.len() {
        for part in split(text, &atoms, Size::room(&Counter::Bluesky, &Limits::length(most)), false, &gauge(&Counter::Bluesky, text)) {
            for atom in &atoms {
                assert!(part.end <= atom.start || part.start >= atom.end || (part.start <= atom.start && atom.end <= part.end), "{most}");
            }
        }
    }
}

#[test]
fn numbers_leave_room_for_themselves() {
    let text = "palabra ".repeat(2_000);
    let room = Size::room(&Counter::Bluesky, &Limits::length(40));
    let found = split(&text, &[], room, true, &gauge(&Counter::Bluesky, &text));
    let total = found.len();
    assert!(total > 100);
    for (index, part) in found.into_iter().enumerate() {
        assert!(text[part].len() + number(index, total).len() <= 40);
    }
}

#[test]
fn the_work_grows_with_the_text_and_not_with_its_square() {
    let words = format!("{0} {0}", "a".repeat(20_000));
    for text in ["a".repeat(40_000), words, "palabra ".repeat(5_000), "Una frase. ".repeat(4_000), "。".repeat(13_000), ". ".repeat(20_000)]
    {
        let measured = Cell::new(0);
        let size = |range: Range<usize>| {
            measured.set(measured.get() + range.len());
            Size { length: range.len(), bytes: range.len() }
        };
        for most in [100, 10_000] {
            measured.set(0);
            let found = split(&text, &[], Size::room(&Counter::Bluesky, &Limits::length(most)), false, &size);
            assert!(found.len() >= text.len() / most);
            assert!(measured.get() < 8 * text.len(), "{} bytes measured for {}", measured.get(), text.len());
        }
    }
}

/// Texts of words, sentences and paragraphs, as they come out of the compiler.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zñáé]{1,12}",
        1 => Just("Sr.".to_owned()),
        1 => Just("etc.".to_owned()),
        1 => Just("👨‍👩‍👧‍👦".to_owned()),
        1 => Just("今日は、".to_owned()),
        1 => Just("#Libros".to_owned()),
        1 => Just("3.".to_owned()),
        1 => "[a-z]{30,60}",
    ];
    let end = prop::sample::select(vec![" ", " ", " ", " ", ", ", ". ", ". Y ", "! ¿", "… ", "\n", ".\n", "\n\n", ".\n\n"]);
    prop::collection::vec((word, end), 0..60).prop_map(|list| {
        let text: String = list.into_iter().flat_map(|(word, end)| [word, end.to_owned()]).collect();
        text.trim().to_owned()
    })
}

proptest! {
    #[test]
    fn nothing_is_lost_and_all_fits(text in prose(), most in 5usize..120) {
        let found = parts(&text, &[], most);
        let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(squeeze(&found.concat()), squeeze(&text));
        for part in &found {
            prop_assert!(part.graphemes(true).count() <= most, "{:?} of {:?}", part, text);
            prop_assert!(text.graphemes(true).count() <= most || part.trim() == *part);
        }
        prop_assert_eq!(&found, &parts(&text, &[], most));
    }

    #[test]
    fn any_text_is_split(text in any::<String>(), most in 1usize..20, atoms in prop::collection::vec((0usize..40, 0usize..40), 0..4)) {
        let atoms: Vec<_> = atoms.into_iter().map(|(start, more)| start..start + more).collect();
        let room = Size::room(&Counter::X, &Limits { length: Some(most), bytes: Some(3 * most) });
        let mut end = 0;
        for part in split(&text, &atoms, room, true, &gauge(&Counter::X, &text)) {
            prop_assert!(end <= part.start && part.start <= part.end && text.get(part.clone()).is_some());
            prop_assert!(text[end..part.start].trim().is_empty());
            end = part.end;
        }
        prop_assert!(text[end..].trim().is_empty());
    }

    #[test]
    fn what_fits_is_not_touched(text in prose()) {
        let length = Counter::Bluesky.length(&text);
        prop_assert_eq!(parts(&text, &[], length), [text.as_str()]);
    }

    #[test]
    fn parts_joined_by_empty_lines_come_apart_again(text in prose(), most in 10usize..120) {
        let found = parts(&text, &[], most);
        let joined = found.join("\n\n");
        prop_assert_eq!(parts(&joined, &[], most), found);
    }
}
