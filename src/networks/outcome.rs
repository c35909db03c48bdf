//! What an answer, or its absence, says about a thing that people can see.

use chrono::{DateTime, Utc};

use super::driver::{NotPrepared, Outcome};
use crate::http::{Answer, Failure, reset_at};
use crate::support::mask::{MASK, mask};
use crate::support::secret::Secret;

/// Longest message of a platform that is kept, in characters.
const LONGEST_MESSAGE: usize = 300;
/// Longest text in which secrets are looked for, in characters; what is behind is dropped.
const LONGEST_SEARCHED: usize = 64 * 1024;

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
    // What nobody reads need not be searched.
    let text: String = text.chars().take(LONGEST_SEARCHED).collect();
    let text = mask(&text, secrets).unwrap_or(text);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let text = without_credentials(&words.join(" "));
    if text.chars().count() <= LONGEST_MESSAGE {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST_MESSAGE - 1).collect();
    short.push('…');
    short
}

/// Masks what follows the name of a scheme, as it is or in an address.
fn without_credentials(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((start, scheme)) = ["basic", "bearer"].iter().filter_map(|name| Some((lower[at..].find(name)? + at, *name))).min() {
        let mut end = start + scheme.len();
        if let Some(separator) = [" ", "%2520", "%20", "+"].iter().find(|separator| text[end..].starts_with(**separator)) {
            let begin = end + separator.len();
            let run = text[begin..].find(|c: char| !is_of_a_credential(c)).unwrap_or(text.len() - begin);
            if is_like_a_credential(&text[begin..begin + run]) {
                clean.push_str(&text[at..begin]);
                clean.push_str(MASK);
                at = begin + run;
                continue;
            }
            end = begin;
        }
        clean.push_str(&text[at..end]);
        at = end;
    }
    clean + &text[at..]
}

fn is_of_a_credential(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '.' | '~' | '%')
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
    fn what_follows_a_scheme_is_masked() {
        for (text, expected) in [
            ("got Authorization: Basic dXNlcjpodW50ZXIy, sorry", "got Authorization: Basic ****, sorry"),
            ("{\"auth\":\"Bearer abcDEF123\"}", "{\"auth\":\"Bearer ****\"}"),
            ("at ?auth=Basic%20YW5hOmh1bnRlcjI%3D&x", "at ?auth=Basic%20****&x"),
            ("BASIC", "BASIC"),
            ("bearer ", "bearer"),
            ("some basic information is wrong", "some basic information is wrong"),
        ] {
            assert_eq!(clean_message(text, &[]), expected);
        }
    }
}
