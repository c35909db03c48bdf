//! What was published follows the files: edits and removals, on request, once, on the real servers.

use serde_json::{Value, json};

use crate::environment::{Ran, TestEnv};
use crate::servers::{bluesky, mock, own_mock, snac, text};

fn both() -> TestEnv {
    TestEnv::new().mastodon("snac", snac()).mastodon("mock", mock())
}

fn apply(env: &TestEnv, post: &str) -> Ran {
    env.run(&["reconcile", "--apply", "--yes", "--format", "json", "--post", post])
}

fn change(env: &TestEnv, post: &str, channel: &str) -> Value {
    let status = env.run(&["status", "--format", "json", "--post", post, "--channel", channel]).code(0).json();
    status["variants"][0]["change"].clone()
}

fn results(ran: &Ran) -> Vec<(String, String)> {
    let json = ran.json();
    let list = json["results"].as_array().expect("a list").clone();
    list.iter().map(|result| (text(&result["channel"]), text(&result["result"]))).collect()
}

fn remove(env: &TestEnv, post: &str) {
    std::fs::remove_file(env.path().join(format!("content/{post}.md"))).expect("removes");
}

fn bluesky_texts(mark: &str) -> Vec<String> {
    let texts = bluesky().records().into_iter().map(|record| text(&record["value"]["text"]));
    texts.filter(|text| text.starts_with(mark)).collect()
}

