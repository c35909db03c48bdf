//! Amounts of money, and the currencies there are.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Amount in hundredths of the currency, whatever its own smallest coin is.
    pub cents: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// `1500.50 MXN`, as files have it; without decimals where there are none.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        match cents % 100 {
            0 => write!(f, "{sign}{} {}", cents / 100, self.currency),
            rest => write!(f, "{sign}{}.{rest:02} {}", cents / 100, self.currency),
        }
    }
}

/// Whether a code is that of a currency in which somebody can pay.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.binary_search(&code).is_ok()
}

/// The codes of ISO 4217, list one, without those of metals, bond units, accounting units and tests; as of February 2026.
///
/// Source: <https://www.six-group.com/en/products-services/financial-information/data-standards.html>.
pub const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND", "BOB", "BOV", "BRL",
    "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK",
    "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR",
    "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_sorted_and_known() {
        assert!(CURRENCIES.is_sorted());
        for (code, known) in [("MXN", true), ("EUR", true), ("ARS", true), ("mxn", false), ("XAU", false), ("BTC", false), ("", false)] {
            assert_eq!(is_currency(code), known, "{code}");
        }
    }

    #[test]
    fn money_is_shown_as_files_have_it() {
        for (cents, expected) in [(150_050, "1500.50 MXN"), (4000, "40 MXN"), (5, "0.05 MXN"), (-150, "-1.50 MXN")] {
            assert_eq!(Money { cents, currency: "MXN".to_owned() }.to_string(), expected);
        }
    }
}
