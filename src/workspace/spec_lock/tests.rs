//! What is written is read again, and nothing else is taken for it.

use super::*;
use crate::workspace::load_root;

fn workspace(networks: &[(&str, &str)], channels: &str) -> (tempfile::TempDir, Workspace) {
    let dir = tempfile::tempdir().expect("a folder");
    let config = format!("brand: b\ntimezone: UTC\nchannels: {channels}\n");
    atomic_file::write(&dir.path().join("pregon.yaml"), config.as_bytes()).expect("writes");
    for (name, text) in networks {
        atomic_file::write(&dir.path().join("networks").join(name), text.as_bytes()).expect("writes");
    }
    let loaded = load_root(dir.path(), &Specs::embedded()).expect("pregon.yaml is there");
    assert_eq!(loaded.diagnostics.len(), 0, "{:?}", loaded.diagnostics);
    (dir, loaded.output)
}

/// A channel on every network.
fn everywhere() -> String {
    let channels: Vec<String> =
        Specs::embedded().names().map(|name| format!("{name}: {{ network: {name}, server: \"https://s.example\" }}")).collect();
    format!("{{ {} }}", channels.join(", "))
}

#[test]
fn every_spec_comes_back_as_it_was() {
    let (dir, workspace) = workspace(
        &[("foro.yaml", "extends: discourse\ntitle: \"El \\\"foro\\\": sí\"\n")],
        &everywhere().replace("{ akk", "{ foro: { network: foro, server: \"https://s.example\" }, akk"),
    );
    let lock = SpecLock::of(&workspace);
    assert_eq!(lock.iter().count(), 30);
    assert!(lock.write(&workspace.root).expect("writes"));
    assert!(!lock.write(&workspace.root).expect("looks"), "it is so already");
    let read = SpecLock::read(&workspace.root).expect("good").expect("there");
    assert_eq!(read.changed(&lock), [""; 0]);
    assert_eq!(read.iter().count(), 30);
    assert_eq!(read.get("foro").map(|spec| (spec.title.as_str(), spec.extends.is_some())), Some(("El \"foro\": sí", true)));
    for spec in read.iter() {
        assert_eq!(spec.bare(), lock.get(spec.name.as_str()).expect("there").bare(), "{}", spec.name);
        assert!(spec.contradictions().is_empty());
    }
    assert_eq!(read.to_text(), lock.to_text(), "the same bytes");
    let size = std::fs::metadata(dir.path().join(LOCK_FILE)).expect("there").len();
    assert!(size < 200_000, "{size} bytes for all networks");
}

#[test]
fn a_changed_limit_is_one_changed_line() {
    let channels = "{ m: { network: mastodon, server: \"https://s.example\" } }";
    let (_before, before) = workspace(&[], channels);
    let (_after, after) = workspace(&[("mastodon.yaml", "text: { limit: 1000 }\n")], channels);
    let (before, after) = (SpecLock::of(&before), SpecLock::of(&after));
    assert_eq!(before.changed(&after), ["mastodon"]);
    let (old, new) = (before.to_text(), after.to_text());
    let changed: Vec<(&str, &str)> = old.lines().zip(new.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed[0].0.starts_with("    digest: "));
    assert_eq!(changed[1], ("        limit: { value: 500, unit: graphemes }", "        limit: { value: 1000, unit: graphemes }"));
    let sourced = "text: { limit: { value: 500, source: our own server, note: asked } }\n";
    let (_same, same) = workspace(&[("mastodon.yaml", sourced)], channels);
    assert_eq!(before.changed(&SpecLock::of(&same)), [""; 0], "a source is no value");
}

#[test]
fn a_damaged_lock_says_where_and_what() {
    let (_dir, workspace) = workspace(&[], "{ s: { network: site } }");
    let good = SpecLock::of(&workspace).to_text();
    let problem = |text: &[u8]| {
        atomic_file::write(&workspace.root.join(LOCK_FILE), text).expect("writes");
        SpecLock::read(&workspace.root).map(|lock| lock.is_some()).map_err(|damage| damage.to_string())
    };
    assert_eq!(problem(good.as_bytes()), Ok(true));
    let digest = good.lines().find_map(|line| line.trim().strip_prefix("digest: ")).expect("a digest").to_owned();
    for (text, expected) in [
        (good.replace("schema: 1", "schema: 2"), "pregon.lock:3:9: format 2 is of a later version of the program; this one knows 1"),
        (good.replace("schema: 1", ""), "pregon.lock:4:1: the lock has no `schema`"),
        (good.replace("value: 40,", "value: 41,"), "pregon.lock:5:3: the values of `site` are not those that were written"),
        (good.replace("value: 40,", "value: many,"), "`many` is not a whole number from 0 to 4000000000"),
        (good.replace(&digest, "\"12\""), "not a digest"),
        (good[..good.len() / 2].to_owned(), "pregon.lock:"),
        ("networks: [".to_owned(), "pregon.lock:1:11: not valid YAML: unclosed bracket '['"),
        (String::new(), "pregon.lock:1:1: the lock has no `schema`"),
    ] {
        let message = problem(text.as_bytes()).expect_err(expected);
        assert!(message.contains(expected), "{message}\n{expected}");
    }
    assert!(problem(b"a: \xff").expect_err("not UTF-8").ends_with("the file is not UTF-8"));
    // Another version of the program knows more keys.
    let newer = good.replace("    spec:\n", "    spec:\n      smell: roses\n").replace("schema: 1", "schema: 1\nmood: good");
    assert_eq!(problem(newer.as_bytes()), Ok(true));
    std::fs::remove_file(workspace.root.join(LOCK_FILE)).expect("removes");
    assert_eq!(SpecLock::read(&workspace.root), Ok(None));
}
