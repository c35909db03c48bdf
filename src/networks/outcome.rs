//! What an answer, or its absence, says about a thing that people can see.

use chrono::{DateTime, Utc};

use super::driver::{NotPrepared, Outcome};
use crate::http::{Answer, Failure, MASK, reset_at};
use crate::support::secret::Secret;

/// Longest message of a platform that is kept, in characters.
const LONGEST_MESSAGE: usize = 300;

/// Classifies the failure of a request that makes something visible.
///
/// The rule: only what is certain is called certain. Everything else may be live.
#[must_use]
pub fn visible(failure: &Failure) -> Outcome {
    match failure {
        Failure::NotSent(message) => Outcome::Later { at: None, message: message.clone() },
        Failure::MaybeSent(message) => Outcome::Unknown { message: message.clone() },
    }
}

/// Classifies an answer without success to a request that makes something visible.
///
/// `said` is the platform's message, already cleaned; `now` the current instant.
#[must_use]
pub fn not_visible(answer: &Answer, said: String, now: DateTime<Utc>) -> Outcome {
    match answer.status {
        425 | 429 => Outcome::Later { at: reset_at(&answer.headers, now), message: said },
        // The server may have finished what it did not finish answering; a conflict may be with ourselves.
        408 | 409 | 500..=599 => Outcome::Unknown { message: said },
        300..=499 => Outcome::Refused { message: said },
        _ => Outcome::Unknown { message: said },
    }
}

/// Classifies a failed request that makes nothing visible: a log-in, an upload, a look-up.
#[must_use]
pub fn not_prepared(result: &Result<Answer, Failure>, said: impl FnOnce(&Answer) -> String, now: DateTime<Utc>) -> NotPrepared {
    match result {
        Err(failure) => NotPrepared::Later { at: None, message: failure.to_string() },
        Ok(answer) => match not_visible(answer, said(answer), now) {
            Outcome::Refused { message } | Outcome::Duplicate { message, .. } => NotPrepared::Refused { message },
            Outcome::Later { at, message } => NotPrepared::Later { at, message },
            Outcome::Unknown { message } => NotPrepared::Later { at: reset_at(&answer.headers, now), message },
            Outcome::Posted { .. } => NotPrepared::Later { at: None, message: String::new() },
        },
    }
}

/// A platform's words, safe to show and to keep: bounded, on one line, without secrets.
///
/// A secret is masked in the forms in which a server may hand it back: as it is, in JSON, in HTML, in an address, in Base64; and so is
/// whatever follows `Bearer` or `Basic`, which may come from a proxy whose password nobody told us.
#[must_use]
pub fn clean_message(text: &str, secrets: &[&Secret]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        // A very short "secret" would eat half the message; no real one is that short.
        if secret.expose().len() >= 4 {
            for form in forms(secret.expose()) {
                text = text.replace(form.as_str(), MASK);
            }
        }
    }
    let mut words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    for index in 1..words.len() {
        if names_a_scheme(words[index - 1]) && is_like_a_credential(words[index]) {
            words[index] = MASK;
        }
    }
    let text = words.join(" ");
    if text.chars().count() <= LONGEST_MESSAGE {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST_MESSAGE - 1).collect();
    short.push('…');
    short
}

/// The forms of a secret, the longest first, so that none is masked in the middle of another.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    let json = serde_json::Value::from(secret).to_string();
    forms.push(json[1..json.len() - 1].to_owned());
    // JSON within JSON, as proxies log it.
    let nested = serde_json::Value::from(&json[1..json.len() - 1]).to_string();
    forms.push(nested[1..nested.len() - 1].to_owned());
    let mut html = String::new();
    for c in secret.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    forms.push(html);
    for (unreserved, upper) in [("-._~", true), ("-._~", false), ("*-._", true), ("-._~!*'()", true), ("-._~:/?#[]@!$&'()*+,;=", true)] {
        forms.push(percent(secret, unreserved, upper));
    }
    for alphabet in [
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    ] {
        forms.extend((0..3).filter_map(|shift| base64_within(secret.as_bytes(), shift, alphabet)));
    }
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    forms.dedup();
    forms
}

