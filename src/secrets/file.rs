//! What is in the encrypted file, and how it is sealed and opened.
//!
//! The file is an armored age file for X25519 recipients, so that `age --decrypt` opens it too. Inside is JSON:
//! `{"version": 1, "recipients": ["age1…"], "secrets": {"PREGON_X_TOKEN": {"value": "…", "expires": "…", "obtained": "…"}}}`.
//! The recipients stand inside because the format does not tell for whom a file is sealed, and the next version has to be sealed for
//! the same ones.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::zeroize::Zeroizing;
use age::{DecryptError, Decryptor, Encryptor, x25519};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::key::{Key, KeyError, parse_recipient};
use super::name::check_name;
use crate::support::secret::Secret;

/// Largest file that is read.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;
/// Longest value of a secret.
pub const MAX_VALUE_BYTES: usize = 16 * 1024;
/// Most secrets in a file.
const MAX_ENTRIES: usize = 1000;
/// Most keys that a file is sealed for.
const MAX_RECIPIENTS: usize = 100;
/// Longest beginning, which names the keys that a file is sealed for: 64 KiB.
const MAX_HEADER_BYTES: u64 = 64 * 1024;
const VERSION: u32 = 1;

/// Why a file cannot be opened or sealed. Nothing of its content is in the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It is larger than any file of secrets.
    #[error("it is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge,
    /// It is sealed for more keys than this program seals for; each would be tried.
    #[error("it is sealed for more than {MAX_RECIPIENTS} keys, or its beginning is longer than {MAX_HEADER_BYTES} bytes")]
    TooManyKeys,
    /// It is no age file.
    #[error("it is no age file, or its beginning is damaged")]
    NotAge,
    /// It is sealed for others.
    #[error("the key does not open it: it is sealed for other keys")]
    OtherKey,
    /// It is an age file whose bytes have been changed or cut.
    #[error("it is damaged: bytes have been changed or are missing")]
    Damaged,
    /// It was opened, and what is inside is not ours.
    #[error("it was opened, and what is inside is no list of secrets (line {line}, column {column})")]
    Content {
        /// Line within the plain text.
        line: usize,
        /// Column within the plain text.
        column: usize,
    },
    /// It was written by a newer program.
    #[error("it has version {0}, and this program knows version {VERSION}")]
    Version(u32),
    /// A name or value inside is not what it should be.
    #[error("it was opened, and entry {0} is not a secret that this program would write")]
    Entry(usize),
    /// One of the public keys inside is none.
    #[error("it was opened, and public key {number} in it is none")]
    Recipient {
        /// Its number, from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        source: KeyError,
    },
    /// It would hold too much.
    #[error("{0}")]
    Limit(&'static str),
    /// Nobody could open it.
    #[error("it would be sealed for nobody")]
    NoRecipient,
    /// Sealing failed.
    #[error("cannot seal it: {0}")]
    Seal(String),
}

/// One secret.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The secret.
    pub value: Secret,
    /// When it stops to work, if that is known.
    pub expires: Option<DateTime<Utc>>,
    /// When it was got.
    pub obtained: Option<DateTime<Utc>>,
}

/// The content of an opened file.
#[derive(Debug, Clone)]
pub struct SecretsFile {
    recipients: BTreeSet<String>,
    secrets: BTreeMap<String, Entry>,
}

/// The plain text, which lives in memory only.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<'a> {
    version: u32,
    recipients: Vec<String>,
    #[serde(borrow)]
    secrets: BTreeMap<String, PlainEntry<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainEntry<'a> {
    value: std::borrow::Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    obtained: Option<DateTime<Utc>>,
}

