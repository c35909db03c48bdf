//! Whether a draw is what it says: every sum is done again.

use chrono::{DateTime, Utc};

use super::{Commitment, Draw, Draws, PrivateList, hex, picks, seed};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// Number of the commitment.
    pub draw: u16,
    /// Whether it holds; `None` for what is only to be known.
    pub holds: Option<bool>,
    /// What was looked at, or what is to be known.
    pub text: String,
}

/// Does all sums of a campaign's draws again, from the record alone; with the private list, whether it is the list that was fixed.
#[must_use]
pub fn verify(draws: &Draws, private: Option<&PrivateList>) -> Vec<Check> {
    let mut checks = Vec::new();
    // Commitments are numbered from 1, and none is ever taken away.
    for number in (1..=draws.last).filter(|number| draws.list.iter().all(|draw| draw.number != *number)) {
        checks.push(Check {
            draw: number,
            holds: Some(false),
            text: "its commitment is on record, as that of every number up to the last".to_owned(),
        });
    }
    for (at, draw) in draws.list.iter().enumerate() {
        let mut add = |holds: Option<bool>, text: String| checks.push(Check { draw: draw.number, holds, text });
        let (record, commitment) = match &draw.commit {
            Ok(commit) => commit,
            Err(problem) => {
                add(Some(false), format!("the commitment can be read: {problem}"));
                continue;
            }
        };
        add(Some(true), format!("the commitment is the hash of its text: {}", record.commitment));
        if let Some(reason) = &record.reason {
            let shown: String =
                reason.chars().take(500).flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] }).collect();
            add(None, format!("it replaces an earlier commitment; reason given: {shown}"));
        }
        if let Some(earlier) = at.checked_sub(1).and_then(|before| draws.list.get(before)) {
            add(
                Some(was_open(&draws.list[..at], record.at)),
                format!("nobody could know who wins by {:03} when it was replaced", earlier.number),
            );
        }
        if record.at < commitment.closes {
            add(Some(false), "it was made after entries closed".to_owned());
        }
        // Who knows the value can choose the list.
        add(
            Some(record.at < commitment.due),
            format!("it was made before the random value was published, {}", commitment.due.to_rfc3339()),
        );
        match commitment.source.known_from() {
            Some(from) if record.at < from => {}
            Some(_) => add(Some(false), format!("nobody could know the value of `{}` when it was made", commitment.source)),
            None => add(None, format!("when the value of `{}` could be known cannot be told from here", commitment.source)),
        }
        let on_time = commitment.source.published_at().is_none_or(|at| at == commitment.due);
        if !on_time {
            add(Some(false), "the source publishes its value at the time that the commitment says".to_owned());
        }
        let entries = match &draw.entries {
            Ok(entries) => entries,
            Err(problem) => {
                add(Some(false), format!("the list can be read: {problem}"));
                continue;
            }
        };
        let tickets: u64 = entries.iter().map(|entry| u64::from(entry.tickets)).sum();
        let whole =
            Commitment::list_hash(entries) == commitment.list && entries.len() == commitment.entries && tickets == commitment.tickets;
        let (count, of) = (entries.len(), if tickets == 1 { "ticket" } else { "tickets" });
        add(
            Some(whole),
            format!("the list is the one that was fixed: {count} {}, {tickets} {of}", if count == 1 { "entry" } else { "entries" }),
        );
        let sorted = entries.windows(2).all(|pair| pair[0].hash < pair[1].hash);
        let bounded = entries.iter().all(|entry| entry.tickets <= commitment.per_person);
        add(Some(sorted && bounded), "no entry is there twice, and none has more tickets than the rules allow".to_owned());
        match &draw.run {
            None if at + 1 < draws.list.len() => add(None, "it was never run, and replaced by a later one".to_owned()),
            None => add(None, "it has not been run yet".to_owned()),
            Some(Err(problem)) => add(Some(false), format!("the result can be read: {problem}")),
            Some(Ok(run)) => {
                add(Some(run.commitment == record.commitment), "the result follows from this commitment".to_owned());
                let form = commitment.source.value(&run.value).is_ok_and(|value| value == run.value);
                add(Some(form), format!("the value has the form of `{}`: {}", commitment.source, run.value));
                let again = seed(&record.commitment, &run.value);
                add(Some(run.at >= commitment.due), "it was run after the random value was published".to_owned());
                // A commitment that asks for more than a draw may have cannot be read.
                let drawn: Vec<String> =
                    picks(entries, &again, commitment.drawn().unwrap_or(0)).into_iter().map(|entry| entry.hash).collect();
                add(
                    Some(hex(&again) == run.seed && drawn == run.picks),
                    match run.picks.len() {
                        1 => "the same entry is drawn again".to_owned(),
                        picks => format!("the same {picks} entries are drawn again"),
                    },
                );
            }
        }
        if let (Some(private), true) = (private, at + 1 == draws.list.len()) {
            add(Some(private.is_of(commitment)), "the entrants of the private list are those whose entries were fixed".to_owned());
        }
    }
    checks
}