fn percent(text: &str, unreserved: &str, upper: bool) -> String {
    use std::fmt::Write;
    let mut encoded = String::new();
    for byte in text.bytes() {
        let _ = match byte {
            _ if byte.is_ascii_alphanumeric() || unreserved.as_bytes().contains(&byte) => write!(encoded, "{}", char::from(byte)),
            _ if upper => write!(encoded, "%{byte:02X}"),
            _ => write!(encoded, "%{byte:02x}"),
        };
    }
    encoded
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

fn names_a_scheme(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.ends_with("bearer") || word.ends_with("basic")
}

/// Long enough, and with something in it that words do not have.
fn is_like_a_credential(word: &str) -> bool {
    word.len() >= 8 && word.chars().skip(1).any(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '=' | '_' | '/' | '+'))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn answer(status: u16) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    #[test]
    fn only_certain_answers_are_called_certain() {
        let now = DateTime::UNIX_EPOCH;
        for (status, expected) in [
            (301, "refused"),
            (400, "refused"),
            (401, "refused"),
            (403, "refused"),
            (404, "refused"),
            (408, "unknown"),
            (409, "unknown"),
            (422, "refused"),
            (425, "later"),
            (429, "later"),
            (500, "unknown"),
            (502, "unknown"),
            (503, "unknown"),
            (599, "unknown"),
            (600, "unknown"),
            (100, "unknown"),
        ] {
            let name = match not_visible(&answer(status), String::new(), now) {
                Outcome::Posted { .. } => "posted",
                Outcome::Refused { .. } | Outcome::Duplicate { .. } => "refused",
                Outcome::Later { .. } => "later",
                Outcome::Unknown { .. } => "unknown",
            };
            assert_eq!(name, expected, "{status}");
        }
        assert!(matches!(visible(&Failure::NotSent(String::new())), Outcome::Later { .. }));
        assert!(matches!(visible(&Failure::MaybeSent(String::new())), Outcome::Unknown { .. }));
        assert!(matches!(not_prepared(&Ok(answer(503)), |_| String::new(), now), NotPrepared::Later { .. }));
        assert!(matches!(not_prepared(&Ok(answer(401)), |_| String::new(), now), NotPrepared::Refused { .. }));
    }

    #[test]
    fn messages_are_short_plain_and_without_secrets() {
        let secret = Secret::new("s3cr3t-t0ken");
        assert_eq!(clean_message("bad \u{1b}[31mtoken\ns3cr3t-t0ken!", &[&secret]), "bad [31mtoken ****!");
        assert_eq!(clean_message(&"ñ".repeat(1000), &[]).chars().count(), 300);
        assert_eq!(clean_message("all of it", &[&Secret::new("")]), "all of it");
    }

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
        ] {
            let cleaned = clean_message(&format!("no: {echoed}!"), &[&secret]);
            assert_eq!(cleaned, "no: ****!", "{echoed}");
        }
        // As `user:secret` of every length of the name, and alone; by the crate that requests use.
        let secret = Secret::new("s3cr3t-t0ken-of-some-length");
        for before in ["", "a", "ab", "abc"] {
            for after in ["", "z", "zz"] {
                let encoded = base64(format!("{before}{}{after}", secret.expose()).as_bytes());
                let cleaned = clean_message(&format!("said {encoded} again"), &[&secret]);
                // What is left are the digits at the ends, which hold at most a part of a letter.
                assert!(cleaned.contains(MASK) && cleaned.len() < 30, "{before} {after}: {cleaned}");
            }
        }
        for (text, expected) in [
            ("got Authorization: Basic dXNlcjpodW50ZXIy, sorry", "got Authorization: Basic **** sorry"),
            ("{\"auth\":\"Bearer abcDEF123\"}", "{\"auth\":\"Bearer ****"),
            ("some basic information is wrong", "some basic information is wrong"),
        ] {
            assert_eq!(clean_message(text, &[]), expected);
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
