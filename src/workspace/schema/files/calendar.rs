//! `plans/calendar.yaml`.

use super::workspace::QUIET_HOURS;
use super::{CHANNELS, Field, Form, Key, Record, Refers, Shape, id, name};

pub(in super::super) const CALENDAR: Shape = Shape::Map(&Record {
    what: "calendar",
    fields: &[
        Field::new("channels", CHANNELS, "Channels of a post that names none.", "Canales de una publicación que no nombra ninguno.")
            .default_words("all", "todos"),
        Field::new(
            "slots",
            Shape::Entries {
                key: Key::Reference(Refers::Channel),
                value: &Shape::Either(&[Shape::List(&Shape::Map(&SLOT)), Shape::Map(&ZONED)]),
            },
            "Planned publishing times, by channel.",
            "Horarios de publicación, por canal.",
        ),
        Field::new("quiet_hours", Shape::Map(&QUIET_HOURS), "Hours in which nothing is published.", "Horas en que no se publica nada."),
        Field::new(
            "blackout",
            Shape::List(&Shape::Map(&BLACKOUT)),
            "Days on which nothing is published.",
            "Días en que no se publica nada.",
        ),
        Field::new(
            "holidays",
            Shape::OneOrMany(&Shape::Form(&COUNTRY)),
            "Countries whose national holidays are shown.",
            "Países cuyos días festivos nacionales se muestran.",
        )
        .example("[MX]"),
        Field::new("key_dates", Shape::List(&Shape::Map(&KEY_DATE)), "Days worth remembering.", "Días que conviene recordar."),
        Field::new("events", Shape::List(&Shape::Map(&EVENT)), "Events.", "Eventos."),
        Field::new(
            "cadence",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::Map(&CADENCE) },
            "How many posts a week each channel has.",
            "Cuántas publicaciones por semana tiene cada canal.",
        ),
        Field::new("limits", Shape::Map(&LIMITS), "How many posts are enough.", "Cuántas publicaciones son suficientes."),
        Field::new(
            "only_slots",
            Shape::Truth,
            "Whether posts at other times than those of `slots` are reported.",
            "Si se avisa de publicaciones fuera de los horarios.",
        )
        .default("false"),
        Field::new(
            "alarm",
            Shape::Map(&ALARM),
            "When the team wants to be told that nothing is scheduled.",
            "Cuándo quiere saber el equipo que no hay nada programado.",
        ),
    ],
});

const COUNTRY: Form = Form { pattern: "^[A-Za-z]{2}$", sample: "MX", en: "country, ISO 3166", es: "país, ISO 3166" };

const ZONED: Record = Record {
    what: "slots of a channel",
    fields: &[
        Field::new("timezone", Shape::Zone, "Zone of its times.", "Zona de sus horas.")
            .default_words("the workspace's", "la del espacio de trabajo"),
        Field::new("times", Shape::List(&Shape::Map(&SLOT)), "The times.", "Las horas.").required(),
    ],
};

const SLOT: Record = Record {
    what: "slot",
    fields: &[
        Field::new("days", Shape::OneOrMany(&Shape::Weekday), "Days of the week.", "Días de la semana.").example("[tue, thu]").required(),
        Field::new("at", Shape::OneOrMany(&Shape::Time), "Times of day.", "Horas.").required(),
        Field::new("timezone", Shape::Zone, "Zone of these times.", "Zona de estas horas.")
            .default_words("the channel's, else the workspace's", "la del canal o, si no, la del espacio de trabajo"),
    ],
};

const BLACKOUT: Record = Record {
    what: "blackout",
    fields: &[
        Field::new("date", Shape::Day, "The day.", "El día.").unless(&["from"]),
        Field::new("from", Shape::Day, "First day.", "Primer día.").instead_of(&["date"]).needs(&["to"]),
        Field::new("to", Shape::Day, "Last day.", "Último día.").instead_of(&["date"]).needs(&["from"]),
        Field::text("reason", "Why.", "Por qué."),
    ],
};

