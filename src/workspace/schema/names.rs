//! What shapes are called, in both languages.

use super::{Key, Refers, Shape, spellings};
use crate::model::Language;

impl Shape {
    /// What may stand here, in a few words.
    #[must_use]
    pub fn describe(&self, language: Language, bilingual: bool) -> String {
        let say = |en: &'static str, es: &'static str| pick(language, en, es).to_owned();
        let nested = |shape: &Self| shape.describe(language, bilingual);
        match self {
            Self::Text => say("text", "texto"),
            Self::TextOrEmpty => say("text, which may be empty", "texto, que puede estar vacío"),
            Self::Truth => say("`true` or `false`", "`true` o `false`"),
            Self::Integer { least, most } => {
                say("whole number, ", "número entero, ") + &range(language, &least.to_string(), &most.to_string())
            }
            Self::Number { least, most } if least.abs() < 1e9 => {
                say("number, ", "número, ") + &range(language, &least.to_string(), &most.to_string())
            }
            Self::Number { .. } => say("number", "número"),
            Self::Share => say("percent, 0 to 100", "porcentaje, de 0 a 100"),
            Self::Day => say("day", "día"),
            Self::DateTime => say("day with a time", "día con hora"),
            Self::When => say("day with a time, or an instant", "día con hora, o un instante"),
            Self::Instant => say("instant", "instante"),
            Self::Time => say("time of day", "hora"),
            Self::Duration => say("length of time", "lapso"),
            Self::Weekday => say("day of the week", "día de la semana"),
            Self::Money => say("amount of money", "importe con moneda"),
            Self::Amount => {
                say("amount of money; the budget's currency may be left out", "importe; puede omitir la moneda del presupuesto")
            }
            Self::Currency => say("currency, ISO 4217", "moneda, ISO 4217"),
            Self::Rate => say("rate of exchange, above 0", "tipo de cambio, mayor que 0"),
            Self::Url => say("web address", "dirección web"),
            Self::Email => say("e-mail address", "dirección de correo"),
            Self::Lang => say("language tag, BCP 47", "código de lengua, BCP 47"),
            Self::Zone => say("time zone, IANA", "zona horaria, IANA"),
            Self::Form(form) => pick(language, form.en, form.es).to_owned(),
            Self::Choice(words) => words.iter().map(|word| choice(language, word, bilingual)).collect::<Vec<_>>().join(", "),
            Self::Reference(refers) => refers.describe(language).to_owned(),
            Self::List(item) => say("list: ", "lista: ") + &nested(item),
            Self::Pair(item) => say("two values: ", "dos valores: ") + &nested(item),
            Self::OneOrMany(item) => say("one or a list: ", "uno o una lista: ") + &nested(item),
            Self::Map(record) => say("map", "mapa") + &format!(" ({})", record.what),
            Self::Entries { key, value } => format!(
                "{} {}; {} {}",
                say("map by", "mapa por"),
                key.describe(language, bilingual),
                say("each:", "cada uno:"),
                nested(value)
            ),
            Self::Either(forms) => forms.iter().map(nested).collect::<Vec<_>>().join(pick(language, "; or ", "; o ")),
        }
    }

    /// A value as it may be written, in YAML; `None` where it depends on a table.
    #[must_use]
    pub fn sample(&self) -> Option<&'static str> {
        Some(match self {
            Self::Text | Self::TextOrEmpty => "texto",
            Self::Truth => "true",
            Self::Integer { .. } | Self::Number { .. } => "1",
            Self::Share => "30",
            Self::Day => "2026-11-24",
            Self::DateTime | Self::When => "2026-11-24 09:30",
            Self::Instant => "2026-11-24T15:30:00Z",
            Self::Time => "\"09:30\"",
            Self::Duration => "3d",
            Self::Weekday => "tue",
            Self::Money => "40 EUR",
            Self::Amount => "1500 MXN",
            Self::Currency => "EUR",
            Self::Rate => "18.4025",
            Self::Url => "https://laceiba.example/mercado",
            Self::Email => "lucia@laceiba.example",
            Self::Lang => "es",
            Self::Zone => "America/Mexico_City",
            Self::Form(form) => form.sample,
            Self::Choice(words) => words.first()?,
            Self::Reference(refers) => refers.sample(),
            Self::List(_) | Self::Pair(_) | Self::OneOrMany(_) | Self::Map(_) | Self::Entries { .. } | Self::Either(_) => return None,
        })
    }
}

