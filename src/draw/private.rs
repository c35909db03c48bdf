//! The list that stays with the team: which entry is whose, with the token that shows it.

use super::entries::csv_records;
use super::{Commitment, Entries, Entry, canonical_id, is_hex, sha256};

/// Digits of a token: 128 bits.
const TOKEN_DIGITS: usize = 32;
/// First line of the file.
const HEAD: [&str; 4] = ["entrant", "tickets", "token", "entry"];
/// What a formula of a spreadsheet begins with. An id has no leading `@`.
const FORMULA: [char; 3] = ['=', '+', '-'];

/// A random text from which the tokens of one draw are made. It is not kept: the tokens are.
#[derive(Clone)]
pub struct Salt(String);

impl Salt {
    /// A new one, from the system's source of randomness.
    #[must_use]
    pub fn random() -> Self {
        // The random text of a log-in is as good a source as any, and is there already.
        Self(sha256(oauth2::CsrfToken::new_random_len(32).secret().as_bytes()))
    }

    /// One that is given: 64 hexadecimal digits.
    #[must_use]
    pub fn given(digits: &str) -> Option<Self> {
        is_hex(digits, 64).then(|| Self(digits.to_owned()))
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// Whose an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Canonical id.
    pub id: String,
    /// What shows it: the entry is SHA-256 of the token and the id.
    pub token: String,
    /// The entry as it is published.
    pub entry: Entry,
}

/// All entries with their holders, in the order of the published list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateList {
    /// Holders, sorted by entry.
    pub holders: Vec<Holder>,
}

/// A file that is not such a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadPrivateList {
    /// Line, from 1.
    pub line: usize,
    message: String,
}

impl PrivateList {
    /// Gives each entrant a token.
    #[must_use]
    pub fn new(entries: &Entries, salt: &Salt) -> Self {
        let mut holders: Vec<Holder> = entries
            .list
            .iter()
            .map(|entrant| {
                let token = sha256(format!("pregon-draw-v1 token\n{}\n{}\n", salt.0, entrant.id).as_bytes())[..TOKEN_DIGITS].to_owned();
                let hash = sha256(format!("{token}{}", entrant.id).as_bytes());
                Holder { id: entrant.id.clone(), token, entry: Entry { hash, tickets: entrant.tickets } }
            })
            .collect();
        holders.sort_by(|a, b| a.entry.cmp(&b.entry));
        Self { holders }
    }

    /// The list that is published.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.holders.iter().map(|holder| holder.entry.clone()).collect()
    }

    /// Whose an entry is.
    #[must_use]
    pub fn holder(&self, entry: &Entry) -> Option<&Holder> {
        self.holders.iter().find(|holder| holder.entry == *entry)
    }

    /// Whether it is the list that a commitment fixed.
    #[must_use]
    pub fn is_of(&self, commitment: &Commitment) -> bool {
        Commitment::list_hash(&self.entries()) == commitment.list
    }

    /// The file: CSV.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = format!("{}\n", HEAD.join(","));
        for holder in &self.holders {
            // An id is visible ASCII without commas and quotation marks; what a spreadsheet would take for a formula is made a text.
            let mark = if holder.id.starts_with(FORMULA) { "'" } else { "" };
            text.push_str(&format!("{mark}{},{},{},{}\n", holder.id, holder.entry.tickets, holder.token, holder.entry.hash));
        }
        text
    }

    /// Reads the file, and does each sum again.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, BadPrivateList> {
        let bad = |line, message: &str| BadPrivateList { line, message: message.to_owned() };
        let records = csv_records(text.trim_start_matches('\u{feff}'));
        let mut records = records.map_err(|(line, problem)| bad(line, problem))?.into_iter();
        if records.next().is_none_or(|(_, head)| head != HEAD) {
            return Err(bad(1, "the columns are not `entrant,tickets,token,entry`: this is not the file that `pregon draw commit` wrote"));
        }
        let mut holders = Vec::new();
        for (line, fields) in records {
            let [id, tickets, token, hash] = fields.as_slice() else { return Err(bad(line, "not four fields")) };
            let entry = Entry::parse(&format!("{hash} {tickets}")).ok_or_else(|| bad(line, "not an entry"))?;
            // No id begins with the mark that makes a text of it.
            let id = id.strip_prefix('\'').unwrap_or(id);
            if !is_hex(token, TOKEN_DIGITS) || canonical_id(id).as_deref() != Ok(id) {
                return Err(bad(line, "not an id and a token"));
            }
            if sha256(format!("{token}{id}").as_bytes()) != *hash {
                return Err(bad(line, "the entry is not the hash of this token and this entrant"));
            }
            holders.push(Holder { id: id.to_owned(), token: token.clone(), entry });
        }
        holders.sort_by(|a, b| a.entry.cmp(&b.entry));
        Ok(Self { holders })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_entries;
    use super::*;
    use crate::networks::Specs;

    fn list(text: &str) -> PrivateList {
        PrivateList::new(&read_entries(text, 1, &Specs::embedded()).expect("entries"), &Salt::given(&"5".repeat(64)).expect("a salt"))
    }

    #[test]
    fn the_file_is_read_as_it_is_written_and_every_change_is_seen() {
        let list = list("entrant\nada\nbo@m.example\n=cmd|x!a0\n+525512345678\n");
        let text = list.to_csv();
        assert!(text.lines().all(|line| !line.starts_with(FORMULA)) && text.contains("\n'=cmd|x!a0,"), "{text}");
        assert_eq!(PrivateList::parse(&text), Ok(list.clone()));
        assert_eq!(list.entries().len(), 4);
        assert!(list.entries().is_sorted());
        for changed in
            [text.replace("ada", "eve"), text.replace(",1,", ",2,").replace("ada", "adb"), text.replace("token", "x"), String::new()]
        {
            assert!(PrivateList::parse(&changed).is_err(), "{changed}");
        }
        let more = text.replace(",1,", ",2,");
        let other = PrivateList::parse(&more).expect("reads");
        assert_ne!(Commitment::list_hash(&other.entries()), Commitment::list_hash(&list.entries()), "tickets are part of what is fixed");
    }

    #[test]
    fn entries_say_nothing_without_their_token() {
        let entries = read_entries("entrant\nada\n", 1, &Specs::embedded()).expect("entries");
        let (one, other) = (PrivateList::new(&entries, &Salt::random()), PrivateList::new(&entries, &Salt::random()));
        assert_ne!(one.entries(), other.entries());
        assert_eq!(format!("{:?}", Salt::random()), "Salt(…)");
    }
}
