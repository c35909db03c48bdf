//! Labels of advertising: what countries ask for.
//!
//! Facts with their source and the day on which it was read; what no source of the authority itself confirmed is not verified.

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
    #[test]
    fn countries_are_sorted() {
        assert!(super::COUNTRIES.is_sorted_by_key(|known| known.country));
        assert!(super::of("MX").is_some_and(|known| known.verified) && super::of("AR").is_some_and(|known| !known.verified));
    }
}
