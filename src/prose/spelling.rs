//! Spelling by Hunspell dictionaries.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::language::primary;
use super::typos::{self, Meant};

/// Where systems keep Hunspell dictionaries.
pub const SYSTEM_FOLDERS: &[&str] = &[
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
];

/// Bigger files are no dictionaries of the languages that people post in.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Regions whose dictionary stands in for the language, in order, where that of the region asked for is missing.
const REGIONS: &[(&str, &[&str])] = &[
    ("ca", &["ES"]),
    ("de", &["DE"]),
    ("en", &["US", "GB"]),
    ("es", &["MX", "ES", "AR", "CO"]),
    ("fr", &["FR"]),
    ("it", &["IT"]),
    ("pt", &["BR", "PT"]),
];

/// Why a dictionary cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DictionaryError {
    /// A file of it cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// A file is larger than any dictionary.
    #[error("{} is larger than a dictionary", .path.display())]
    TooLarge {
        /// The path.
        path: PathBuf,
    },
    /// The files are not a Hunspell dictionary.
    #[error("{} is not a Hunspell dictionary: {reason}", .path.display())]
    Invalid {
        /// Path of its words.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// Paths of the rules and the words of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DictionaryFiles {
    /// Whether it is one of the system. What others bring along, such as a pull request from a fork, must not be able to make a check last
    /// for ever, so that their rules are bounded.
    pub system: bool,
    /// `es_MX.aff`
    pub rules: PathBuf,
    /// `es_MX.dic`
    pub words: PathBuf,
}

impl DictionaryFiles {
    /// The two files with this path without its extension, if both are there: a dictionary that is not the system's.
    #[must_use]
    pub fn at(stem: &Path) -> Option<Self> {
        let with = |extension: &str| {
            let mut name = stem.as_os_str().to_owned();
            name.push(extension);
            PathBuf::from(name)
        };
        let files = Self { system: false, rules: with(".aff"), words: with(".dic") };
        (files.rules.is_file() && files.words.is_file()).then_some(files)
    }

    /// The system's dictionary for a language tag: that of its region, else of a region that stands in.
    #[must_use]
    pub fn of_system(tag: &str, folders: &[impl AsRef<Path>]) -> Option<Self> {
        let files = names(tag).iter().find_map(|name| folders.iter().find_map(|folder| Self::at(&folder.as_ref().join(name))))?;
        Some(Self { system: true, ..files })
    }
}

/// Names of the dictionaries that serve a language tag, best first.
fn names(tag: &str) -> Vec<String> {
    let lang = primary(tag);
    let region = tag.split('-').skip(1).find(|part| part.len() == 2).map(str::to_ascii_uppercase);
    let regions = REGIONS.iter().find(|(known, _)| *known == lang).map_or(&[][..], |(_, regions)| regions);
    let mut names: Vec<String> = region.iter().map(|region| format!("{lang}_{region}")).collect();
    names.extend(regions.iter().map(|region| format!("{lang}_{region}")));
    names.push(lang.to_owned());
    names
}

/// Name of the Debian package that has the dictionary of a language.
#[must_use]
pub fn package(tag: &str) -> String {
    match primary(tag) {
        "en" if tag.ends_with("GB") => "hunspell-en-gb".to_owned(),
        "en" => "hunspell-en-us".to_owned(),
        "de" => "hunspell-de-de".to_owned(),
        "pt" if tag.ends_with("PT") => "hunspell-pt-pt".to_owned(),
        "pt" => "hunspell-pt-br".to_owned(),
        lang => format!("hunspell-{lang}"),
    }
}

/// A dictionary in memory, which remembers what it was asked.
pub struct Dictionary {
    inner: spellbook::Dictionary,
    /// Each distinct word is looked up once.
    known: RwLock<HashMap<String, bool>>,
    suggested: RwLock<HashMap<String, Vec<String>>>,
    meant: RwLock<HashMap<String, Option<Meant>>>,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").finish_non_exhaustive()
    }
}

