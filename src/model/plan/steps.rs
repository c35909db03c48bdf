//! The steps of campaigns that have a name in both languages; a team may add its own.

/// Names of steps: the English one, by which files know it, and the Spanish one, which files may use too.
pub const STEPS: &[(&str, &str)] = &[
    ("ad", "anuncio-pagado"),
    ("ad-second", "segundo-anuncio"),
    ("announcement", "anuncio"),
    ("collaboration", "colaboracion"),
    ("countdown-1", "falta-1-dia"),
    ("countdown-3", "faltan-3-dias"),
    ("countdown-7", "faltan-7-dias"),
    ("last-day", "ultimo-dia"),
    ("launch", "lanzamiento"),
    ("live", "en-vivo"),
    ("presentation", "presentacion"),
    ("proof", "prueba"),
    ("recap", "cronica"),
    ("reminder", "recordatorio"),
    ("teaser", "adelanto"),
    ("thanks", "gracias"),
    ("winners", "ganadores"),
];

/// The name of a step in a language, `es` or another; a team's own is the same in all.
#[must_use]
pub fn step_name<'s>(step: &'s str, language: &str) -> &'s str {
    let spanish = || STEPS.iter().find(|(english, _)| *english == step).map(|(_, spanish)| *spanish);
    if is_spanish(language) { spanish().unwrap_or(step) } else { step }
}

/// Whether a language tag is one of Spanish.
#[must_use]
pub fn is_spanish(language: &str) -> bool {
    language == "es" || language.starts_with("es-")
}
