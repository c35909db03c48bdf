//! Takes secrets out of texts that come from elsewhere, in whatever form they are written there.

use std::fmt::Write;

use super::secret::Secret;

/// What stands in the place of a secret.
pub(crate) const MASK: &str = "****";
/// A shorter "secret" would eat half of every text; no real one is that short.
const SHORTEST: usize = 4;

/// The text without the secrets, if it holds any: as they are, escaped in JSON, HTML or an address, or in Base64.
pub(crate) fn mask(text: &str, secrets: &[&Secret]) -> Option<String> {
    let mut changed: Option<String> = None;
    for secret in secrets.iter().filter(|secret| secret.expose().len() >= SHORTEST) {
        let secret = secret.expose();
        // What is put into an address, a form or JSON first, and encoded then, as a log-in of an application is.
        let mut written = vec![secret.to_owned(), percent(secret, "-._~"), percent(secret, "*-._"), escaped(secret)];
        written.sort();
        written.dedup();
        let encoded: Vec<String> = written.iter().flat_map(|written| in_base64(written)).collect();
        for form in encoded.into_iter().chain([secret.to_owned()]) {
            if let Some(masked) = masked(changed.as_deref().unwrap_or(text), &form) {
                changed = Some(masked);
            }
        }
    }
    changed
}

/// Replaces a secret wherever it stands, however its characters are written.
fn masked(text: &str, secret: &str) -> Option<String> {
    let mut masked = String::new();
    let (mut at, mut copied) = (0, 0);
    while at < text.len() {
        if !text.is_char_boundary(at) {
            at += 1;
        } else if let Some(end) = end_of(text, at, secret) {
            masked.push_str(&text[copied..at]);
            masked.push_str(MASK);
            (at, copied) = (end, end);
        } else {
            at += 1;
        }
    }
    (copied > 0).then(|| masked + &text[copied..])
}

/// Where the secret ends that begins here, if one does. Each character may be written in a way of its own.
fn end_of(text: &str, start: usize, secret: &str) -> Option<usize> {
    // Most places are left at once.
    let first = text.as_bytes().get(start)?;
    if !b"\\&%+".contains(first) && secret.as_bytes().first() != Some(first) {
        return None;
    }
    let mut ends = vec![start];
    let mut next = Vec::new();
    for c in secret.chars() {
        for &at in &ends {
            ways(text, at, c, &mut next);
        }
        next.sort_unstable();
        next.dedup();
        std::mem::swap(&mut ends, &mut next);
        next.clear();
        if ends.is_empty() {
            return None;
        }
    }
    ends.last().copied()
}

/// The ends of all ways to read this character at this place: as it is, escaped in JSON (once or more often), in HTML, in an address.
fn ways(text: &str, at: usize, c: char, ends: &mut Vec<usize>) {
    let rest = &text[at..];
    let mut take = |written: &str| {
        if rest.get(..written.len()).is_some_and(|there| there.eq_ignore_ascii_case(written)) {
            ends.push(at + written.len());
        }
    };
    if rest.starts_with(c) {
        // Only escapes are the same in capitals: the secret itself is not.
        take(&rest[..c.len_utf8()]);
    }
    // Letters and digits are escaped by nobody, but by those who want to hide them.
    let code = u32::from(c);
    take(&format!("\\u{code:04x}"));
    take(&format!("&#{code};"));
    take(&format!("&#x{code:x};"));
    let named = match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&apos;",
        ' ' => "+",
        _ => "",
    };
    if !named.is_empty() {
        take(named);
    }
    let mut buffer = [0; 4];
    for percent in ["%", "%25"] {
        let mut written = String::new();
        for byte in c.encode_utf8(&mut buffer).bytes() {
            let _ = write!(written, "{percent}{byte:02x}");
        }
        take(&written);
    }
    // `\"` of JSON, `\\\"` of JSON within JSON: any number of backslashes before what they escape.
    if matches!(c, '"' | '\\' | '/' | '\'') {
        let slashes = rest.bytes().take_while(|byte| *byte == b'\\').count();
        for count in 1..=slashes.min(16) {
            if c == '\\' || rest[count..].starts_with(c) {
                ends.push(at + count + if c == '\\' { 0 } else { c.len_utf8() });
            }
        }
    }
}

