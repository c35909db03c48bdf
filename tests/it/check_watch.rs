//! `pregon check --watch` on a real file system: saves as editors do them, half-written files, a workspace that goes away.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::environment::{NOW, TestEnv};

/// Nothing takes longer on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_mins(1);

struct Watch {
    child: Child,
    runs: Receiver<Value>,
}

impl Watch {
    fn start(env: &TestEnv) -> Self {
        Self::of(env, &[])
    }

    /// Watches some paths alone.
    fn of(env: &TestEnv, paths: &[&str]) -> Self {
        let mut child = env.spawn(&[&["check", "--watch", "--format", "json", "--now", NOW], paths].concat());
        let (sender, runs) = channel();
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("each line is a document"));
            }
        });
        Self { child, runs }
    }

    /// The next check.
    #[track_caller]
    fn next(&self) -> Value {
        self.runs.recv_timeout(PATIENCE).expect("it checks again")
    }

    /// The next check for which something holds; others may come before, where a save is seen in two halves.
    #[track_caller]
    fn until(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        let mut seen = Vec::new();
        while began.elapsed() < PATIENCE {
            let Ok(run) = self.runs.recv_timeout(PATIENCE) else { break };
            if holds(&run) {
                return run;
            }
            seen.push(run);
        }
        panic!("no such check: {seen:#?}");
    }

    fn interrupt(mut self) -> (Option<i32>, String) {
        let status = Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status();
        assert!(status.expect("kill runs").success());
        let mut stderr = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut stderr).expect("UTF-8");
        (self.child.wait().expect("ends").code(), stderr)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rules(run: &Value, list: &str) -> Vec<String> {
    run[list].as_array().into_iter().flatten().filter_map(|finding| finding["rule"].as_str()).map(str::to_owned).collect()
}

fn post(body: &str) -> String {
    format!("---\ntitle: Feria\nstatus: approved\ndate: 2026-12-01 09:00\n---\n\n{body}\n")
}

#[test]
fn each_save_is_checked_and_says_what_came_and_what_went() {
    let env = TestEnv::new().site();
    env.write("content/feria.md", &post("Ven a la feria del libro en la plaza."));
    let watch = Watch::start(&env);
    let first = watch.next();
    assert_eq!(first["run"], 1);
    assert!(!rules(&first, "findings").contains(&"broken-link".to_owned()), "{first}");

    // In place.
    env.write("content/feria.md", &post("Ven a la [feria](nada.md) del libro en la plaza."));
    let run = watch.until(|run| rules(run, "added").contains(&"broken-link".to_owned()));
    assert_eq!(run["changed"], serde_json::json!(["content/feria.md"]));
    assert_eq!(run["summary"]["errors"], 1);

    // As editors save: beside, then over it.
    env.write("content/.feria.md.swp", &post("Ven a la feria del libro, por fin."));
    fs::rename(env.path().join("content/.feria.md.swp"), env.path().join("content/feria.md")).expect("renames");
    let run = watch.until(|run| rules(run, "fixed").contains(&"broken-link".to_owned()));
    assert_eq!(run["summary"]["errors"], 0);

    // Half of a file is a finding, and no end.
    env.write("content/feria.md", "---\ntitle: Fe");
    watch.until(|run| rules(run, "added").contains(&"unclosed-front-matter".to_owned()));
    env.write("content/feria.md", &post("Ven a la feria del libro, de verdad."));
    watch.until(|run| rules(run, "fixed").contains(&"unclosed-front-matter".to_owned()));

    // A new folder with all that is in it, and a plan that was not there.
    env.write("content/2026/otra/index.md", &post("Otra feria [del libro](tampoco.md)."));
    watch.until(|run| rules(run, "findings").contains(&"broken-link".to_owned()));
    env.write("plans/tone.yaml", "banned:\n  - { term: feria, instead: fiesta }\n");
    watch.until(|run| rules(run, "added").contains(&"banned-term".to_owned()));
    fs::remove_dir_all(env.path().join("content/2026")).expect("removes");
    watch.until(|run| rules(run, "fixed").contains(&"broken-link".to_owned()));

    let (code, stderr) = watch.interrupt();
    assert_eq!(code, Some(0), "{stderr}");
}

