//! `plans/campaigns/*.yaml`: what all campaigns have.

use super::campaign_types::{ADS, COMPETITION, EVENT, INFLUENCER, LAUNCH, PROMOTION};
use super::{CHANNELS, Field, Form, PERSON, Record, Refers, Shape, name, one};

pub(in super::super) const CAMPAIGN: Shape = Shape::Map(&Record {
    what: "campaign",
    fields: &[
        Field::text("id", "Key, which posts name as `campaign`.", "Clave, que las publicaciones nombran en `campaign`.")
            .default("the name of the file"),
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
            "Terms and conditions: a text, or a file beside this one.",
            "Bases y condiciones: un texto, o un archivo junto a este.",
        ),
        Field::new("responsible", PERSON, "Person responsible.", "Persona responsable."),
        Field::new("assets", Shape::List(&Shape::Map(&ASSET)), "Files that it needs.", "Archivos que necesita."),
        Field::new(
            "checklist",
            Shape::List(&Shape::Either(&[Shape::Map(&ITEM), Shape::Text])),
            "What has to be done.",
            "Lo que hay que hacer.",
        ),
        Field::new("posts", Shape::List(&Shape::Map(&POST)), "The posts that it consists of.", "Las publicaciones de que se compone.")
            .default("those that are usual for the type"),
        Field::new(
            "influencers",
            Shape::List(&Shape::Map(&INFLUENCER)),
            "Who works for it, and for what.",
            "Quién trabaja en ella, y a cambio de qué.",
        ),
        Field::new("promotion", Shape::Map(&PROMOTION), "Of a promotion: what is offered.", "De una promoción: qué se ofrece."),
        Field::new("giveaway", Shape::Map(&COMPETITION), "Of a giveaway: its rules.", "De un sorteo: sus reglas.")
            .instead_of(&["promotion"]),
        Field::new("contest", Shape::Map(&COMPETITION), "Of a contest: its rules.", "De un concurso: sus reglas.")
            .instead_of(&["promotion", "giveaway"]),
        Field::new("ads", Shape::Map(&ADS), "Of paid advertising: label and spending.", "De anuncios pagados: rótulo e inversión.")
            .instead_of(&["promotion", "giveaway", "contest"]),
        Field::new("event", Shape::Map(&EVENT), "Of an event: where and when.", "De un evento: dónde y cuándo.").instead_of(&[
            "promotion",
            "giveaway",
            "contest",
            "ads",
        ]),
        Field::new("launch", Shape::Map(&LAUNCH), "Of a launch: product and embargo.", "De un lanzamiento: producto y embargo.")
            .instead_of(&["promotion", "giveaway", "contest", "ads", "event"]),
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

const TERMS: Record = Record {
    what: "terms",
    fields: &[Field::new("file", one(Refers::File), "File that holds them.", "Archivo que las contiene.").required().example("bases.md")],
};

/// A day of a campaign.
const PLAN_DAY: Shape = Shape::Form(&Form {
    pattern: "^(\\d{4}-\\d{2}-\\d{2}|([A-Za-zí]+)? *([+-] *\\d+ *d)?)$",
    sample: "start-7d",
    en: "a day, or one counted from the campaign's own: `start-7d`, `day-1d`, `end+1d`",
    es: "un día, o uno contado desde los de la campaña: `inicio-7d`, `dia-1d`, `fin+1d`",
});

const ASSET: Record = Record {
    what: "asset",
    fields: &[
        Field::new(
            "file",
            Shape::Form(&Form {
                pattern: "^(content|plans)/.+$",
                sample: "content/cartel.jpg",
                en: "a path below `content/` or `plans/`",
                es: "una ruta bajo `content/` o `plans/`",
            }),
            "Path from the folder of pregon.yaml on.",
            "Ruta desde la carpeta de pregon.yaml.",
        )
        .required(),
        Field::text("purpose", "What it is for.", "Para qué es."),
        Field::new("due", PLAN_DAY, "When it has to be there.", "Cuándo debe estar."),
        Field::new("responsible", PERSON, "Who makes it.", "Quién lo hace."),
        Field::new("status", Shape::Choice(&["wanted", "making", "ready"]), "How far it has come.", "Cómo va.").default("wanted"),
    ],
};

const ITEM: Record = Record {
    what: "item of the checklist",
    fields: &[
        Field::text("task", "What has to be done.", "Qué hay que hacer.").required(),
        Field::new("due", PLAN_DAY, "By when.", "Para cuándo."),
        Field::new("responsible", PERSON, "By whom.", "Quién."),
        Field::new("done", Shape::Truth, "Whether it is done.", "Si está hecho.").default("false"),
    ],
};

const POST: Record = Record {
    what: "planned post",
    fields: &[
        Field::text(
            "step",
            "Which step of the campaign it is: a usual name, or one of your own.",
            "Qué paso de la campaña es: un nombre habitual o uno propio.",
        )
        .required()
        .example("announcement"),
        Field::new("id", one(Refers::Post), "Id of the post.", "Id de la publicación.").default("the campaign's, with the step behind it"),
        Field::new("day", PLAN_DAY, "Its day.", "Su día.").default("that which is usual for the step"),
        Field::text("title", "Headline of its draft.", "Título de su borrador."),
        Field::new("channels", CHANNELS, "Channels of its draft.", "Canales de su borrador.").default("the campaign's"),
    ],
};
