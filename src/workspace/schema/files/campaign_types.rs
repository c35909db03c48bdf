//! What each type of campaign adds to `plans/campaigns/*.yaml`.

use super::{Field, Form, PERSON, Record, Refers, Shape, name, one};

/// Most of anything that is counted here.
const MOST: i64 = 1_000_000;

const COUNT: Shape = Shape::Integer { least: 1, most: MOST };

pub(super) const COMPETITION: Record = Record {
    what: "giveaway or contest",
    fields: &[
        Field::new("prizes", Shape::List(&Shape::Either(&[Shape::Map(&PRIZE), Shape::Text])), "What can be won.", "Qué se puede ganar."),
        Field::new("who", Shape::Map(&WHO), "Who may enter.", "Quién puede participar."),
        Field::text("how", "How one enters.", "Cómo se participa."),
        Field::new("per_person", COUNT, "How often one may enter.", "Cuántas veces se puede participar."),
        Field::new("opens", Shape::When, "From when on one may enter.", "Desde cuándo se puede participar.").example("2026-12-07 09:00"),
        Field::new("closes", Shape::When, "Until when one may enter.", "Hasta cuándo se puede participar.").example("2027-01-04 20:00"),
        Field::new("zone", Shape::Zone, "Zone of the wall times here.", "Zona de las horas de aquí.")
            .default_words("the workspace's", "la del espacio de trabajo"),
        Field::new("winners", COUNT, "How many win.", "Cuántas personas ganan."),
        Field::new(
            "alternates",
            Shape::Integer { least: 0, most: MOST },
            "How many take the place of winners who do not answer.",
            "Cuántas suplen a quienes ganan y no responden.",
        )
        .default("0"),
        Field::new("decided", Shape::When, "When it is decided who wins.", "Cuándo se decide quién gana."),
        Field::text("method", "How it is decided.", "Cómo se decide."),
        Field::text("told", "How winners are told.", "Cómo se avisa a quienes ganan."),
        Field::new("announced", Shape::When, "When the winners are announced.", "Cuándo se anuncia quién ganó."),
        Field::text("organiser", "Who organises it, with an address.", "Quién lo organiza, con su dirección."),
        Field::text("privacy", "What becomes of personal data.", "Qué se hace con los datos personales."),
        Field::text("disclaimer", "That the platform has no part in it.", "Que la plataforma no tiene parte en ello."),
        Field::texts("criteria", "What the jury goes by.", "En qué se fija el jurado."),
        Field::new(
            "jury",
            Shape::OneOrMany(&Shape::Reference(Refers::Person)),
            "Who decides: keys of people, or names.",
            "Quién decide: claves de personas o nombres.",
        ),
    ],
};

const PRIZE: Record = Record {
    what: "prize",
    fields: &[
        name("What it is.", "Qué es."),
        Field::new("count", COUNT, "How many of it there are.", "Cuántos hay.").default("1"),
        Field::new("value", Shape::Money, "What one of it is worth.", "Cuánto vale cada uno."),
    ],
};

const COUNTRY: Form = Form { pattern: "^[A-Z]{2}$", sample: "MX", en: "country, ISO 3166", es: "país, ISO 3166" };

const WHO: Record = Record {
    what: "who",
    fields: &[
        Field::new("min_age", Shape::Integer { least: 0, most: 120 }, "Least age in years.", "Edad mínima en años.").example("18"),
        Field::new("countries", Shape::OneOrMany(&Shape::Form(&COUNTRY)), "Countries.", "Países."),
        Field::text("note", "Who else may not.", "Quién más no puede."),
    ],
};

pub(super) const ADS: Record = Record {
    what: "ads",
    fields: &[
        Field::text(
            "label",
            "What every post says so that it is known as advertising.",
            "Qué dice cada publicación para que se sepa que es publicidad.",
        )
        .example("\"#publi\""),
        Field::text("targeting", "Who is to see it.", "Quién debe verla."),
        Field::new("spend", Shape::List(&Shape::Map(&SPEND)), "Money by network.", "Dinero por red."),
    ],
};

const SPEND: Record = Record {
    what: "spend",
    fields: &[
        Field::new("network", one(Refers::Network), "Network.", "Red.").required(),
        Field::new("amount", Shape::Money, "What may be spent.", "Qué se puede gastar.").required(),
        Field::new("spent", Shape::Money, "What has been spent.", "Qué se gastó."),
    ],
};

pub(super) const INFLUENCER: Record = Record {
    what: "influencer",
    fields: &[
        Field::new("person", PERSON, "Key in plans/people.yaml.", "Clave en plans/people.yaml.").required(),
        Field::texts("deliverables", "What they make: posts, videos, a visit.", "Qué hace: publicaciones, videos, una visita."),
        Field::new("fee", Shape::Money, "What they are paid.", "Cuánto se le paga."),
        Field::text("in_kind", "What they get that is not money.", "Qué recibe que no sea dinero."),
        Field::text("disclosure", "What posts about it say so that it is known.", "Qué dicen las publicaciones para que se sepa.")
            .example("\"#publi\""),
    ],
};

pub(super) const EVENT: Record = Record {
    what: "event",
    fields: &[
        Field::new("id", one(Refers::Event), "Event of the calendar.", "Evento del calendario."),
        Field::text("place", "Where.", "Dónde."),
        Field::new("start", Shape::When, "When it begins.", "Cuándo empieza.").example("2026-12-05 18:00"),
        Field::new("end", Shape::When, "When it ends.", "Cuándo termina.").example("2026-12-05 22:00"),
        Field::new("stream", Shape::Url, "Where it can be watched.", "Dónde se puede ver."),
        Field::new("capacity", COUNT, "How many people there is room for.", "Cuántas personas caben.").example("45"),
    ],
};

pub(super) const LAUNCH: Record = Record {
    what: "launch",
    fields: &[
        Field::text("product", "What is launched, as posts would name it.", "Qué se lanza, con el nombre que le darían las publicaciones."),
        Field::new("embargo", Shape::When, "From when on it may be named.", "Desde cuándo se puede nombrar."),
    ],
};

pub(super) const PROMOTION: Record = Record {
    what: "promotion",
    fields: &[
        Field::text("offer", "What is offered.", "Qué se ofrece."),
        Field::texts("conditions", "Under which conditions.", "Con qué condiciones."),
        Field::new("stock", Shape::Integer { least: 0, most: MOST }, "How many there are.", "Cuántos hay.").example("40"),
        Field::text("code", "Code that one gives.", "Código que se da.").example("OTONO"),
    ],
};
