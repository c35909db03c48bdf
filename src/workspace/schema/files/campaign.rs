//! `plans/campaigns/*.yaml`.

use super::{CHANNELS, Field, PERSON, Record, Refers, Shape, name, one};

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
        Field::new("audience", one(Refers::Audience), "Audience.", "Público."),
        Field::new("channels", CHANNELS, "Channels.", "Canales."),
        Field::text("hashtag", "Hashtag, with or without its sign.", "Etiqueta, con o sin su signo.").example("ReyesEnLaCeiba"),
        Field::new("budget", Shape::Money, "Budget.", "Presupuesto."),
        Field::new("utm", Shape::Map(&UTM), "Tracking parameters added to links.", "Parámetros de seguimiento de los enlaces."),
        Field::text("terms", "Terms and conditions.", "Bases y condiciones."),
        Field::new("responsible", PERSON, "Person responsible.", "Persona responsable."),
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
