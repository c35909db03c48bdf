//! `plans/crisis.yaml`.

use super::{CHANNELS, Field, Form, Key, PEOPLE_LIST, PERSON, Record, Refers, Shape, id, name, one};

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
        Field::new("reviewed", Shape::Day, "Day on which somebody last read it through.", "Día de la última revisión."),
        Field::new("review_every", Shape::Form(&DISTANCE), "How often it is read through.", "Cada cuánto se revisa."),
        Field::new("rehearse_every", Shape::Form(&DISTANCE), "How often it is rehearsed.", "Cada cuánto se hace un simulacro."),
        Field::new("rehearsed", Shape::Day, "Day of the last rehearsal.", "Día del último simulacro."),
        Field::new("spokesperson", PERSON, "Who speaks.", "Quién habla."),
        Field::new("notify", PEOPLE_LIST, "Who is told of every crisis.", "A quién se avisa de toda crisis."),
        Field::new("levels", Shape::List(&Shape::Map(&LEVEL)), "Levels, from mild to grave.", "Niveles, de leve a grave."),
        Field::new("statements", Shape::List(&Shape::Map(&STATEMENT)), "Statements ready to be used.", "Declaraciones listas para usarse."),
        Field::new("afterwards", Shape::Map(&AFTERWARDS), "The look back.", "La revisión posterior."),
    ],
});

const DISTANCE: Form = Form {
    pattern: "^[0-9]+ *(d|day|days|día|días|dia|dias|w|week|weeks|semana|semanas|month|months|mes|meses|y|year|years|año|años)$",
    sample: "6 months",
    en: "`90d`, `26w`, `6 months` or `1 year`",
    es: "`90d`, `26 semanas`, `6 meses` o `1 año`",
};

const LEVEL: Record = Record {
    what: "level",
    fields: &[
        id("Key.", "Clave."),
        name("Name.", "Nombre."),
        Field::texts("triggers", "What makes it so.", "Qué lo desencadena."),
        Field::new("decides", PEOPLE_LIST, "Who decides.", "Quién decide."),
        Field::new("substitutes", PEOPLE_LIST, "Who decides when they cannot.", "Quién decide cuando no pueden."),
        Field::new(
            "approvals",
            Shape::Integer { least: 1, most: 20 },
            "How many must agree before anything is said.",
            "Cuántas personas deben estar de acuerdo antes de decir algo.",
        )
        .example("2"),
        Field::new("approvers", PEOPLE_LIST, "Who may agree.", "Quién puede dar su acuerdo."),
        Field::new(
            "cooling_off",
            Shape::Duration,
            "Time in which nothing is said, to weigh the risk.",
            "Tiempo en que no se dice nada, para sopesar el riesgo.",
        )
        .example("30m"),
        Field::new("respond_within", Shape::Duration, "Time within which something must be said.", "Plazo para decir algo.").example("4h"),
        Field::new("actions", Shape::List(&Shape::Either(&[Shape::Map(&ACTION), Shape::Text])), "What is done.", "Qué se hace."),
        Field::new("notify", PEOPLE_LIST, "Who is told.", "A quién se avisa."),
        Field::new("freeze", Shape::Map(&FREEZE), "What it stops being published.", "Qué deja de publicarse."),
    ],
};

const ACTION: Record = Record {
    what: "action",
    fields: &[
        Field::text("text", "What is done.", "Qué se hace.").required(),
        Field::new("responsible", PERSON, "By whom.", "Quién."),
        Field::new("within", Shape::Duration, "Within which time.", "En cuánto tiempo.").example("30m"),
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
        Field::new("networks", Shape::OneOrMany(&Shape::Reference(Refers::Network)), "Networks that it is for.", "Redes para las que es.")
            .default("all"),
        Field::new("channels", CHANNELS, "Channels that it is for.", "Canales para los que es.").default("all"),
        Field::new(
            "overrides",
            Shape::Entries { key: Key::Reference(Refers::Network), value: &Shape::Text },
            "Another text for a network.",
            "Otro texto para una red.",
        ),
    ],
};

const AFTERWARDS: Record = Record {
    what: "afterwards",
    fields: &[
        Field::new("due", Shape::Form(&DISTANCE), "How long after the end it is written.", "Cuánto después del final se escribe.")
            .example("7d"),
        Field::texts("questions", "What it asks.", "Qué pregunta."),
    ],
};
