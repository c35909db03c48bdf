//! What was published follows the files: edits and removals, on request, once, on the real servers.

use serde_json::{Value, json};

use crate::environment::{Ran, TestEnv};
use crate::servers::{Server, bluesky, mock, own_mock, snac, text};

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
    let env = TestEnv::new().site().mastodon("snac", snac()).mastodon("mock", mock()).bluesky(bluesky());
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
    let ran = env.run(&["reconcile", "--apply", "--yes", "--format", "json"]).code(0);
    let done = results(&ran);
    assert!(done.iter().all(|(_, result)| result == "deleted") && done.len() == 5, "{done:?}");
    for server in [snac(), mock()] {
        assert_eq!(server.sources("retira "), [""; 0]);
    }
    assert_eq!(bluesky_texts("retira "), [""; 0]);
    assert_eq!((snac().sources("queda "), mock().sources("queda ")), (vec![], vec!["queda esto".to_owned()]));
    assert_eq!(names(&env, "retira/bluesky/002"), ["001-intent.json", "001-posted.json", "002-delete.json", "002-deleted.json"]);
    // What was taken down comes back under the same id only if somebody wants it so.
    env.post("retira", "", "retira uno\n\n<!-- break -->\n\nretira dos");
    assert_eq!(env.state("retira", "mock"), "taken-down");
    env.publish();
    assert_eq!(mock().sources("retira "), [""; 0]);
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
fn at_every_point(env: &TestEnv, channel: &str, server: &Server, edit: bool) {
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
        assert_eq!(server.sources(&format!("{id} ")), expected, "killed at {point}");
        assert_eq!(env.run(&arguments).code(0).json()["results"], json!([]), "killed at {point}");
        if edit {
            assert_eq!(change(env, &id, channel), Value::Null, "killed at {point}");
        }
    }
}

#[test]
fn killed_while_editing_and_run_again_it_is_edited() {
    at_every_point(&TestEnv::new().mastodon("snac", snac()), "snac", snac(), true);
    at_every_point(&TestEnv::new().mastodon("mock", mock()), "mock", mock(), true);
}

#[test]
fn killed_while_taking_down_and_run_again_it_is_gone() {
    at_every_point(&TestEnv::new().mastodon("snac", snac()), "snac", snac(), false);
    at_every_point(&TestEnv::new().mastodon("mock", mock()), "mock", mock(), false);
}
