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
        Field::text("pronouns", "Pronouns.", "Pronombres."),
        Field::texts("topics", "What they speak about.", "De qué hablan."),
        Field::text("contact", "How to reach them: an address or a number.", "Cómo contactar: una dirección o un número."),
        Field::new("since", Shape::Day, "Since when we know each other.", "Desde cuándo nos conocemos."),
        Field::new("consent", Shape::Map(&CONSENT), "What they agreed to.", "A qué dieron su consentimiento."),
        Field::text("notes", "What to know.", "Qué conviene saber."),
    ],
};

const CONSENT: Record = Record {
    what: "consent",
    fields: &[
        Field::new("mention", Shape::Truth, "Whether they may be mentioned.", "Si se le puede mencionar."),
        Field::new("photo", Shape::Truth, "Whether pictures of them may be shown.", "Si se pueden mostrar sus fotos."),
        Field::new("until", Shape::Day, "Last day on which that holds.", "Último día en que vale.").example("2027-12-31"),
        Field::new("given", Shape::Day, "Day on which they said so.", "Día en que lo dio.").example("2026-10-01"),
        Field::text("note", "How they said so.", "Cómo lo dio."),
    ],
};
