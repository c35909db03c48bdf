//! `plans/crisis.yaml`.

use super::{CHANNELS, Field, Form, Key, PERSON, Record, Refers, Shape, id, name, one};

/// One person or several.
const PEOPLE: Shape = Shape::OneOrMany(&PERSON);

/// A number of days, as people say it.
const DAYS: Form = Form {
    pattern: r"^\s*[0-9]+\s*\S+\s*$",
    sample: "6 months",
    en: "a number of days, weeks, months or years",
    es: "un número de días, semanas, meses o años",
};

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
        Field::new(
            "reviewed",
            Shape::Day,
            "Day on which somebody last read plan and manual through.",
            "Día en que alguien leyó por última vez el plan y el manual.",
        ),
        Field::new("review_every", Shape::Form(&DAYS), "Most time between two such readings.", "Tiempo máximo entre dos lecturas.")
            .default_words("1 year", "1 año"),
        Field::new("rehearse_every", Shape::Form(&DAYS), "Most time between two rehearsals.", "Tiempo máximo entre dos simulacros."),
        Field::new(
            "rehearsed",
            Shape::Day,
            "Day of the last rehearsal of which there is no report below plans/crisis/.",
            "Día del último simulacro del que no hay informe en plans/crisis/.",
        ),
        Field::new("spokesperson", PERSON, "The one person who speaks.", "La única persona que habla."),
        Field::new("notify", PEOPLE, "People who are told at every level.", "Personas a las que se avisa en todos los niveles."),
        Field::new("levels", Shape::List(&Shape::Map(&LEVEL)), "Levels, from mild to grave.", "Niveles, de leve a grave."),
        Field::new("statements", Shape::List(&Shape::Map(&STATEMENT)), "Statements ready to be used.", "Declaraciones listas para usarse."),
        Field::new("afterwards", Shape::Map(&AFTERWARDS), "What is done when it is over.", "Qué se hace cuando termina."),
    ],
});

const LEVEL: Record = Record {
    what: "level",
    fields: &[
        id("Key.", "Clave."),
        name("Name.", "Nombre."),
        Field::texts("triggers", "What makes it so.", "Qué lo desencadena."),
        Field::new("decides", PEOPLE, "People who decide.", "Personas que deciden."),
        Field::new(
            "substitutes",
            PEOPLE,
            "Who decides if those cannot be reached, in this order.",
            "Quién decide si no se las localiza, en este orden.",
        ),
        Field::new(
            "approvals",
            Shape::Integer { least: 1, most: 20 },
            "How many people approve a statement, its author not among them.",
            "Cuántas personas aprueban una declaración, sin contar a quien la escribe.",
        )
        .default("2"),
        Field::new(
            "approvers",
            Shape::OneOrMany(&Shape::Either(&[PERSON, Shape::Email])),
            "Who may approve; by default those who decide and their substitutes.",
            "Quién puede aprobar; si no se dice, quienes deciden y sus suplentes.",
        ),
        Field::new("cooling_off", Shape::Duration, "Time before which nothing is said.", "Tiempo antes del cual no se dice nada.")
            .example("20m"),
        Field::new("respond_within", Shape::Duration, "Time within which something must be said.", "Plazo para decir algo.").example("4h"),
        Field::new(
            "actions",
            Shape::List(&Shape::Either(&[Shape::Map(&ACTION), Shape::Text])),
            "What is done: the checklist.",
            "Qué se hace: la lista de tareas.",
        ),
        Field::new("notify", PEOPLE, "People who are told at this level.", "Personas a las que se avisa en este nivel."),
        Field::new("freeze", Shape::Map(&FREEZE), "What it stops being published.", "Qué deja de publicarse."),
    ],
};

const ACTION: Record = Record {
    what: "action",
    fields: &[
        Field::text("text", "What is done.", "Qué se hace.").required(),
        Field::new("responsible", PERSON, "Who does it.", "Quién lo hace."),
        Field::new("within", Shape::Duration, "Time from the opening within which it is done.", "Plazo desde la apertura.").example("10m"),
    ],
};

const AFTERWARDS: Record = Record {
    what: "afterwards",
    fields: &[
        Field::new("due", Shape::Form(&DAYS), "Time until the team looks back.", "Plazo para revisarlo en equipo.").default("7d"),
        Field::texts("questions", "What the team asks itself.", "Qué se pregunta el equipo."),
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
        Field::new(
            "networks",
            Shape::OneOrMany(&Shape::Reference(Refers::Network)),
            "Networks that it is for; all where neither these nor channels are named.",
            "Redes para las que es; todas si no se nombran ni redes ni canales.",
        ),
        Field::new("channels", CHANNELS, "Channels that it is for.", "Canales para los que es."),
        Field::new(
            "overrides",
            Shape::Entries { key: Key::Reference(Refers::Network), value: &Shape::Text },
            "Another text for a network.",
            "Otro texto para una red.",
        ),
    ],
};
