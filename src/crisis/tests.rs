//! The steps of a crisis on a store that fails at every write, and what the look back says of them.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};

use super::{ActError, Actor, board, find, look_back, markdown, surplus};
use crate::ledger::stores::DirectoryStore;
use crate::ledger::{Control, CrisisEvent, NoteKind, Store, StoreError};
use crate::networks::Specs;
use crate::support::atomic_file;
use crate::workspace::{Workspace, load_root};

const PLAN: &str = "\
levels:
  - { id: amarillo, name: Queja, decides: lucia, substitutes: ana, respond_within: 4h, freeze: { tags: [oferta], held: shift } }
  - { id: rojo, name: Emergencia, decides: ana, substitutes: lucia, cooling_off: 20m, respond_within: 1h, actions: [{ text: Primero las personas, within: 5m }, Avisar], freeze: { everything: true } }
afterwards: { due: 3d, questions: ['¿Qué | vimos <tarde>?'] }
";

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-22T{text}:00Z").parse().expect("an instant")
}

/// A store whose n-th write does not happen, and none after it.
struct Failing {
    inner: DirectoryStore,
    left: AtomicU32,
}

impl Store for Failing {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        if self.left.load(Ordering::SeqCst) == 0 {
            return Err(StoreError { action: "write", place: key.to_owned(), source: std::io::ErrorKind::StorageFull.into() });
        }
        self.left.fetch_sub(1, Ordering::SeqCst);
        self.inner.create(key, bytes)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.list(prefix)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        self.inner.read(key)
    }
}

/// A store before whose n-th write somebody else does something.
struct Beside<'a> {
    inner: DirectoryStore,
    at: u32,
    writes: AtomicU32,
    other: &'a (dyn Fn() + Sync),
}

impl Store for Beside<'_> {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        if self.writes.fetch_add(1, Ordering::SeqCst) == self.at {
            (self.other)();
        }
        self.inner.create(key, bytes)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.list(prefix)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        self.inner.read(key)
    }
}

struct Lab {
    dir: tempfile::TempDir,
    workspace: Workspace,
}

impl Lab {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        write("pregon.yaml", "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nchannels:\n  site: { network: site }\n");
        write("plans/crisis.yaml", PLAN);
        write("plans/people.yaml", "ana: { name: Ana, role: team }\nlucia: { name: Lucía, role: team }\n");
        write("content/oferta.md", "---\ntitle: Oferta\ndate: 2026-11-22 05:00\nstatus: approved\ntags: [oferta]\n---\nHoy.\n");
        let workspace = load_root(dir.path(), &Specs::embedded()).expect("a workspace").output;
        Self { dir, workspace }
    }

    fn store(&self) -> DirectoryStore {
        DirectoryStore::new(self.dir.path().join("ledger"))
    }

    fn failing(&self, writes: u32) -> Failing {
        Failing { inner: self.store(), left: AtomicU32::new(writes) }
    }

    fn actor<'a>(&'a self, store: &'a dyn Store, now: &str) -> Actor<'a> {
        Actor { store, plan: &self.workspace.crisis, now: at(now), by: "lucia" }
    }

    fn control(&self) -> Control {
        board(&self.store()).expect("reads")
    }

    /// Levels of the open freezes.
    fn stopped(&self, now: &str) -> Vec<String> {
        self.control().open(at(now)).filter_map(|freeze| freeze.open.as_ref()?.level.clone()).collect()
    }
}

#[test]
fn an_opening_that_fails_is_gone_on_with() {
    for writes in 0..2 {
        let lab = Lab::new();
        let failed = lab.actor(&lab.failing(writes), "10:00").open("rojo", "Sismo", false);
        assert!(matches!(failed, Err(ActError::Store(_))), "{writes}");
        assert_eq!(lab.stopped("10:01").len(), usize::from(writes > 0), "{writes}: what was frozen stays so");
        let opened = lab.actor(&lab.store(), "10:02").open("rojo", "Sismo", false).expect("opens");
        assert_eq!(opened.resumed, writes > 0);
        assert_eq!((lab.stopped("10:03"), lab.control().open_crises().count()), (vec!["rojo".to_owned()], 1), "{writes}");
    }
}