/// What is read before anything else, so that a newer file is called newer and not damaged.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl SecretsFile {
    /// A file without secrets that this key opens.
    #[must_use]
    pub fn new(key: &Key) -> Self {
        Self { recipients: BTreeSet::from([key.public()]), secrets: BTreeMap::new() }
    }

    /// Opens a file.
    ///
    /// # Errors
    /// It is too large, no age file, damaged, sealed for other keys, or holds what this program does not write.
    pub fn open(bytes: &[u8], key: &Key) -> Result<Self, FileError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(FileError::TooLarge);
        }
        check_header(bytes)?;
        let decryptor = Decryptor::new_buffered(ArmoredReader::new(bytes)).map_err(|error| refused(&error))?;
        let reader = decryptor.decrypt(std::iter::once(key.identity() as &dyn age::Identity)).map_err(|error| refused(&error))?;
        let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
        // The plain text is never longer than the sealed one.
        reader.take(MAX_FILE_BYTES as u64).read_to_end(&mut plain).map_err(|_| FileError::Damaged)?;
        Self::parse(&plain)
    }

    fn parse(plain: &[u8]) -> Result<Self, FileError> {
        let content = |error: serde_json::Error| FileError::Content { line: error.line(), column: error.column() };
        let Version { version } = serde_json::from_slice(plain).map_err(content)?;
        if version != VERSION {
            return Err(FileError::Version(version));
        }
        let plain: Plain<'_> = serde_json::from_slice(plain).map_err(content)?;
        let mut recipients = BTreeSet::new();
        for (index, recipient) in plain.recipients.iter().enumerate() {
            recipients.insert(parse_recipient(recipient).map_err(|source| FileError::Recipient { number: index + 1, source })?);
        }
        let mut secrets = BTreeMap::new();
        for (index, (name, entry)) in plain.secrets.into_iter().enumerate() {
            if check_name(&name).is_err() || !is_value(&entry.value) {
                return Err(FileError::Entry(index + 1));
            }
            secrets.insert(name, Entry { value: Secret::new(&entry.value), expires: entry.expires, obtained: entry.obtained });
        }
        let file = Self { recipients, secrets };
        file.check_size()?;
        Ok(file)
    }

    /// Seals the file for all its recipients. Two calls give different bytes: that is how age works.
    ///
    /// # Errors
    /// There is nobody to seal it for, it holds too much, or there is no chance to be had from the system.
    pub fn seal(&self) -> Result<Vec<u8>, FileError> {
        self.check_size()?;
        let secrets = self.secrets.iter().map(|(name, entry)| {
            let plain = PlainEntry { value: entry.value.expose().into(), expires: entry.expires, obtained: entry.obtained };
            (name.clone(), plain)
        });
        let plain = Plain { version: VERSION, recipients: self.recipients.iter().cloned().collect(), secrets: secrets.collect() };
        let failed = |error: &dyn std::fmt::Display| FileError::Seal(error.to_string());
        let plain = Zeroizing::new(serde_json::to_vec_pretty(&plain).map_err(|error| failed(&error))?);
        let mut recipients: Vec<x25519::Recipient> = Vec::new();
        for (index, recipient) in self.recipients.iter().enumerate() {
            let parsed = recipient.parse();
            recipients.push(parsed.map_err(|_| FileError::Recipient { number: index + 1, source: KeyError::NotARecipient })?);
        }
        let encryptor = Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient))
            .map_err(|_| FileError::NoRecipient)?;
        let mut sealed = Vec::new();
        let armored = ArmoredWriter::wrap_output(&mut sealed, Format::AsciiArmor).map_err(|error| failed(&error))?;
        let mut writer = encryptor.wrap_output(armored).map_err(|error| failed(&error))?;
        writer.write_all(&plain).map_err(|error| failed(&error))?;
        writer.finish().and_then(ArmoredWriter::finish).map_err(|error| failed(&error))?;
        if sealed.len() > MAX_FILE_BYTES {
            return Err(FileError::Limit("it would be larger than any file of secrets"));
        }
        Ok(sealed)
    }

    fn check_size(&self) -> Result<(), FileError> {
        if self.recipients.is_empty() {
            return Err(FileError::NoRecipient);
        }
        if self.recipients.len() > MAX_RECIPIENTS {
            return Err(FileError::Limit("it would be sealed for more than 100 keys"));
        }
        if self.secrets.len() > MAX_ENTRIES {
            return Err(FileError::Limit("it would hold more than 1000 secrets"));
        }
        Ok(())
    }

    /// The secret of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.secrets.get(name)
    }

    /// All secrets, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.secrets.iter().map(|(name, entry)| (name.as_str(), entry))
    }

    /// Puts a secret in, in the place of one of the same name.
    ///
    /// # Errors
    /// The value is empty, too long, or has characters that no credential has.
    pub fn set(&mut self, name: &str, entry: Entry) -> Result<(), FileError> {
        if check_name(name).is_err() {
            return Err(FileError::Limit("the name is none of a secret"));
        }
        if !is_value(entry.value.expose()) {
            return Err(FileError::Limit("a secret has 1 to 16384 bytes, on one line, without control characters"));
        }
        self.secrets.insert(name.to_owned(), entry);
        Ok(())
    }

    /// Takes a secret out; returns whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        self.secrets.remove(name).is_some()
    }

    /// The public keys for which the file is sealed.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        self.recipients.iter().map(String::as_str)
    }

    /// Seals the file for one more key from now on; returns whether it was not one of them.
    ///
    /// # Errors
    /// It is no public key.
    pub fn add_recipient(&mut self, recipient: &str) -> Result<bool, KeyError> {
        Ok(self.recipients.insert(parse_recipient(recipient)?))
    }

    /// Seals the file no longer for this key; returns whether it was one of them.
    pub fn remove_recipient(&mut self, recipient: &str) -> bool {
        self.recipients.remove(recipient.trim())
    }

    /// Puts a new key in the place of an old one; the others stay.
    pub fn rekey(&mut self, old: &Key, new: &Key) {
        self.recipients.remove(&old.public());
        self.recipients.insert(new.public());
    }
}

