//! Publishing with the record on each kind of store.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::environment::{Ran, TestEnv};
use crate::servers::{Server, mock, own_mock};
use crate::stores::{s3_place, s3_variables};

/// Where several workspaces with the same posts keep their one record.
enum Shared {
    /// A folder that is the same folder for all: they work in one clone.
    Folder,
    /// A branch of a remote.
    Branch(tempfile::TempDir),
    /// A prefix of a bucket.
    Bucket(String),
}

impl Shared {
    /// One of each kind.
    fn all(name: &str) -> Vec<Self> {
        vec![Self::Folder, Self::branch(), Self::Bucket(s3_place(name))]
    }

    fn branch() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        git(dir.path(), &["init", "--quiet", "--bare", "--initial-branch=main", "remote.git"]);
        Self::Branch(dir)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Branch(_) => "branch",
            Self::Bucket(_) => "bucket",
        }
    }

    /// Workspaces with a site and a server each, on this record. On a folder they are one.
    fn workspaces(&self, count: usize, server: &Server) -> Vec<TestEnv> {
        let count = if matches!(self, Self::Folder) { 1 } else { count };
        (0..count).map(|_| self.attach(TestEnv::new().site().mastodon("mock", server))).collect()
    }

    fn attach(&self, env: TestEnv) -> TestEnv {
        match self {
            Self::Folder => env,
            Self::Branch(dir) => {
                let env = env.ledger("git:");
                git(env.path(), &["init", "--quiet", "--initial-branch=main"]);
                let url = format!("file://{}", dir.path().join("remote.git").display());
                git(env.path(), &["remote", "add", "origin", &url]);
                env
            }
            Self::Bucket(place) => with_s3(env).ledger(place),
        }
    }
}