fn names(env: &TestEnv, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(env.path().join("ledger").join(folder)).expect("a folder");
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn a_changed_part_is_edited_and_no_other() {
    let env = both();
    env.post("corrige", "", "corrige uno\n\n<!-- break -->\n\ncorrige dos");
    env.publish().code(0);
    assert_eq!(change(&env, "corrige", "snac"), Value::Null);
    assert_eq!(results(&apply(&env, "corrige").code(0)), []);
    env.post("corrige", "", "corrige uno\n\n<!-- break -->\n\ncorrige dos, ya bien");
    for channel in ["snac", "mock"] {
        assert_eq!(change(&env, "corrige", channel), json!({ "change": "edit", "parts": [2] }), "{channel}");
    }
    let said = env.run(&["status", "--post", "corrige", "--channel", "snac"]).code(0).stdout;
    assert!(said.contains("edit: part 2"), "{said}");
    // Without a yes nothing happens, and what would happen is shown.
    let asked = env.run(&["reconcile", "--apply", "--post", "corrige"]).code(2);
    assert!(asked.stderr.contains("- corrige dos") && asked.stderr.contains("+ corrige dos, ya bien"), "{}", asked.stderr);
    assert_eq!(snac().sources("corrige "), ["corrige uno", "corrige dos"]);

    let ran = apply(&env, "corrige").code(0);
    assert_eq!(results(&ran), [("snac".to_owned(), "edited".to_owned()), ("mock".to_owned(), "edited".to_owned())]);
    assert_eq!(ran.json()["results"][0]["parts"], json!([2]));
    for server in [snac(), mock()] {
        assert_eq!(server.sources("corrige "), ["corrige uno", "corrige dos, ya bien"]);
    }
    assert_eq!(names(&env, "corrige/snac/001"), ["001-intent.json", "001-posted.json"]);
    assert_eq!(names(&env, "corrige/snac/002"), ["001-intent.json", "001-posted.json", "002-edit.json", "002-edited.json"]);
    assert_eq!((env.state("corrige", "snac"), change(&env, "corrige", "snac")), ("published".to_owned(), Value::Null));
    env.publish().code(0);
    assert_eq!(results(&apply(&env, "corrige").code(0)), []);
    // And once more, from what the edit has left.
    env.post("corrige", "", "corrige uno\n\n<!-- break -->\n\ncorrige dos, ahora sí");
    apply(&env, "corrige").code(0);
    assert_eq!(snac().sources("corrige "), ["corrige uno", "corrige dos, ahora sí"]);
    env.run(&["ledger", "--verify"]).code(0);
}

#[test]
fn a_description_is_edited_and_its_picture_stays() {
    let env = both();
    env.picture("content/foto.png", 900, 600, 11);
    let media = |alt: &str| format!("media: [{{ file: foto.png, alt: \"{alt}\" }}]");
    env.post("describe", &media("Una mesa"), "describe la foto");
    env.publish().code(0);
    env.post("describe", &media("Una mesa con calabazas"), "describe la foto");
    let ran = apply(&env, "describe").code(0);
    assert_eq!(results(&ran), [("snac".to_owned(), "edited".to_owned()), ("mock".to_owned(), "edited".to_owned())]);
    for server in [snac(), mock()] {
        let statuses = server.statuses();
        let status = statuses.iter().find(|status| status["content"].as_str().is_some_and(|html| html.contains("describe la foto")));
        let media = status.expect("there")["media_attachments"].as_array().expect("a list").clone();
        let notes = ran.json()["results"].to_string();
        // Where a server keeps the old one that is said.
        let told = notes.contains("kept the old descriptions") || notes.contains("pictures: there should be");
        assert!(media.iter().any(|media| media["description"] == "Una mesa con calabazas") || told, "{media:?} {notes}");
    }
    assert_eq!(change(&env, "describe", "mock"), Value::Null);
}

#[test]
fn what_is_removed_is_taken_down_from_the_last_part_on() {
    // One of its own: others look through a list while this takes away from it.
    let mock = own_mock();
    let env = TestEnv::new().site().mastodon("snac", snac()).mastodon("mock", &mock).bluesky(bluesky());
    env.post("retira", "", "retira uno\n\n<!-- break -->\n\nretira dos");
    env.post("queda", "", "queda esto");
    env.publish().code(0);
    remove(&env, "retira");
    let said = env.run(&["status"]).code(0).stdout;
    assert!(said.contains("delete: parts 1, 2") && said.contains("withdrawn"), "{said}");
    let asked = env.run(&["reconcile", "--apply"]).code(2);
    assert!(asked.stderr.contains("- retira dos"), "{}", asked.stderr);
    // A channel that is taken out of a post is a removal there.
    env.post("queda", "channels: [site, mock, bluesky]", "queda esto");
    let ran = env.run(&["reconcile", "--apply", "--yes", "--format", "json"]).code(1);
    let done = results(&ran);
    assert_eq!(done.len(), 5);
    for (channel, result) in &done {
        // snac knows no request for it, and says so by 404; that the post is there still is read from itself.
        assert_eq!(result, if channel == "snac" { "refused" } else { "deleted" }, "{channel}");
    }
    assert!(ran.stdout.contains("take it down there"), "{}", ran.stdout);
    assert_eq!(snac().sources("retira "), ["retira uno", "retira dos"]);
    assert_eq!((mock.sources("retira "), bluesky_texts("retira ")), (vec![], vec![]));
    assert_eq!((mock.sources("queda "), bluesky_texts("queda ")), (vec!["queda esto".to_owned()], vec!["queda esto".to_owned()]));
    assert_eq!(names(&env, "retira/bluesky/002"), ["001-intent.json", "001-posted.json", "002-delete.json", "002-deleted.json"]);
    // What was taken down comes back under the same id only if somebody wants it so.
    env.post("retira", "", "retira uno\n\n<!-- break -->\n\nretira dos");
    assert_eq!(env.state("retira", "mock"), "taken-down");
    env.publish();
    assert_eq!(mock.sources("retira "), [""; 0]);
}

#[test]
fn where_nothing_can_be_edited_that_is_said() {
    let env = TestEnv::new().bluesky(bluesky());
    env.post("azul", "", "azul con errata");
    env.publish().code(0);
    env.post("azul", "", "azul sin errata");
    assert_eq!(change(&env, "azul", "bluesky")["why"], "posts cannot be edited there: correct it with a reply");
    let ran = apply(&env, "azul").code(1).json();
    assert_eq!(ran["results"], json!([]));
    assert_eq!(ran["left"][0]["channel"], "bluesky");
    assert_eq!(bluesky_texts("azul "), ["azul con errata"]);
}

#[test]
fn what_somebody_has_changed_on_the_platform_is_not_undone() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server);
    env.post("ajena", "", "ajena uno");
    env.publish().code(0);
    let id = text(&server.statuses()[0]["id"]);
    server.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "ajena, por otra mano" }));
    env.post("ajena", "", "ajena dos");
    let ran = apply(&env, "ajena").code(1);
    assert_eq!(results(&ran), [("mock".to_owned(), "refused".to_owned())]);
    assert_eq!(server.sources("ajena"), ["ajena, por otra mano"]);
    assert!(text(&change(&env, "ajena", "mock")["why"]).contains("somebody has changed it"), "{}", change(&env, "ajena", "mock"));
    // It stands until the text is another.
    assert_eq!(results(&apply(&env, "ajena").code(1)), []);
}