#[test]
fn an_opening_that_is_gone_on_with_at_another_level_is_whole() {
    for level in ["amarillo", "rojo"] {
        let lab = Lab::new();
        assert!(lab.actor(&lab.failing(1), "10:00").open("rojo", "Sismo", false).is_err());
        let store = lab.store();
        let other = Actor { by: "ana", ..lab.actor(&store, "10:02") };
        assert!(other.open(level, "Otra cosa", false).expect("opens").resumed);
        assert_eq!(lab.control().crises[0].problem, None, "{level}");
    }
}

/// The problems that a look at the whole ledger finds.
fn verified(lab: &Lab) -> Vec<String> {
    let problems = crate::ledger::read_all(&lab.store(), "").expect("reads").problems;
    problems.into_iter().map(|problem| format!("{}: {}", problem.key, problem.message)).collect()
}

#[test]
fn a_freeze_that_is_removed_goes_on_as_long_as_its_crisis() {
    let lab = Lab::new();
    let store = lab.store();
    let opened = lab.actor(&store, "10:00").open("amarillo", "Queja", false).expect("opens");
    assert!(verified(&lab).is_empty(), "{:?}", verified(&lab));
    let before = crate::ledger::Snapshot::load(&store).expect("loads");
    std::fs::remove_dir_all(lab.dir.path().join("ledger/_freezes")).expect("removes");
    // As the level says, for those who look for the first time and for those who look again before a send.
    let after = crate::ledger::Snapshot::load(&store).expect("loads");
    assert_eq!(after.problems.len(), 1, "{:?}", after.problems);
    for control in [lab.control(), before.control.reread_freezes(&store).expect("reads"), after.control] {
        let open: Vec<_> = control.open(at("10:01")).collect();
        let [freeze] = open.as_slice() else { panic!("{open:?}") };
        let tags = freeze.open.as_ref().map(|open| open.scope.tags.clone());
        assert_eq!((freeze.missing, tags, freeze.crisis()), (true, Some(vec!["oferta".to_owned()]), Some(opened.entry.crisis.as_str())));
    }
    assert!(verified(&lab).iter().any(|problem| problem.starts_with("_freezes/") && problem.contains("removed")), "{:?}", verified(&lab));
    let log = lab.control().crises[0].clone();
    lab.actor(&store, "11:00").close(&log, "Pasó").expect("closes");
    let control = lab.control();
    assert_eq!(control.open(at("11:01")).count(), 0);
    assert_eq!(control.freezes[0].ended(at("11:01")), Some(at("11:00")), "what was held does not burst out");
}

#[test]
fn an_opening_that_was_changed_lets_nothing_pass() {
    let change = |lab: &Lab, with: fn(String) -> Vec<u8>| {
        let name = lab.control().crises[0].id.name.clone();
        let path = lab.dir.path().join(format!("ledger/_crises/{name}/0001.json"));
        crate::support::atomic_file::write(&path, &with(std::fs::read_to_string(&path).expect("reads"))).expect("writes");
    };
    let fewer = |text: String| text.replace("\"approvals\": 2", "\"approvals\": 1").into_bytes();
    // Whoever makes the digest anew has the freeze against them.
    let anew = |text: String| {
        let mut value: serde_json::Value = serde_json::from_str(&text.replace("\"approvals\": 2", "\"approvals\": 1")).expect("JSON");
        value.as_object_mut().expect("an object").shift_remove("digest");
        value["digest"] = serde_json::to_value(crate::model::Digest::of_json(&value)).expect("a digest");
        serde_json::to_vec(&value).expect("JSON")
    };
    for with in [fewer, anew] {
        let lab = Lab::new();
        lab.actor(&lab.store(), "10:00").open("rojo", "Sismo", false).expect("opens");
        change(&lab, with);
        let control = lab.control();
        assert!(control.crises[0].problem.is_some() && control.open_crises().count() == 1);
        assert_eq!(control.open(at("10:01")).count(), 1);
        assert!(verified(&lab).iter().any(|problem| problem.starts_with("_crises/")), "{:?}", verified(&lab));
        // Nobody can tell any more what it stopped.
        std::fs::remove_dir_all(lab.dir.path().join("ledger/_freezes")).expect("removes");
        assert_eq!(lab.control().open(at("10:02")).count(), 1);
    }
    let lab = Lab::new();
    lab.actor(&lab.store(), "10:00").open("rojo", "Sismo", false).expect("opens");
    std::fs::remove_dir_all(lab.dir.path().join("ledger/_crises")).expect("removes");
    assert_eq!(lab.control().open(at("10:01")).count(), 1);
    assert!(verified(&lab).iter().any(|problem| problem.contains("whose log is missing")), "{:?}", verified(&lab));
}

