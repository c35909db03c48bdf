//! The tables: one file here for each kind of file there.

/// A value alone, or with its origin.
macro_rules! fact {
    ($shape:expr) => {
        Shape::Either(&[$shape, Shape::Map(&FACT)])
    };
}

mod approval;
mod calendar;
mod campaign;
mod campaign_types;
mod crisis;
mod network;
mod network_media;
mod people;
mod plan;
mod plan_measures;
mod post;
mod tone;
mod workspace;

pub(super) use approval::APPROVAL;
pub(super) use calendar::CALENDAR;
pub(super) use campaign::CAMPAIGN;
pub(super) use crisis::CRISIS;
pub(super) use network::NETWORK;
pub(super) use people::PEOPLE;
pub(super) use plan::PLAN;
pub(super) use post::POST;
pub(super) use tone::TONE;
pub(super) use workspace::WORKSPACE;

use super::{Field, Form, Key, Record, Refers, Shape};

const fn one(refers: Refers) -> Shape {
    Shape::Reference(refers)
}

const CHANNELS: Shape = Shape::OneOrMany(&Shape::Reference(Refers::Channel));
const PERSON: Shape = Shape::Reference(Refers::Person);

/// Largest amount or figure that a plan may hold, as the decoders have it.
const FIGURE: Shape = Shape::Number { least: -1e15, most: 1e15 };

/// `id` of something that others refer to.
const fn id(en: &'static str, es: &'static str) -> Field {
    Field::text("id", en, es).required()
}

const fn name(en: &'static str, es: &'static str) -> Field {
    Field::text("name", en, es).required()
}

const fn owner() -> Field {
    Field::new("owner", PERSON, "Person responsible.", "Persona responsable.").example("lucia")
}
