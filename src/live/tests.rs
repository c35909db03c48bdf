use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::*;
use crate::diag::render::{Format, Report};
use crate::support::atomic_file;

fn now() -> DateTime<Utc> {
    "2026-11-21T18:00:00Z".parse().expect("an instant")
}

fn write(root: &Path, path: &str, text: &str) {
    atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
}

fn post(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nstatus: approved\npillar: comunidad\n{more}---\n\n{body}\n")
}

fn team() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(
        root,
        "pregon.yaml",
        "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels:\n  site: { network: site }\n  x: { network: x, account: a }\nledger: ledger\n",
    );
    write(root, "plans/plan.yaml", "pillars:\n  - { id: comunidad, name: Comunidad }\n");
    write(root, "plans/tone.yaml", "banned:\n  - { term: barato, instead: económico }\n");
    write(root, "plans/calendar.yaml", "slots:\n  x: [{ days: [mon], at: \"09:00\" }]\n");
    write(root, "plans/people.yaml", "ana: { name: Ana, handles: { x: ana } }\n");
    write(root, "content/a.md", &post("Uno", "date: 2026-12-01 09:00\n", "Un libro barato de la plaza. Vea [el otro](b.md)."));
    write(root, "content/b.md", &post("Dos", "tags: [feria del libro]\n", "Otro texto para la #feriadellibro que no dice nada."));
    write(
        root,
        "content/c.md",
        &post("Tres", "date: 2026-12-01 09:00\nallow: [duplicate-text]\n", "Un libro barato de la plaza. Vea [el otro](b.md)."),
    );
    write(
        root,
        "content/d.md",
        &post("Cuatro", "date: 2026-12-07 09:00\nrepeat: FREQ=WEEKLY;COUNT=3\n", "Cada semana hay cuentos con @ana y @nadie."),
    );
    folder
}

fn shown(findings: &Diagnostics, sources: &Sources) -> String {
    let list: Vec<_> = findings.iter().cloned().collect();
    let mut out = Vec::new();
    Report { sources, findings: &list, folder: "", rules: &[], color: false, width: 100 }.write(Format::Json, &mut out).expect("writes");
    String::from_utf8(out).expect("UTF-8")
}

/// What is found after changes is what a check of the files finds.
#[track_caller]
fn same_as_a_check(live: &mut Live) {
    let found = shown(&live.settle(now()).expect("is there").clone(), &live.workspace().sources);
    let whole = crate::pipeline::examine(&live.workspace().root, &Specs::embedded(), now()).expect("is there");
    assert_eq!(found, shown(&whole.diagnostics, &whole.workspace.sources));
}

fn change(live: &mut Live, path: &str, text: Option<&str>) {
    let root = live.workspace().root.clone();
    match text {
        Some(text) => write(&root, path, text),
        None => fs::remove_file(root.join(path)).expect("is there"),
    }
    live.changed([path]);
}

#[test]
fn changes_lead_to_what_a_check_finds() {
    let folder = team();
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    same_as_a_check(&mut live);
    assert!(live.findings().iter().any(|finding| finding.rule == "banned-term"));
    let twice = post("Tres", "id: a\n", "Con el nombre de otro, que es el primero.");
    let long = post("Dos", "", &"Una frase más de la tienda. ".repeat(80));
    let steps: &[(&str, Option<&str>)] = &[
        ("content/a.md", Some(&post("Uno", "date: 2026-12-01 09:00\n", "Más abajo.\n\nUn libro económico de la plaza."))),
        ("content/b.md", Some(&post("Dos", "tags: [feria]\n", "Otro texto para la #feriadellibro que no dice nada."))),
        ("content/b.md", None),
        ("content/b.md", Some(&long)),
        ("content/c.md", Some(&twice)),
        ("content/a.md", Some("---\ntitle: [\n---\n")),
        ("content/a.md", None),
        ("content/c.md", Some("sin nada")),
        ("content/sub/índice.md", Some(&post("Cinco", "pillar: otro\n", "Hola a todos los de la plaza."))),
        ("content/README.md", Some("notas")),
        ("content/d.md", Some(&post("Cuatro", "date: 2026-12-07 09:00\nrepeat: FREQ=WEEKLY;COUNT=2\n", "Cada semana @ana."))),
        ("content/d.md", Some(&post("Cuatro", "", "Una vez, barato."))),
        ("plans/tone.yaml", Some("banned: [\n")),
        ("plans/tone.yaml", Some("banned: []\n")),
        ("plans/plan.yaml", None),
        ("ledger/x", Some("nada")),
    ];
    for &(path, text) in steps {
        change(&mut live, path, text);
        same_as_a_check(&mut live);
    }
}

