//! A log as it is on record: its entries, whether it can be trusted, and what follows from it.

use chrono::{DateTime, Utc};

use super::super::freeze::FreezeRecord;
use super::{ChecklistItem, CrisisEntry, CrisisEvent, CrisisId, Exemption, LevelTerms};
use crate::model::{ChannelName, Digest, PostId};

/// A log as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisLog {
    /// Whose it is.
    pub id: CrisisId,
    /// What could be read, in order.
    entries: Vec<CrisisEntry>,
    /// How many entries there are, read or not.
    pub(in crate::ledger) len: u32,
    /// Digest of the last entry, and its number.
    last: (Option<Digest>, u32),
    /// Why it cannot be trusted: an entry is missing, unreadable, or has been changed.
    pub problem: Option<String>,
}

impl CrisisLog {
    /// Puts a log together from its entries' numbers and bytes, sorted by number; an error says why one could not be read.
    pub(in crate::ledger) fn read(id: CrisisId, bodies: impl IntoIterator<Item = (u32, Result<Vec<u8>, String>)>) -> Self {
        let mut log = Self::unread(id, 0);
        let mut last: Option<Digest> = None;
        for (seq, body) in bodies {
            log.len += 1;
            let (digest, read) = match body {
                Ok(bytes) => (Some(Digest::of(&bytes)), CrisisEntry::from_bytes(&log.id, seq, &bytes)),
                Err(message) => (None, Err(message)),
            };
            let problem = match &read {
                _ if seq != log.len => Some(format!("entry {} is missing", log.len)),
                Err(message) => Some(format!("entry {seq}: {message}")),
                Ok(entry) if entry.previous != last => Some(format!("entry {} has been changed since entry {seq} was written", seq - 1)),
                Ok(entry) if (seq == 1) != matches!(entry.event, CrisisEvent::Open { .. }) => {
                    Some(format!("entry {seq}: a log begins with its opening, once"))
                }
                Ok(_) => None,
            };
            if log.problem.is_none() {
                log.problem = problem;
            }
            last = digest;
            log.last = (digest, seq);
            log.entries.extend(read);
        }
        log
    }

    /// A log of which only the names are known.
    pub(in crate::ledger) fn unread(id: CrisisId, len: u32) -> Self {
        Self { id, entries: Vec::new(), len, last: (None, 0), problem: (len > 0).then(|| "it has not been read".to_owned()) }
    }

    /// The entries that could be read, in order.
    #[must_use]
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &CrisisEntry> {
        self.entries.iter()
    }

    /// Whether every entry could be read.
    pub(in crate::ledger) fn is_readable(&self) -> bool {
        usize::try_from(self.len).is_ok_and(|len| self.entries.len() == len)
    }

    /// The freezes that it names, as far as its levels tell them.
    pub(in crate::ledger) fn named(&self) -> impl Iterator<Item = FreezeRecord> {
        self.entries.iter().filter_map(move |entry| self.freeze_of(entry))
    }

    /// The freeze that an entry names: it stops what the entry's level stops, also while it is not on record itself. When it ends by
    /// itself is not known here.
    pub(crate) fn freeze_of(&self, entry: &CrisisEntry) -> Option<FreezeRecord> {
        let (CrisisEvent::Open { reason, level } | CrisisEvent::Level { reason, level, .. }) = &entry.event else { return None };
        let scope = level.stops.clone().unwrap_or_default();
        let mut record = FreezeRecord::new(level.freeze.clone()?, entry.at, entry.by.clone(), reason.clone(), scope, level.held);
        (record.level, record.crisis) = (Some(level.id.clone()), Some(self.id.name.clone()));
        Some(record)
    }

