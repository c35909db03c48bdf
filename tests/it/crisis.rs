//! A crisis from its opening to the look back, killed anywhere, and a rehearsal that sends nothing.

use serde_json::Value;

use crate::approvals::Team;
use crate::environment::TestEnv;
use crate::servers::{snac, text};

const PLAN: &str = "\
levels:
  - id: amarillo
    name: Queja
    decides: leo
    substitutes: ada
    freeze: { tags: [oferta] }
  - id: rojo
    name: Emergencia
    decides: ada
    substitutes: leo
    cooling_off: 20m
    respond_within: 1h
    actions: [{ text: Primero las personas, responsible: ada, within: 5m }, Avisar a la prensa]
    freeze: { everything: true, held: ask }
statements:
  - { id: cerrado, level: rojo, text: \"Emergencia: hoy cerramos. Volvemos a hablar en dos horas.\" }
";

const PEOPLE: &str = "ada: { name: Ada, email: ada@la.example }\nleo: { name: Leo, email: leo@la.example }\n";

/// The only crisis or rehearsal, as a run at an instant sees it.
fn status(env: &TestEnv, now: &str) -> Value {
    env.run_at(now, &["crisis", "status", "--format", "json"]).code(0).json()
}

/// What was sent by a run at an instant.
fn published(env: &TestEnv, now: &str) -> Vec<String> {
    let ran = env.run_at(now, &["publish", "--yes", "--format", "json"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    let results = ran.json()["results"].as_array().cloned().unwrap_or_default();
    results.iter().map(|result| text(&result["post"])).collect()
}

/// Why a post is held, as a run at an instant sees it: the names of the reasons.
fn holds(env: &TestEnv, now: &str, post: &str) -> Vec<String> {
    let status = env.run_at(now, &["status", "--post", post, "--format", "json"]).code(0).json();
    let holds = status["variants"][0]["holds"].as_array().cloned().unwrap_or_default();
    holds.iter().map(|hold| text(&hold["reason"])).collect()
}

fn open(env: &TestEnv, now: &str) {
    env.run_at(now, &["crisis", "open", "rojo", "--reason", "Sismo", "--yes"]).code(0);
}

/// A deadline after midnight is told with its day.
#[test]
fn pages_say_on_which_day_something_has_to_be_done() {
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", &PLAN.replace("cooling_off: 20m", "cooling_off: 30h").replace("within: 5m", "within: 2d"));
    env.write("plans/people.yaml", PEOPLE);
    open(&env, "2026-11-21T17:00:00Z");
    env.run_at("2026-11-21T17:01:00Z", &["crisis", "note", "La prensa lo sabe", "--done", "2", "--by", "leo"]).code(0);
    env.run_at("2026-11-21T17:05:00Z", &["build"]);
    let page = |name: &str| std::fs::read_to_string(env.path().join("public/report").join(name)).expect("reads");
    for (name, parts) in [
        ("crisis.html", ["antes del 23 nov 2026 a las 11:00", "21 nov 2026, 11:01"]),
        ("index.html", ["Nada se dice antes del 22 nov 2026 a las 17:00", "Crisis abierta"]),
        ("index.en.html", ["Nothing is said before 22 Nov 2026 at 17:00", "Crisis"]),
    ] {
        let html = page(name);
        assert!(parts.iter().all(|part| html.contains(part)), "{name}: {parts:?}\n{html}");
    }
}

/// Nothing passes the freeze but the statement, byte for byte as it was put on record, after the time for thinking, with two yeses that
/// are not its author's.
#[test]
fn a_statement_passes_the_freeze_that_holds_everything_else() {
    let team = Team::new(TestEnv::new().mastodon("snac", snac()), "{ policies: [] }");
    let env = &team.env;
    env.write("plans/crisis.yaml", PLAN);
    env.post_at("2026-11-21 11:02", "oferta-crisis", "tags: [oferta]", "Oferta durante la crisis.");
    team.commit("eva@la.example", &[]);
    open(env, "2026-11-21T17:00:00Z");
    let said = env.run_at("2026-11-21T17:02:00Z", &["crisis", "say", "cerrado", "--format", "json"]).code(0).json();
    let id = text(&said["post"]);
    assert_eq!(id, "crisis-2026-11-21-cerrado");
    team.commit("eva@la.example", &[]);
    assert_eq!(holds(env, "2026-11-21T17:05:00Z", &id), ["not-approved", "cooling-off", "not-yet-due"]);
    assert_eq!(holds(env, "2026-11-21T17:05:00Z", "oferta-crisis"), ["frozen"]);
    let told = env.run_at("2026-11-21T17:05:00Z", &["status", "--post", "oferta-crisis"]).code(0);
    assert!(told.stdout.contains("by crisis 20261121T170000Z-sismo"), "{told:?}");
    // Its author cannot, one alone is not enough, and nobody can before the time is over.
    let refused = env.run(&["approve", &id, "--yes"]).code(2);
    assert!(refused.stderr.contains("counts eva@la.example"), "{}", refused.stderr);
    team.approve("ada@la.example", &id);
    team.commit("ada@la.example", &[]);
    assert_eq!(holds(env, "2026-11-21T17:30:00Z", &id), ["not-approved"]);
    assert_eq!(published(env, "2026-11-21T17:30:00Z"), Vec::<String>::new());
    team.approve("leo@la.example", &id);
    team.commit("leo@la.example", &[]);
    assert_eq!(holds(env, "2026-11-21T17:10:00Z", &id), ["cooling-off", "not-yet-due"]);
    assert_eq!(published(env, "2026-11-21T17:10:00Z"), Vec::<String>::new());
    // Another byte is another statement, whoever has approved the first one.
    let path = format!("content/crisis/{id}.md");
    let file = std::fs::read_to_string(env.path().join(&path)).expect("reads");
    env.write(&path, &file.replace("dos horas", "tres horas"));
    assert!(holds(env, "2026-11-21T17:30:00Z", &id).contains(&"statement".to_owned()));
    assert_eq!(published(env, "2026-11-21T17:30:00Z"), Vec::<String>::new());
    env.write(&path, &file);
    assert_eq!(snac().sources("Emergencia:"), Vec::<String>::new());
    assert_eq!(published(env, "2026-11-21T17:30:00Z"), std::slice::from_ref(&id));
    assert_eq!(snac().sources("Emergencia:"), ["Emergencia: hoy cerramos. Volvemos a hablar en dos horas."]);
    assert_eq!(snac().sources("Oferta durante la crisis"), Vec::<String>::new());
    // A milder level lets go of what only the graver one stopped, and gives no new time.
    env.run_at("2026-11-21T17:40:00Z", &["crisis", "lower", "amarillo", "--reason", "Todos a salvo", "--yes"]).code(0);
    let now = status(env, "2026-11-21T17:41:00Z");
    assert_eq!((text(&now["level"]["id"]), now["freezes"].as_array().map_or(0, Vec::len)), ("amarillo".to_owned(), 1));
    assert!(holds(env, "2026-11-21T17:41:00Z", "oferta-crisis").contains(&"frozen".to_owned()));
    env.run_at("2026-11-21T17:45:00Z", &["crisis", "note", "El patio está vacío", "--done", "2", "--by", "leo"]).code(0);
    let closed = env.run_at("2026-11-21T18:30:00Z", &["crisis", "close", "--reason", "Pasó", "--yes", "--format", "json"]).code(0).json();
    assert_eq!(closed["look_back"]["done"], 1);
    let report = std::fs::read_to_string(env.path().join(text(&closed["report"]))).expect("reads");
    for part in ["# Crisis: Sismo", "| Hasta congelar | 0 s |", "oferta-crisis", "Leo | Tarea 2: El patio está vacío", "Publicada: cerrado"]
    {
        assert!(report.contains(part), "{part}:\n{report}");
    }
    // Nothing bursts out: the level that ended last said nothing of what becomes of it, so that somebody is asked.
    assert_eq!(published(env, "2026-11-21T18:31:00Z"), Vec::<String>::new());
    assert_eq!(holds(env, "2026-11-21T18:31:00Z", "oferta-crisis"), ["ask-again"]);
    // What is over is not said any more.
    env.run_at("2026-11-21T18:31:00Z", &["crisis", "say", "cerrado"]).code(2);
    env.run(&["ledger", "--verify"]).code(0);
}

/// A rehearsal stops nothing; what is said in it is nowhere near the posts, and does not become one by being put there.
#[test]
fn a_rehearsal_stops_and_sends_nothing() {
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    let opened = env.run_at("2026-11-21T17:00:00Z", &["crisis", "open", "rojo", "--rehearsal", "--reason", "Ensayo", "--yes"]).code(0);
    assert!(opened.stdout.starts_with("REHEARSAL"), "{opened:?}");
    let said = env.run_at("2026-11-21T17:02:00Z", &["crisis", "say", "cerrado", "--format", "json"]).code(0).json();
    assert_eq!(said["rehearsal"], true);
    let file = text(&said["file"]);
    assert!(file.starts_with("plans/crisis/rehearsals/"), "{file}");
    env.post("ordinaria", "", "Sale como siempre.");
    assert_eq!(published(&env, "2026-11-21T17:30:00Z"), ["ordinaria"]);
    let told = env.run_at("2026-11-21T17:30:00Z", &["publish", "--yes"]).code(0);
    assert!(told.stderr.contains("a rehearsal is running"), "{told:?}");
    // Somebody copies the text to where posts are.
    let copied = std::fs::read_to_string(env.path().join(&file)).expect("reads");
    env.write("content/copiada.md", &copied);
    let id = text(&said["post"]);
    assert_eq!(published(&env, "2026-11-21T17:40:00Z"), Vec::<String>::new());
    assert!(holds(&env, "2026-11-21T17:40:00Z", &id).contains(&"statement".to_owned()));
    std::fs::remove_file(env.path().join("content/copiada.md")).expect("removes");
    // It gets real: the rehearsal is over, and everything stands still.
    open(&env, "2026-11-21T17:50:00Z");
    let now = status(&env, "2026-11-21T17:51:00Z");
    assert_eq!((&now["rehearsal"], &now["open"]), (&Value::Bool(false), &Value::Bool(true)));
    let list = env.run_at("2026-11-21T17:51:00Z", &["crisis", "status", "--list", "--format", "json"]).code(0).json();
    let open: Vec<(bool, bool)> =
        list["crises"].as_array().expect("a list").iter().map(|log| (log["rehearsal"] == true, log["open"] == true)).collect();
    assert_eq!(open, [(false, true), (true, false)]);
    env.post("parada", "", "No sale.");
    assert_eq!(published(&env, "2026-11-21T17:55:00Z"), Vec::<String>::new());
    // No rehearsal begins while a crisis goes on.
    env.run_at("2026-11-21T17:56:00Z", &["crisis", "open", "rojo", "--rehearsal", "--reason", "Ensayo", "--yes"]).code(2);
}

/// Killed between any two writes of opening and closing, publishing stands still, and the same command goes on.
#[test]
fn killed_anywhere_it_stays_stopped_and_goes_on() {
    let opening = ["crisis", "open", "rojo", "--reason", "Sismo", "--yes"];
    let closing = ["crisis", "close", "--reason", "Pasó", "--yes"];
    for point in ["1-before", "1", "2-before", "2"] {
        let env = TestEnv::new().site();
        env.write("plans/crisis.yaml", PLAN);
        env.write("plans/people.yaml", PEOPLE);
        env.post("parada", "", "No sale.");
        assert_eq!(env.crash(&opening, point).code, None, "{point}");
        if point != "1-before" {
            assert_eq!(published(&env, crate::environment::NOW), Vec::<String>::new(), "killed at {point} of the opening");
        }
        let again = env.run(&opening);
        assert_eq!(again.code, Some(if point == "2" { 2 } else { 0 }), "{point}: {again:?}");
        let freezes = env.run(&["freeze", "--list", "--format", "json"]).code(0).json();
        assert_eq!(freezes["freezes"].as_array().map_or(0, Vec::len), 1, "{point}: {freezes}");
        assert_eq!(env.crash(&closing, point).code, None, "{point}");
        if point != "2" {
            assert_eq!(published(&env, crate::environment::NOW), Vec::<String>::new(), "killed at {point} of the closing");
        }
        let closed = env.run(&[&closing[..], &["--format", "json"]].concat());
        if point == "2" {
            // Everything was lifted: only the look back is missing.
            env.run(&["crisis", "report"]).code(0);
        } else {
            assert_eq!(closed.code, Some(0), "{point}: {closed:?}");
        }
        let freezes = env.run(&["freeze", "--list", "--format", "json"]).code(0).json();
        assert_eq!(freezes["freezes"][0]["state"], "lifted", "{point}");
        assert!(env.path().join("plans/crisis/2026-11-21-sismo.md").is_file(), "{point}");
        env.run(&["ledger", "--verify"]).code(0);
    }
}

/// The freeze of a crisis is the crisis's: as long as that goes on, `thaw` does not lift it, nor anything together with it.
#[test]
fn thaw_leaves_the_freeze_of_an_open_crisis_alone() {
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    env.post("parada", "", "No sale.");
    open(&env, "2026-11-21T17:00:00Z");
    env.run_at("2026-11-21T17:01:00Z", &["freeze", "--tag", "oferta", "--reason", "Otra cosa", "--yes"]).code(0);
    let open_freezes = |now: &str| {
        let list = env.run_at(now, &["freeze", "--list", "--format", "json"]).code(0).json();
        list["freezes"].as_array().expect("a list").iter().filter(|freeze| freeze["state"] == "open").count()
    };
    let named = ["thaw", "20261121T170000Z-rojo-sismo", "--yes"];
    for arguments in [&named[..], &["thaw", "--all", "--yes"]] {
        let refused = env.run_at("2026-11-21T17:02:00Z", arguments).code(2);
        assert!(refused.stderr.contains("is that of crisis 20261121T170000Z-sismo, which is open"), "{refused:?}");
        assert!(refused.stderr.contains("pregon crisis close"), "{refused:?}");
        assert_eq!(open_freezes("2026-11-21T17:03:00Z"), 2, "nothing was lifted");
    }
    // One that was removed goes on too, and is not to be lifted either.
    std::fs::remove_dir_all(env.path().join("ledger/_freezes/20261121T170000Z-rojo-sismo")).expect("removes");
    env.run_at("2026-11-21T17:04:00Z", &named).code(2);
    assert_eq!(published(&env, "2026-11-21T17:05:00Z"), Vec::<String>::new());
    env.run_at("2026-11-21T18:00:00Z", &["crisis", "close", "--reason", "Pasó", "--yes"]).code(0);
    // What is not of the crisis stays until somebody lifts it.
    assert_eq!(open_freezes("2026-11-21T18:01:00Z"), 1);
    env.run_at("2026-11-21T18:02:00Z", &["thaw", "--all", "--yes"]).code(0);
    assert_eq!(open_freezes("2026-11-21T18:03:00Z"), 0);
}

/// Killed between the log, the lifts and the look back, the same command goes on, once, and tells what is left meanwhile.
#[test]
fn a_close_that_was_cut_off_is_gone_on_with() {
    let closing = ["crisis", "close", "--reason", "Pasó", "--yes", "--format", "json"];
    let report = "plans/crisis/2026-11-21-sismo.md";
    // The log, then two lifts.
    for (point, left) in [("1", 2), ("2-before", 2), ("2", 1), ("3-before", 1), ("3", 0)] {
        let env = TestEnv::new().site();
        env.write("plans/crisis.yaml", PLAN);
        env.write("plans/people.yaml", PEOPLE);
        env.run(&["crisis", "open", "amarillo", "--reason", "Sismo", "--yes"]).code(0);
        env.run(&["crisis", "raise", "rojo", "--reason", "Peor", "--yes"]).code(0);
        assert_eq!(env.crash(&closing, point).code, None, "{point}");
        assert!(!env.path().join(report).exists(), "{point}");
        let list = env.run(&["crisis", "status", "--list"]).code(0);
        assert!(list.stdout.starts_with("closed "), "{list:?}");
        let told = env.run(&["crisis", "status"]);
        assert_eq!(told.stderr.matches("is still on: run `pregon crisis close` again").count(), left, "{point}: {told:?}");
        // What a kill in the middle of a file leaves is nobody's.
        env.write("plans/crisis/.tmp-abc", "half");
        let closed = env.run(&closing).code(0).json();
        assert_eq!(closed["lifted"].as_array().map(Vec::len), Some(left), "{point}: {closed}");
        assert_eq!(text(&closed["report"]), report, "{point}");
        assert!(!env.path().join("plans/crisis/.tmp-abc").exists(), "{point}");
        let log = env.path().join("ledger/_crises").read_dir().expect("a folder").next().expect("one").expect("an entry").path();
        assert_eq!(log.read_dir().expect("a folder").count(), 3, "{point}: it is closed once");
        // There is nothing left to go on with.
        let again = env.run(&closing).code(2);
        assert!(again.stderr.contains("no crisis is open"), "{again:?}");
        env.run(&["ledger", "--verify"]).code(0);
    }
    // Everything was lifted, and only the look back is missing: what somebody wrote into one stays.
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    open(&env, crate::environment::NOW);
    env.run(&closing).code(0);
    std::fs::remove_file(env.path().join(report)).expect("removes");
    let closed = env.run(&closing).code(0).json();
    assert_eq!((closed["lifted"].as_array().map(Vec::len), text(&closed["report"])), (Some(0), report.to_owned()));
}

/// Killed between any two writes of another level, enough is stopped, and the same command or a close goes on.
#[test]
fn a_change_of_level_that_was_killed_is_gone_on_with() {
    let raising = ["crisis", "raise", "rojo", "--reason", "Peor", "--yes"];
    for point in ["1-before", "1", "2-before", "2"] {
        for closes in [false, true] {
            let env = TestEnv::new().site();
            env.write("plans/crisis.yaml", PLAN);
            env.write("plans/people.yaml", PEOPLE);
            env.post("parada", "", "No sale.");
            env.run(&["crisis", "open", "amarillo", "--reason", "Sismo", "--yes"]).code(0);
            assert_eq!(env.crash(&raising, point).code, None, "{point}");
            if point != "1-before" {
                assert_eq!(published(&env, crate::environment::NOW), Vec::<String>::new(), "{point}: the log says that it is graver");
            }
            if closes {
                env.run(&["crisis", "close", "--reason", "Pasó", "--yes"]).code(0);
            } else {
                let again = env.run(&raising);
                assert_eq!(again.code, Some(if point == "2" { 2 } else { 0 }), "{point}: {again:?}");
            }
            let list = env.run(&["freeze", "--list", "--format", "json"]).code(0).json();
            let open = list["freezes"].as_array().expect("a list").iter().filter(|freeze| freeze["state"] == "open").count();
            assert_eq!(open, if closes { 0 } else { 2 }, "{point}: {list}");
            env.run(&["ledger", "--verify"]).code(0);
        }
    }
}

/// Of a close and a change of level at the same moment one may be too late, and no freeze of the crisis is left.
#[test]
fn a_close_and_a_change_of_level_at_once_leave_nothing_frozen() {
    for _ in 0..4 {
        let env = TestEnv::new().site();
        env.write("plans/crisis.yaml", PLAN);
        env.write("plans/people.yaml", PEOPLE);
        open(&env, crate::environment::NOW);
        let children: Vec<_> =
            [&["crisis", "lower", "amarillo", "--reason", "Mejor", "--yes"][..], &["crisis", "close", "--reason", "Pasó", "--yes"]]
                .iter()
                .map(|arguments| env.command(arguments).spawn().expect("runs"))
                .collect();
        for child in children {
            let ran = env.ran(&child.wait_with_output().expect("ends"));
            assert!(matches!(ran.code, Some(0 | 2)), "{ran:?}");
        }
        let list = env.run(&["freeze", "--list", "--format", "json"]).code(0).json();
        assert!(list["freezes"].as_array().expect("a list").iter().all(|freeze| freeze["state"] == "lifted"), "{list}");
        env.run(&["ledger", "--verify"]).code(0);
    }
}

/// Nothing is written where a link leads: who can put one into a branch could have files written anywhere.
#[cfg(unix)]
#[test]
fn no_command_writes_through_a_link() {
    let now = "2026-11-21T17:00:00Z";
    let say = ["crisis", "say", "cerrado"];
    let close = ["crisis", "close", "--reason", "Pasó", "--yes"];
    let cases: [(&str, &[&str]); 10] = [
        ("content/crisis", &say),
        ("content", &say),
        ("plans/crisis", &close),
        ("content", &["new", "post", "Hola"]),
        ("plans/campaigns", &["new", "campaign", "Feria", "--type", "launch", "--start", "2026-12-01", "--end", "2026-12-05"]),
        (".pregon", &["schema", "--write"]),
        ("approvals", &["review", "invite", "ada"]),
        ("public/review", &["review", "build"]),
        ("public/media", &["review", "build"]),
        (".pregon", &["publish", "--dry-run"]),
    ];
    for (link, arguments) in cases {
        let env = TestEnv::new().site();
        env.write("plans/crisis.yaml", PLAN);
        env.write("plans/people.yaml", PEOPLE);
        open(&env, now);
        let outside = tempfile::tempdir().expect("a folder");
        // What is no page of ours is not removed either.
        pregon::support::atomic_file::write(&outside.path().join("precious.txt"), b"x").expect("writes");
        let link_path = env.path().join(link);
        std::fs::create_dir_all(link_path.parent().expect("a folder")).expect("makes");
        std::os::unix::fs::symlink(outside.path(), link_path).expect("links");
        let refused = env.run_at(now, arguments).code(2);
        assert!(refused.stderr.contains("is a symbolic link"), "{link}: {refused:?}");
        assert_eq!(std::fs::read_dir(outside.path()).expect("a folder").count(), 1, "{link}: {arguments:?}");
    }
    // A new workspace, in a folder that somebody has prepared.
    let env = TestEnv::new().site();
    let outside = tempfile::tempdir().expect("a folder");
    let folder = env.path().join("nueva");
    std::fs::create_dir(&folder).expect("makes");
    std::os::unix::fs::symlink(outside.path(), folder.join("plans")).expect("links");
    let refused = env.run(&["init", &folder.display().to_string()]).code(2);
    assert!(refused.stderr.contains("is a symbolic link"), "{refused:?}");
    assert_eq!(std::fs::read_dir(outside.path()).expect("a folder").count(), 0);
}

/// Times that run backwards are told as such, and give no lengths.
#[test]
fn a_log_that_closes_before_it_opens_is_told() {
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    open(&env, "2026-11-21T17:00:00Z");
    env.run_at("2026-11-21T16:10:00Z", &["crisis", "note", "Dicho por teléfono", "--kind", "statement"]).code(0);
    // On a machine whose clock is wrong: nobody is kept from closing by it.
    let closed = env.run_on_machine_at("2026-11-21T16:30:00Z", &["crisis", "close", "--reason", "Pasó", "--yes"]).code(0);
    assert!(closed.stderr.contains("run backwards at entry 2"), "{closed:?}");
    assert!(closed.stderr.contains("before the opening") && !closed.stderr.contains("as promised"), "{closed:?}");
    let page = std::fs::read_to_string(env.path().join("plans/crisis/2026-11-21-sismo.md")).expect("reads");
    assert!(page.contains("**Las horas van hacia atrás**") && page.contains("| Duró | no se sabe |"), "{page}");
    assert!(page.contains("| Primera declaración | 2026-11-21 10:10 |") && !page.contains("a tiempo)"), "{page}");
    let json = env.run_at("2026-11-21T18:00:00Z", &["crisis", "report", "--format", "json"]).code(0).json();
    assert_eq!((&json["look_back"]["backwards"], &json["look_back"]["seconds_to_first_statement"]), (&2.into(), &Value::Null), "{json}");
}

/// The log does not go back at anybody's word, and a time that has passed is told. A rehearsal may be at any time.
#[test]
fn a_time_that_has_passed_is_told() {
    let env = TestEnv::new().real_time().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    let told = |clock: &str, now: &str, arguments: &[&str]| env.run_on_machine_at(clock, &[arguments, &["--now", now]].concat());
    let opening = ["crisis", "open", "amarillo", "--reason", "Sismo", "--yes"];
    let warning = "`--now` lies before the machine's clock, which says 2026-11-21 17:00 UTC";
    let rehearsed = told("2026-11-21T17:00:00Z", "2026-11-21T09:00:00Z", &[&opening[..], &["--rehearsal"]].concat()).code(0);
    assert!(!rehearsed.stderr.contains(warning), "{rehearsed:?}");
    told("2026-11-21T17:00:00Z", "2026-11-21T09:05:00Z", &["crisis", "close", "--reason", "Fin", "--yes"]).code(0);
    // What takes a moment to be typed is no other time.
    let opened = told("2026-11-21T17:00:00Z", "2026-11-21T16:58:00Z", &opening).code(0);
    assert!(!opened.stderr.contains(warning), "{opened:?}");
    for arguments in [
        &["crisis", "raise", "rojo", "--reason", "Peor", "--yes"][..],
        &["crisis", "lower", "amarillo", "--reason", "Ya", "--yes"],
        &["crisis", "close", "--reason", "Pasó", "--yes"],
    ] {
        let refused = told("2026-11-21T17:00:00Z", "2026-11-21T16:57:00Z", arguments).code(2);
        assert!(refused.stderr.contains("`--now` lies before the newest entry"), "{refused:?}");
    }
    let raised = told("2026-11-21T17:10:00Z", "2026-11-21T17:10:00Z", &["crisis", "raise", "rojo", "--reason", "Peor", "--yes"]).code(0);
    assert!(raised.stderr.contains("nothing is said before 2026-11-21 17:30 UTC"), "{raised:?}");
    let closed = told("2026-11-21T18:00:00Z", "2026-11-21T17:40:00Z", &["crisis", "close", "--reason", "Pasó", "--yes"]).code(0);
    assert!(closed.stderr.contains("`--now` lies before the machine's clock"), "{closed:?}");
}

/// Whoever notes at once with others gets in, and the log stays a chain; what is changed in it afterwards is seen.
#[test]
fn two_who_note_at_once_both_get_in() {
    let env = TestEnv::new().site();
    env.write("plans/crisis.yaml", PLAN);
    env.write("plans/people.yaml", PEOPLE);
    open(&env, crate::environment::NOW);
    let notes: Vec<String> = (1..=6).map(|number| format!("Nota {number}")).collect();
    let children: Vec<_> = notes.iter().map(|note| env.command(&["crisis", "note", note]).spawn().expect("runs")).collect();
    for child in children {
        env.ran(&child.wait_with_output().expect("ends")).code(0);
    }
    let now = status(&env, crate::environment::NOW);
    let mut texts: Vec<String> = now["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|entry| entry["kind"] == "note")
        .map(|entry| text(&entry["text"]))
        .collect();
    texts.sort();
    assert_eq!((texts, &now["problem"]), (notes, &Value::Null));
    env.run(&["ledger", "--verify"]).code(0);
    let folder = env.path().join("ledger/_crises");
    let log = std::fs::read_dir(folder).expect("a folder").next().expect("one").expect("an entry").path();
    let third = std::fs::read_to_string(log.join("0003.json")).expect("reads");
    env.write(&format!("ledger/_crises/{}/0003.json", log.file_name().expect("a name").display()), &third.replace("Nota", "Chiste"));
    let verified = env.run(&["ledger", "--verify"]);
    assert!(verified.code != Some(0) && format!("{verified:?}").contains("entry 3: it has been changed since"), "{verified:?}");
}
