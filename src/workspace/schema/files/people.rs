//! `plans/people.yaml`.

use super::{Field, Key, Record, Refers, Shape, name};

pub(in super::super) const PEOPLE: Shape = Shape::Entries { key: Key::Name("lucia"), value: &Shape::Map(&PERSON) };

const PERSON: Record = Record {
    what: "person",
    fields: &[
        name("Name as it is written in texts.", "Nombre como se escribe en los textos."),
        Field::new(
            "role",
            Shape::Choice(&["team", "ally", "influencer", "customer", "press", "supplier", "competitor"]),
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
        Field::text("pronouns", "Pronouns, as they write them.", "Pronombres, como los escribe."),
        Field::texts("topics", "What they know or write about.", "De qué sabe o escribe."),
        Field::text(
            "contact",
            "How to reach them: where it is kept, not the address itself.",
            "Cómo localizarle: dónde está guardado, no la dirección.",
        ),
        Field::new("since", Shape::Day, "Since when we know them.", "Desde cuándo hay trato."),
        Field::new("consent", Shape::Map(&CONSENT), "What they have agreed to.", "A qué ha dado permiso."),
        Field::text("notes", "What to know.", "Qué conviene saber."),
    ],
};

const CONSENT: Record = Record {
    what: "consent",
    fields: &[
        Field::new("mention", Shape::Truth, "Whether they may be mentioned.", "Si se le puede mencionar."),
        Field::new("photo", Shape::Truth, "Whether pictures of them may be shown.", "Si se pueden mostrar fotos suyas."),
        Field::new("given", Shape::Day, "Day on which it was given.", "Día en que se dio.").example("2026-09-01"),
        Field::new("until", Shape::Day, "Last day on which it holds.", "Último día en que vale.").example("2027-12-31"),
        Field::text("note", "How and for what it was given.", "Cómo y para qué se dio."),
    ],
};
