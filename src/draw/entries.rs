//! The file of entries: who takes part, as CSV or as JSON Lines.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::permalink::canonical_permalink;
use crate::networks::Specs;

/// Larger files are not read: a line is some hundred bytes, and a draw has at most some hundred thousand.
pub const MAX_ENTRIES_BYTES: u64 = 64 * 1024 * 1024;
/// Longest id of an entrant, in bytes.
const MAX_ID_BYTES: usize = 200;
/// Most problems that are told.
const MAX_PROBLEMS: usize = 20;

/// Who takes part, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// Entrants, sorted by id.
    pub list: Vec<Entrant>,
    /// Lines that were read.
    pub lines: usize,
    /// Entries beyond those that count for one person, and entries that are there twice.
    pub dropped: usize,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// Canonical id.
    pub id: String,
    /// Entries that count.
    pub tickets: u32,
}

/// The form of an id in which the same account is always written alike.
///
/// Compatibility forms (full width, ligatures) become plain letters, invisible characters and a leading `@` go, capital letters become
/// small. What is left must be visible ASCII, as handles, numbers and addresses are: a letter of another alphabet that looks like a Latin
/// one would make two entrants of one. Quotation marks and commas are in none of them: they are left over from a table that was read wrongly.
///
/// # Errors
/// Why the id cannot be used.
pub fn canonical_id(written: &str) -> Result<String, String> {
    let plain: String = written.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.trim().trim_start_matches('@');
    if plain.is_empty() {
        return Err("there is no id".to_owned());
    }
    if plain.len() > MAX_ID_BYTES {
        return Err(format!("the id is longer than {MAX_ID_BYTES} bytes"));
    }
    match plain.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | ',')) {
        Some(' ') => Err("the id has a space: write the handle of the account, not a name".to_owned()),
        Some(c) if c.is_ascii_graphic() => {
            Err(format!("the id has the character `{c}`, which no account's handle has: write the handle alone"))
        }
        Some(c) => Err(format!(
            "the id has the character U+{:04X}, which may look like another: write the handle, or a number of your own",
            u32::from(c)
        )),
        None => Ok(plain.to_owned()),
    }
}

/// What shows nothing, and could make two ids of one.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// Reads entries: CSV with a first line of names (`entrant`, and perhaps `network` and `permalink`), or JSON Lines with the same keys.
///
/// Of each person `per_person` entries count. Entries with the same permalink are one, and those of one person. A network is one of
/// `networks`, and stands on every line or on none: otherwise one account would be two entrants.
///
/// # Errors
/// What is wrong with the file, each with its line.
pub fn read_entries(text: &str, per_person: u32, networks: &Specs) -> Result<Entries, Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let rows = if text.trim_start().starts_with('{') { json_rows(text) } else { csv_rows(text) };
    let (rows, mut problems) = rows;
    let mut found: BTreeMap<String, (BTreeSet<String>, u32)> = BTreeMap::new();
    let lines = rows.len();
    problems.extend(mixed_networks(&rows));
    let mut owners: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for Row { line, entrant, network, permalink } in rows {
        let id = canonical_id(&entrant).and_then(|id| {
            if id.contains("://") || id.starts_with("www.") {
                return Err("the entrant is an address: write the handle of the account, and the address as `permalink`".to_owned());
            }
            match network.trim() {
                "" => Ok(id),
                network => Ok(format!("{}:{id}", known_network(network, networks)?)),
            }
        });
        match id.and_then(|id| Ok((id, canonical_permalink(&permalink)?))) {
            Ok((id, link)) => {
                if !link.is_empty() {
                    let (owner, first) = owners.entry(link.clone()).or_insert_with(|| (id.clone(), line));
                    if *owner != id {
                        problems.push(format!("line {line}: the permalink is that of line {first}, which is of another entrant"));
                        continue;
                    }
                }
                let (links, without) = found.entry(id).or_default();
                if link.is_empty() {
                    *without += 1;
                } else {
                    links.insert(link);
                }
            }
            Err(problem) => problems.push(format!("line {line}: {problem}")),
        }
    }
    if problems.is_empty() && found.is_empty() {
        problems.push("there are no entries".to_owned());
    }
    if !problems.is_empty() {
        let more = problems.len().saturating_sub(MAX_PROBLEMS);
        problems.truncate(MAX_PROBLEMS);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        return Err(problems);
    }
    let list: Vec<Entrant> = found
        .into_iter()
        .map(|(id, (links, without))| {
            let entries = u32::try_from(links.len()).unwrap_or(u32::MAX).saturating_add(without);
            Entrant { id, tickets: entries.min(per_person.max(1)) }
        })
        .collect();
    let counted: usize = list.iter().map(|entrant| entrant.tickets as usize).sum();
    Ok(Entries { list, lines, dropped: lines - counted })
}