/// More suggestions do not help.
const MOST_SUGGESTIONS: usize = 3;

impl Dictionary {
    /// Reads a dictionary.
    ///
    /// # Errors
    /// A file cannot be read, or is no part of a dictionary.
    pub fn read(files: &DictionaryFiles) -> Result<Self, DictionaryError> {
        let rules = read(&files.rules)?;
        let encoding = encoding(&rules);
        let words = decode(&read(&files.words)?, encoding);
        let rules = decode(&rules, encoding);
        let bounded = if files.system { Ok(rules) } else { bounded(&rules) };
        bounded
            .and_then(|rules| Self::parse(&rules, &words))
            .map_err(|reason| DictionaryError::Invalid { path: files.words.clone(), reason })
    }

    /// Makes a dictionary of the texts of its two files.
    ///
    /// # Errors
    /// They are no dictionary; the reason is given.
    pub fn parse(rules: &str, words: &str) -> Result<Self, String> {
        let inner = spellbook::Dictionary::new(rules, words).map_err(|error| error.to_string())?;
        Ok(Self { inner, known: RwLock::default(), suggested: RwLock::default(), meant: RwLock::default() })
    }

    /// Whether a word is spelt right.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        if let Some(&known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return known;
        }
        let known = self.inner.check(word) || (word.contains('’') && self.inner.check(&word.replace('’', "'")));
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(word.to_owned(), known);
        known
    }

    /// What an unknown word was meant to be, where it is a mistake and not a word that the dictionary lacks.
    #[must_use]
    pub fn meant(&self, word: &str, tag: &str) -> Option<Meant> {
        if let Some(meant) = self.meant.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return meant.clone();
        }
        let meant = typos::meant(word, tag, |word| self.inner.check(word));
        self.meant.write().unwrap_or_else(PoisonError::into_inner).insert(word.to_owned(), meant.clone());
        meant
    }

    /// Words that may have been meant, best first; three at most.
    #[must_use]
    pub fn suggest(&self, word: &str) -> Vec<String> {
        if let Some(known) = self.suggested.read().unwrap_or_else(PoisonError::into_inner).get(word) {
            return known.clone();
        }
        // The dictionary's own search looks at every word that it has: tens of milliseconds for one. Nearly all typing errors are one step away.
        let mut suggestions: Vec<String> = Vec::new();
        for candidate in one_step(word) {
            if suggestions.len() == MOST_SUGGESTIONS {
                break;
            }
            if candidate != word && !suggestions.contains(&candidate) && self.inner.check(&candidate) {
                suggestions.push(candidate);
            }
        }
        self.suggested.write().unwrap_or_else(PoisonError::into_inner).insert(word.to_owned(), suggestions.clone());
        suggestions
    }
}

/// Directives that let words run together. How many ways there are to take such a word apart doubles with every letter.
const COMPOUNDING: [&str; 7] =
    ["COMPOUNDFLAG", "COMPOUNDBEGIN", "COMPOUNDMIDDLE", "COMPOUNDEND", "COMPOUNDLAST", "COMPOUNDSYLLABLE", "SYLLABLENUM"];
/// More places to break a word at are in no dictionary.
const MOST_BREAKS: usize = 12;

