//! Nothing that a policy covers goes out without a yes to exactly these bytes, and a freeze stops whatever is next.

use std::process::Command;

use serde_json::Value;

use crate::environment::TestEnv;
use crate::servers::{mock, text};

/// A workspace in git, in which Ada may approve what Eva writes.
pub(crate) struct Team {
    pub(crate) env: TestEnv,
    keys: tempfile::TempDir,
}

impl Team {
    #[expect(clippy::disallowed_methods, reason = "the edge of the tests: git has to be found")]
    pub(crate) fn new(env: TestEnv, approvals: &str) -> Self {
        let path = std::env::var("PATH").unwrap_or_default();
        let keys = tempfile::tempdir().expect("a folder");
        let home = keys.path().display().to_string();
        let env = env.variable("PATH", &path).variable("HOME", &home).variable("GIT_CONFIG_NOSYSTEM", "1");
        let config = std::fs::read_to_string(env.path().join("pregon.yaml")).expect("reads");
        env.write("pregon.yaml", &format!("{config}approvals: {approvals}\n"));
        env.write("plans/people.yaml", "ada: { name: Ada, email: ada@la.example }\nleo: { name: Leo, email: leo@la.example }\n");
        env.write(".gitignore", "public/\n.pregon/\nledger/\n");
        let team = Self { env, keys };
        team.git(&["init", "--quiet", "--initial-branch=main"]);
        team.git(&["config", "user.name", "T"]);
        team.commit("eva@la.example", &[]);
        team
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.env.path())
            .args(arguments)
            .envs([("HOME", self.keys.path().as_os_str()), ("GIT_CONFIG_NOSYSTEM", "1".as_ref())])
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn is(&self, email: &str) {
        self.git(&["config", "user.email", email]);
    }

    pub(crate) fn commit(&self, email: &str, more: &[&str]) {
        self.is(email);
        self.git(&["add", "--all"]);
        self.git(&[&["commit", "--quiet", "--allow-empty", "-m", "change"], more].concat());
    }

    /// A new SSH key that git knows by an address.
    fn key(&self, email: &str) -> String {
        let path = self.keys.path().join(email);
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", email, "-f"]).arg(&path).status();
        assert!(made.expect("ssh-keygen runs").success());
        let public =
            std::fs::read_to_string(path.with_extension(format!("{}.pub", path.extension().expect("one").display()))).expect("reads");
        let signers = self.keys.path().join("signers");
        let known = std::fs::read_to_string(&signers).unwrap_or_default();
        pregon::support::atomic_file::write(&signers, format!("{known}{email} {public}").as_bytes()).expect("writes");
        self.git(&["config", "gpg.format", "ssh"]);
        self.git(&["config", "gpg.ssh.allowedSignersFile", &signers.display().to_string()]);
        path.display().to_string()
    }

    /// The verdict about the only variant, and why approvals of it do not count.
    fn verdict(&self) -> (String, Vec<String>) {
        let ran = self.env.run(&["verify", "--format", "json"]);
        let variant = ran.json()["variants"][0].clone();
        let verdict = text(&variant["verdict"]);
        assert_eq!(ran.code, Some(i32::from(verdict != "approved")), "{ran:?}");
        let approvals = variant["approvals"].as_array().cloned().unwrap_or_default();
        (
            verdict,
            approvals
                .iter()
                .flat_map(|approval| approval["reasons"].as_array().cloned().unwrap_or_default())
                .map(|why| text(&why))
                .collect(),
        )
    }

    pub(crate) fn approve(&self, email: &str, post: &str) {
        self.is(email);
        self.env.run(&["approve", post, "--yes"]).code(0);
    }
}

fn verdict(word: &str, why: &[&str]) -> (String, Vec<String>) {
    (word.to_owned(), why.iter().map(|why| (*why).to_owned()).collect())
}