/// Whether the last of some draws could be replaced at an instant: none of them was ever run, and nobody could know who wins by it.
fn was_open(earlier: &[Draw], at: DateTime<Utc>) -> bool {
    let known = |draw: &Draw| draw.commit.as_ref().is_ok_and(|(_, commitment)| commitment.may_be_known(at));
    earlier.iter().all(|draw| draw.run.is_none()) && !earlier.last().is_some_and(known)
}

#[cfg(test)]
mod tests {
    use super::super::commitment::tests::example;
    use super::super::{CommitRecord, DrawError, Entry, PrivateList, Salt, Source, commit, read_entries, run};
    use super::*;
    use crate::ledger::Store;
    use crate::ledger::stores::DirectoryStore;
    use crate::networks::Specs;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn list(names: &[&str]) -> PrivateList {
        let text: String = std::iter::once("entrant\n".to_owned()).chain(names.iter().map(|name| format!("{name}\n"))).collect();
        PrivateList::new(&read_entries(&text, 1, &Specs::embedded()).expect("entries"), &Salt::given(&"ab".repeat(32)).expect("a salt"))
    }

    fn failed(draws: &Draws, private: Option<&PrivateList>) -> Vec<String> {
        verify(draws, private).into_iter().filter(|check| check.holds == Some(false)).map(|check| check.text).collect()
    }

    const AFTER: &str = "2027-01-06T02:30:00Z";
    const DUE: &str = "2027-01-06T03:00:30Z";

    fn committed(dir: &tempfile::TempDir, private: &PrivateList) -> DirectoryStore {
        let store = DirectoryStore::new(dir.path());
        let mut commitment = example(&private.entries(), 1, 1);
        commitment.due = commitment.source.published_at().expect("a time");
        commit(&store, &private.entries(), &commitment, "Ana".to_owned(), None, instant(AFTER)).expect("commits");
        store
    }