#[test]
fn an_unreadable_file_is_no_removal() {
    let server = own_mock();
    let env = TestEnv::new().mastodon("mock", &server);
    env.post("rota", "", "rota por un descuido");
    env.publish().code(0);
    env.write("content/rota.md", "---\ntitle: [\n---\nrota\n");
    let ran = env.run(&["reconcile", "--apply", "--yes", "--format", "json"]).code(1).json();
    assert_eq!(ran["results"], json!([]));
    assert_eq!(server.sources("rota "), ["rota por un descuido"]);
}

/// Kills a run at each of its writes; the next one completes it.
fn at_every_point(env: &TestEnv, channel: &str, texts: impl Fn(&str) -> Vec<String>, edit: bool) {
    for point in ["1-before", "1", "2-before", "2", "3-before", "3", "4-before", "4"] {
        let id = format!("{}-{channel}-{point}", if edit { "cambia" } else { "borra" });
        let body = |word: &str| format!("{id} {word} uno\n\n<!-- break -->\n\n{id} {word} dos");
        env.post(&id, &format!("channels: [{channel}]"), &body("antes"));
        env.run(&["publish", "--yes", "--post", &id]).code(0);
        if edit {
            env.post(&id, &format!("channels: [{channel}]"), &body("luego"));
        } else {
            remove(env, &id);
        }
        let arguments = ["reconcile", "--apply", "--yes", "--format", "json", "--post", &id];
        let killed = env.crash(&arguments, point);
        assert_eq!(killed.code, None, "{point}: {killed:?}");
        env.run(&arguments).code(0);
        let expected: Vec<String> = if edit { vec![format!("{id} luego uno"), format!("{id} luego dos")] } else { Vec::new() };
        assert_eq!(texts(&format!("{id} ")), expected, "killed at {point}");
        assert_eq!(env.run(&arguments).code(0).json()["results"], json!([]), "killed at {point}");
        if edit {
            assert_eq!(change(env, &id, channel), Value::Null, "killed at {point}");
        }
    }
}

#[test]
fn killed_while_editing_and_run_again_it_is_edited() {
    at_every_point(&TestEnv::new().mastodon("snac", snac()), "snac", |mark| snac().sources(mark), true);
    at_every_point(&TestEnv::new().mastodon("mock", mock()), "mock", |mark| mock().sources(mark), true);
}

#[test]
fn killed_while_taking_down_and_run_again_it_is_gone() {
    let mock = own_mock();
    at_every_point(&TestEnv::new().mastodon("mock", &mock), "mock", |mark| mock.sources(mark), false);
    at_every_point(&TestEnv::new().bluesky(bluesky()), "bluesky", bluesky_texts, false);
}