#[test]
fn thousands_of_events_and_a_workspace_that_goes_away() {
    let env = TestEnv::new().site();
    env.write("content/feria.md", &post("Ven a la feria del libro en la plaza."));
    let watch = Watch::start(&env);
    watch.next();
    for number in 0..2_000 {
        env.write(&format!("content/notas/{number}.txt"), "nada");
        if number % 4 == 0 {
            env.write("content/feria.md", &post(&format!("Ven a la [feria](nada-{number}.md) en la plaza.")));
        }
    }
    env.write("content/feria.md", &post("Ven a la [feria](la-ultima.md) en la plaza."));
    let last = |run: &Value| run["findings"].to_string().contains("la-ultima.md");
    let run = watch.until(last);
    // Far fewer checks than events.
    assert!(run["run"].as_u64().is_some_and(|runs| runs < 200), "{}", run["run"]);

    let main = env.path().join("pregon.yaml");
    let text = fs::read_to_string(&main).expect("is there");
    fs::remove_file(&main).expect("removes");
    std::thread::sleep(Duration::from_secs(2));
    env.write("pregon.yaml", &text);
    env.write("content/feria.md", &post("Ven a la feria de la plaza."));
    watch.until(|run| run["summary"]["errors"] == 0);
    let (code, stderr) = watch.interrupt();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("until it is back"), "{stderr}");
}

#[test]
fn a_watched_path_that_goes_away_says_nothing_of_the_rest_until_it_is_back() {
    let env = TestEnv::new().site();
    env.write("content/feria.md", &post("Ven a la [feria](nada.md) del libro en la plaza."));
    env.write("content/otra.md", &post("Ven a la [otra](tampoco.md) feria del libro."));
    let watch = Watch::of(&env, &["content/feria.md"]);
    let first = watch.next();
    assert_eq!(rules(&first, "findings").iter().filter(|rule| *rule == "broken-link").count(), 1, "{first}");
    fs::remove_file(env.path().join("content/feria.md")).expect("removes");
    std::thread::sleep(Duration::from_secs(1));
    env.write("content/otra.md", &post("Ven a la [otra](menos.md) feria del libro, de verdad."));
    std::thread::sleep(Duration::from_secs(1));
    env.write("content/feria.md", &post("Ven a la [feria](nadie.md) del libro en la plaza."));
    let back = watch.next();
    let text = back.to_string();
    assert!(text.contains("nadie.md") && !text.contains("menos.md") && !text.contains("tampoco.md"), "{text}");
    // What is new is told since the path was there last.
    assert!(rules(&back, "fixed").contains(&"broken-link".to_owned()), "{text}");
    let (code, stderr) = watch.interrupt();
    assert_eq!((code, stderr.matches("error:").count()), (Some(0), 1), "{stderr}");
}

#[test]
fn what_no_event_tells_is_seen_after_a_while() {
    let env = TestEnv::new().site().variable("PREGON_TEST_TRUST", "300");
    env.write(
        "content/feria.md",
        "---\ntitle: Feria\nmedia: [{ file: ../fotos/plaza.png, alt: La plaza }]\n---\n\nVen a la feria del libro.\n",
    );
    // Nobody watches this folder; a file system that says nothing is like that everywhere.
    env.write("fotos/nada.txt", "nada");
    let watch = Watch::start(&env);
    let missing = |run: &Value, list: &str| run[list].to_string().contains("there is no file");
    let first = watch.next();
    assert!(missing(&first, "findings"), "{first}");
    env.write("fotos/plaza.png", "no es una foto");
    watch.until(|run| missing(run, "fixed"));
    // Without news nothing is printed.
    std::thread::sleep(Duration::from_secs(1));
    assert!(watch.runs.try_recv().is_err());
    let (code, stderr) = watch.interrupt();
    assert_eq!(code, Some(0), "{stderr}");
}
