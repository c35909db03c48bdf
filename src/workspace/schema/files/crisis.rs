//! `plans/crisis.yaml`.

use super::{CHANNELS, Field, PERSON, Record, Refers, Shape, id, name, one};

pub(in super::super) const CRISIS: Shape = Shape::Map(&Record {
    what: "crisis",
    fields: &[
        Field::new(
            "manual",
            Shape::Reference(Refers::File),
            "The manual, Markdown, relative to plans/.",
            "El manual, en Markdown, relativo a plans/.",
        )
        .example("crisis.md"),
        Field::new("levels", Shape::List(&Shape::Map(&LEVEL)), "Levels, from mild to grave.", "Niveles, de leve a grave."),
        Field::new("statements", Shape::List(&Shape::Map(&STATEMENT)), "Statements ready to be used.", "Declaraciones listas para usarse."),
    ],
});

const LEVEL: Record = Record {
    what: "level",
    fields: &[
        id("Key.", "Clave."),
        name("Name.", "Nombre."),
        Field::texts("triggers", "What makes it so.", "Qué lo desencadena."),
        Field::new("decides", PERSON, "Person who decides.", "Persona que decide."),
        Field::text("respond_within", "Time within which something must be said.", "Plazo para decir algo.").example("4h"),
        Field::texts("actions", "What is done.", "Qué se hace."),
        Field::new("freeze", Shape::Map(&FREEZE), "What it stops being published.", "Qué deja de publicarse."),
    ],
};

const FREEZE: Record = Record {
    what: "freeze",
    fields: &[
        Field::new("channels", CHANNELS, "Channels.", "Canales.").instead_of(&["everything"]),
        Field::new("campaigns", Shape::OneOrMany(&Shape::Reference(Refers::Campaign)), "Campaigns.", "Campañas.")
            .instead_of(&["everything"]),
        Field::new("tags", Shape::OneOrMany(&Shape::Reference(Refers::Tag)), "Tags.", "Temas.").instead_of(&["everything"]),
        Field::new("langs", Shape::OneOrMany(&Shape::Lang), "Languages.", "Lenguas.").instead_of(&["everything"]),
        Field::new("everything", Shape::Truth, "Whether all is stopped.", "Si se detiene todo.").unless(&[
            "channels",
            "campaigns",
            "tags",
            "langs",
        ]),
        Field::new(
            "held",
            Shape::Choice(&["skip", "shift", "ask"]),
            "What becomes of what falls due meanwhile.",
            "Qué pasa con lo que vence mientras tanto.",
        )
        .default("ask"),
        Field::new("for", Shape::Duration, "Time after which it ends by itself.", "Tiempo tras el cual termina por sí solo."),
    ],
};

const STATEMENT: Record = Record {
    what: "statement",
    fields: &[
        id("Key.", "Clave."),
        Field::new("level", one(Refers::Level), "Level that it is for.", "Nivel al que corresponde."),
        Field::new("lang", Shape::Lang, "Language.", "Lengua."),
        Field::text("text", "The text.", "El texto.").required(),
    ],
};