#[test]
fn a_closing_that_fails_leaves_it_stopped_and_is_gone_on_with() {
    for writes in 0..3 {
        let lab = Lab::new();
        lab.actor(&lab.store(), "10:00").open("amarillo", "Queja", false).expect("opens");
        let log = |lab: &Lab| lab.control().crises[0].clone();
        lab.actor(&lab.store(), "10:10").turn(&log(&lab), "rojo", "Peor", true).expect("raises");
        assert_eq!(lab.stopped("10:11").len(), 2, "a graver level keeps what was stopped");
        assert!(lab.actor(&lab.failing(writes), "11:00").close(&log(&lab), "Pasó").is_err(), "{writes}");
        assert!(!lab.stopped("11:01").is_empty(), "{writes}");
        let closed = lab.actor(&lab.store(), "11:02").close(&log(&lab), "Pasó").expect("closes");
        assert_eq!(closed.lifted.len(), 2 - usize::from(writes == 2), "{writes}");
        assert!(lab.stopped("11:03").is_empty() && surplus(&lab.control(), &closed.log).is_empty());
    }
}

/// The level before and the level that it gets.
const TURNS: [(&str, &str, bool); 2] = [("rojo", "amarillo", false), ("amarillo", "rojo", true)];

impl Lab {
    /// A crisis at a level.
    fn opened(level: &str) -> Self {
        let lab = Self::new();
        lab.actor(&lab.store(), "10:00").open(level, "Sismo", false).expect("opens");
        lab
    }

    fn log(&self) -> crate::ledger::CrisisLog {
        self.control().crises[0].clone()
    }

    /// It is over, and nothing of it is left.
    fn assert_over(&self, told: &str) {
        let (control, log) = (self.control(), self.log());
        assert_eq!((log.is_open(), &log.problem), (false, &None), "{told}");
        assert!(surplus(&control, &log).is_empty() && control.open(at("13:00")).count() == 0, "{told}: {:?}", control.freezes);
        assert!(verified(self).is_empty(), "{told}: {:?}", verified(self));
    }
}

#[test]
fn whatever_runs_beside_a_close_no_freeze_of_the_crisis_is_left() {
    for (from, to, up) in TURNS {
        for closes_first in [false, true] {
            for moment in 0.. {
                let lab = Lab::opened(from);
                let log = lab.log();
                let inner = lab.store();
                let close = |store: &dyn Store| lab.actor(store, "11:00").close(&log, "Pasó").map(drop);
                let turn = |store: &dyn Store| lab.actor(store, "11:00").turn(&log, to, "Otro", up).map(drop);
                let met = std::sync::atomic::AtomicBool::new(false);
                let other = || {
                    met.store(true, Ordering::SeqCst);
                    let done = if closes_first { turn(&inner) } else { close(&inner) };
                    assert!(matches!(done, Ok(()) | Err(ActError::Over(_))), "{done:?}");
                };
                let beside = Beside { inner: lab.store(), at: moment, writes: AtomicU32::new(0), other: &other };
                let done = if closes_first { close(&beside) } else { turn(&beside) };
                if !met.load(Ordering::SeqCst) {
                    assert!(moment > 1, "{from} {closes_first}");
                    break;
                }
                assert!(matches!(done, Ok(()) | Err(ActError::Over(_))), "{done:?}");
                lab.assert_over(&format!("{from} to {to}, close first: {closes_first}, before write {moment}"));
            }
        }
    }
}