/// The name of a network as this program writes it.
fn known_network(written: &str, networks: &Specs) -> Result<String, String> {
    let name = canonical_id(written)?;
    if networks.has(&name) { Ok(name) } else { Err(format!("`{name}` is not a network: `pregon networks` lists them")) }
}

/// What is wrong where some lines have a network and others have none.
fn mixed_networks(rows: &[Row]) -> Option<String> {
    let first = |has: bool| rows.iter().find(|row| row.network.trim().is_empty() != has).map(|row| row.line);
    let (with, without) = (first(true)?, first(false)?);
    Some(format!("line {without}: no network, but line {with} has one: write it on every line or on none"))
}

struct Row {
    line: usize,
    entrant: String,
    network: String,
    permalink: String,
}

type Rows = (Vec<Row>, Vec<String>);

fn json_rows(text: &str) -> Rows {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let Ok(serde_json::Value::Object(map)) = serde_json::from_str(line) else {
            problems.push(format!("line {}: not a JSON object", at + 1));
            continue;
        };
        // Ids of some platforms are numbers.
        let value = |key: &str| match map.get(key) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        rows.push(Row { line: at + 1, entrant: value("entrant"), network: value("network"), permalink: value("permalink") });
    }
    (rows, problems)
}

fn csv_rows(text: &str) -> Rows {
    let mut records = match csv_records(text) {
        Ok(records) => records.into_iter(),
        Err((line, problem)) => return (Vec::new(), vec![format!("line {line}: {problem}")]),
    };
    let Some((_, head)) = records.next() else { return (Vec::new(), Vec::new()) };
    let names: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    let Some(entrant) = column(&["entrant", "participante"]) else {
        return (Vec::new(), vec!["line 1: no column `entrant`: the first line names the columns".to_owned()]);
    };
    let (network, permalink) = (column(&["network", "red"]), column(&["permalink", "enlace"]));
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for (line, fields) in records {
        if fields.len() != names.len() {
            problems.push(format!("line {line}: {} fields where the first line names {}", fields.len(), names.len()));
            continue;
        }
        let field = |at: Option<usize>| at.map(|at| fields[at].clone()).unwrap_or_default();
        rows.push(Row { line, entrant: field(Some(entrant)), network: field(network), permalink: field(permalink) });
    }
    (rows, problems)
}

/// A record of CSV, with the line on which it begins.
pub(super) type CsvRecord = (usize, Vec<String>);