impl Key {
    fn describe(self, language: Language, bilingual: bool) -> String {
        match self {
            Self::Name(_) => pick(language, "name", "nombre").to_owned(),
            Self::Reference(refers) => refers.describe(language).to_owned(),
            Self::Choice(words) => words.iter().map(|word| choice(language, word, bilingual)).collect::<Vec<_>>().join(", "),
            Self::Currency => pick(language, "currency", "moneda").to_owned(),
        }
    }

    /// A key as it may be written.
    #[must_use]
    pub fn sample(self) -> &'static str {
        match self {
            Self::Name(sample) => sample,
            Self::Reference(refers) => refers.sample(),
            Self::Choice(words) => words.first().copied().unwrap_or_default(),
            Self::Currency => "USD",
        }
    }
}

impl Refers {
    /// What it is a key of, in a few words.
    #[must_use]
    pub fn describe(self, language: Language) -> &'static str {
        let (en, es) = match self {
            Self::Channel => ("channel of pregon.yaml", "canal de pregon.yaml"),
            Self::Network => ("network", "red"),
            Self::Person => ("person of plans/people.yaml", "persona de plans/people.yaml"),
            Self::Objective => ("objective of the plan", "objetivo del plan"),
            Self::Kpi => ("KPI of the plan", "indicador del plan"),
            Self::Audience => ("audience of the plan", "público del plan"),
            Self::Pillar => ("pillar of the plan", "eje del plan"),
            Self::BudgetLine => ("line of the budget", "partida del presupuesto"),
            Self::Campaign => ("campaign", "campaña"),
            Self::Event => ("event of the calendar", "evento del calendario"),
            Self::Level => ("level of the crisis manual", "nivel del manual de crisis"),
            Self::Crisis => ("crisis, as `pregon crisis` names it", "crisis, con el nombre de `pregon crisis`"),
            Self::Post => ("post, by id", "publicación, por su id"),
            Self::Tag => ("tag", "tema"),
            Self::Rule => ("rule", "regla"),
            Self::File => ("path of a file", "ruta de un archivo"),
        };
        pick(language, en, es)
    }

    /// A key as it may be written.
    #[must_use]
    pub fn sample(self) -> &'static str {
        match self {
            Self::Channel => "mastodon",
            Self::Network => "bluesky",
            Self::Person => "lucia",
            Self::Objective => "visitas",
            Self::Kpi => "visitas-semana",
            Self::Audience => "familias",
            Self::Pillar => "comunidad",
            Self::BudgetLine => "puesto",
            Self::Campaign => "otono-2026",
            Self::Event => "noche",
            Self::Level => "amarillo",
            Self::Crisis => "2026-11-24-agua",
            Self::Post => "mercado-otono",
            Self::Tag => "mercado",
            Self::Rule => "long-sentence",
            Self::File => "puesto.jpg",
        }
    }
}

fn pick(language: Language, en: &'static str, es: &'static str) -> &'static str {
    if language == Language::Es { es } else { en }
}

fn range(language: Language, least: &str, most: &str) -> String {
    match language {
        Language::Es => format!("de {least} a {most}"),
        Language::En => format!("{least} to {most}"),
    }
}

/// A word in the language of the reader.
pub(super) fn word(language: Language, word: &'static str, bilingual: bool) -> &'static str {
    let spanish = spellings(word, bilingual && language == Language::Es).get(1).copied();
    spanish.unwrap_or(word)
}

/// A word in the language of the reader, with the other one behind it.
fn choice(language: Language, word: &'static str, bilingual: bool) -> String {
    let spanish = spellings(word, bilingual).get(1).copied();
    match (language, spanish) {
        (Language::Es, Some(spanish)) => format!("`{spanish}` (`{word}`)"),
        _ => format!("`{word}`"),
    }
}