#[test]
fn a_change_of_level_that_fails_stops_enough_and_is_gone_on_with() {
    for (from, to, up) in TURNS {
        for writes in 0..3 {
            let told = format!("{from} to {to}, {writes} writes");
            let cut_off = || {
                let lab = Lab::opened(from);
                let failed = lab.actor(&lab.failing(writes), "10:30").turn(&lab.log(), to, "Otro", up);
                assert_eq!(failed.is_err(), writes < 2 || !up, "{told}");
                assert!(lab.stopped("10:31").contains(&from.to_owned()), "{told}");
                lab
            };
            let lab = cut_off();
            // As soon as the log says that it is graver, what that stops is stopped.
            assert_eq!(lab.stopped("10:31").contains(&to.to_owned()), writes > 0, "{told}");
            let again = lab.actor(&lab.store(), "10:40").turn(&lab.log(), to, "Otro", up);
            assert!(matches!(again, Ok(_) | Err(ActError::SameLevel(_))), "{told}: {again:?}");
            assert_eq!(lab.stopped("10:41").len(), if up { 2 } else { 1 }, "{told}");
            assert_eq!((lab.log().entries().count(), verified(&lab)), (2, Vec::new()), "{told}");
            let lab = cut_off();
            lab.actor(&lab.store(), "11:00").close(&lab.log(), "Pasó").expect("closes");
            lab.assert_over(&told);
        }
    }
}

#[test]
fn two_changes_of_level_at_once_are_told_apart() {
    let lab = Lab::opened("amarillo");
    let (log, inner) = (lab.log(), lab.store());
    let other = || drop(lab.actor(&inner, "10:30").turn(&log, "rojo", "Otro", true).expect("raises"));
    let beside = Beside { inner: lab.store(), at: 0, writes: AtomicU32::new(0), other: &other };
    let second = lab.actor(&beside, "10:30").turn(&log, "rojo", "Otro", true);
    assert!(matches!(second, Err(ActError::SameLevel(_))), "{second:?}");
    assert_eq!(lab.stopped("10:31").len(), 2);
    // Lowered and raised again within a second, for the same reason: the freeze that was lifted is another one.
    lab.actor(&inner, "10:30").turn(&lab.log(), "amarillo", "Otro", false).expect("lowers");
    lab.actor(&inner, "10:30").turn(&lab.log(), "rojo", "Otro", true).expect("raises");
    assert!(lab.stopped("10:31").contains(&"rojo".to_owned()), "{:?}", lab.control().freezes);
}

#[test]
fn a_graver_level_starts_the_clocks_and_a_milder_one_gives_no_new_time() {
    let lab = Lab::new();
    let store = lab.store();
    lab.actor(&store, "10:00").open("amarillo", "Queja", false).expect("opens");
    let log = || find(&lab.control(), None).expect("open").clone();
    let clocks = || log().level().map(|(_, level)| (level.cooling_off_until, level.respond_by)).expect("a level");
    assert_eq!(clocks(), (at("10:00"), Some(at("14:00"))));
    assert!(matches!(lab.actor(&store, "10:05").turn(&log(), "rojo", "x", false), Err(ActError::NotMilder { .. })));
    assert!(matches!(lab.actor(&store, "10:05").may_turn(&lab.control(), &log(), "rojo", false), Err(ActError::NotMilder { .. })));
    assert!(matches!(Actor::may_open(&lab.control(), false), Err(ActError::AlreadyOpen(_))));
    assert!(matches!(lab.actor(&store, "10:05").turn(&log(), "amarillo", "x", true), Err(ActError::SameLevel(_))));
    lab.actor(&store, "10:30").turn(&log(), "rojo", "Peor", true).expect("raises");
    assert_eq!(clocks(), (at("10:50"), Some(at("11:30"))));
    assert!(matches!(lab.actor(&store, "10:35").turn(&log(), "amarillo", "x", true), Err(ActError::NotGraver { .. })));
    // Cut off behind the log: what only the graver level stopped is still stopped.
    assert!(lab.actor(&lab.failing(2), "11:00").turn(&log(), "amarillo", "Mejor", false).is_err());
    assert!(lab.stopped("11:01").contains(&"rojo".to_owned()));
    let finished = lab.actor(&store, "11:02").turn(&log(), "amarillo", "Mejor", false).expect("goes on");
    assert!(finished.entry.is_none() && finished.lifted.len() == 2, "{finished:?}");
    assert_eq!(clocks(), (at("10:50"), Some(at("11:30"))));
    assert_eq!(lab.stopped("11:03"), ["amarillo"]);
}