fn with_s3(env: TestEnv) -> TestEnv {
    let [endpoint, region, id, key] = s3_variables();
    env.variable(endpoint.0, &endpoint.1).variable(region.0, &region.1).secret(id.0, &id.1).secret(key.0, &key.1)
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn post(envs: &[TestEnv], id: &str) {
    for env in envs {
        env.post(id, "", &format!("{id} uno\n\n<!-- break -->\n\n{id} dos"));
    }
}

fn texts(id: &str) -> [String; 2] {
    [format!("{id} uno"), format!("{id} dos")]
}

#[test]
fn what_one_has_published_the_others_know() {
    for shared in Shared::all("single") {
        let name = shared.name();
        let id = format!("unico-{name}");
        let envs = shared.workspaces(2, mock());
        post(&envs, &id);
        envs[0].publish().code(0);
        let other = envs.last().expect("one");
        assert_eq!(other.state(&id, "mock"), "published", "{name}");
        let again = other.publish().code(0).json();
        assert_eq!(again["results"], serde_json::json!([]), "{name}");
        assert_eq!(mock().sources(&format!("{id} ")), texts(&id), "{name}");
        let verified = other.run(&["ledger", "--verify"]).code(0);
        assert!(verified.stdout.contains(" records, all whole"), "{name}: {}", verified.stdout);
        // Pages show it, and a second build sees that nothing has changed.
        other.run(&["build"]).code(0);
        let page = std::fs::read_to_string(other.path().join("public/site/index.html")).expect("a page");
        assert!(page.contains(&id), "{name}");
        assert!(other.run(&["build"]).code(0).stdout.contains("nothing has changed"), "{name}");
        let doctor = other.run(&["doctor"]);
        let place = if name == "folder" {
            "in ledger/"
        } else if name == "branch" {
            "at git:pregon-ledger"
        } else {
            "at s3://"
        };
        assert!(doctor.stdout.lines().any(|line| line.starts_with("ok") && line.contains(place)), "{name}: {}", doctor.stdout);
        if name == "branch" {
            assert_eq!(git(other.path(), &["status", "--porcelain", "--", "ledger"]), "");
        }
    }
}

#[test]
fn killed_between_two_records_it_goes_on_anywhere() {
    for shared in [Shared::branch(), Shared::Bucket(s3_place("crash"))] {
        // One record for all: what went before is on it.
        let envs: Vec<TestEnv> = (0..2).map(|_| shared.attach(TestEnv::new().mastodon("mock", mock()))).collect();
        for point in ["1", "2-before", "2", "4-before"] {
            let id = format!("muerto-{}-{point}", shared.name());
            post(&envs, &id);
            envs[0].crash(&["publish", "--yes"], point);
            // The same machine sees that the first one is dead; another one leaves its claim alone for some minutes.
            envs[0].publish().code(0);
            assert_eq!(mock().sources(&format!("{id} ")), texts(&id), "{point}");
            assert_eq!(envs[1].state(&id, "mock"), "published");
        }
    }
}

/// Four processes, in four clones where the record allows it, with the same work.
#[test]
fn of_four_publishers_at_once_each_part_is_sent_by_one() {
    for shared in Shared::all("race") {
        let name = shared.name();
        let server = own_mock();
        let envs = shared.workspaces(4, &server);
        let ids: Vec<String> = (0..4).map(|at| format!("carrera-{name}-{at}")).collect();
        for id in &ids {
            post(&envs, id);
        }
        let running: Vec<_> = (0..4)
            .map(|at| {
                let env = &envs[at % envs.len()];
                (env, env.command(&["publish", "--yes"]).spawn().expect("runs"))
            })
            .collect();
        let ran: Vec<Ran> = running.into_iter().map(|(env, child)| env.ran(&child.wait_with_output().expect("ends"))).collect();
        for id in &ids {
            assert_eq!(server.sources(&format!("{id} ")), texts(id), "{name}: {ran:#?}");
        }
        envs[0].publish().code(0);
        for id in &ids {
            assert_eq!(server.sources(&format!("{id} ")), texts(id), "{name}: again");
            assert_eq!(envs[0].state(id, "mock"), "published", "{name}");
            assert_eq!(envs[0].state(id, "site"), "published", "{name}");
        }
        envs[0].run(&["ledger", "--verify"]).code(0);
    }
}

#[test]
fn a_record_moves_from_store_to_store_unchanged() {
    let shared = Shared::branch();
    let env = with_s3(shared.attach(TestEnv::new().site())).ledger("ledger");
    env.post("uno", "", "Una página.");
    env.post("dos", "", "Otra página.");
    env.publish().code(0);
    let bucket = s3_place("moved");
    let export = |env: &TestEnv| env.run(&["ledger", "export", "-"]).code(0).stdout;
    let before = export(&env);
    assert_eq!(before.lines().count(), 4);
    env.run(&["ledger", "copy", "git:"]).code(0);
    let env = env.ledger("git:");
    assert_eq!(export(&env), before);
    env.run(&["ledger", "copy", &bucket]).code(0);
    let again = env.run(&["ledger", "copy", &bucket]).code(0);
    assert!(again.stdout.starts_with("0 records copied"), "{}", again.stdout);
    let env = env.ledger(&bucket);
    assert_eq!(export(&env), before);
    env.run(&["ledger", "copy", "copia"]).code(0);
    let env = env.ledger("copia");
    assert_eq!(export(&env), before);
    assert_eq!(env.state("uno", "site"), "published");

    // Another record under the same name is never replaced.
    env.write("otra/uno/site/001/001-intent.json", "{}\n");
    let refused = env.run(&["ledger", "copy", "otra"]).code(2);
    assert!(refused.stderr.contains("uno/site/001/001-intent.json"), "{}", refused.stderr);
    assert!(!env.path().join("otra/dos").exists());
    // An export goes back in, byte for byte.
    env.write("record.jsonl", &before);
    let env = env.ledger("nueva");
    env.run(&["ledger", "import", &env.path().join("record.jsonl").display().to_string()]).code(0);
    assert_eq!(export(&env), before);
    let env = env.ledger(&bucket);
    env.run(&["ledger", "copy", "git:main"]).code(2);
    env.run(&["ledger", "copy", "s3://key:secret@bucket"]).code(2);
}

/// A fork's pull request: no credentials, and no remote that can be reached.
#[test]
fn without_credentials_everything_but_sending_works() {
    let bucket = Shared::Bucket(s3_place("fork"));
    let env = bucket.attach(TestEnv::new().site());
    env.post("publicada", "", "Ya está publicada.");
    env.publish().code(0);
    let fork = TestEnv::new().site().ledger(&s3_place("fork"));
    let branch = TestEnv::new().site().ledger("git:");
    git(branch.path(), &["init", "--quiet"]);
    git(branch.path(), &["remote", "add", "origin", "file:///nowhere/at/all.git"]);
    for fork in [fork, branch] {
        fork.post("publicada", "", "Ya está publicada.");
        fork.run(&["check"]).code(0);
        let built = fork.run(&["build"]).code(0);
        assert!(built.stderr.contains("cannot be reached and no copy of it is here"), "{}", built.stderr);
        let findings = std::fs::read_to_string(fork.path().join("public/report/findings.html")).expect("a page");
        assert!(findings.contains("unreachable-ledger"));
        fork.run(&["diff"]).code(0);
        for command in ["publish", "status", "reconcile"] {
            let failed = fork.run(if command == "publish" { &["publish", "--yes"] } else { std::slice::from_ref(&command) });
            assert_eq!(failed.code, Some(2), "{command}: {failed:?}");
        }
        assert!(!fork.path().join("ledger").exists());
    }
    // Whoever was there once still sees what it said then.
    let away = env.without("AWS_SECRET_ACCESS_KEY");
    let built = away.run(&["build", "--force"]).code(0);
    assert!(built.stderr.contains("this is what it said the last time"), "{}", built.stderr);
    assert_eq!(away.state("publicada", "site"), "published");
    away.run(&["publish", "--yes"]).code(2);
}

#[test]
fn a_record_that_was_changed_or_removed_is_named() {
    let env = TestEnv::new().site();
    env.post("feria", "", "Una página.");
    env.publish().code(0);
    let verify = || env.run(&["ledger", "--verify"]);
    verify().code(0);
    let path = env.path().join("ledger/feria/site/001/001-intent.json");
    let whole = std::fs::read_to_string(&path).expect("reads");
    env.write("ledger/feria/site/001/001-intent.json", &whole.replace("pregon 0", "pregon 9"));
    let changed = verify().code(1).stdout;
    assert!(changed.starts_with("problem: feria/site/001/001-intent.json: it has been changed"), "{changed}");
    std::fs::remove_file(&path).expect("removes");
    let removed = verify().code(1).stdout;
    assert!(removed.starts_with("problem: feria/site/001/001-intent.json: it has been removed"), "{removed}");
    env.write("ledger/feria/site/001/001-intent.json", &whole);
    env.write("ledger/_freezes/x/open.json", "[]");
    env.write("ledger/_other.json", "{}");
    let control = verify().code(1).stdout;
    assert!(control.contains("_freezes/x/open.json") && control.contains("_other.json"), "{control}");
}

/// What it takes to look at two thousand records on a branch, in programs started: it must not grow with the records.
#[test]
fn a_long_record_on_a_branch_takes_few_programs() {
    use std::os::unix::fs::PermissionsExt;
    let shared = Shared::branch();
    let env = shared.attach(TestEnv::new().site());
    env.post("feria", "channels: [site]", "Una página.");
    let lines: String = (0..1000)
        .flat_map(|at| ["intent", "posted"].map(|state| format!("{{\"key\":\"p-{at}/site/001/001-{state}.json\",\"text\":\"{{}}\"}}\n")))
        .collect();
    env.write("record.jsonl", &lines);
    let tools = tempfile::tempdir().expect("a folder");
    let log = tools.path().join("log");
    let real = ["/usr/bin/git", "/usr/local/bin/git", "/bin/git"].into_iter().map(PathBuf::from).find(|path| path.is_file()).expect("git");
    let script = tools.path().join("git");
    let text = format!("#!/bin/sh\necho x >> '{}'\nexec '{}' \"$@\"\n", log.display(), real.display());
    pregon::support::atomic_file::write(&script, text.as_bytes()).expect("writes");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("allows");
    let count = |arguments: &[&str]| {
        drop(std::fs::remove_file(&log));
        let mut command = env.command(arguments);
        command.env("PATH", format!("{}:/usr/bin:/bin", tools.path().display()));
        let ran = env.ran(&command.output().expect("runs"));
        (std::fs::read_to_string(&log).map_or(0, |text| text.lines().count()), ran)
    };
    let file = env.path().join("record.jsonl").display().to_string();
    let (imported, ran) = count(&["ledger", "import", &file]);
    ran.code(0);
    assert!(imported <= 80, "{imported} programs to write 2,000 records");
    let (listed, ran) = count(&["status", "--format", "json"]);
    ran.code(0);
    assert!(listed <= 15, "{listed} programs to read 2,000 records");
    assert_eq!(env.run(&["ledger", "export", "-"]).code(0).stdout.lines().count(), 2000);
}