const YEARLY: Form = Form { pattern: "^[0-9]{2}-[0-9]{2}$", sample: "04-23", en: "month and day", es: "mes y día" };

const KEY_DATE: Record = Record {
    what: "key date",
    fields: &[
        Field::new("date", Shape::Day, "The day; beside `repeat`, the first.", "El día; junto a `repeat`, el primero.")
            .unless(&["yearly", "repeat"]),
        Field::new("yearly", Shape::Form(&YEARLY), "The day of every year: month and day.", "El día de cada año: mes y día.")
            .instead_of(&["date", "repeat"]),
        Field::new("repeat", REPEAT_SHAPE, "A rule for its days.", "Una regla para sus días.").instead_of(&["yearly"]),
        name("What is on.", "Qué se celebra."),
        Field::new(
            "avoid",
            Shape::Truth,
            "Whether nothing light should be published that day.",
            "Si ese día no conviene publicar nada ligero.",
        )
        .default("false"),
    ],
};

/// Of a rule that needs no day to begin at.
const RULE: Form = Form {
    pattern: r"^[A-Za-z]+=.*$",
    sample: "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
    en: "a recurrence rule of RFC 5545",
    es: "una regla de repetición de RFC 5545",
};

const REPEAT_SHAPE: Shape = Shape::Either(&[Shape::Form(&RULE), Shape::Map(&REPEAT)]);

const REPEAT: Record = Record {
    what: "repeat",
    fields: &[
        Field::new("rule", Shape::Form(&RULE), "The rule.", "La regla.").required(),
        Field::new("except", Shape::OneOrMany(&Shape::Day), "Days that are left out.", "Días que se omiten."),
    ],
};

const EVENT: Record = Record {
    what: "event",
    fields: &[
        id("Key.", "Clave."),
        name("Name.", "Nombre."),
        Field::new("start", Shape::DateTime, "Start, in the workspace's zone.", "Inicio, en la zona del espacio de trabajo.")
            .example("2026-12-05 18:00")
            .required(),
        Field::new("end", Shape::DateTime, "End, in the workspace's zone.", "Fin, en la zona del espacio de trabajo.")
            .example("2026-12-05 22:00"),
        Field::new("repeat", REPEAT_SHAPE, "A rule for its days.", "Una regla para sus días."),
        Field::text("place", "Where.", "Dónde."),
        Field::new("url", Shape::Url, "Page of the event.", "Página del evento."),
        Field::new(
            "campaign",
            Shape::Reference(Refers::Campaign),
            "Campaign whose posts are about it.",
            "Campaña cuyas publicaciones tratan de él.",
        ),
        Field::new("posts", Shape::Truth, "Whether it should have posts.", "Si debe tener publicaciones.").default("true"),
    ],
};

const CADENCE: Record = Record {
    what: "cadence",
    fields: &[
        Field::new("min", Shape::Integer { least: 0, most: 1000 }, "At least, in a week.", "Al menos, por semana.").example("2"),
        Field::new("max", Shape::Integer { least: 0, most: 1000 }, "At most, in a week.", "A lo sumo, por semana.").example("4"),
        Field::new("max_gap", Shape::Integer { least: 1, most: 1000 }, "Most days without a post.", "Máximo de días sin publicar.")
            .example("5"),
    ],
};

const LIMITS: Record = Record {
    what: "limits",
    fields: &[
        Field::new(
            "per_hour",
            Shape::Integer { least: 1, most: 1000 },
            "Most within an hour, over all channels.",
            "Máximo en una hora, entre todos los canales.",
        )
        .example("2"),
        Field::new("per_day", Shape::Integer { least: 1, most: 1000 }, "Most of one channel on a day.", "Máximo de un canal en un día.")
            .example("6"),
    ],
};

const ALARM: Record = Record {
    what: "alarm",
    fields: &[Field::new(
        "nothing_after",
        Shape::Duration,
        "From now on, after which something must still be scheduled.",
        "Desde ahora, después del cual debe haber algo programado.",
    )
    .required()],
};