/// Whether a text can be a credential: whatever cannot stand in a header or on a line of `.env` is a mistake.
fn is_value(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= MAX_VALUE_BYTES && !text.trim().chars().any(char::is_control)
}

/// Bounds the work of opening a file: every recipient is a computation with the key. Damage is found by whoever opens it.
///
/// The beginning of an age file is lines: one for the version, then for each recipient one that starts with `->` and its body, then
/// one that starts with `---` (<https://age-encryption.org/v1>).
fn check_header(bytes: &[u8]) -> Result<(), FileError> {
    let mut header = BufReader::new(ArmoredReader::new(bytes).take(MAX_HEADER_BYTES));
    let (mut recipients, mut read, mut line) = (0, 0_u64, Vec::new());
    loop {
        line.clear();
        match header.read_until(b'\n', &mut line) {
            Ok(0) if read >= MAX_HEADER_BYTES => return Err(FileError::TooManyKeys),
            Err(_) | Ok(0) => return Ok(()),
            Ok(length) => read += length as u64,
        }
        if line.starts_with(b"---") {
            return Ok(());
        }
        // Others are not tried: what age adds so that readers get used to kinds that they do not know.
        recipients += usize::from(line.starts_with(b"-> X25519"));
        if recipients > MAX_RECIPIENTS {
            return Err(FileError::TooManyKeys);
        }
    }
}

