//! How advertising must be labelled: whether a label stands in a text, and what countries ask for.
//!
//! Facts with their source and the day on which it was read; what no source of the authority itself confirmed is not verified.

use super::words::{Terms, run_together};
use crate::model::Position;

/// What feeds show of a text before it is cut off: that of Instagram, the shortest of the great networks.
const SHOWN_CHARS: usize = 125;

/// Whether one of the labels stands in a text where it must; its words may run together, as in a hashtag.
pub(crate) fn stands(text: &str, labels: &[&str], position: Position) -> bool {
    let part = match position {
        Position::Anywhere => text,
        Position::Start => text.char_indices().nth(SHOWN_CHARS).map_or(text, |(end, _)| &text[..end]),
        Position::End => text.trim_end().rsplit('\n').next().unwrap_or(text),
    };
    let hashtags: Vec<String> = labels.iter().filter_map(|label| run_together(label)).collect();
    // A sign without letters is no word that could be looked for.
    let sign = |label: &&str| !label.contains(char::is_alphanumeric) && part.contains(*label);
    labels.iter().any(sign) || !Terms::new(labels.iter().copied().chain(hashtags.iter().map(String::as_str))).find(part).is_empty()
}

/// What a country asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CountryLabels {
    /// ISO 3166-1, two letters.
    pub(crate) country: &'static str,
    /// Labels of which one will do.
    pub(crate) labels: &'static [&'static str],
    /// Whether it must stand before the text is cut off.
    pub(crate) at_start: bool,
    /// Who asks for it, and where.
    pub(crate) source: &'static str,
    /// Whether a source names these labels; otherwise they are what the law in general lets expect.
    pub(crate) verified: bool,
}

/// The countries that are known, sorted. Read on 2026-11-22.
pub(crate) const COUNTRIES: &[CountryLabels] = &[
    // No rule of its own for labels was found: bills have named #PublicacionPaga (Senado, 2020); Decreto 274/2019 on fair trade applies.
    CountryLabels {
        country: "AR",
        labels: &["publicidad", "publicación paga", "patrocinado", "colaboración paga", "PNT"],
        at_start: false,
        source: "Decreto 274/2019 on fair trade asks for advertising that can be told; no rule names the labels",
        verified: false,
    },
    CountryLabels {
        country: "CO",
        labels: &[
            "publicidad",
            "promocionado por",
            "aviso promocionado",
            "contenido promocionado",
            "contenido publicitario",
            "patrocinado",
            "patrocinado por",
        ],
        at_start: false,
        source: "SIC, Guía de buenas prácticas en la publicidad a través de influenciadores (2020)",
        verified: true,
    },
    // `#ad` and `#sp` are not enough there.
    CountryLabels {
        country: "ES",
        labels: &[
            "publicidad",
            "publicidad pagada",
            "publi",
            "colaboración pagada",
            "contenido patrocinado",
            "promoción pagada",
            "patrocinado",
            "patrocinado por",
        ],
        at_start: true,
        source: "AUTOCONTROL, AEA and IAB Spain, Código de conducta de publicidad a través de influencers (in force since 2025-10-01)",
        verified: true,
    },
    CountryLabels {
        country: "MX",
        labels: &["publicidad", "publicidad pagada", "patrocinio", "patrocinado", "patrocinado por"],
        at_start: false,
        source: "PROFECO, Guía de publicidad para influencers (DOF 2023-08-21)",
        verified: true,
    },
    CountryLabels {
        country: "US",
        labels: &["ad", "advertisement", "advertising", "sponsored", "paid partnership", "publicidad", "anuncio", "patrocinado"],
        at_start: true,
        source: "FTC, Disclosures 101 for social media influencers (2019)",
        verified: true,
    },
];

/// What is known of a country.
pub(crate) fn of(country: &str) -> Option<&'static CountryLabels> {
    COUNTRIES.iter().find(|known| known.country == country)
}

#[cfg(test)]
mod tests {
    use super::{Position, stands};

    #[test]
    fn labels_stand_where_they_must() {
        let far = format!("{} #publi", "a ".repeat(70));
        for (text, label, position, expected) in [
            ("Un libro. Publicidad pagada.", "Publicidad pagada", Position::Anywhere, true),
            ("#PublicidadPagada Un libro.", "Publicidad pagada", Position::Start, true),
            ("Un libro. #publi", "#publi", Position::Anywhere, true),
            ("Un libro publicado.", "#publi", Position::Anywhere, false),
            (far.as_str(), "#publi", Position::Start, false),
            (far.as_str(), "#publi", Position::End, true),
            ("#publi\nUn libro.", "#publi", Position::End, false),
            ("📢 Un libro.", "📢", Position::Start, true),
            ("Un libro.", "📢", Position::Anywhere, false),
        ] {
            assert_eq!(stands(text, &[label], position), expected, "{text}, {label}, {position:?}");
        }
    }

    #[test]
    fn countries_are_sorted() {
        assert!(super::COUNTRIES.is_sorted_by_key(|known| known.country));
        assert!(super::of("MX").is_some_and(|known| known.verified) && super::of("AR").is_some_and(|known| !known.verified));
    }
}
