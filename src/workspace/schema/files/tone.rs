//! `plans/tone.yaml`.

use super::{Field, Record, Shape};

pub(in super::super) const TONE: Shape = Shape::Map(&Record {
    what: "tone",
    fields: &[
        Field::text("voice", "How the brand speaks, in prose.", "Cómo habla la marca, en prosa."),
        Field::new("person", Shape::Choice(&["tu", "usted", "vos"]), "Form of address in Spanish.", "Trato en español."),
        Field::new(
            "banned",
            Shape::List(&Shape::Either(&[Shape::Map(&BANNED), Shape::Text])),
            "Words that are not used.",
            "Palabras que no se usan.",
        ),
        Field::new("emoji", Shape::Map(&MOST), "Most emoji in a post.", "Máximo de emojis por publicación."),
        Field::new("hashtags", Shape::Map(&MOST), "Most hashtags in a post.", "Máximo de etiquetas por publicación."),
        Field::new("exclamations", Shape::Map(&MOST), "Most exclamation marks in a post.", "Máximo de exclamaciones por publicación."),
        Field::new(
            "disclosures",
            Shape::List(&Shape::Map(&DISCLOSURE)),
            "Labels that a kind of post must carry.",
            "Avisos que debe llevar una clase de publicación.",
        ),
    ],
});

const MOST: Record = Record {
    what: "budget",
    fields: &[
        Field::new("max", Shape::Integer { least: 0, most: 1000 }, "How many at most.", "Cuántos como máximo.").example("3").required(),
        Field::new(
            "style",
            Shape::Choice(&["camel"]),
            "How hashtags of several words are written.",
            "Cómo se escriben las etiquetas de varias palabras.",
        )
        .default("camel"),
    ],
};

const BANNED: Record = Record {
    what: "banned term",
    fields: &[
        Field::text("term", "The word or phrase.", "La palabra o frase.").required(),
        Field::text("instead", "What to write instead.", "Qué escribir en su lugar."),
        Field::text("reason", "Why.", "Por qué."),
    ],
};

const DISCLOSURE: Record = Record {
    what: "disclosure",
    fields: &[
        Field::new(
            "kind",
            Shape::Choice(&["own", "curated", "reply", "question", "event", "promo"]),
            "Kind of post.",
            "Clase de publicación.",
        )
        .required(),
        Field::text("text", "Text that must appear.", "Texto que debe aparecer.").required(),
    ],
};