#[test]
fn an_edit_after_the_approval_stops_everything_until_it_is_approved_again() {
    let team = Team::new(TestEnv::new().mastodon("mock", mock()), "{ policies: [{ count: 1, by: [ada, leo] }] }");
    let (env, id) = (&team.env, "aprobada-feria");
    env.post(id, "", "Aprobada: el martes hay feria.");
    team.commit("eva@la.example", &[]);
    assert_eq!(team.verdict(), verdict("missing", &[]));
    assert_eq!(env.publish().code(1).json()["held"][0]["holds"][0]["reason"], "not-approved");
    // Eva cannot, and Ada's yes counts with her commit.
    team.is("eva@la.example");
    let refused = env.run(&["approve", id, "--yes"]).code(2);
    assert!(refused.stderr.contains("no policy"), "{}", refused.stderr);
    team.approve("ada@la.example", id);
    assert_eq!(team.verdict(), verdict("void", &["its file is not committed"]));
    team.commit("ada@la.example", &[]);
    assert_eq!(team.verdict(), verdict("approved", &[]));
    // Somebody changes one word.
    env.post(id, "", "Aprobada: el jueves hay feria.");
    team.commit("leo@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["the text has changed"]));
    let held = env.publish().code(1).json();
    assert_eq!(held["results"], Value::Array(Vec::new()));
    assert_eq!(mock().sources("Aprobada:"), Vec::<String>::new());
    // Leo has written a word of it by now.
    let refused = env.run(&["approve", id, "--yes"]).code(2);
    assert!(refused.stderr.contains("has written"), "{}", refused.stderr);
    team.is("ada@la.example");
    env.run(&["approve", id, "--withdraw", "--yes"]).code(0);
    team.approve("ada@la.example", id);
    team.commit("ada@la.example", &[]);
    assert_eq!(team.verdict(), verdict("approved", &[]));
    env.publish().code(0);
    assert_eq!(mock().sources("Aprobada:"), ["Aprobada: el jueves hay feria."]);
    // Nothing is left to approve.
    env.run(&["verify"]).code(0);
    // What is live is edited only with approval.
    env.post(id, "", "Aprobada: el viernes hay feria.");
    team.commit("eva@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["the text has changed"]));
    let held = env.run(&["reconcile", "--apply", "--yes"]);
    assert!(held.stdout.contains("0 of 1 approvals count"), "{held:?}");
    assert_eq!(mock().sources("Aprobada:"), ["Aprobada: el jueves hay feria."]);
    team.is("ada@la.example");
    env.run(&["approve", id, "--withdraw", "--yes"]).code(0);
    team.approve("ada@la.example", id);
    team.commit("ada@la.example", &[]);
    env.run(&["reconcile", "--apply", "--yes"]).code(0);
    assert_eq!(mock().sources("Aprobada:"), ["Aprobada: el viernes hay feria."]);
}

#[test]
fn what_is_approved_for_one_account_goes_to_no_other() {
    let team = Team::new(TestEnv::new().mastodon("mock", mock()), "{ policies: [{ count: 1 }] }");
    team.env.post("desviada", "", "Desviada: hay feria.");
    team.commit("eva@la.example", &[]);
    team.approve("ada@la.example", "desviada");
    team.commit("ada@la.example", &[]);
    let Team { env, keys } = team;
    let team = Team { env: env.variable("PREGON_MOCK_ACCOUNT", "bob"), keys };
    // The files are as they should be.
    assert_eq!(team.verdict(), verdict("approved", &[]));
    let held = team.env.publish().code(1).json();
    assert_eq!(held["held"][0]["holds"][0]["reason"], "not-approved");
    assert!(held.to_string().contains("the environment names another account"), "{held}");
    assert_eq!(mock().sources("Desviada:"), Vec::<String>::new());
    let Team { env, keys } = team;
    let team = Team { env: env.variable("PREGON_MOCK_ACCOUNT", "@alice"), keys };
    team.env.publish().code(0);
    assert_eq!(mock().sources("Desviada:"), ["Desviada: hay feria."]);
}

/// An approval on a branch, while the main branch moves on; and one that is withdrawn, and that a merge brings back.
#[test]
fn approvals_survive_merges_and_are_not_revived_by_them() {
    let team = Team::new(TestEnv::new().site(), "{ policies: [{ count: 1 }] }");
    let (env, id) = (&team.env, "fusion");
    env.post(id, "", "Una nota.");
    team.commit("eva@la.example", &[]);
    team.git(&["checkout", "--quiet", "-b", "approve"]);
    team.approve("ada@la.example", id);
    team.commit("ada@la.example", &[]);
    team.git(&["checkout", "--quiet", "main"]);
    env.write("content/nota.txt", "x");
    team.commit("eva@la.example", &[]);
    team.is("ci@la.example");
    team.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "approve"]);
    assert_eq!(team.verdict(), verdict("approved", &[]));
    team.git(&["rm", "--quiet", "-r", "approvals"]);
    team.commit("ada@la.example", &[]);
    assert_eq!(team.verdict(), verdict("missing", &[]));
    team.git(&["checkout", "--quiet", "-b", "side", "HEAD~"]);
    env.write("otra.txt", "x");
    team.commit("eva@la.example", &[]);
    team.git(&["checkout", "--quiet", "main"]);
    team.git(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    team.git(&["checkout", "--quiet", "side", "--", "approvals"]);
    team.commit("eva@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["it was withdrawn, and brought back"]));
}

#[test]
fn an_approval_that_others_wrote_or_altered_does_not_count() {
    let team = Team::new(TestEnv::new().site(), "{ policies: [{ count: 1 }] }");
    let (env, id) = (&team.env, "ajena");
    env.post(id, "", "Una nota.");
    team.commit("eva@la.example", &[]);
    team.approve("ada@la.example", id);
    team.commit("eva@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["it was committed by eva@la.example"]));
    let folder = env.path().join("approvals").join(id);
    let file = std::fs::read_dir(&folder).expect("a folder").next().expect("one").expect("an entry").path();
    let altered = std::fs::read_to_string(&file).expect("reads").replace("by: \"ada\"", "by: \"leo\"");
    env.write(&format!("approvals/{id}/{}", file.file_name().expect("a name").display()), &altered);
    team.commit("leo@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["its file was altered"]));
    assert!(env.run(&["check", "--format", "concise"]).stdout.contains("altered-approval"));
}

#[test]
fn commits_are_signed_with_real_keys() {
    let team = Team::new(TestEnv::new().site(), "{ signed: true, policies: [{ count: 1 }] }");
    let (env, id) = (&team.env, "firmada");
    env.post(id, "", "Una nota.");
    team.commit("eva@la.example", &[]);
    let (ada, leo) = (team.key("ada@la.example"), team.key("leo@la.example"));
    team.approve("ada@la.example", id);
    team.commit("ada@la.example", &[]);
    assert_eq!(team.verdict(), verdict("void", &["its commit has no good signature"]));
    // Somebody else's key, under Ada's name.
    team.git(&["config", "user.signingkey", &leo]);
    team.git(&["commit", "--quiet", "--amend", "--no-edit", "-S"]);
    assert_eq!(team.verdict(), verdict("void", &["its commit is signed by leo@la.example"]));
    team.git(&["config", "user.signingkey", &ada]);
    team.git(&["commit", "--quiet", "--amend", "--no-edit", "-S"]);
    assert_eq!(team.verdict(), verdict("approved", &[]));
    // Whose key nobody has vouched for is nobody's.
    pregon::support::atomic_file::write(&team.keys.path().join("signers"), b"").expect("writes");
    assert_eq!(team.verdict(), verdict("void", &["its commit has no good signature"]));
}

#[test]
fn a_shallow_clone_is_told_what_it_lacks() {
    let team = Team::new(TestEnv::new().site(), "{ policies: [{ count: 1 }] }");
    team.env.post("somera", "", "Una nota.");
    team.commit("eva@la.example", &[]);
    team.approve("ada@la.example", "somera");
    team.commit("ada@la.example", &[]);
    assert_eq!(team.verdict(), verdict("approved", &[]));
    let clone = team.keys.path().join("clone");
    let from = format!("file://{}", team.env.path().display());
    team.git(&["clone", "--quiet", "--depth=1", &from, &clone.display().to_string()]);
    let ran = team.env.run_in(&clone, &["verify"]).code(2);
    assert!(ran.stderr.contains("fetch-depth: 0"), "{}", ran.stderr);
}

#[test]
fn a_freeze_between_two_parts_of_a_thread_stops_the_second() {
    let env = TestEnv::new().mastodon("mock", mock());
    let id = "congelado";
    let parts = ["Congelado uno.", "Congelado dos.", "Congelado tres."];
    env.post(id, "", &parts.join("\n\n<!-- break -->\n\n"));
    // Ends after the first part is on record.
    env.crash(&["publish", "--yes"], "2");
    assert_eq!(mock().sources("Congelado"), parts[..1]);
    env.run(&["freeze", "--reason", "Sismo\u{1b}[31m", "--yes"]).code(0);
    let held = env.publish().code(0);
    assert!(!held.stdout.contains('\u{1b}'));
    assert_eq!(mock().sources("Congelado"), parts[..1]);
    let status = env.run(&["status", "--format", "json"]).code(0).json();
    assert_eq!(status["freezes"][0]["state"], "open");
    assert_eq!(status["variants"][0]["holds"][0]["reason"], "frozen");
    env.run(&["thaw", "--all", "--yes"]).code(0);
    env.publish().code(0);
    assert_eq!(mock().sources("Congelado"), parts);
}

#[test]
fn ten_held_posts_do_not_burst_out_on_thaw() {
    let env = TestEnv::new().mastodon("mock", mock());
    for number in 0..10 {
        env.post(&format!("rafaga-{number}"), "", &format!("Ráfaga {number}."));
    }
    env.run(&["freeze", "--reason", "Sismo", "--held", "shift", "--yes"]).code(0);
    env.publish().code(0);
    assert_eq!(mock().sources("Ráfaga"), Vec::<String>::new());
    env.run(&["thaw", "--all", "--yes"]).code(0);
    // Two publishers at once try the same one first: the other sees that it has begun.
    for _ in 0..2 {
        for ran in env.race(&["publish", "--yes"], 2) {
            assert_eq!(ran.code, Some(0), "{ran:?}");
        }
    }
    assert_eq!(mock().sources("Ráfaga"), ["Ráfaga 0."]);
    let status = env.run(&["status", "--format", "json", "--state", "scheduled"]).code(0).json();
    assert_eq!(status["variants"].as_array().map(Vec::len), Some(9), "{status}");
}
