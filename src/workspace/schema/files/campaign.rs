//! `plans/campaigns/*.yaml`.

use super::campaign_types::{ADS, COMPETITION, EVENT, INFLUENCER, LAUNCH, PROMOTION};
use super::{CHANNELS, Field, Form, PERSON, Record, Refers, Shape, name, one};

pub(in super::super) const CAMPAIGN: Shape = Shape::Map(&Record {
    what: "campaign",
    fields: &[
        Field::text("id", "Key, which posts name as `campaign`.", "Clave, que las publicaciones nombran en `campaign`.")
            .default_words("the name of the file", "el nombre del archivo"),
        name("Name.", "Nombre."),
        Field::new(
            "type",
            Shape::Choice(&["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"]),
            "Sort of campaign.",
            "Tipo de campaña.",
        )
        .required(),
        Field::new("start", Shape::Day, "First day.", "Primer día.").example("2026-12-07"),
        Field::new("end", Shape::Day, "Last day.", "Último día.").example("2027-01-06"),
        Field::text("goal", "What it is to reach.", "Qué quiere lograr."),
        Field::new("objective", one(Refers::Objective), "Objective that it serves.", "Objetivo al que sirve."),
        Field::new("pillar", one(Refers::Pillar), "Pillar that its posts serve.", "Eje al que sirven sus publicaciones."),
        Field::new("audience", one(Refers::Audience), "Audience.", "Público."),
        Field::new("channels", CHANNELS, "Channels.", "Canales."),
        Field::text("hashtag", "Hashtag, with or without its sign.", "Etiqueta, con o sin su signo.").example("ReyesEnLaCeiba"),
        Field::new("link", Shape::Url, "The page that its posts lead to.", "La página a la que llevan sus publicaciones."),
        Field::new("budget", Shape::Money, "Budget.", "Presupuesto."),
        Field::new("utm", Shape::Map(&UTM), "Tracking parameters added to links.", "Parámetros de seguimiento de los enlaces."),
        Field::new(
            "terms",
            Shape::Either(&[Shape::Text, Shape::Map(&TERMS)]),
            "Terms and conditions: the text, or a file.",
            "Bases y condiciones: el texto o un archivo.",
        ),
        Field::new("responsible", PERSON, "Person responsible.", "Persona responsable."),
        Field::new("assets", Shape::List(&Shape::Map(&ASSET)), "Files that it needs.", "Archivos que necesita."),
        Field::new(
            "checklist",
            Shape::List(&Shape::Either(&[Shape::Map(&TASK), Shape::Text])),
            "What has to be done.",
            "Qué hay que hacer.",
        ),
        Field::new("posts", Shape::List(&Shape::Map(&PLANNED)), "The posts that it consists of.", "Las publicaciones que la forman.")
            .default_words("those that are usual for its type", "las habituales de su tipo"),
        Field::new("giveaway", Shape::Map(&COMPETITION), "Prizes that are drawn by lot.", "Premios que se sortean.")
            .only_if("type", "giveaway"),
        Field::new("contest", Shape::Map(&COMPETITION), "Prizes that a jury gives.", "Premios que da un jurado.")
            .only_if("type", "contest"),
        Field::new("ads", Shape::Map(&ADS), "Paid advertising.", "Publicidad pagada.").only_if("type", "ads"),
        Field::new(
            "influencers",
            Shape::List(&Shape::Map(&INFLUENCER)),
            "Who works for it, for what.",
            "Quién colabora y a cambio de qué.",
        ),
        Field::new("event", Shape::Map(&EVENT), "The event: which, where and when.", "El evento: cuál, dónde y cuándo.")
            .only_if("type", "event"),
        Field::new("launch", Shape::Map(&LAUNCH), "The launch: of what, from when on.", "El lanzamiento: de qué y desde cuándo.")
            .only_if("type", "launch"),
        Field::new("promotion", Shape::Map(&PROMOTION), "The offer and its conditions.", "La oferta y sus condiciones.")
            .only_if("type", "promotion"),
    ],
});

const UTM: Record = Record {
    what: "utm",
    fields: &[
        Field::text("source", "`utm_source`.", "`utm_source`."),
        Field::text("medium", "`utm_medium`.", "`utm_medium`."),
        Field::text("campaign", "`utm_campaign`.", "`utm_campaign`."),
    ],
};

/// A day of the calendar, or one that is counted from the campaign's own.
const PLAN_DAY: Form = Form {
    pattern: "^([0-9]{4}-[0-9]{2}-[0-9]{2}|(start|end|day|inicio|fin|dia|día)([+-][0-9]+d)?|[+-][0-9]+d)$",
    sample: "start-7d",
    en: "a day, or `start-7d`, `day-1d`, `end+1d`",
    es: "un día, o `inicio-7d`, `día-1d`, `fin+1d`",
};

const TERMS: Record = Record {
    what: "terms",
    fields: &[Field::new(
        "file",
        Shape::Reference(Refers::File),
        "File that holds them, beside this one.",
        "Archivo que las contiene, junto a este.",
    )
    .example("sorteo.md")
    .required()],
};

const ASSET: Record = Record {
    what: "asset",
    fields: &[
        Field::new("file", Shape::Reference(Refers::File), "Path below content/ or plans/.", "Ruta bajo content/ o plans/.")
            .example("content/2026/12/canasta.jpg")
            .required(),
        Field::text("purpose", "What it is for.", "Para qué es."),
        Field::new("due", Shape::Form(&PLAN_DAY), "When it has to be there.", "Cuándo debe estar."),
        Field::new("responsible", PERSON, "Who makes it.", "Quién lo hace."),
        Field::new("status", Shape::Choice(&["wanted", "making", "ready"]), "How far it has come.", "Cómo va.").default("wanted"),
    ],
};

const TASK: Record = Record {
    what: "item of the checklist",
    fields: &[
        Field::text("task", "What.", "Qué.").required(),
        Field::new("due", Shape::Form(&PLAN_DAY), "By when.", "Para cuándo."),
        Field::new("responsible", PERSON, "By whom.", "Quién."),
        Field::new("done", Shape::Truth, "Whether it is done.", "Si está hecho.").default("false"),
    ],
};

const PLANNED: Record = Record {
    what: "planned post",
    fields: &[
        Field::text(
            "step",
            "Which step of the campaign it is: `announcement`, `reminder`, `winners` …, or a name of your own.",
            "Qué paso de la campaña es: `anuncio`, `recordatorio`, `ganadores` …, o un nombre propio.",
        )
        .example("announcement")
        .required(),
        Field::text("id", "Id of the post.", "Id de la publicación.")
            .default_words("the campaign's with the step behind a hyphen", "el de la campaña, con el paso tras un guion"),
        Field::new("day", Shape::Form(&PLAN_DAY), "Its day.", "Su día.")
            .default_words("that which is usual for the step", "el habitual del paso"),
        Field::text("title", "Headline of its draft.", "Título de su borrador."),
        Field::new("channels", CHANNELS, "Channels of its draft.", "Canales de su borrador.")
            .default_words("the campaign's", "los de la campaña"),
    ],
};
