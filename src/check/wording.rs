//! A short list of wording that leaves people out, with what to write instead, in Spanish and English.
//!
//! Short on purpose: only words of which style guides for the public agree, and that have a plain replacement. Sources: Fundación ONCE and
//! CERMI on disability (2023); ACNUR on migration; W3C and Google developer style guides on inclusive language; APA Style, "Bias-free language".

/// One entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exclusive {
    /// The word or phrase.
    pub(crate) term: &'static str,
    /// Language of the texts that it is looked for in.
    pub(crate) lang: &'static str,
    /// What to write instead.
    pub(crate) instead: &'static str,
    /// Why.
    pub(crate) reason: &'static str,
}

const fn es(term: &'static str, instead: &'static str, reason: &'static str) -> Exclusive {
    Exclusive { term, lang: "es", instead, reason }
}

const fn en(term: &'static str, instead: &'static str, reason: &'static str) -> Exclusive {
    Exclusive { term, lang: "en", instead, reason }
}

/// The list.
pub(crate) const EXCLUSIVE: &[Exclusive] = &[
    es("minusválido", "persona con discapacidad", "dice que alguien vale menos"),
    es("discapacitado", "persona con discapacidad", "primero la persona"),
    es("sordomudo", "persona sorda", "las personas sordas tienen voz"),
    es("subnormal", "persona con discapacidad intelectual", "es un insulto"),
    es("retrasado mental", "persona con discapacidad intelectual", "es un insulto"),
    es("mongólico", "persona con síndrome de Down", "es un insulto"),
    es("postrado en silla de ruedas", "usuaria o usuario de silla de ruedas", "una silla de ruedas da libertad"),
    es("inmigrante ilegal", "persona migrante en situación irregular", "nadie es ilegal"),
    es("tercermundista", "di qué falta", "desprecia a países enteros"),
    es("sexo débil", "las mujeres", "no hay sexo débil"),
    es("trabajar como negro", "trabajar muchísimo", "hace broma de la esclavitud"),
    es("lista negra", "lista de bloqueo", "negro no quiere decir malo"),
    en("handicapped", "disabled", "dated, and felt as belittling"),
    en("crippled", "disabled, or say what is broken", "a slur"),
    en("wheelchair bound", "wheelchair user", "a wheelchair frees, it does not bind"),
    en("confined to a wheelchair", "uses a wheelchair", "a wheelchair frees, it does not confine"),
    en("deaf mute", "deaf person", "deaf people have a voice"),
    en("retarded", "say what you mean", "a slur"),
    en("illegal alien", "undocumented person", "no person is illegal"),
    en("third world", "name the countries", "belittles whole countries"),
    en("mankind", "humanity", "half of us are not men"),
    en("manpower", "staff, people", "half of us are not men"),
    en("chairman", "chair", "it may be a woman"),
    en("policeman", "police officer", "it may be a woman"),
    en("blacklist", "blocklist", "black does not mean bad"),
    en("whitelist", "allowlist", "white does not mean good"),
];