    #[test]
    fn an_honest_draw_holds_and_is_run_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let private = list(&["ada", "bo", "cy", "di"]);
        let store = committed(&dir, &private);
        let early = run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(AFTER)).expect_err("too early");
        assert!(matches!(early, DrawError::Early(_)), "{early}");
        let wrong = run(&store, "sorteo-reyes", "a lucky number", "Ana".to_owned(), instant(DUE)).expect_err("no value");
        assert!(matches!(wrong, DrawError::Value(_)), "{wrong}");
        let (_, first) = run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
        assert_eq!(first.picks.len(), 2);
        let again = run(&store, "sorteo-reyes", &"f0".repeat(32), "Ana".to_owned(), instant(DUE)).expect_err("once");
        assert!(matches!(again, DrawError::Run(_)), "{again}");
        let draws = Draws::load(&store, "sorteo-reyes").expect("loads");
        assert_eq!(failed(&draws, Some(&private)), Vec::<String>::new());
        assert_eq!(
            failed(&draws, Some(&list(&["ada", "bo", "cy", "eve"]))),
            ["the entrants of the private list are those whose entries were fixed"]
        );
    }

    #[test]
    fn a_second_commitment_needs_a_reason_and_stays_visible() {
        let dir = tempfile::tempdir().expect("a folder");
        let private = list(&["ada", "bo"]);
        let store = committed(&dir, &private);
        let mut second = example(&private.entries(), 1, 1);
        (second.number, second.due) = (2, second.source.published_at().expect("a time"));
        let refused = commit(&store, &private.entries(), &second, "Ana".to_owned(), None, instant(AFTER)).expect_err("refused");
        assert!(matches!(refused, DrawError::Committed(_)), "{refused}");
        commit(&store, &private.entries(), &second, "Ana".to_owned(), Some("faltaba una".to_owned()), instant(AFTER)).expect("commits");
        run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
        let draws = Draws::load(&store, "sorteo-reyes").expect("loads");
        let told: Vec<String> = verify(&draws, None).into_iter().filter(|check| check.holds.is_none()).map(|check| check.text).collect();
        assert_eq!(told, ["it was never run, and replaced by a later one", "it replaces an earlier commitment; reason given: faltaba una"]);
    }

    /// Whoever knows the result could go on until a friend wins: neither after the run nor without it, once the value is there.
    #[test]
    fn a_draw_whose_result_may_be_known_stands() {
        let private = list(&["ada", "bo"]);
        let mut second = example(&private.entries(), 1, 1);
        (second.number, second.source) = (2, Source::drand_at(instant("2027-01-06T05:00:00Z")).expect("a round"));
        second.due = second.source.published_at().expect("a time");
        for ran in [true, false] {
            let dir = tempfile::tempdir().expect("a folder");
            let store = committed(&dir, &private);
            if ran {
                run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
            }
            let refused = commit(&store, &private.entries(), &second, "Ana".to_owned(), Some("faltaba una".to_owned()), instant(DUE));
            match refused.expect_err("refused") {
                DrawError::Run(_) => assert!(ran),
                DrawError::Known(_) => assert!(!ran),
                other => panic!("{other}"),
            }
            // Written by hand, it does not hold.
            let record = CommitRecord {
                schema: crate::ledger::SCHEMA,
                campaign: "sorteo-reyes".to_owned(),
                number: 2,
                at: instant(DUE),
                by: "Ana".to_owned(),
                text: second.text(),
                commitment: second.hash(),
                reason: Some("faltaba una".to_owned()),
                tool: String::new(),
            };
            let mut draws = Draws::load(&store, "sorteo-reyes").expect("loads");
            draws.list.push(Draw { number: 2, commit: Ok((record, second.clone())), entries: Ok(private.entries()), run: None });
            draws.last = 2;
            assert_eq!(failed(&draws, None), ["nobody could know who wins by 001 when it was replaced"], "run: {ran}");
        }
    }

    /// Each way to cheat leaves something that does not hold.
    #[test]
    fn what_was_changed_afterwards_does_not_hold() {
        type Change = fn(&str) -> String;
        let changes: [(&str, &str, Change); 6] = [
            ("001-list-001.json", "an entry removed", |text| {
                let start = text.find("    \"").expect("an entry");
                let end = text[start..].find('\n').expect("a line") + start + 1;
                format!("{}{}", &text[..start], &text[end..])
            }),
            ("001-commit.json", "more winners", |text| text.replace("winners: 1", "winners: 2")),
            ("001-run.json", "another value", |text| text.replace(&"0f".repeat(32), &"f0".repeat(32))),
            ("001-run.json", "another winner", |text| {
                let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
                let picks: Vec<&str> = value["picks"].as_array().expect("a list").iter().filter_map(|pick| pick.as_str()).collect();
                text.replace(picks[0], "x").replace(picks[1], picks[0]).replace("\"x\"", &format!("\"{}\"", picks[1]))
            }),
            ("001-run.json", "an early run", |text| text.replace("2027-01-06T03:00:30Z", "2027-01-06T02:59:59Z")),
            ("001-run.json", "another commitment", |text| text.replace("\"commitment\": \"", "\"commitment\": \"0")),
        ];
        for (file, what, change) in changes {
            let dir = tempfile::tempdir().expect("a folder");
            let private = list(&["ada", "bo", "cy"]);
            let store = committed(&dir, &private);
            run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
            let path = dir.path().join("_draws/sorteo-reyes").join(file);
            let text = std::fs::read_to_string(&path).expect("reads");
            let changed = change(&text);
            assert_ne!(text, changed, "{what}");
            crate::support::atomic_file::write(&path, changed.as_bytes()).expect("writes");
            let draws = Draws::load(&store, "sorteo-reyes").expect("loads");
            assert!(!failed(&draws, Some(&private)).is_empty(), "{what}");
        }
    }

    /// The commitment of a number that was left, and of a list or a run that is there, cannot be taken away in silence.
    #[test]
    fn a_commitment_that_was_removed_is_missed() {
        let removed: [(&[&str], &[u16]); 3] =
            [(&["001-commit.json", "001-list-001.json"], &[1]), (&["001-commit.json"], &[1]), (&["002-commit.json", "002-run.json"], &[2])];
        for (files, missed) in removed {
            let dir = tempfile::tempdir().expect("a folder");
            let private = list(&["ada", "bo"]);
            let store = committed(&dir, &private);
            let mut second = example(&private.entries(), 1, 1);
            (second.number, second.due) = (2, second.source.published_at().expect("a time"));
            commit(&store, &private.entries(), &second, "Ana".to_owned(), Some("again".to_owned()), instant(AFTER)).expect("commits");
            run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
            for file in files {
                std::fs::remove_file(dir.path().join("_draws/sorteo-reyes").join(file)).expect("removes");
            }
            let checks = verify(&Draws::load(&store, "sorteo-reyes").expect("loads"), None);
            let broken: Vec<u16> = checks.iter().filter(|check| check.holds == Some(false)).map(|check| check.draw).collect();
            assert_eq!(broken, missed, "{files:?}: {checks:?}");
        }
    }

    /// A height that was mined long before is found out, also where the record was not written by this program; events are noted.
    #[test]
    fn a_value_that_could_be_known_does_not_hold() {
        for (source, holds) in [("bitcoin 900000", Some(false)), ("bitcoin 1100000", Some(true)), ("event Gordo de Reyes", None)] {
            let private = list(&["ada", "bo"]);
            let mut commitment = example(&private.entries(), 1, 0);
            commitment.source = source.parse().expect("a source");
            let dir = tempfile::tempdir().expect("a folder");
            let store = DirectoryStore::new(dir.path());
            let written = commit(&store, &private.entries(), &commitment, "Ana".to_owned(), None, instant(AFTER));
            assert_eq!(written.is_ok(), holds != Some(false), "{source}");
            let record = CommitRecord {
                schema: crate::ledger::SCHEMA,
                campaign: "sorteo-reyes".to_owned(),
                number: 1,
                at: instant(AFTER),
                by: "Ana".to_owned(),
                text: commitment.text(),
                commitment: commitment.hash(),
                reason: None,
                tool: String::new(),
            };
            let draw = Draw { number: 1, commit: Ok((record, commitment)), entries: Ok(private.entries()), run: None };
            let checks = verify(&Draws { list: vec![draw], last: 1 }, None);
            let known = checks.iter().any(|check| check.holds == Some(false));
            let noted = checks.iter().any(|check| check.holds.is_none() && check.text.contains("cannot be told"));
            assert_eq!((known, noted), (holds == Some(false), holds.is_none()), "{source}: {checks:?}");
        }
    }

    #[test]
    fn long_lists_are_kept_in_parts() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = DirectoryStore::new(dir.path());
        let mut entries: Vec<Entry> =
            (0..10_050_u32).map(|number| Entry { hash: super::super::sha256(&number.to_be_bytes()), tickets: 1 }).collect();
        entries.sort();
        let mut commitment = example(&entries, 3, 2);
        commitment.due = commitment.source.published_at().expect("a time");
        commit(&store, &entries, &commitment, "Ana".to_owned(), None, instant(AFTER)).expect("commits");
        assert_eq!(store.list("_draws/").expect("lists").len(), 3);
        let (_, result) = run(&store, "sorteo-reyes", &"0f".repeat(32), "Ana".to_owned(), instant(DUE)).expect("runs");
        assert_eq!(result.picks.len(), 5);
        assert!(failed(&Draws::load(&store, "sorteo-reyes").expect("loads"), None).is_empty());
    }
}
