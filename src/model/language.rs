//! The languages in which the program writes for people.

/// A language in which pages, comments and documentation are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Language {
    /// Both, in the order of the catalogs.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// The language with this tag; English for any but Spanish.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        if tag == "es" || tag.starts_with("es-") { Self::Es } else { Self::En }
    }

    /// The language tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Es => Self::En,
            Self::En => Self::Es,
        }
    }
}
