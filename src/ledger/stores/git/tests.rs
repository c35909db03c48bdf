//! What is true of branches alone; the rest is in the contract.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::super::StoreSettings;
use super::super::contract;
use super::*;
use crate::ledger::View;
use crate::support::atomic_file;
use crate::workspace::LedgerLocation;

const BRANCH: &str = "pregon-ledger";

/// A remote, and clones of it that are workspaces.
struct Lab {
    dir: tempfile::TempDir,
    clones: AtomicUsize,
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false"]).args(arguments);
    let output = git.output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl Lab {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        run(dir.path(), &["init", "--quiet", "--bare", "--initial-branch=main", "remote.git"]);
        let lab = Self { dir, clones: AtomicUsize::new(0) };
        let first = lab.clone(&[]);
        run(&first, &["checkout", "--quiet", "-b", "main"]);
        atomic_file::write(&first.join("pregon.yaml"), b"brand: A\n").expect("writes");
        run(&first, &["add", "--all"]);
        run(&first, &["commit", "--quiet", "-m", "one"]);
        run(&first, &["push", "--quiet", "origin", "main"]);
        lab
    }

    fn remote(&self) -> std::path::PathBuf {
        self.dir.path().join("remote.git")
    }

    /// A new clone over git's own protocol.
    fn clone(&self, options: &[&str]) -> std::path::PathBuf {
        let name = format!("clone-{}", self.clones.fetch_add(1, Ordering::SeqCst));
        let url = format!("file://{}", self.remote().display());
        run(self.dir.path(), &[&["clone", "--quiet"], options, &[url.as_str(), name.as_str()]].concat());
        self.dir.path().join(name)
    }

    fn store(&self) -> GitStore {
        open_in(&self.clone(&[]))
    }

    /// A program that the remote runs at a push.
    fn hook(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.remote().join("hooks").join(name);
        atomic_file::write(&path, format!("#!/bin/sh\n{script}\n").as_bytes()).expect("writes");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("allows");
    }

    fn commits(&self) -> usize {
        run(&self.remote(), &["rev-list", "--count", BRANCH]).parse().expect("a number")
    }
}

fn open_in(root: &Path) -> GitStore {
    GitStore::open(root, "origin", BRANCH).expect("opens")
}

#[test]
fn the_contract_holds() {
    let lab = Lab::new();
    contract::hold(&|| Arc::new(lab.store()));
}

#[test]
fn the_contract_holds_for_several_on_one_clone() {
    let lab = Lab::new();
    let clone = lab.clone(&[]);
    run(&clone, &["remote", "set-url", "origin", &lab.remote().display().to_string()]);
    contract::hold(&|| Arc::new(open_in(&clone)));
}

#[test]
fn the_contract_holds_for_shallow_clones_without_a_branch() {
    let lab = Lab::new();
    contract::hold(&|| {
        let clone = lab.clone(&["--depth=1"]);
        run(&clone, &["checkout", "--quiet", "--detach"]);
        Arc::new(open_in(&clone))
    });
}

#[test]
fn nothing_of_the_clone_is_touched() {
    let lab = Lab::new();
    let clone = lab.clone(&[]);
    atomic_file::write(&clone.join("staged.md"), b"x").expect("writes");
    run(&clone, &["add", "staged.md"]);
    atomic_file::write(&clone.join("loose.md"), b"x").expect("writes");
    let look = || {
        let refs = run(&clone, &["for-each-ref"]);
        let own: Vec<String> = refs
            .lines()
            .filter(|line| !line.contains("refs/pregon/ledger/") && !line.ends_with("origin/pregon-ledger"))
            .map(str::to_owned)
            .collect();
        let index = std::fs::read(clone.join(".git/index")).expect("reads");
        let config = std::fs::read(clone.join(".git/config")).expect("reads");
        (own, index, config, run(&clone, &["status", "--porcelain", "--branch"]), clone.join(".git/FETCH_HEAD").exists())
    };
    let before = look();
    let main = run(&lab.remote(), &["rev-parse", "main"]);
    let (mine, theirs) = (open_in(&clone), lab.store());
    for at in 0..3 {
        assert!(mine.create(&format!("a/m/001/00{}-intent.json", at + 1), b"x").expect("creates"));
        assert!(theirs.create(&format!("b/m/001/00{}-intent.json", at + 1), b"x").expect("creates"));
    }
    assert_eq!(mine.list("").expect("lists").len(), 6);
    assert_eq!(look(), before);
    assert_eq!(run(&lab.remote(), &["rev-parse", "main"]), main);
    // An orphan, in which every commit adds to the one before.
    assert_eq!(lab.commits(), 6);
    assert_eq!(run(&lab.remote(), &["rev-list", "--max-parents=0", "--count", BRANCH]), "1");
    assert_eq!(run(&lab.remote(), &["log", "-1", "--format=%s", BRANCH]), "ledger: b/m/001/003-intent.json");
}

#[test]
fn those_who_create_at_once_share_a_push() {
    let lab = Lab::new();
    let store = lab.store();
    let barrier = std::sync::Barrier::new(10);
    thread::scope(|scope| {
        for at in 0..10 {
            let (store, barrier) = (&store, &barrier);
            scope.spawn(move || {
                barrier.wait();
                assert!(store.create(&format!("post/channel-{at}/001/001-intent.json"), b"x").expect("creates"));
            });
        }
    });
    assert!(lab.commits() <= 2, "{} pushes for ten records", lab.commits());
}

