//! Drawn cards: the built-in templates, odd words, and the way through a whole run.

use super::*;
use crate::images::card::options;
use crate::images::emoji;
use crate::images::render_card;
use crate::images::wrap::{self, Wishes};
use crate::model::DrawnCard;

const TEMPLATES: [(&str, &str); 4] = [
    ("quote", include_str!("../../../templates/cards/quote.svg")),
    ("event", include_str!("../../../templates/cards/event.svg")),
    ("tip", include_str!("../../../templates/cards/tip.svg")),
    ("page", include_str!("../../../templates/cards/page.svg")),
];

fn card(template: &str, source: &str, text: &str) -> DrawnCard {
    DrawnCard {
        template: template.to_owned(),
        template_digest: Digest::of(source.as_bytes()),
        text: text.to_owned(),
        caption: "Sábado 28, 18:00 h, en el patio".to_owned(),
        brand: "Librería La Ceiba".to_owned(),
        lang: "es".to_owned(),
    }
}

#[test]
fn every_template_draws_every_shape_with_any_words() {
    let long = "¿Y si el sábado bajas al patio y escuchas? ".repeat(60);
    let words = [
        "Leer es viajar sin maleta.",
        long.as_str(),
        "",
        "<b>&amp; \"comillas\" {{ text }} </svg>",
        "Fiesta 🎉👩‍👩‍👧 ☕ \u{0}\u{1b}\u{fffe} fin",
        "https://example.org/una/direccion/tan/larga/que/no/cabe/en/ninguna/linea/de/ninguna/tarjeta/del/mundo/entero",
    ];
    for (name, source) in TEMPLATES {
        for (width, height) in [(240, 126), (216, 270), (1, 1)] {
            let drawn = words.map(|text| render_card(&card(name, source, text), source, width, height).unwrap());
            assert!(drawn.iter().all(|picture| picture.dimensions() == (width, height)));
            assert!(drawn.iter().all(|picture| picture.pixels().all(|pixel| pixel.0[3] == 255)), "{name} has holes");
            assert!(width == 1 || drawn[0] != drawn[2], "{name} draws no words");
        }
    }
}

#[test]
fn signs_without_a_glyph_leave_no_trace_and_letters_are_missed() {
    let (name, source) = TEMPLATES[0];
    let draw = |text: &str| render_card(&card(name, source, text), source, 300, 300);
    // The seed depends on the words, but the built-in drawings do not use it.
    assert_eq!(draw("Fiesta \u{1fbaf}\u{e000} hoy").unwrap(), draw("Fiesta hoy").unwrap());
    for (text, letters) in [("Fiesta 本日本", "本日"), ("שלום a todos", "שלום"), ("مرحبا", "مرحبا")] {
        let error = draw(text).unwrap_err();
        let ImageError::CardLetters { letters: found } = &error else { panic!("{error:?}") };
        assert!(letters.chars().all(|c| found.contains(c)) && error.hint().is_some(), "{text}: {found}");
    }
    // Spanish, its neighbours, and letters with marks of their own.
    for text in ["¿Qué? ¡Sí! Ñandú, pingüino, «año», 1.ª, 2.º, 30 €", "Català: l·l, ç; Português: ãõ", "cafe\u{301} con an\u{303}o"]
    {
        assert!(draw(text).is_ok(), "{text}");
    }
}

#[test]
fn emoji_are_drawn_and_take_their_place() {
    let (name, source) = TEMPLATES[0];
    let draw = |text: &str| render_card(&card(name, source, text), source, 300, 300).unwrap();
    let plain = draw("Fiesta hoy");
    let mut seen = vec![plain];
    // A sign, a sequence, a flag, a heart that asks for the picture, one of another skin.
    for emoji in ["🎉", "👩\u{200d}👩\u{200d}👧", "🇲🇽", "❤\u{fe0f}", "👍🏽", "☕"] {
        let drawn = draw(&format!("Fiesta {emoji} hoy"));
        assert!(!seen.contains(&drawn), "{emoji} looks like another, or like nothing");
        seen.push(drawn);
    }
    // A family is its members in a row.
    let options = options();
    let width = |text: &str| {
        let wishes =
            Wishes { text, font: "Alegreya", weight: 500, width: 900.0, height: 90.0, size: 40.0, min: 40.0, leading: 1.2, tracking: 0.0 };
        wrap::fit(&wishes, &options).width
    };
    let one = width("a🎉") - width("a");
    let three = width(&emoji::taken_apart("a👩\u{200d}👩\u{200d}👧")) - width("a");
    assert!((three - 3.0 * one).abs() < 12.0 && one > 30.0, "{one} {three}");
}

