//! `plans/calendar.yaml`.

use super::workspace::QUIET_HOURS;
use super::{CHANNELS, Field, Key, Record, Refers, Shape, id, name};

pub(in super::super) const CALENDAR: Shape = Shape::Map(&Record {
    what: "calendar",
    fields: &[
        Field::new("channels", CHANNELS, "Channels of a post that names none.", "Canales de una publicación que no nombra ninguno.")
            .default("all"),
        Field::new(
            "slots",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::List(&Shape::Map(&SLOT)) },
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
        Field::new("key_dates", Shape::List(&Shape::Map(&KEY_DATE)), "Days worth remembering.", "Días que conviene recordar."),
        Field::new("events", Shape::List(&Shape::Map(&EVENT)), "Events.", "Eventos."),
        Field::new(
            "cadence",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::Map(&CADENCE) },
            "How many posts a week each channel has.",
            "Cuántas publicaciones por semana tiene cada canal.",
        ),
        Field::new(
            "alarm",
            Shape::Map(&ALARM),
            "When the team wants to be told that nothing is scheduled.",
            "Cuándo quiere saber el equipo que no hay nada programado.",
        ),
    ],
});

const SLOT: Record = Record {
    what: "slot",
    fields: &[
        Field::new("days", Shape::OneOrMany(&Shape::Weekday), "Days of the week.", "Días de la semana.").example("[tue, thu]").required(),
        Field::new(
            "at",
            Shape::OneOrMany(&Shape::Time),
            "Times of day in the workspace's zone.",
            "Horas en la zona del espacio de trabajo.",
        )
        .required(),
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

const KEY_DATE: Record = Record {
    what: "key date",
    fields: &[Field::new("date", Shape::Day, "The day.", "El día.").required(), name("What is on.", "Qué se celebra.")],
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
        Field::text("place", "Where.", "Dónde."),
        Field::new("url", Shape::Url, "Page of the event.", "Página del evento."),
    ],
};

const CADENCE: Record = Record {
    what: "cadence",
    fields: &[
        Field::new("min", Shape::Integer { least: 0, most: 1000 }, "At least, in a week.", "Al menos, por semana.").example("2"),
        Field::new("max", Shape::Integer { least: 0, most: 1000 }, "At most, in a week.", "A lo sumo, por semana.").example("4"),
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
    .example("3d")
    .required()],
};