fn refused(error: &DecryptError) -> FileError {
    match error {
        // Also where a passphrase protects it.
        DecryptError::NoMatchingKeys | DecryptError::ExcessiveWork { .. } | DecryptError::KeyDecryptionFailed => FileError::OtherKey,
        // A key was found and the rest does not fit it.
        DecryptError::DecryptionFailed | DecryptError::InvalidMac => FileError::Damaged,
        _ => FileError::NotAge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: &str) -> Entry {
        Entry { value: Secret::new(value), expires: "2026-12-01T00:00:00Z".parse().ok(), obtained: None }
    }

    fn filled(key: &Key) -> SecretsFile {
        let mut file = SecretsFile::new(key);
        file.set("PREGON_MASTODON_TOKEN", entry("hunter2-ñ\"\\")).expect("taken");
        file.set("PREGON_X_REFRESH_TOKEN", Entry { expires: None, ..entry("r3fresh") }).expect("taken");
        file
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_keys_and_by_no_other() {
        let (one, two, other) = (Key::generate(), Key::generate(), Key::generate());
        let mut file = filled(&one);
        assert!(file.add_recipient(&two.public()).expect("a key"));
        assert!(!file.add_recipient(&two.public()).expect("a key"));
        let sealed = file.seal().expect("sealed");
        let text = String::from_utf8(sealed.clone()).expect("armored");
        assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n") && !text.contains("hunter2") && !text.contains("MASTODON"));
        for key in [&one, &two] {
            let opened = SecretsFile::open(&sealed, key).expect("opens");
            let token = opened.get("PREGON_MASTODON_TOKEN").expect("there");
            assert_eq!((token.value.expose(), token.expires), ("hunter2-ñ\"\\", "2026-12-01T00:00:00Z".parse().ok()));
            assert_eq!(opened.iter().count(), 2);
            assert_eq!(opened.recipients().count(), 2);
            assert!(!format!("{opened:?}").contains("hunter2"));
        }
        assert!(matches!(SecretsFile::open(&sealed, &other), Err(FileError::OtherKey)));
        assert_ne!(sealed, file.seal().expect("sealed"), "the same bytes twice would tell that nothing has changed");
    }

    #[test]
    fn a_file_for_too_many_keys_is_refused_before_any_is_tried() {
        let key = Key::generate();
        let sealed = |stanzas: usize, body: usize| {
            let stanza = format!("-> X25519 {}\n{}\n", "A".repeat(43), "A".repeat(body));
            format!("age-encryption.org/v1\n{}--- {}\nrest", stanza.repeat(stanzas), "A".repeat(43)).into_bytes()
        };
        for (stanzas, body, is_bounded) in [(100, 43, true), (101, 43, false), (9000, 43, false), (1, 70_000, false)] {
            let error = SecretsFile::open(&sealed(stanzas, body), &key).expect_err("not ours");
            assert_eq!(!matches!(error, FileError::TooManyKeys), is_bounded, "{stanzas} of {body}: {error}");
        }
        let mut file = filled(&key);
        for _ in 1..MAX_RECIPIENTS {
            file.add_recipient(&Key::generate().public()).expect("a key");
        }
        assert!(SecretsFile::open(&file.seal().expect("sealed"), &key).is_ok());
    }

    #[test]
    fn an_old_key_opens_nothing_new() {
        let (old, new, friend) = (Key::generate(), Key::generate(), Key::generate());
        let mut file = filled(&old);
        file.add_recipient(&friend.public()).expect("a key");
        file.rekey(&old, &new);
        let sealed = file.seal().expect("sealed");
        assert!(matches!(SecretsFile::open(&sealed, &old), Err(FileError::OtherKey)));
        assert!(SecretsFile::open(&sealed, &new).is_ok() && SecretsFile::open(&sealed, &friend).is_ok());
        assert!(file.remove_recipient(&friend.public()) && !file.remove_recipient(&friend.public()));
        file.remove_recipient(&new.public());
        assert!(matches!(file.seal(), Err(FileError::NoRecipient)));
    }

    #[test]
    fn a_damaged_file_is_an_error_wherever_it_is_damaged() {
        let key = Key::generate();
        let sealed = filled(&key).seal().expect("sealed");
        for index in (0..sealed.len()).step_by(7) {
            let mut damaged = sealed.clone();
            damaged[index] = if damaged[index] == b'A' { b'B' } else { b'A' };
            let text = match SecretsFile::open(&damaged, &key) {
                // The line ends of the armor may be replaced in a few places without harm.
                Ok(_) => continue,
                Err(error) => error.to_string(),
            };
            assert!(!text.contains("hunter2"), "{text}");
        }
        for cut in (0..sealed.len() - 1).step_by(11) {
            assert!(SecretsFile::open(&sealed[..cut], &key).is_err(), "{cut} bytes");
        }
        assert!(matches!(SecretsFile::open(b"", &key), Err(FileError::NotAge)));
        assert!(matches!(SecretsFile::open(b"PREGON_X_TOKEN=1", &key), Err(FileError::NotAge)));
        assert!(matches!(SecretsFile::open(&vec![b'a'; MAX_FILE_BYTES + 1], &key), Err(FileError::TooLarge)));
    }

    #[test]
    fn strange_content_is_refused_without_being_quoted() {
        let public = Key::generate().public();
        for (plain, expected) in [
            (format!(r#"{{"version":2,"recipients":["{public}"],"secrets":{{}},"new":1}}"#), "version 2"),
            (format!(r#"{{"version":1,"recipients":["{public}"],"secrets":{{}},"more":1}}"#), "no list of secrets"),
            (format!(r#"{{"version":1,"recipients":["{public}"],"secrets":{{"hunter2":{{"value":"x"}}}}}}"#), "entry 1"),
            (format!(r#"{{"version":1,"recipients":["{public}"],"secrets":{{"PREGON_X_TOKEN":{{"value":"hunter2\n3"}}}}}}"#), "entry 1"),
            (format!(r#"{{"version":1,"recipients":["{public}"],"secrets":{{"PREGON_X_TOKEN":{{"value":"hunter2","x":1}}}}}}"#), "line 1"),
            (r#"{"version":1,"recipients":["hunter2"],"secrets":{}}"#.to_owned(), "public key 1"),
            (r#"{"version":1,"recipients":[],"secrets":{}}"#.to_owned(), "for nobody"),
            ("hunter2".to_owned(), "line 1, column 1"),
            (String::new(), "line 1, column 0"),
        ] {
            let error = SecretsFile::parse(plain.as_bytes()).expect_err("refused").to_string();
            assert!(error.contains(expected) && !error.contains("hunter2"), "{plain}: {error}");
        }
    }

    #[test]
    fn values_are_bounded() {
        let mut file = SecretsFile::new(&Key::generate());
        for (value, good) in [("a", true), ("", false), ("a\nb", false), ("a\0", false), (&"x".repeat(MAX_VALUE_BYTES + 1), false)] {
            assert_eq!(file.set("PREGON_X_TOKEN", entry(value)).is_ok(), good);
        }
        assert!(file.remove("PREGON_X_TOKEN") && !file.remove("PREGON_X_TOKEN"));
    }
}
