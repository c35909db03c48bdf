//! Every key of every YAML file that people write, once: for JSON Schema, the field reference and editors.
//!
//! The tables below `files/` say what the decoders ask for; a test decodes an example made of each table and compares.

mod files;
mod json;
mod names;
#[cfg(test)]
mod network_tests;
mod reference;
mod shape;
#[cfg(test)]
mod tests;

pub use json::json_schema;
pub use reference::field_reference;
pub use shape::{Form, Key, Refers, Shape};

use crate::model::Language;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `pregon.yaml`.
    Workspace,
    /// Front matter of `content/**/*.md`.
    Post,
    /// `plans/plan.yaml`.
    Plan,
    /// `plans/tone.yaml`.
    Tone,
    /// `plans/calendar.yaml`.
    Calendar,
    /// `plans/campaigns/*.yaml`.
    Campaign,
    /// `plans/people.yaml`.
    People,
    /// `plans/crisis.yaml`.
    Crisis,
    /// `networks/*.yaml`.
    Network,
    /// `approvals/**/*.yaml`, which `pregon approve` writes.
    Approval,
}

impl FileKind {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Workspace,
        Self::Post,
        Self::Plan,
        Self::Tone,
        Self::Calendar,
        Self::Campaign,
        Self::People,
        Self::Crisis,
        Self::Network,
        Self::Approval,
    ];

    /// The word for it on the command line, and the stem of its schema's file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Post => "post",
            Self::Plan => "plan",
            Self::Tone => "tone",
            Self::Calendar => "calendar",
            Self::Campaign => "campaign",
            Self::People => "people",
            Self::Crisis => "crisis",
            Self::Network => "network",
            Self::Approval => "approval",
        }
    }

    /// Where files of this kind are, relative to the workspace.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Workspace => "pregon.yaml",
            Self::Post => "content/**/*.md",
            Self::Plan => "plans/plan.yaml",
            Self::Tone => "plans/tone.yaml",
            Self::Calendar => "plans/calendar.yaml",
            Self::Campaign => "plans/campaigns/*.yaml",
            Self::People => "plans/people.yaml",
            Self::Crisis => "plans/crisis.yaml",
            Self::Network => "networks/*.yaml",
            Self::Approval => "approvals/**/*.yaml",
        }
    }

    /// The kind of the file at a path, relative to the workspace with `/` between folders.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let below = |folder: &str, end: &str| path.strip_prefix(folder).is_some_and(|rest| rest.ends_with(end));
        match path {
            "pregon.yaml" => Some(Self::Workspace),
            "plans/plan.yaml" => Some(Self::Plan),
            "plans/tone.yaml" => Some(Self::Tone),
            "plans/calendar.yaml" => Some(Self::Calendar),
            "plans/people.yaml" => Some(Self::People),
            "plans/crisis.yaml" => Some(Self::Crisis),
            _ if below("plans/campaigns/", ".yaml") => Some(Self::Campaign),
            _ if below("networks/", ".yaml") => Some(Self::Network),
            _ if below("approvals/", ".yaml") => Some(Self::Approval),
            _ if below("content/", ".md") => Some(Self::Post),
            _ => None,
        }
    }

    /// Whether its keys and choices may be written in Spanish, too.
    #[must_use]
    pub fn is_bilingual(self) -> bool {
        self.pattern().starts_with("plans/")
    }

    /// What stands in a file of this kind.
    #[must_use]
    pub fn shape(self) -> &'static Shape {
        match self {
            Self::Workspace => &files::WORKSPACE,
            Self::Post => &files::POST,
            Self::Plan => &files::PLAN,
            Self::Tone => &files::TONE,
            Self::Calendar => &files::CALENDAR,
            Self::Campaign => &files::CAMPAIGN,
            Self::People => &files::PEOPLE,
            Self::Crisis => &files::CRISIS,
            Self::Network => &files::NETWORK,
            Self::Approval => &files::APPROVAL,
        }
    }

    /// What the file is for, in a sentence.
    #[must_use]
    pub fn doc(self, language: Language) -> &'static str {
        let (en, es) = match self {
            Self::Workspace => (
                "The settings of the workspace: brand, zone, channels, ledger, approvals and levels of rules.",
                "Los ajustes del espacio de trabajo: marca, zona horaria, canales, registro, aprobaciones y niveles de las reglas.",
            ),
            Self::Post => (
                "The front matter of a post: the block between two lines of `---` at the top of the file.",
                "La cabecera de una publicación: el bloque entre dos líneas de `---` al principio del archivo.",
            ),
            Self::Plan => (
                "The marketing plan: who we are, where we stand, what we want, how we get there, what it costs and how we know.",
                "El plan de comunicación: quiénes somos, dónde estamos, qué queremos, cómo llegamos, qué cuesta y cómo lo sabemos.",
            ),
            Self::Tone => {
                ("The tone of voice: how the brand speaks, and what it does not say.", "El tono de voz: cómo habla la marca y qué no dice.")
            }
            Self::Calendar => (
                "The calendar: when each channel publishes, how often, and on which days it does not.",
                "El calendario: cuándo publica cada canal, con qué frecuencia y en qué días no.",
            ),
            Self::Campaign => (
                "A campaign: its goal, dates, channels, budget, terms and posts. One file for each.",
                "Una campaña: su meta, fechas, canales, presupuesto, bases y publicaciones. Un archivo para cada una.",
            ),
            Self::People => (
                "People and organisations with their handles. A key is what texts write as `@key`.",
                "Personas y organizaciones con sus cuentas. La clave es lo que los textos escriben como `@clave`.",
            ),
            Self::Crisis => (
                "The crisis manual: levels, who decides, what is said and what stops being published.",
                "El manual de crisis: niveles, quién decide, qué se dice y qué deja de publicarse.",
            ),
            Self::Network => (
                "A network: values of the team's own on top of those of the program, or a network of its own. The file has the network's name.",
                "Una red: valores del equipo sobre los del programa, o una red propia. El archivo lleva el nombre de la red.",
            ),
            Self::Approval => (
                "Somebody's yes to the variants of a post. `pregon approve` writes it; nobody edits it.",
                "El sí de alguien a las variantes de una publicación. Lo escribe `pregon approve`; nadie lo edita.",
            ),
        };
        if language == Language::Es { es } else { en }
    }
}

