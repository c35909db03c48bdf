//! What every store has to do, whatever it is made of. The integration tests run the same on real servers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use super::{Snapshot, Store};

/// Runs the whole contract on one ledger without records; `open` gives the handle of another publisher each time.
pub(crate) fn hold(open: &dyn Fn() -> Arc<dyn Store>) {
    an_empty_ledger(&*open());
    created_once(&*open(), &*open());
    sorted_by_prefix(&*open(), &*open());
    bytes_are_exact(&*open(), &*open());
    every_allowed_character(&*open(), &*open());
    no_other_names(&*open());
    many_at_once(&*open(), &*open());
    one_of_many_wins(open);
    foreign_and_torn_files(&*open(), &*open());
    assert!(!open().probe().expect("can be written").is_empty());
}

fn key(post: &str) -> String {
    format!("{post}/mastodon/001/001-intent.json")
}

fn an_empty_ledger(store: &dyn Store) {
    assert_eq!(store.list("").expect("lists"), [""; 0]);
    assert_eq!(store.list("nothing/").expect("lists"), [""; 0]);
    assert!(store.read(&key("nothing")).is_err());
    store.probe().expect("can be written");
    assert_eq!(store.list("").expect("lists"), [""; 0], "looking leaves nothing behind");
}

fn created_once(one: &dyn Store, other: &dyn Store) {
    assert!(one.create(&key("once"), b"one").expect("creates"));
    assert!(!one.create(&key("once"), b"two").expect("answers"));
    assert!(!one.create(&key("once"), b"one").expect("answers"), "the same bytes are no other record");
    assert!(!other.create(&key("once"), b"three").expect("answers"));
    assert_eq!(other.list("once/").expect("lists"), [key("once")]);
    assert_eq!(other.read(&key("once")).expect("reads"), b"one");
    // What one has created is seen by the others at once, also by those that have looked before.
    assert!(other.create("once/mastodon/001/001-posted.json", b"x").expect("creates"));
    assert_eq!(one.list("once/").expect("lists").len(), 2);
    assert_eq!(one.read("once/mastodon/001/001-posted.json").expect("reads"), b"x");
}

fn sorted_by_prefix(one: &dyn Store, other: &dyn Store) {
    let names = ["pre.b", "pre", "pre-a", "prf", "pre_c"];
    for name in names {
        assert!(one.create(&key(name), name.as_bytes()).expect("creates"));
    }
    let mut all = names.map(key).to_vec();
    all.sort();
    let under = |prefix: &str| other.list(prefix).expect("lists");
    assert_eq!(under("pre/"), [key("pre")]);
    assert_eq!(under("pr"), all);
    assert_eq!(under("pre"), all.iter().filter(|name| name.starts_with("pre")).cloned().collect::<Vec<_>>());
    assert_eq!(under("pre/mastodon/001/001-i"), [key("pre")]);
    assert_eq!(under("pre/mastodon/001/002"), [""; 0]);
    let read = other.read_many(&[key("prf"), key("pre"), key("none"), key("pre-a")]);
    let read: Vec<Option<Vec<u8>>> = read.into_iter().map(Result::ok).collect();
    assert_eq!(read, [Some(b"prf".to_vec()), Some(b"pre".to_vec()), None, Some(b"pre-a".to_vec())]);
}

fn bytes_are_exact(one: &dyn Store, other: &dyn Store) {
    let long: Vec<u8> = (0..100_000_u32).map(|at| (at * 31 % 251) as u8).collect();
    let bodies: [&[u8]; 7] = [b"", b"\0\0", b"a\r\nb\r\n", b"\xff\xfe", b"$Id$ no line end", "¿Y si mañana? 🌧️\n".as_bytes(), &long];
    for (at, body) in bodies.iter().enumerate() {
        let key = format!("bytes/mastodon/001/{:03}-intent.json", at + 1);
        assert!(one.create(&key, body).expect("creates"));
        assert_eq!(other.read(&key).expect("reads"), *body, "{key}");
    }
}