#[test]
fn a_rehearsal_stops_nothing_and_is_ended_by_what_is_real() {
    let lab = Lab::new();
    let store = lab.store();
    let drill = lab.actor(&store, "10:00").open("rojo", "Ensayo", true).expect("opens");
    assert!(drill.freeze.is_none() && lab.stopped("10:01").is_empty());
    let control = lab.control();
    assert!(control.crisis(&drill.entry.crisis).is_none() && control.open_rehearsals().count() == 1);
    assert!(matches!(lab.actor(&store, "10:02").open("rojo", "Otro", true), Err(ActError::AlreadyRehearsing(_))));
    let real = lab.actor(&store, "10:05").open("rojo", "Sismo", false).expect("opens");
    assert_eq!(real.ended.len(), 1);
    assert_eq!((lab.control().open_rehearsals().count(), lab.stopped("10:06").len()), (0, 1));
    assert!(matches!(lab.actor(&store, "10:07").open("rojo", "Otra", false), Err(ActError::AlreadyOpen(_))));
}

#[test]
fn the_look_back_has_figures_and_escapes_what_people_wrote() {
    let lab = Lab::new();
    let store = lab.store();
    let opened = lab.actor(&store, "10:30").open("rojo", "Sismo | <b>fuerte</b>", false).expect("opens");
    let id = find(&lab.control(), Some(&opened.entry.crisis)).expect("there").id.clone();
    let note = |now: &str, about: NoteKind, item: Option<u32>| {
        let event = CrisisEvent::Note { about, text: "Dicho [aquí](javascript:x)".to_owned(), item };
        lab.actor(&store, now).append(&id, |_| Ok(event.clone())).expect("notes");
    };
    note("10:33", NoteKind::Action, Some(1));
    note("11:45", NoteKind::Statement, None);
    let control = lab.control();
    let log = find(&control, None).expect("open").clone();
    let closed = lab.actor(&store, "12:00").close(&log, "Pasó").expect("closes");
    let control = lab.control();
    let back = look_back(&lab.workspace, &control, None, &closed.log, at("12:01")).expect("figures");
    assert_eq!((back.seconds_to_freeze, back.seconds_to_first_statement, back.in_time), (Some(0), Some(75 * 60), Some(false)));
    assert_eq!((back.done, back.tasks), (1, 2));
    // Due at 05:00 in Mexico City, half an hour after the opening.
    assert_eq!(back.held.iter().map(|held| held.post.as_str()).collect::<Vec<_>>(), ["oferta"]);
    let text = markdown(&lab.workspace, &closed.log, None, &back);
    for part in [
        "\\<b\\>fuerte\\</b\\>",
        "1 h 15 min (tarde)",
        "antes del 2026-11-25",
        "¿Qué \\| vimos \\<tarde\\>?",
        "- [x] Primero las personas",
        "a tiempo",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    // Brackets with a backslash make no link.
    assert!(!text.replace("\\]", "").contains("](javascript"), "{text}");
}