/// A map with known keys.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// What it is, in a word or two; unique in its file.
    pub what: &'static str,
    /// Its keys, in the order in which people read them.
    pub fields: &'static [Field],
}

impl Record {
    /// The field of a key as it is written: in English, or in Spanish with or without accents where the file takes both.
    #[must_use]
    pub fn field(&self, written: &str, bilingual: bool) -> Option<&'static Field> {
        let exact = self.fields.iter().find(|field| field.name == written);
        exact.or_else(|| self.fields.iter().find(|field| bilingual && super::vocabulary::means_key(written, field.name)))
    }
}

/// A key and what stands under it.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key in English.
    pub name: &'static str,
    /// What stands under it.
    pub shape: Shape,
    /// Whether it must be there.
    pub need: Need,
    /// Keys beside which it may not stand.
    pub instead_of: &'static [&'static str],
    /// Keys without which it may not stand.
    pub needs: &'static [&'static str],
    /// The key and the value with which alone it may stand.
    pub only_if: Option<(&'static str, &'static str)>,
    /// A value as it may be written; empty where that of the shape does.
    pub example: &'static str,
    /// What holds where it is left out, a value or English words; empty where that is nothing.
    pub default: &'static str,
    /// The same in Spanish words, where it is words and no value.
    default_es: &'static str,
    en: &'static str,
    es: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
    /// It must be there where none of these keys is.
    Unless(&'static [&'static str]),
}

impl Field {
    const fn new(name: &'static str, shape: Shape, en: &'static str, es: &'static str) -> Self {
        Self {
            name,
            shape,
            need: Need::Optional,
            instead_of: &[],
            needs: &[],
            only_if: None,
            example: "",
            default: "",
            default_es: "",
            en,
            es,
        }
    }