fn escaped(secret: &str) -> String {
    let json = serde_json::Value::from(secret).to_string();
    json[1..json.len() - 1].to_owned()
}

fn percent(text: &str, unreserved: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        let _ = if byte.is_ascii_alphanumeric() || unreserved.as_bytes().contains(&byte) {
            write!(encoded, "{}", char::from(byte))
        } else {
            write!(encoded, "%{byte:02X}")
        };
    }
    encoded
}

/// What is left of a secret in Base64, wherever it stood in what was encoded.
fn in_base64(secret: &str) -> impl Iterator<Item = String> {
    let alphabets: [&[u8; 64]; 2] = [
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    ];
    alphabets
        .into_iter()
        .flat_map(|alphabet| (0..3).filter_map(|shift| base64_within(secret.as_bytes(), shift, alphabet)).collect::<Vec<_>>())
}

/// The digits that depend on this text alone where it stands `shift` bytes after a multiple of three in what is encoded.
fn base64_within(bytes: &[u8], shift: usize, alphabet: &[u8; 64]) -> Option<String> {
    // Digits take six bits each. Those that share a byte with what stands before or after are left out.
    let first = (shift * 8).div_ceil(6);
    let last = (shift + bytes.len()) * 8 / 6;
    let bit = |index: usize| {
        let byte = bytes.get((index / 8).checked_sub(shift)?)?;
        Some((byte >> (7 - index % 8)) & 1)
    };
    let mut digits = String::new();
    for digit in first..last {
        let value = (0..6).try_fold(0_usize, |value, at| Some(value << 1 | usize::from(bit(digit * 6 + at)?)))?;
        digits.push(char::from(alphabet[value]));
    }
    // So short a piece may be a word.
    (digits.len() >= 6).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_in_every_form() {
        let secret = Secret::new("cnry\"<&+/%=\\ñ 4711-word");
        for echoed in [
            "cnry\"<&+/%=\\ñ 4711-word",
            r#"cnry\"<&+/%=\\ñ 4711-word"#,
            r#"cnry\\\"<&+/%=\\\\ñ 4711-word"#,
            "cnry&quot;&lt;&amp;+/%=\\ñ 4711-word",
            "cnry%22%3C%26%2B%2F%25%3D%5C%C3%B1%204711-word",
            "cnry%22%3c%26%2b%2f%25%3d%5c%c3%b1%204711-word",
            "%63nry%22%3C%26%2B%2F%25%3D%5C%C3%B1+4711%2Dword",
            "cnry%2522%253C%2526%252B%252F%2525%253D%255C%25C3%25B1%25204711-word",
            r"cnry\u0022\u003c\u0026+\/%=\\\u00f1 4711-word",
            "cnry&#34;&#x3C;&amp;+/%=\\&#241; 4711-word",
        ] {
            let cleaned = mask(&format!("no: {echoed}!"), &[&secret]).expect("found");
            assert_eq!(cleaned, "no: ****!", "{echoed}");
        }
        // As `user:secret` of every length of the name, and alone; by the crate that requests use.
        let secret = Secret::new("s3cr3t-t0ken-of-some-length");
        for before in ["", "a", "ab", "abc"] {
            for after in ["", "z", "zz"] {
                let encoded = base64(format!("{before}{}{after}", secret.expose()).as_bytes());
                let cleaned = mask(&format!("said {encoded} again"), &[&secret]).expect("found");
                // What is left are the digits at the ends, which hold at most a part of a letter.
                assert!(cleaned.contains(MASK) && cleaned.len() < 30, "{before} {after}: {cleaned}");
                assert!(mask(&encoded, &[&Secret::new("an0ther-t0ken")]).is_none());
            }
        }
    }

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let value = chunk.iter().fold(0_usize, |all, byte| all << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
            for at in 0..4 {
                text.push(if at <= chunk.len() { char::from(DIGITS[value >> (18 - 6 * at) & 63]) } else { '=' });
            }
        }
        text
    }
}