    /// Holds the opening against the freezes that nobody has lifted: those of this crisis name its digest.
    pub(in crate::ledger) fn changed_opening<'f>(&self, freezes: impl Iterator<Item = &'f FreezeRecord>) -> Option<String> {
        let opening = self.opening()?.digest;
        let mut of_it = freezes.filter(|freeze| freeze.crisis.as_ref() == Some(&self.id.name) && freeze.opening.is_some()).peekable();
        let changed = !self.id.rehearsal && of_it.peek().is_some() && !of_it.any(|freeze| freeze.opening == opening);
        changed.then(|| "entry 1 is not the one that the freeze of the crisis was written with".to_owned())
    }

    /// The entry that would come next.
    #[must_use]
    pub fn next(&self, at: DateTime<Utc>, by: String, event: CrisisEvent) -> CrisisEntry {
        let (previous, last) = self.last;
        CrisisEntry::new(&self.id, last + 1, previous, at, by, event)
    }

    /// Its first entry.
    #[must_use]
    pub fn opening(&self) -> Option<&CrisisEntry> {
        self.entries().find(|entry| matches!(entry.event, CrisisEvent::Open { .. }))
    }

    /// What ended it.
    #[must_use]
    pub fn closing(&self) -> Option<&CrisisEntry> {
        self.entries().find(|entry| matches!(entry.event, CrisisEvent::Close { .. }))
    }

    /// Whether it goes on. A log that cannot be read does.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closing().is_none()
    }

    /// The level that it has, and the entry that set it.
    #[must_use]
    pub fn level(&self) -> Option<(&CrisisEntry, &LevelTerms)> {
        self.entries().rev().find_map(|entry| Some((entry, entry.level()?)))
    }

    /// The number of the first entry that is earlier than the one before it: written by hand, or on a machine with another clock.
    #[must_use]
    pub fn backwards(&self) -> Option<u32> {
        let pairs = self.entries.iter().zip(self.entries.iter().skip(1));
        pairs.filter(|(before, after)| after.at < before.at).map(|(_, after)| after.seq).next()
    }

    /// How long it took from the opening to an instant; `None` where that is before the opening.
    #[must_use]
    pub fn since_opening(&self, at: DateTime<Utc>) -> Option<chrono::TimeDelta> {
        self.opening().map(|opening| at - opening.at).filter(|span| *span >= chrono::TimeDelta::zero())
    }

    /// Why it began.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self.opening().map(|entry| &entry.event) {
            Some(CrisisEvent::Open { reason, .. }) => reason,
            _ => "the log of the crisis cannot be read",
        }
    }

    /// Items of the checklists of all levels that it had, each once, with the entry that says that it is done.
    #[must_use]
    pub fn checklist(&self) -> Vec<(&ChecklistItem, Option<&CrisisEntry>)> {
        let mut items: Vec<(&ChecklistItem, Option<&CrisisEntry>)> = Vec::new();
        for item in self.entries().filter_map(CrisisEntry::level).flat_map(|level| &level.checklist) {
            if items.iter().all(|(there, _)| there.text != item.text) {
                items.push((item, None));
            }
        }
        for entry in self.entries() {
            if let CrisisEvent::Note { item: Some(number), .. } = &entry.event
                && let Some((_, done)) = usize::try_from(*number).ok().and_then(|number| items.get_mut(number.checked_sub(1)?))
            {
                done.get_or_insert(entry);
            }
        }
        items
    }

    /// Statements that are ready, with their posts, the newest word on each.
    #[must_use]
    pub fn statements(&self) -> Vec<(&CrisisEntry, &str, &PostId, &[Exemption])> {
        let mut found: Vec<(&CrisisEntry, &str, &PostId, &[Exemption])> = Vec::new();
        for entry in self.entries() {
            if let CrisisEvent::Statement { statement, post, exempt } = &entry.event {
                found.retain(|(_, _, of, _)| *of != post);
                found.push((entry, statement, post, exempt));
            }
        }
        found
    }

    /// What may pass the freeze of a post on a channel.
    #[must_use]
    pub fn exemption(&self, post: &PostId, channel: &ChannelName) -> Option<&Exemption> {
        let of_post = self.statements().into_iter().find(|(_, _, of, _)| *of == post)?;
        of_post.3.iter().find(|exemption| exemption.channel == *channel)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::freeze::Scope;
    use super::super::NoteKind;
    use super::*;
    use crate::model::Held;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn id(rehearsal: bool) -> CrisisId {
        CrisisId { rehearsal, name: "20261122T100000Z-sismo".to_owned() }
    }

    fn terms() -> LevelTerms {
        LevelTerms {
            id: "rojo".to_owned(),
            name: "Emergencia".to_owned(),
            decides: vec!["marisol".to_owned()],
            approvals: 2,
            approvers: Vec::new(),
            cooling_off_until: at("2026-11-22T10:10:00Z"),
            respond_by: None,
            spokesperson: None,
            notify: Vec::new(),
            checklist: vec![ChecklistItem { text: "Primero las personas".to_owned(), responsible: None, by: None }],
            freeze: None,
            stops: Some(Scope::default()),
            held: Held::Ask,
        }
    }

    fn log(events: Vec<CrisisEvent>) -> Vec<(u32, Vec<u8>)> {
        let (mut bodies, mut previous) = (Vec::new(), None);
        for (seq, event) in (1..).zip(events) {
            let entry = CrisisEntry::new(&id(false), seq, previous, at("2026-11-22T10:00:00Z"), "lucia".to_owned(), event);
            let bytes = entry.to_bytes();
            previous = Some(Digest::of(&bytes));
            bodies.push((seq, bytes));
        }
        bodies
    }

    fn three() -> Vec<(u32, Vec<u8>)> {
        log(vec![
            CrisisEvent::Open { reason: "Sismo".to_owned(), level: terms() },
            CrisisEvent::Note { about: NoteKind::Action, text: "Patio vacío".to_owned(), item: Some(1) },
            CrisisEvent::Close { reason: "Pasó".to_owned(), cut_short: false },
        ])
    }

    fn read(bodies: Vec<(u32, Vec<u8>)>) -> CrisisLog {
        CrisisLog::read(id(false), bodies.into_iter().map(|(seq, bytes)| (seq, Ok(bytes))))
    }

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let whole = read(three());
        assert_eq!(whole.problem, None);
        assert!(!whole.is_open());
        assert_eq!((whole.reason(), whole.entries().count()), ("Sismo", 3));
        assert!(whole.checklist()[0].1.is_some_and(|done| done.seq == 2));
        let open = read(three().into_iter().take(2).collect());
        assert!(open.is_open() && open.problem.is_none());
        assert_eq!(open.level().map(|(_, level)| level.id.as_str()), Some("rojo"));
    }

    #[test]
    fn what_was_changed_removed_or_moved_is_seen() {
        let changed = |at: usize, change: fn(&str) -> String| {
            let mut bodies = three();
            bodies[at].1 = change(&String::from_utf8(bodies[at].1.clone()).expect("text")).into_bytes();
            read(bodies).problem
        };
        for (name, problem) in [
            ("a text changed", changed(1, |text| text.replace("Patio", "Sótano"))),
            ("the first changed", changed(0, |text| text.replace("Sismo", "Broma"))),
            ("the last changed", changed(2, |text| text.replace("Pasó", "Sigue"))),
            ("the last without its digest", changed(2, |text| text.split(",\n  \"digest\"").next().unwrap_or_default().to_owned() + "}")),
            ("torn", changed(1, |text| text[..20].to_owned())),
            ("a rehearsal's entry", changed(0, |text| text.replace("\"rehearsal\": false", "\"rehearsal\": true"))),
            ("another number", changed(2, |text| text.replace("\"seq\": 3", "\"seq\": 4"))),
            ("one removed", read(three().into_iter().filter(|(seq, _)| *seq != 2).collect()).problem),
            ("the first removed", read(three().into_iter().skip(1).collect()).problem),
        ] {
            assert!(problem.is_some(), "{name}");
        }
    }

    #[test]
    fn a_leap_second_is_refused_with_its_line() {
        let text = String::from_utf8(three()[0].1.clone()).expect("text");
        let fault = |text: &str| CrisisEntry::from_bytes(&id(false), 1, text.as_bytes()).err().unwrap_or_default();
        let changed = text.replacen("10:00:00Z", "09:59:60Z", 1);
        let line = 1 + changed.lines().position(|line| line.contains(":60Z")).expect("a line");
        assert_eq!(fault(&text), "");
        assert!(fault(&changed).contains(&format!("it names a leap second at line {line} ")), "{}", fault(&changed));
        let in_level = text.replace("10:10:00Z", "10:09:60Z");
        assert_ne!(in_level, text);
        assert!(fault(&in_level).contains("a leap second"), "{}", fault(&in_level));
    }

    #[test]
    fn the_only_entry_is_protected_too_and_asks_for_an_approval() {
        let opening = |approvals| CrisisEvent::Open { reason: "Sismo".to_owned(), level: LevelTerms { approvals, ..terms() } };
        let mut bodies = log(vec![opening(2)]);
        assert_eq!(read(bodies.clone()).problem, None);
        bodies[0].1 = String::from_utf8(bodies[0].1.clone()).expect("text").replace("\"approvals\": 2", "\"approvals\": 1").into_bytes();
        let changed = read(bodies);
        assert!(changed.problem.is_some() && changed.is_open() && changed.level().is_none());
        assert!(read(log(vec![opening(0)])).problem.is_some_and(|problem| problem.contains("no approval")));
    }

    #[test]
    fn texts_of_strangers_do_nothing_to_a_terminal() {
        let bodies = log(vec![CrisisEvent::Open { reason: "a\u{1b}[2J\u{202e}b".to_owned(), level: terms() }]);
        assert_eq!(read(bodies).reason(), "a [2J b");
    }
}