    const fn text(name: &'static str, en: &'static str, es: &'static str) -> Self {
        Self::new(name, Shape::Text, en, es)
    }

    const fn texts(name: &'static str, en: &'static str, es: &'static str) -> Self {
        Self::new(name, Shape::OneOrMany(&Shape::Text), en, es)
    }

    const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    const fn unless(mut self, others: &'static [&'static str]) -> Self {
        self.need = Need::Unless(others);
        self
    }

    const fn instead_of(mut self, others: &'static [&'static str]) -> Self {
        self.instead_of = others;
        self
    }

    const fn needs(mut self, others: &'static [&'static str]) -> Self {
        self.needs = others;
        self
    }

    const fn only_if(mut self, key: &'static str, value: &'static str) -> Self {
        self.only_if = Some((key, value));
        self
    }

    const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// What holds where it is left out, where that is said in words.
    const fn default_words(mut self, en: &'static str, es: &'static str) -> Self {
        self.default = en;
        self.default_es = es;
        self
    }

    /// What holds where it is left out, as a reader of a language would write it; empty where that is nothing.
    #[must_use]
    pub fn default_in(&self, language: Language, bilingual: bool) -> String {
        if language == Language::En || !self.default_es.is_empty() {
            return if language == Language::En { self.default } else { self.default_es }.to_owned();
        }
        let words = self.default.split(", ").map(|word| match self.shape.words().iter().find(|known| **known == word) {
            Some(known) => names::word(language, known, bilingual),
            None => word,
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// What the key means, in a line.
    #[must_use]
    pub fn doc(&self, language: Language) -> &'static str {
        if language == Language::Es { self.es } else { self.en }
    }

    /// The Spanish words for the key, the one that the documentation uses first; none where it is written in English alone.
    #[must_use]
    pub fn spanish(&self) -> &'static [&'static str] {
        super::vocabulary::spanish_keys(self.name)
    }
}

/// What a place of a file is for.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The key under which it stands; `None` at the top of a file and under keys that the team chooses.
    pub field: Option<&'static Field>,
    /// What stands there.
    pub shape: &'static Shape,
    /// Whether the file takes Spanish words, too.
    pub bilingual: bool,
}

impl Found {
    /// The keys that may stand in a map here; none where there is no map with known keys.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static Field> {
        self.shape.record().map(|record| record.fields.iter().collect()).unwrap_or_default()
    }

    /// The words that may stand here, in English.
    #[must_use]
    pub fn words(&self) -> &'static [&'static str] {
        self.shape.words()
    }

    /// What the value here must be a key of.
    #[must_use]
    pub fn refers(&self) -> Option<Refers> {
        self.shape.refers()
    }
}

/// Looks up what stands at a path of a file: the keys from the top to the place, as they are written. Lists have no part in it:
/// a path leads through them to what their items are.
///
/// ```
/// use pregon::workspace::schema::{FileKind, lookup};
///
/// let status = lookup(FileKind::Plan, &["tácticas", "estado"]).expect("a known place");
/// assert_eq!(status.words(), ["planned", "active", "done", "dropped"]);
/// ```
#[must_use]
pub fn lookup(kind: FileKind, path: &[&str]) -> Option<Found> {
    let bilingual = kind.is_bilingual();
    let top = Found { field: None, shape: kind.shape(), bilingual };
    path.iter().try_fold(top, |at, key| at.shape.step(key, bilingual).map(|(field, shape)| Found { field, shape, bilingual }))
}

/// The words, in both languages, that mean one of these English ones: what may be written, with its accents.
#[must_use]
pub fn spellings(word: &'static str, bilingual: bool) -> Vec<&'static str> {
    let spanish = if bilingual { super::vocabulary::spanish_words(word) } else { &[] };
    std::iter::once(word).chain(spanish.iter().copied()).collect()
}