/// The remote dies at a push: once before it has moved the branch, and once after.
#[test]
fn a_lost_answer_is_settled_by_looking() {
    for (hook, moved) in [("pre-receive", false), ("post-receive", true)] {
        let lab = Lab::new();
        let store = lab.store();
        assert!(store.create("a/m/001/001-intent.json", b"1").expect("creates"));
        lab.hook(hook, "[ -e died ] && exit 0; touch died; kill -9 $PPID");
        assert!(store.create("a/m/001/001-posted.json", b"2").expect("creates"), "{hook}");
        assert!(!store.create("a/m/001/001-posted.json", b"2").expect("answers"), "{hook}");
        assert!(lab.remote().join("died").exists());
        assert_eq!(lab.commits(), 2, "{hook}: moved: {moved}");
    }
}

#[test]
fn what_the_remote_refuses_is_an_error() {
    let lab = Lab::new();
    let store = lab.store();
    assert!(store.create("a/m/001/001-intent.json", b"1").expect("creates"));
    lab.hook("pre-receive", "echo this branch is protected >&2; exit 1");
    let error = store.create("a/m/001/001-posted.json", b"2").expect_err("refused");
    assert!(error.source.to_string().contains("pre-receive hook declined"), "{}", error.source);
    assert_eq!(store.list("").expect("lists").len(), 1);
}

#[test]
fn a_shallow_clone_sees_that_records_are_lost() {
    let lab = Lab::new();
    let clone = lab.clone(&["--depth=1"]);
    run(&clone, &["checkout", "--quiet", "--detach"]);
    let store = open_in(&clone);
    for at in 1..4 {
        assert!(lab.store().create(&format!("a/m/001/00{at}-intent.json"), b"1").expect("creates"));
        assert_eq!(store.list("").expect("lists").len(), at);
    }
    run(&lab.remote(), &["update-ref", &format!("refs/heads/{BRANCH}"), &format!("{BRANCH}~1")]);
    for store in [&store, &open_in(&clone)] {
        let error = store.list("").expect_err("a record is gone").source.to_string();
        assert!(error.contains("was rewritten"), "{error}");
    }
}

#[test]
fn a_branch_that_lost_records_is_an_error() {
    let lab = Lab::new();
    let store = lab.store();
    for at in 1..3 {
        assert!(store.create(&format!("a/m/001/00{at}-intent.json"), b"1").expect("creates"));
    }
    let lost = |what: &str| {
        let error = store.list("").expect_err("records are gone").source.to_string();
        assert!(error.contains(what), "{error}");
    };
    // What this clone has seen comes back with its next push.
    run(&lab.remote(), &["update-ref", &format!("refs/heads/{BRANCH}"), &format!("{BRANCH}~1")]);
    lost("was rewritten");
    assert!(store.create("b/m/001/001-intent.json", b"1").expect("creates"));
    assert_eq!(store.list("").expect("lists").len(), 3);
    run(&lab.remote(), &["update-ref", "-d", &format!("refs/heads/{BRANCH}")]);
    lost("has gone");
    assert!(store.create("c/m/001/001-intent.json", b"1").expect("creates"));
    assert_eq!(store.list("").expect("lists").len(), 4);
    // Another history altogether.
    let other = run(&lab.remote(), &["commit-tree", "-m", "x", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"]);
    run(&lab.remote(), &["update-ref", &format!("refs/heads/{BRANCH}"), &other]);
    lost("was rewritten");
    store.create("d/m/001/001-intent.json", b"1").expect_err("it does not follow from what was seen");
}

#[test]
fn peoples_branches_are_left_alone() {
    let lab = Lab::new();
    let clone = lab.clone(&[]);
    let refused =
        |root: &Path, remote: &str, branch: &str| GitStore::open(root, remote, branch).err().map(|error| error.source.to_string());
    assert!(refused(&clone, "origin", "main").expect("checked out").contains("checked out"));
    run(&clone, &["checkout", "--quiet", "-b", "topic"]);
    assert!(refused(&clone, "origin", "main").expect("default").contains("default branch"));
    assert!(refused(&clone, "origin", "topic").expect("checked out").contains("checked out"));
    assert!(refused(&clone, "upstream", BRANCH).expect("unknown").contains("no remote"));
    assert!(refused(lab.dir.path(), "origin", BRANCH).expect("none").contains("no git repository"));
    // Somebody's branch that is neither here nor the default.
    run(&clone, &["push", "--quiet", "origin", "topic:other"]);
    let store = GitStore::open(&clone, "origin", "other").expect("opens");
    assert!(store.list("").expect_err("a workspace").source.to_string().contains("holds a workspace"));
    assert!(store.create("a/m/001/001-intent.json", b"1").is_err());
    assert_eq!(run(&lab.remote(), &["rev-parse", "other"]), run(&lab.remote(), &["rev-parse", "main"]));
}

#[test]
fn without_the_remote_there_is_the_copy_and_a_warning() {
    let lab = Lab::new();
    let clone = lab.clone(&[]);
    let view = || {
        let location: LedgerLocation = "git:".parse().expect("a place");
        View::of(&location, &clone, &StoreSettings::default()).expect("looks")
    };
    assert!(view().warning().is_none());
    let url = "http://user:s3cr3tvalue@127.0.0.1:1/x.git";
    let away = || run(&clone, &["remote", "set-url", "origin", url]);
    away();
    assert!(view().is_blind(), "an empty ledger was never seen");
    assert!(!view().warning().expect("a warning").contains("s3cr3tvalue"));
    run(&clone, &["remote", "set-url", "origin", &lab.remote().display().to_string()]);
    assert!(lab.store().create("a/m/001/001-intent.json", b"1").expect("creates"));
    view();
    away();
    let old = view();
    assert!(!old.is_blind() && old.warning().is_some());
    assert_eq!(old.snapshot().expect("reads").posts().len(), 1);
    let error = open_in(&clone).create("b/m/001/001-intent.json", b"1").expect_err("no remote");
    assert!(!format!("{error}: {}", error.source).contains("s3cr3tvalue"));
}
