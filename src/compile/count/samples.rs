//! Generated texts for the property tests of this module.

use proptest::prelude::*;

/// Pieces that the counting rules care about, to be put together in any order.
const PIECES: &[&str] = &[
    " ", "\n", "\r\n", "a", "Z", "9", "ñ", "é", "e\u{301}", "_", "-", ".", ",", ":", "/", "//", "?",
    "!", "(", ")", "'", "\"", "@", "＠", "#", "＃", "$", "&", "=", "+", "%", "~", "|", "«", "»", "…",
    "—", "“", "”", "€", "hola", "RT", "com", "mx", "рф", "한국", "日本", "co.jp", "xn--p1ai", "http://",
    "https://", "HTTPS://", "gemini://", "example.com", "t.co/abc", "@user", "@user@social.example.com",
    "@ana.bsky.social", "#Libros", "$ABC", "🙂", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇲🇽", "1️⃣", "☺️",
    "\u{FE0F}", "\u{FE0E}", "\u{200D}", "\u{200C}", "\u{20E3}", "\u{FEFF}", "\u{200E}", "\u{A0}",
    "\u{3000}", "·", "・", "क्ष", "\u{1100}\u{1161}", "\u{0600}", "\u{AD}", "\u{1F1E6}",
];

/// Texts of such pieces, and of any characters at all.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|p| p.concat()),
        1 => any::<String>(),
    ]
}
