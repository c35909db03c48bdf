//! Countries, by their codes.

/// Whether a code is that of a country, in capital letters.
pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES.binary_search(&code).is_ok()
}

/// The code that somebody may have meant who wrote another: three letters, a common short form, or a name in Spanish or English.
///
/// Of codes of two letters every other one is near, so that none is guessed.
pub(super) fn country_meant(text: &str) -> Option<&'static str> {
    let folded: String = crate::prose::words::fold(text.trim()).chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    MEANT.iter().find(|(words, _)| words.contains(&folded.as_str())).map(|(_, code)| *code)
}

/// The codes that are officially assigned in ISO 3166-1 alpha-2, sorted; as of February 2026.
///
/// Source: <https://www.iso.org/obp/ui/#search>.
const COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE", "BF", "BG",
    "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI",
    "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH",
    "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ",
    "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT",
    "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS",
    "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU",
    "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG",
    "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK",
    "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU",
    "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// What is written in place of a code, in small letters without accents, dots and spaces.
const MEANT: &[(&[&str], &str)] = &[
    (&["arg", "argentina"], "AR"),
    (&["bol", "bolivia"], "BO"),
    (&["bra", "brasil", "brazil"], "BR"),
    (&["can", "canada"], "CA"),
    (&["chile", "chl"], "CL"),
    (&["col", "colombia"], "CO"),
    (&["costarica", "cri"], "CR"),
    (&["cub", "cuba"], "CU"),
    (&["dom", "republicadominicana", "dominicanrepublic", "rd"], "DO"),
    (&["ecu", "ecuador"], "EC"),
    (&["esp", "españa", "espana", "spain", "sp"], "ES"),
    (&["fra", "francia", "france"], "FR"),
    (&["deu", "ger", "alemania", "germany"], "DE"),
    (&["gtm", "guatemala"], "GT"),
    (&["hnd", "honduras"], "HN"),
    (&["ita", "italia", "italy"], "IT"),
    (&["mex", "mexico", "mej", "mejico"], "MX"),
    (&["nic", "nicaragua"], "NI"),
    (&["pan", "panama"], "PA"),
    (&["per", "peru"], "PE"),
    (&["prt", "por", "portugal"], "PT"),
    (&["pri", "puertorico"], "PR"),
    (&["pry", "paraguay"], "PY"),
    (&["elsalvador", "slv"], "SV"),
    (&["uk", "gbr", "reinounido", "unitedkingdom", "greatbritain", "granbretaña"], "GB"),
    (&["ury", "uru", "uruguay"], "UY"),
    (&["eeuu", "usa", "estadosunidos", "unitedstates"], "US"),
    (&["ven", "venezuela"], "VE"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_known() {
        assert!(COUNTRIES.is_sorted() && COUNTRIES.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(COUNTRIES.len(), 249);
        for (code, known) in
            [("MX", true), ("ES", true), ("AR", true), ("ZZ", false), ("UK", false), ("EU", false), ("mx", false), ("", false)]
        {
            assert_eq!(is_country(code), known, "{code}");
        }
        for (text, code) in
            [("México", Some("MX")), ("E.E. U.U.", Some("US")), ("UK", Some("GB")), ("ESP", Some("ES")), ("ZZ", None), ("EU", None)]
        {
            assert_eq!(country_meant(text), code, "{text}");
        }
        assert!(MEANT.iter().all(|(_, code)| is_country(code)));
    }
}