fn every_allowed_character(one: &dyn Store, other: &dyn Store) {
    let long = "abcdefghijklmnopqrstuvwxyz0123456789-_.".repeat(3);
    let names = [
        format!("{}/{}/999/1000-deferred.json", &long[..100], &long[..100]),
        "0/0/001/001-intent.json".to_owned(),
        "2026-11.x_y/bluesky-es/012/4294967295-posted.json".to_owned(),
        "_freezes/20261122T100000Z-sismo/open.json".to_owned(),
        "_limits/bluesky-es/20261122T101500Z.json".to_owned(),
    ];
    for name in &names {
        assert!(one.create(name, name.as_bytes()).expect("creates"), "{name}");
        assert_eq!(other.read(name).expect("reads"), name.as_bytes());
    }
    let listed: BTreeSet<String> = other.list("").expect("lists").into_iter().collect();
    assert!(names.iter().all(|name| listed.contains(name)));
    assert_eq!(other.list("_freezes/").expect("lists").len(), 1);
}

fn no_other_names(store: &dyn Store) {
    let before = store.list("").expect("lists");
    for name in ["", "/x", "x/", "../x", "a/../x", "a//b", ".hidden", "a/.b", "a\\b", "a\nb", "a b", "ñ", "a?b", "a%2fb", "\0"] {
        assert!(store.create(name, b"x").is_err(), "{name:?}");
    }
    assert_eq!(store.list("").expect("lists"), before);
}

fn many_at_once(one: &dyn Store, other: &dyn Store) {
    assert!(one.create(&key("many-2"), b"before").expect("creates"));
    let records: Vec<(String, Vec<u8>)> = (0..40).map(|at| (key(&format!("many-{at}")), format!("{at}").into_bytes())).collect();
    let created: Vec<bool> = other.create_many(&records).into_iter().map(|answer| answer.expect("answers")).collect();
    assert_eq!(created.iter().filter(|created| !**created).count(), 1);
    assert!(!created[2]);
    let keys: Vec<String> = records.iter().map(|(key, _)| key.clone()).collect();
    let read: Vec<Vec<u8>> = one.read_many(&keys).into_iter().map(|read| read.expect("reads")).collect();
    assert_eq!((read[2].as_slice(), read[39].as_slice()), (&b"before"[..], &b"39"[..]));
}

/// Sixteen threads on four handles, each for one name that all want and one of its own.
fn one_of_many_wins(open: &dyn Fn() -> Arc<dyn Store>) {
    let handles: Vec<Arc<dyn Store>> = (0..4).map(|_| open()).collect();
    let won: Vec<bool> = thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|at| {
                let store = handles[at % 4].clone();
                scope.spawn(move || {
                    let won = store.create(&key("race"), format!("by {at}").as_bytes()).expect("answers");
                    let own = store.create(&key(&format!("racer-{at}")), b"own").expect("answers");
                    assert!(own, "nobody else wants this name");
                    won
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
    let winner = won.iter().position(|won| *won).expect("one");
    let store = open();
    assert_eq!(store.read(&key("race")).expect("reads"), format!("by {winner}").as_bytes());
    assert_eq!(store.list("racer-").expect("lists").len(), 16);
}

fn foreign_and_torn_files(one: &dyn Store, other: &dyn Store) {
    for (key, bytes) in
        [("README.md", &b"notes"[..]), ("torn/mastodon/notes.txt", b"x"), ("torn/mastodon/001/001-intent.json", b"{\"schema\": 1,")]
    {
        assert!(one.create(key, bytes).expect("creates"), "{key}");
    }
    let snapshot = Snapshot::load(other).expect("what is no record is no error");
    let problems: BTreeSet<&str> = snapshot.problems.iter().map(|problem| problem.key.as_str()).collect();
    assert!(problems.contains("torn/mastodon/notes.txt") && problems.contains("torn/mastodon/001/001-intent.json"), "{problems:?}");
    assert!(!problems.contains("README.md"), "{problems:?}");
}
