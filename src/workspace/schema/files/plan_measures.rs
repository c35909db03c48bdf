//! The parts of `plans/plan.yaml` with figures: objectives, budget, KPIs.

use super::{FIGURE, Field, Key, PERSON, Record, Refers, Shape, id, name, one, owner};

pub(super) const OBJECTIVE: Record = Record {
    what: "objective",
    fields: &[
        id("Key, which posts name as `objective`.", "Clave, que las publicaciones nombran en `objective`."),
        name("Name.", "Nombre."),
        Field::text(
            "description",
            "Specific: what it means, so that nobody can misread it.",
            "Específico: qué significa, sin lugar a dudas.",
        ),
        Field::new("kpi", one(Refers::Kpi), "Measurable: the KPI that measures it.", "Medible: el indicador que lo mide."),
        Field::new("baseline", FIGURE, "Value at the start.", "Valor al principio.").example("310"),
        Field::new("target", FIGURE, "Value to reach.", "Valor que se quiere alcanzar.").example("400"),
        Field::text("unit", "Unit of both.", "Unidad de ambos.").example("visitas"),
        Field::text("achievable", "Achievable: why it can be reached.", "Alcanzable: por qué se puede lograr."),
        Field::text("relevant", "Relevant: why it is worth reaching.", "Relevante: por qué vale la pena."),
        Field::new("start", Shape::Day, "Day on which work on it begins.", "Día en que se empieza a trabajar en él.").example("2026-10-01"),
        Field::new("due", Shape::Day, "Time-bound: day by which it is to be reached.", "Temporal: día en que debe estar cumplido.")
            .example("2026-12-31"),
        owner(),
    ],
};

pub(super) const BUDGET: Record = Record {
    what: "budget",
    fields: &[
        Field::new(
            "currency",
            Shape::Currency,
            "Currency of the amounts that name none, and of all sums.",
            "Moneda de los importes que no la nombran y de todas las sumas.",
        )
        .example("MXN"),
        Field::new(
            "rates",
            Shape::Entries { key: Key::Currency, value: &Shape::Map(&RATE) },
            "What other currencies are worth; needed where amounts are in several.",
            "Cuánto valen otras monedas; hace falta si hay importes en varias.",
        ),
        Field::new("lines", Shape::List(&Shape::Map(&LINE)), "Lines of the budget.", "Partidas del presupuesto."),
    ],
};

const RATE: Record = Record {
    what: "rate",
    fields: &[
        Field::new(
            "rate",
            Shape::Rate,
            "What one unit is worth in the budget's currency.",
            "Cuánto vale una unidad en la moneda del presupuesto.",
        )
        .required(),
        Field::text("source", "Who says so.", "Quién lo dice.").example("Banco de México").required(),
        Field::new("date", Shape::Day, "Day for which they say it.", "Día para el que lo dice.").required(),
    ],
};

const LINE: Record = Record {
    what: "budget line",
    fields: &[
        id("Key.", "Clave."),
        name("What it pays for.", "Qué paga."),
        Field::new("amount", Shape::Amount, "Amount planned.", "Importe previsto.").required(),
        Field::new(
            "approved",
            Shape::Amount,
            "Amount approved, where it is not the one that was planned.",
            "Importe aprobado, si no es el previsto.",
        ),
        Field::new(
            "approved_by",
            PERSON,
            "Person who approved it; until then the line is not approved.",
            "Persona que la aprobó; sin ella, la partida no está aprobada.",
        ),
        Field::new("approved_on", Shape::Day, "Day on which it was approved.", "Día en que se aprobó.").needs(&["approved_by"]),
        Field::new(
            "spent",
            Shape::Amount,
            "Amount spent so far, where `spending` does not tell it; where both are there, they must agree.",
            "Importe gastado hasta ahora, si `spending` no lo detalla; si están ambos, deben coincidir.",
        )
        .example("1280 MXN"),
        Field::new("spending", Shape::List(&Shape::Map(&SPENDING)), "What was spent, entry by entry.", "Lo gastado, asiento por asiento."),
        Field::new("campaign", one(Refers::Campaign), "Campaign that it pays for.", "Campaña que paga."),
        Field::new("objective", one(Refers::Objective), "Objective that it serves.", "Objetivo al que sirve."),
        owner(),
        Field::text("notes", "What to know.", "Qué conviene saber."),
    ],
};

const SPENDING: Record = Record {
    what: "spending",
    fields: &[
        Field::new("date", Shape::Day, "Day on which it was paid.", "Día en que se pagó.").required(),
        Field::new("amount", Shape::Amount, "Amount.", "Importe.").example("1280 MXN").required(),
        Field::text("what", "What was bought.", "Qué se compró.").required(),
        Field::new("campaign", one(Refers::Campaign), "Campaign that it was for.", "Campaña para la que fue."),
        Field::new("post", one(Refers::Post), "Post that it was for.", "Publicación para la que fue."),
    ],
};

pub(super) const KPI: Record = Record {
    what: "KPI",
    fields: &[
        id("Key, which objectives name as `kpi`.", "Clave, que los objetivos nombran en `kpi`."),
        name("Name.", "Nombre."),
        Field::new("objective", one(Refers::Objective), "Objective that it measures.", "Objetivo que mide."),
        Field::text("source", "Where its values come from.", "De dónde salen sus valores.").example("contador de la puerta"),
        Field::text("unit", "Unit.", "Unidad.").example("visitas"),
        Field::new("baseline", FIGURE, "Value before the plan.", "Valor antes del plan.").example("310"),
        Field::new("target", FIGURE, "Value to reach in a period.", "Valor que se quiere alcanzar en un período.").example("400"),
        Field::new(
            "period",
            Shape::Choice(&["day", "week", "month", "quarter", "year"]),
            "Stretch of time for which a value stands.",
            "Lapso al que se refiere un valor.",
        ),
        Field::new("direction", Shape::Choice(&["up", "down"]), "Whether more or less is better.", "Si es mejor más o menos.")
            .default("up"),
        owner(),
        Field::new("readings", Shape::List(&Shape::Map(&READING)), "Values read so far.", "Valores leídos hasta ahora."),
    ],
};

const READING: Record = Record {
    what: "reading",
    fields: &[
        Field::new("date", Shape::Day, "Day for which it stands.", "Día al que corresponde.").required(),
        Field::new("value", FIGURE, "The value, in the KPI's unit.", "El valor, en la unidad del indicador.").example("352").required(),
    ],
};
