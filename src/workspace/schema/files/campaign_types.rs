//! `plans/campaigns/*.yaml`: what each type of campaign adds.

use super::{Field, Form, PERSON, Record, Refers, Shape, name, one};

/// Most of anything that is counted here, as the decoders have it.
const MOST: i64 = 1_000_000;
const SOME: Shape = Shape::Integer { least: 1, most: MOST };
const ANY: Shape = Shape::Integer { least: 0, most: MOST };

pub(super) const COMPETITION: Record = Record {
    what: "giveaway or contest",
    fields: &[
        Field::new("prizes", Shape::List(&Shape::Either(&[Shape::Map(&PRIZE), Shape::Text])), "What can be won.", "Qué se puede ganar."),
        Field::new("who", Shape::Map(&WHO), "Who may enter.", "Quién puede participar."),
        Field::text("how", "How one enters.", "Cómo se participa."),
        Field::new("per_person", SOME, "Entries that count for one person.", "Participaciones que cuentan por persona.").default("1"),
        Field::new("opens", Shape::When, "From when on one may enter.", "Desde cuándo se puede participar."),
        Field::new("closes", Shape::When, "Until when one may enter.", "Hasta cuándo se puede participar."),
        Field::new("zone", Shape::Zone, "Zone of the times here.", "Zona de las horas de aquí.").default("the workspace's"),
        Field::new("winners", SOME, "How many win.", "Cuántas personas ganan."),
        Field::new(
            "alternates",
            ANY,
            "How many take the place of winners who do not answer.",
            "Cuántas ocupan el lugar de quien gana y no responde.",
        )
        .default("0"),
        Field::new("decided", Shape::When, "When it is decided who wins.", "Cuándo se decide quién gana."),
        Field::text("method", "How it is decided.", "Cómo se decide."),
        Field::text("told", "How winners are told.", "Cómo se avisa a quien gana."),
        Field::new("announced", Shape::When, "When the winners are announced.", "Cuándo se anuncia quién gana."),
        Field::text("organiser", "Who organises it, with an address.", "Quién organiza, con domicilio."),
        Field::text("privacy", "What becomes of personal data.", "Qué pasa con los datos personales."),
        Field::text("disclaimer", "That the platform has no part in it.", "Que la plataforma no tiene parte."),
        Field::texts("criteria", "Of a contest: what the jury goes by.", "De un concurso: en qué se fija el jurado."),
        Field::texts("jury", "Of a contest: who decides.", "De un concurso: quién decide."),
    ],
};

const PRIZE: Record = Record {
    what: "prize",
    fields: &[
        name("What it is.", "Qué es."),
        Field::new("count", SOME, "How many of it there are.", "Cuántos hay.").default("1"),
        Field::new("value", Shape::Money, "What one of it is worth.", "Cuánto vale uno."),
    ],
};

const WHO: Record = Record {
    what: "`who`",
    fields: &[
        Field::new("min_age", Shape::Integer { least: 0, most: 120 }, "Least age in years.", "Edad mínima en años."),
        Field::new(
            "countries",
            Shape::OneOrMany(&Shape::Form(&Form {
                pattern: "^[A-Z]{2}$",
                sample: "MX",
                en: "two letters of ISO 3166, as `MX`",
                es: "dos letras de ISO 3166, como `MX`",
            })),
            "Countries.",
            "Países.",
        ),
        Field::text("note", "Who else may not.", "Quién más no puede."),
    ],
};

pub(super) const ADS: Record = Record {
    what: "ads",
    fields: &[
        Field::text(
            "label",
            "What every post says so that it is known as advertising.",
            "Lo que dice cada publicación para que se sepa que es publicidad.",
        ),
        Field::text("targeting", "Who is to see it.", "Quién debe verlo."),
        Field::new("spend", Shape::List(&Shape::Map(&SPEND)), "Money by network.", "Dinero por red."),
    ],
};

const SPEND: Record = Record {
    what: "spend",
    fields: &[
        Field::new("network", one(Refers::Network), "Network.", "Red.").required(),
        Field::new("amount", Shape::Money, "What may be spent.", "Lo que se puede gastar.").required(),
        Field::new("spent", Shape::Money, "What has been spent.", "Lo que se ha gastado."),
    ],
};

pub(super) const INFLUENCER: Record = Record {
    what: "influencer",
    fields: &[
        Field::new("person", PERSON, "Who.", "Quién.").required(),
        Field::texts("deliverables", "What they make.", "Qué entrega."),
        Field::new("fee", Shape::Money, "What they are paid.", "Lo que se le paga."),
        Field::text("in_kind", "What they get that is not money.", "Lo que recibe y no es dinero."),
        Field::text("disclosure", "What posts about it say so that it is known.", "Lo que dicen las publicaciones para que se sepa.")
            .example("publi"),
    ],
};

pub(super) const EVENT: Record = Record {
    what: "event",
    fields: &[
        Field::new(
            "id",
            one(Refers::Event),
            "Event of the calendar, which says place and times where they are not said here.",
            "Evento del calendario, que dice lugar y horas si no se dicen aquí.",
        ),
        Field::text("place", "Where.", "Dónde."),
        Field::new("start", Shape::When, "When it begins.", "Cuándo empieza."),
        Field::new("end", Shape::When, "When it ends.", "Cuándo termina."),
        Field::new("stream", Shape::Url, "Address of the live stream.", "Dirección de la transmisión."),
        Field::new("capacity", SOME, "How many can come.", "Cuántas personas caben."),
    ],
};

pub(super) const LAUNCH: Record = Record {
    what: "launch",
    fields: &[
        Field::text("product", "Name of what is launched, as texts write it.", "Nombre de lo que se lanza, como lo escriben los textos."),
        Field::new("embargo", Shape::When, "Before this no post may name it.", "Antes de esto ninguna publicación puede nombrarlo."),
    ],
};

pub(super) const PROMOTION: Record = Record {
    what: "promotion",
    fields: &[
        Field::text("offer", "What is offered.", "Qué se ofrece."),
        Field::texts("conditions", "Under which conditions.", "En qué condiciones."),
        Field::new("stock", ANY, "How many there are.", "Cuántos hay."),
        Field::text("code", "Code that buyers give.", "Código que da quien compra."),
    ],
};