/// The rules of a dictionary without what could take time without end.
///
/// Rules for compounds of figures, as in the `1st` of English ones, are left out: words with figures are not looked up.
///
/// # Errors
/// It cannot do without.
fn bounded(rules: &str) -> Result<String, String> {
    let mut kept = String::with_capacity(rules.len());
    let mut breaks = 0;
    for line in rules.lines() {
        let mut parts = line.split_whitespace();
        let (directive, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if COMPOUNDING.contains(&directive) {
            return Err(format!("`{directive}` joins words into compounds, which only dictionaries of the system may (`system`)"));
        }
        if directive == "BREAK" {
            breaks += 1;
            // The first line says how many follow.
            if breaks > MOST_BREAKS + 1 || value.contains(char::is_alphabetic) {
                return Err("`BREAK` breaks words at letters, or at too many signs".to_owned());
            }
        }
        if directive != "COMPOUNDRULE" {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Ok(kept)
}

/// Longer ones are no words.
const LONGEST: usize = 40;
const LETTERS: &str = "eaosnridlctumpbgvyqhfzjñxkwáéíóúü";

/// What a word may have been meant to be, one step away, likeliest first: an accent, two letters swapped, one too many, another, one too few.
fn one_step(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).collect();
    let length = if letters.len() > LONGEST { 0 } else { letters.len() };
    let with = move |letters: &[char], at: usize, cut: usize, put: &[char]| -> String {
        letters[..at].iter().chain(put).chain(&letters[at + cut..]).collect()
    };
    let accents = {
        let letters = letters.clone();
        (0..length).filter_map(move |at| other_accent(letters[at]).map(|c| with(&letters, at, 1, &[c])))
    };
    let swaps = {
        let letters = letters.clone();
        (1..length).map(move |at| with(&letters, at - 1, 2, &[letters[at], letters[at - 1]]))
    };
    let fewer = {
        let letters = letters.clone();
        (0..length).map(move |at| with(&letters, at, 1, &[]))
    };
    let others = {
        let letters = letters.clone();
        (0..length).flat_map(move |at| {
            let letters = letters.clone();
            LETTERS.chars().map(move |c| with(&letters, at, 1, &[c]))
        })
    };
    let more = (0..=length).filter(move |_| length > 0).flat_map(move |at| {
        let letters = letters.clone();
        LETTERS.chars().map(move |c| with(&letters, at, 0, &[c]))
    });
    accents.chain(swaps).chain(fewer).chain(others).chain(more)
}

fn other_accent(c: char) -> Option<char> {
    const PAIRS: [(char, char); 7] = [('a', 'á'), ('e', 'é'), ('i', 'í'), ('o', 'ó'), ('u', 'ú'), ('n', 'ñ'), ('u', 'ü')];
    PAIRS.iter().find_map(|&(plain, accented)| {
        if c == plain {
            Some(accented)
        } else if c == accented {
            Some(plain)
        } else {
            None
        }
    })
}

fn read(path: &Path) -> Result<Vec<u8>, DictionaryError> {
    let failed = |source| DictionaryError::Read { path: path.to_owned(), source };
    if fs::metadata(path).map_err(failed)?.len() > MAX_BYTES {
        return Err(DictionaryError::TooLarge { path: path.to_owned() });
    }
    fs::read(path).map_err(failed)
}

/// How the files of a dictionary are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Latin1,
    /// Latin 1 but for eight characters.
    Latin9,
}

/// What the line `SET` of the rules says; without one Hunspell takes Latin 1.
fn encoding(rules: &[u8]) -> Encoding {
    let line =
        rules.split(|&byte| byte == b'\n').find_map(|line| line.strip_prefix(b"SET ").or_else(|| line.strip_prefix(b"\xef\xbb\xbfSET ")));
    match line.map(|name| String::from_utf8_lossy(name).trim().to_ascii_uppercase()).as_deref() {
        Some("UTF-8" | "UTF8") => Encoding::Utf8,
        Some("ISO8859-15" | "ISO-8859-15") => Encoding::Latin9,
        _ => Encoding::Latin1,
    }
}

fn decode(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned(),
        Encoding::Latin1 => bytes.iter().map(|&byte| char::from(byte)).collect(),
        Encoding::Latin9 => bytes
            .iter()
            .map(|&byte| match byte {
                0xa4 => '€',
                0xa6 => 'Š',
                0xa8 => 'š',
                0xb4 => 'Ž',
                0xb8 => 'ž',
                0xbc => 'Œ',
                0xbd => 'œ',
                0xbe => 'Ÿ',
                byte => char::from(byte),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "SET UTF-8\nTRY aeosrnidlct\nSFX S Y 2\nSFX S 0 s [aeiou]\nSFX S 0 es [^aeiou]\n";
    const WORDS: &str = "4\nfiesta/S\nlibro/S\nmes/S\nniño/S\n";

    #[test]
    fn words_are_looked_up() {
        let dictionary = Dictionary::parse(RULES, WORDS).expect("a dictionary");
        for (word, expected) in
            [("libro", true), ("libros", true), ("meses", true), ("Libro", true), ("libor", false), ("libors", false), ("niño", true)]
        {
            assert_eq!(dictionary.knows(word), expected, "{word}");
            assert_eq!(dictionary.knows(word), expected, "{word}, again");
        }
        for (word, meant) in [("libor", "libro"), ("librro", "libro"), ("lbro", "libro"), ("nino", "niño"), ("fiezta", "fiesta")] {
            assert_eq!(dictionary.suggest(word).first().map(String::as_str), Some(meant), "{word}");
        }
        assert_eq!(dictionary.suggest("xyzxyz"), Vec::<String>::new());
    }

    #[test]
    fn dictionaries_are_found_by_region() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &[u8]| crate::support::atomic_file::write(&folder.path().join(name), text).expect("writes");
        write("es_ES.aff", b"SET ISO8859-1\n");
        write("es_ES.dic", b"1\nni\xf1o\n");
        write("en_GB.aff", b"SET UTF-8\n");
        let path = folder.path().to_str().expect("a path");
        let found = DictionaryFiles::of_system("es-MX", &["/nowhere", path]).expect("that of Spain");
        assert!(found.words.ends_with("es_ES.dic"));
        assert!(Dictionary::read(&found).expect("a dictionary").knows("niño"));
        assert_eq!(DictionaryFiles::of_system("en", &[path]), None, "the words are missing");
        assert_eq!(names("es-AR"), ["es_AR", "es_MX", "es_ES", "es_AR", "es_CO", "es"]);
    }

    #[test]
    fn dictionaries_of_others_cannot_take_time_without_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, text: &str| crate::support::atomic_file::write(&folder.path().join(name), text.as_bytes()).expect("writes");
        write("es.dic", "3\na/X\naa/X\nlibro\n");
        for (rules, refused) in [
            ("SET UTF-8\nCOMPOUNDFLAG X\nCOMPOUNDMIN 1\n", true),
            ("SET UTF-8\n  COMPOUNDBEGIN X\n", true),
            ("SET UTF-8\nBREAK 2\nBREAK -\nBREAK a\n", true),
            ("SET UTF-8\nBREAK 2\nBREAK -\nBREAK ^-\n", false),
            ("SET UTF-8\nCOMPOUNDMIN 1\nCOMPOUNDRULE 1\nCOMPOUNDRULE X*X\n", false),
        ] {
            write("es.aff", rules);
            let files = DictionaryFiles::at(&folder.path().join("es")).expect("is there");
            match Dictionary::read(&files) {
                Ok(dictionary) => {
                    assert!(!refused && dictionary.knows("libro"), "{rules}");
                    assert!(!dictionary.knows(&format!("{}b", "a".repeat(64))), "{rules}");
                }
                Err(error) => assert!(refused && error.to_string().contains("words"), "{rules}: {error}"),
            }
            let system = DictionaryFiles::of_system("es", &[folder.path().to_str().expect("a path")]).expect("is there");
            assert!(system.system && Dictionary::read(&system).is_ok(), "{rules}");
        }
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        assert!(Dictionary::parse("", "").is_err() || Dictionary::parse("SFX S Y", "x").is_err());
        assert_eq!(decode(&[0x41, 0xa4], Encoding::Latin9), "A€");
        assert_eq!(encoding(b"# x\nSET ISO8859-15\n"), Encoding::Latin9);
    }
}