/// A time by the real clock, which is what schedulers of servers go by, as front matter has it.
fn in_minutes(minutes: i64) -> String {
    #[expect(clippy::disallowed_methods, reason = "servers on loopback have the machine's time")]
    let at = chrono::Utc::now() + chrono::TimeDelta::minutes(minutes);
    at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

fn scheduled(env: &TestEnv, id: &str, date: &str, front_matter: &str, body: &str) {
    env.write(
        &format!("content/{id}.md"),
        &format!("---\ntitle: Prueba {id}\nid: {id}\ndate: {date}\nstatus: approved\n{front_matter}\n---\n{body}\n"),
    );
}

fn native(env: TestEnv) -> TestEnv {
    let config = std::fs::read_to_string(env.path().join("pregon.yaml")).expect("reads");
    env.write("pregon.yaml", &config.replace("account: alice", "account: alice, schedule: native"));
    env
}

fn waiting(server: &crate::servers::Server) -> Vec<Value> {
    server.get("/api/v1/scheduled_statuses").as_array().expect("a list").clone()
}

#[test]
fn the_scheduler_of_the_network_has_it_until_something_changes() {
    let server = own_mock();
    let env = native(TestEnv::new().mastodon("mock", &server));
    scheduled(&env, "luego", &in_minutes(60), "", "luego esto");
    scheduled(&env, "hilo", &in_minutes(60), "", "hilo uno\n\n<!-- break -->\n\nhilo dos");
    scheduled(&env, "lejos", &in_minutes(60 * 24 * 8), "", "lejos esto");
    let ran = env.publish().code(0).json();
    assert_eq!((ran["results"].as_array().map(Vec::len), &ran["results"][0]["result"]), (Some(1), &json!("handed")), "{ran}");
    assert_eq!((waiting(&server).len(), server.statuses().len()), (1, 0));
    assert_eq!((env.state("luego", "mock"), env.state("hilo", "mock")), ("handed".to_owned(), "scheduled".to_owned()));
    let said = env.run(&["status", "--post", "hilo"]).code(0).stdout;
    assert!(said.contains("it stays with us: it is a thread"), "{said}");
    // A second run has nothing to do.
    assert_eq!(env.publish().code(0).json()["results"], json!([]));

    // A changed text is taken back, and given again by the run after that.
    scheduled(&env, "luego", &in_minutes(90), "", "luego otra cosa");
    assert_eq!(env.publish().code(0).json()["results"][0]["result"], "taken-back");
    assert_eq!(waiting(&server).len(), 0);
    assert_eq!(env.publish().code(0).json()["results"][0]["result"], "handed");
    let there = waiting(&server);
    assert!(there.len() == 1 && there[0]["params"].to_string().contains("luego otra cosa"), "{there:?}");

    // So is one that is removed, without a further word.
    remove(&env, "luego");
    assert_eq!(env.publish().code(0).json()["results"][0]["result"], "taken-back");
    assert_eq!((waiting(&server).len(), server.statuses().len()), (0, 0));
    env.run(&["ledger", "--verify"]).code(0);
}

#[test]
fn killed_while_handing_over_the_scheduler_has_it_once() {
    let server = own_mock();
    let env = native(TestEnv::new().mastodon("mock", &server));
    for (number, point) in ["1-before", "1", "2-before", "2"].into_iter().enumerate() {
        let id = format!("entrega-{point}");
        scheduled(&env, &id, &in_minutes(60), "", &format!("{id} esto"));
        let arguments = ["publish", "--yes", "--format", "json", "--post", &id];
        assert_eq!(env.crash(&arguments, point).code, None);
        env.run(&arguments);
        env.run(&arguments);
        assert_eq!(waiting(&server).len(), number + 1, "killed at {point}");
        assert_eq!(env.state(&id, "mock"), "handed", "killed at {point}");
    }
    assert_eq!(server.statuses().len(), 0);
}

#[test]
fn a_server_without_a_scheduler_is_not_given_anything() {
    let env = native(TestEnv::new().mastodon("snac", snac()));
    scheduled(&env, "sinprog", &in_minutes(60), "", "sinprog esto");
    let ran = env.publish().json();
    assert!(ran["results"][0]["notes"].to_string().contains("no scheduler of its own"), "{ran}");
    assert_eq!(snac().sources("sinprog "), [""; 0]);
    assert_eq!(env.state("sinprog", "snac"), "scheduled");
}