#[test]
fn pictures_that_come_and_go_are_seen() {
    let folder = team();
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    change(
        &mut live,
        "content/a.md",
        Some(&post("Uno", "media:\n  - { file: foto.png, alt: Una foto del puesto }\n", "Un texto de la plaza.")),
    );
    same_as_a_check(&mut live);
    assert!(live.findings().iter().any(|finding| finding.rule == "broken-media" && finding.message.contains("no file")));
    change(&mut live, "content/foto.png", Some("no es una foto"));
    same_as_a_check(&mut live);
    assert!(!live.findings().iter().any(|finding| finding.message.contains("no file")));
    change(&mut live, "content/foto.png", None);
    same_as_a_check(&mut live);
}

#[test]
fn a_glance_sees_what_is_open_in_an_editor() {
    let folder = team();
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    live.settle(now()).expect("is there");
    let rules = |live: &mut Live, path: &str| -> Vec<&'static str> {
        live.glance(path, now()).expect("is there").findings.iter().map(|finding| finding.rule).collect()
    };
    let before = rules(&mut live, "content/c.md");
    assert!(before.contains(&"banned-term") && before.contains(&"schedule-clash"), "{before:?}");
    // What is written above what the whole workspace has to say moves it.
    let text = post("Tres", "date: 2026-12-01 09:00\nallow: [duplicate-text]\n", "Un libro económico de la plaza. Vea [el otro](b.md).");
    live.set_text("content/c.md", Some(text.as_str().into()));
    live.set_text("content/c.md", Some(text.replace("---\ntitle", "---\n# nota\ntitle").into()));
    let after = rules(&mut live, "content/c.md");
    assert!(!after.contains(&"banned-term") && after.contains(&"schedule-clash"), "{after:?}");
    let glance = live.glance("content/c.md", now()).expect("is there");
    let clash = glance.findings.iter().find(|finding| finding.rule == "schedule-clash").expect("is there");
    assert_eq!(live.workspace().sources.start(clash.location.expect("a place")).line, 6);
    live.set_text("content/c.md", None);
    live.settle(now()).expect("is there");
    // Plans are looked at alone.
    live.set_text("plans/tone.yaml", Some("baned: []\n".into()));
    assert_eq!(rules(&mut live, "plans/tone.yaml"), ["unknown-key"]);
    assert!(live.glance("elsewhere.md", now()).is_none());
    // Waivers of what only the whole workspace tells are not unused.
    let unused = |live: &mut Live| rules(live, "content/c.md").contains(&"unused-waiver");
    live.set_text("plans/tone.yaml", None);
    live.settle(now()).expect("is there");
    assert!(!unused(&mut live));
    same_as_a_check(&mut live);
}

#[test]
fn a_workspace_that_goes_away_is_an_error_until_it_is_back() {
    let folder = team();
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    live.settle(now()).expect("is there");
    let main = folder.path().join("pregon.yaml");
    let text = fs::read_to_string(&main).expect("is there");
    fs::remove_file(&main).expect("is there");
    live.changed(["pregon.yaml"]);
    assert!(live.settle(now()).is_err());
    assert!(live.glance("content/a.md", now()).is_some());
    write(folder.path(), "pregon.yaml", &text);
    live.changed(["pregon.yaml"]);
    same_as_a_check(&mut live);
}

#[test]
fn what_came_and_what_went() {
    let folder = team();
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    let look = |live: &mut Live| {
        let findings = live.settle(now()).expect("is there").clone();
        (Look::new(&findings, &live.workspace().sources), findings)
    };
    let (before, _) = look(&mut live);
    live.set_text("content/a.md", Some(post("Uno", "date: 2026-12-01 09:00\nkind: curated\n", "\n\nUn libro de la plaza.").into()));
    let (after, found) = look(&mut live);
    let added: Vec<&str> =
        after.added_since(&before).into_iter().filter_map(|at| found.iter().nth(at)).map(|finding| finding.rule).collect();
    let fixed: Vec<&str> = after.fixed_since(&before).into_iter().map(|finding| finding.rule).collect();
    assert!(added.contains(&"curated-without-source"), "{added:?}");
    assert!(fixed.contains(&"banned-term") && !fixed.contains(&"schedule-clash"), "{fixed:?}");
    assert!(after.added_since(&after).is_empty());
}