#[test]
fn words_are_set_evenly_and_cut_after_a_word() {
    let options = options();
    let set = |text: &str, font: &str, size: f64, height: f64| {
        let wishes = Wishes { text, font, weight: 500, width: 200.0, height, size, min: 10.0, leading: 1.2, tracking: 0.0 };
        wrap::fit(&wishes, &options)
    };
    let texts = |block: &wrap::Block| block.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    let even = set("uno dos tres cuatro cinco seis siete ocho", "Alegreya", 20.0, 60.0);
    assert_eq!(texts(&even), ["uno dos tres cuatro", "cinco seis siete ocho"]);
    assert!(even.lines.iter().all(|line| line.width <= 200.0) && even.height <= 60.0);
    let cut = set(&"palabra, ".repeat(80), "Alegreya Sans", 20.0, 60.0);
    assert!(texts(&cut).last().is_some_and(|line| line.ends_with("palabra…")), "{cut:?}");
    assert!(cut.size < 10.5 && cut.lines.iter().all(|line| line.width <= 200.0), "{cut:?}");
    let broken = set(&"w".repeat(300), "Alegreya", 20.0, 60.0);
    assert!(broken.lines.len() > 1 && broken.lines.iter().all(|line| line.width <= 202.0), "{broken:?}");
    let joined = set("a las 20\u{a0}h", "Alegreya", 60.0, 200.0);
    assert!(texts(&joined).contains(&"20\u{a0}h".to_owned()), "{joined:?}");
    assert!(set(" \n ", "Alegreya", 20.0, 60.0).lines.is_empty());
}

#[test]
fn a_broken_template_says_where() {
    for (source, part) in [("<svg>{{ nothing }}</svg>", "nothing"), ("{% if %}", "card.svg"), ("no drawing", "cannot draw the card")] {
        let error = render_card(&card("x", source, "hola"), source, 10, 10).unwrap_err();
        assert!(matches!(error, ImageError::Card { .. }) && error.to_string().contains(part), "{error}");
    }
    let source = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">\n  <g>\n    <rect/>\n  </h>\n</svg>";
    let error = render_card(&card("x", source, "hola"), source, 10, 10).unwrap_err().to_string();
    assert!(error.contains("at 4:") && error.contains("`</h>`"), "{error}");
    // The renderer has its own ideas of what cannot happen.
    let sequence = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>fi<tspan font-family=\"Noto Emoji\">\u{1f469}\u{200d}</tspan>\u{1f469}</text></svg>";
    let _ = render_card(&card("x", sequence, "hola"), sequence, 10, 10);
    let endless = "<svg>{% for a in range(end=3000) %}{% for b in range(end=3000) %}<g/>{% endfor %}{% endfor %}</svg>";
    let error = render_card(&card("x", endless, "hola"), endless, 10, 10).unwrap_err();
    assert!(matches!(error, ImageError::Card { .. }), "{error}");
    let outside =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/hostname" width="9" height="9"/></svg>"#;
    assert!(render_card(&card("x", outside, ""), outside, 9, 9).is_ok());
}

#[test]
fn cards_are_made_like_any_other_picture() {
    let (name, source) = TEMPLATES[1];
    let bench = Bench::new(&[(name, source.as_bytes().to_vec())]);
    let job = |target: ImageTarget| ImageJob { source: ImageSource::Card(card(name, source, "Noche de cuentos")), focus: None, target };
    let jobs = [job(target(600, 315, Fit::Cover)), job(target(4096, 4096, Fit::Inside)), job(target(800, 800, Fit::Inside))];
    let derived = bench.run(&jobs);
    let sizes: Vec<_> = derived.assets.iter().map(|asset| asset.as_ref().map(|asset| (asset.width, asset.height)).unwrap()).collect();
    assert_eq!(sizes, [(600, 315), (1600, 900), (800, 450)]);
    assert_eq!(bench.run(&jobs).counts.reused, 3);
    let mut changed = card(name, source, "Noche de cuentos");
    changed.template_digest = Digest::of(b"an older template");
    let stale = ImageJob { source: ImageSource::Card(changed), ..jobs[0].clone() };
    assert!(matches!(bench.run(&[stale]).assets[0], Err(ImageError::Changed)));
}
