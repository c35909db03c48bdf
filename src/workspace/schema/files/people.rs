//! `plans/people.yaml`.

use super::{Field, Key, Record, Refers, Shape, name};

pub(in super::super) const PEOPLE: Shape = Shape::Entries { key: Key::Name("lucia"), value: &Shape::Map(&PERSON) };

const PERSON: Record = Record {
    what: "person",
    fields: &[
        name("Name as it is written in texts.", "Nombre como se escribe en los textos."),
        Field::new(
            "role",
            Shape::Choice(&["team", "ally", "influencer", "customer", "press", "competitor"]),
            "What they are to us.",
            "Qué es para nosotros.",
        ),
        Field::new("lang", Shape::Lang, "Their language.", "Su lengua."),
        Field::new("url", Shape::Url, "Address of a page.", "Dirección de una página."),
        Field::new(
            "handles",
            Shape::Entries { key: Key::Reference(Refers::Network), value: &Shape::Text },
            "Handles by network, with or without `@`.",
            "Cuentas por red, con o sin `@`.",
        )
        .example("{ mastodon: lucia@mastodon.example }"),
        Field::new("email", Shape::OneOrMany(&Shape::Email), "Addresses of the person's commits.", "Direcciones de sus commits."),
        Field::text("notes", "What to know.", "Qué conviene saber."),
    ],
};