/// Records of CSV (RFC 4180), each with the line on which it begins; empty lines are none.
///
/// A quotation mark that is not closed, or closed in the middle of a field, would swallow the records in between: it is an error, with
/// its line.
pub(super) fn csv_records(text: &str) -> Result<Vec<CsvRecord>, (usize, &'static str)> {
    let mut records = Vec::new();
    let (mut fields, mut field) = (Vec::new(), String::new());
    let (mut quoted, mut closed, mut line, mut begun, mut opened) = (false, false, 1, 1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => (quoted, closed) = (false, true),
            // Blanks before a quotation mark are no part of the field: many programs write them behind the comma.
            '"' if field.trim().is_empty() && !closed => {
                field.clear();
                (quoted, opened) = (true, line);
            }
            ',' if !quoted => {
                closed = false;
                fields.push(std::mem::take(&mut field));
            }
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                closed = false;
                fields.push(std::mem::take(&mut field));
                records.push((begun, std::mem::take(&mut fields)));
                line += 1;
                begun = line;
            }
            c if closed && !quoted && !matches!(c, ' ' | '\t') => {
                return Err((opened, "a quotation mark is closed in the middle of a field: write one within a field twice"));
            }
            c => {
                line += usize::from(c == '\n');
                field.push(c);
            }
        }
    }
    if quoted {
        return Err((opened, "a quotation mark is opened and never closed"));
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        records.push((begun, fields));
    }
    records.retain(|(_, fields)| fields.iter().any(|field| !field.trim().is_empty()));
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_entries(text: &str, per_person: u32) -> Result<Entries, Vec<String>> {
        super::read_entries(text, per_person, &Specs::embedded())
    }

    fn ids(text: &str, per_person: u32) -> Vec<(String, u32)> {
        let entries = read_entries(text, per_person).expect("entries");
        entries.list.into_iter().map(|entrant| (entrant.id, entrant.tickets)).collect()
    }

    #[test]
    fn one_account_is_one_entrant_however_it_is_written() {
        let text = "entrant,permalink\n@Ada,https://a/1\nada,https://a/2\n\u{ff41}\u{ff44}\u{ff41},https://a/3\n\"ADA\u{200b}\",https://a/1\nbo,\n";
        assert_eq!(ids(text, 1), [("ada".to_owned(), 1), ("bo".to_owned(), 1)]);
        assert_eq!(ids(text, 2), [("ada".to_owned(), 2), ("bo".to_owned(), 1)]);
        // The same permalink twice is one entry.
        assert_eq!(ids(text, 9), [("ada".to_owned(), 3), ("bo".to_owned(), 1)]);
        assert_eq!(read_entries(text, 1).expect("entries").dropped, 3);
        // Blanks around a quoted field, and other ways to write the same permalink.
        let text = "entrant, permalink\n\"bob\", \"https://a.example/p/1\"\n \"bob\",https://a.example/p/1?s=20\n\t\"@Bob\" ,http://www.a.example/p/1/#x\nbob,https://a.example/p/2\n";
        assert_eq!(ids(text, 3), [("bob".to_owned(), 2)]);
        assert_eq!(ids("{\"entrant\":\" bob\"}\n{\"entrant\":\"bob \"}\n", 1), [("bob".to_owned(), 1)]);
    }

    #[test]
    fn letters_that_look_like_others_are_refused() {
        let problems = read_entries("entrant\n\u{430}da\nada ruiz\n\n  \"\"\nok\n", 1).expect_err("refused");
        assert!(problems[0].starts_with("line 2: the id has the character U+0430"), "{problems:?}");
        assert!(problems[1].starts_with("line 3: the id has a space"), "{problems:?}");
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn lines_of_json_and_networks() {
        let text = "{\"entrant\":\"@Ada@M.example\",\"network\":\"Mastodon\"}\n{\"entrant\":42,\"network\":\"reddit\"}\n";
        assert_eq!(ids(text, 1), [("mastodon:ada@m.example".to_owned(), 1), ("reddit:42".to_owned(), 1)]);
        assert_eq!(ids("{\"entrant\":42}\n", 1), [("42".to_owned(), 1)]);
        assert_eq!(read_entries("{\"entrant\":\"a\"}\n[1]\n", 1), Err(vec!["line 2: not a JSON object".to_owned()]));
    }

    #[test]
    fn files_that_are_no_lists_are_refused() {
        for (text, problem) in [
            ("", "there are no entries"),
            ("name\nada\n", "no column `entrant`"),
            ("entrant,permalink\nada\n", "line 2: 1 fields"),
            ("entrant\n", "there are no entries"),
        ] {
            let problems = read_entries(text, 1).expect_err(problem);
            assert!(problems[0].contains(problem), "{text:?}: {problems:?}");
        }
    }

    /// What would leave somebody out in silence, or count them twice, is told with its line.
    #[test]
    fn lists_that_would_lose_or_double_somebody_are_refused() {
        for (text, problem) in [
            ("entrant,note\nada,\"hi\nbo,x\ncy,x\n", "line 2: a quotation mark is opened and never closed"),
            ("entrant,note\nada,\"hi\nbo,\"x\"\ncy,x\n", "line 2: a quotation mark is closed in the middle of a field"),
            ("entrant,permalink\nada,https://a/1\nbo,https://a/1/\n", "line 3: the permalink is that of line 2"),
            ("entrant,network\nada,mastodon\nada,\n", "line 3: no network, but line 2 has one"),
            ("entrant,network\nada,mastodn\n", "line 2: `mastodn` is not a network"),
            // Marks of quotation that are left over make another entrant of one.
            ("entrant\nbo\n'bo'\n", "line 3: the id has the character `'`"),
            ("entrant\nbo\n\u{ff02}bo\u{ff02}\n", "line 3: the id has the character `\"`"),
            ("{\"entrant\":\"bo\"}\n{\"entrant\":\"\\\"bo\\\"\"}\n", "line 2: the id has the character `\"`"),
            ("{\"entrant\":\"bo,cy\"}\n", "line 1: the id has the character `,`"),
            ("entrant,permalink\nada,https://a.example/1\nbo,http://www.a.example/1?s=20\n", "line 3: the permalink is that of line 2"),
            ("entrant,permalink\nada,https://a.example/1 2\n", "line 2: the permalink has a space"),
            ("entrant\nhttps://mastodon.example/@ada\n", "line 2: the entrant is an address"),
            ("{\"entrant\":\"ada\"}\n{\"entrant\":\"bo\",\"network\":\"x\"}\n", "line 1: no network, but line 2 has one"),
        ] {
            let problems = read_entries(text, 1).expect_err(problem);
            assert!(problems[0].starts_with(problem), "{text:?}: {problems:?}");
        }
    }

    #[test]
    fn quoted_fields_may_hold_anything() {
        let records = csv_records("a,\"b,\"\"c\"\"\nd\"\r\n\r\ne,f").expect("records");
        assert_eq!(records, [(1, vec!["a".to_owned(), "b,\"c\"\nd".to_owned()]), (4, vec!["e".to_owned(), "f".to_owned()])]);
    }
}
