use std::path::Path;

use super::*;
use crate::diag::{Diagnostics, apply_edits};
use crate::networks::Specs;
use crate::support::atomic_file;
use crate::workspace::Overlay;

fn write(root: &Path, path: &str, text: &str) {
    atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
}

fn team(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(
        root,
        "pregon.yaml",
        &format!(
            "brand: La Ceiba\nlanguage: {language}\ntimezone: America/Mexico_City\nsite: {{ url: https://laceiba.example }}\nchannels:\n  site: {{ network: site }}\n  x: {{ network: x, account: ceiba }}\nledger: ledger\n"
        ),
    );
    write(
        root,
        "plans/plan.yaml",
        "ejes:\n  - id: comunidad\n    nombre: Comunidad\n  - id: lectura\n    nombre: Fomento de la lectura\nobjetivos:\n  - id: visitas\n    nombre: Más visitas\n",
    );
    write(root, "plans/people.yaml", "ana: { name: Ana Ruiz, role: ally, handles: { x: anaruiz } }\nbeto: { name: Beto }\n");
    write(root, "plans/calendar.yaml", "slots:\n  x: [{ days: [mon, tue], at: \"09:00\" }]\n");
    write(
        root,
        "plans/campaigns/otono.yaml",
        "id: otono-2026\nname: Otoño\ntype: promotion\nobjective: visitas\nhashtag: OtoñoEnLaCeiba\n",
    );
    write(root, "plans/tone.yaml", "banned:\n  - { term: barato, instead: económico }\n");
    write(
        root,
        "content/a.md",
        "---\ntitle: Uno\nstatus: approved\npillar: comunidad\nchannels: [site, x]\ncampaign: otono-2026\ntags: [feria del libro]\ndate: 2026-12-01 09:00\n---\n\nHola, @ana. Vea [el otro](b.md).\n\n<!-- break -->\n\n## Segunda\n\nOtra parte.\n",
    );
    write(root, "content/b.md", "---\ntitle: Dos\npillar: lectura\n---\n\nTexto para todos los de la plaza.\n");
    write(root, "content/foto uno.jpg", "x");
    folder
}

/// A file of a workspace with a cursor, `|`.
struct Desk {
    _folder: tempfile::TempDir,
    live: Live,
    path: &'static str,
    text: String,
    at: usize,
}

impl Desk {
    fn new(path: &'static str, marked: &str) -> Self {
        Self::of_language("es", path, marked)
    }

    fn of_language(language: &str, path: &'static str, marked: &str) -> Self {
        let folder = team(language);
        let at = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
        live.set_text(path, Some(text.as_str().into()));
        live.settle(now()).expect("is there");
        Self { _folder: folder, live, path, text, at }
    }

    fn view(&self) -> View<'_> {
        View { live: &self.live, path: self.path, text: &self.text, now: now() }
    }

    fn labels(&self) -> Vec<String> {
        complete(&self.view(), self.at).into_iter().map(|proposal| proposal.label).collect()
    }

    /// The text after taking a proposal.
    #[track_caller]
    fn taking(&self, label: &str) -> String {
        let list = complete(&self.view(), self.at);
        let proposal = list.iter().find(|proposal| proposal.label == label);
        let proposal = proposal.unwrap_or_else(|| panic!("{label} in {:?}", self.labels()));
        let mut text = self.text.clone();
        text.replace_range(proposal.span.start..proposal.span.end, &proposal.insert);
        text
    }

    fn hover(&self) -> String {
        hover(&self.view(), self.at).map(|hover| hover.text).unwrap_or_default()
    }

    fn after(&self, action: &Action) -> String {
        let mut edits: Vec<&FileEdit> = action.edits.iter().filter(|edit| edit.path == self.path).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut text = self.text.clone();
        for edit in edits {
            text.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        text
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-21T18:00:00Z".parse().expect("an instant")
}

fn post(head: &str, body: &str) -> String {
    format!("---\n{head}\n---\n\n{body}\n")
}

#[test]
fn keys_and_values_of_a_post_are_proposed() {
    let keys = Desk::new("content/c.md", &post("title: a\n|", "x")).labels();
    for key in ["pillar", "channels", "status", "media", "overrides", "allow"] {
        assert!(keys.contains(&key.to_owned()), "{key}: {keys:?}");
    }
    assert!(!keys.contains(&"title".to_owned()));
    for (head, label, after) in [
        ("title: a\npil|", "pillar", "title: a\npillar: "),
        ("title: a\nstatus: |", "approved", "title: a\nstatus: approved"),
        ("title: a\nstatus:|", "review", "title: a\nstatus: review"),
        ("title: a\nstatus: dr|aft", "review", "title: a\nstatus: review"),
        ("title: a\npillar: |", "comunidad", "title: a\npillar: comunidad"),
        ("title: a\nobjective: |", "visitas", "title: a\nobjective: visitas"),
        ("title: a\ncampaign: |", "otono-2026", "title: a\ncampaign: otono-2026"),
        ("title: a\nchannels: [site, |]", "x", "title: a\nchannels: [site, x]"),
        ("title: a\nchannels:\n  - |", "x", "title: a\nchannels:\n  - x"),
        ("title: a\nallow: [|]", "long-thread", "title: a\nallow: [long-thread]"),
        ("title: a\nmedia:\n  - file: |", "foto uno.jpg", "title: a\nmedia:\n  - file: foto uno.jpg"),
        ("title: a\noverrides:\n  |", "x", "title: a\noverrides:\n  x: "),
        ("title: a\nslot: |", "next", "title: a\nslot: next"),
        ("title: a\nchannels: [x]\ndate: |", "2026-11-23 09:00", "title: a\nchannels: [x]\ndate: 2026-11-23 09:00"),
        ("title: a\nkind: |", "curated", "title: a\nkind: curated"),
    ] {
        let desk = Desk::new("content/c.md", &post(head, "x"));
        assert_eq!(desk.taking(label), post(after, "x"), "{head}");
    }
    // Front matter that is not closed yet.
    assert!(Desk::new("content/c.md", "---\ntitle: a\npillar: |").labels().contains(&"lectura".to_owned()));
}

#[test]
fn people_hashtags_marks_and_files_are_proposed_in_the_body() {
    for (body, label, after) in [
        ("Hola @a|", "@ana", "Hola @ana"),
        ("Hola #|", "#OtoñoEnLaCeiba", "Hola #OtoñoEnLaCeiba"),
        ("<!-- |", "<!-- break -->", "<!-- break -->"),
        ("![x](|)", "foto uno.jpg", "![x](foto%20uno.jpg)"),
        ("[x](|)", "b.md", "[x](b.md)"),
    ] {
        let desk = Desk::new("content/c.md", &post("title: a", body));
        assert_eq!(desk.taking(label), post("title: a", after), "{body}");
    }
    for body in ["correo a@b|", "texto| sin nada", "# |"] {
        assert!(Desk::new("content/c.md", &post("title: a", body)).labels().iter().all(|label| !label.starts_with('@')), "{body}");
    }
}

#[test]
fn plans_are_completed_in_the_language_that_they_are_written_in() {
    let keys = |language: &str, text: &str| Desk::of_language(language, "plans/plan.yaml", text).labels();
    assert!(keys("es", "ejes:\n  - id: a\n|").contains(&"objetivos".to_owned()));
    assert!(keys("es", "pillars:\n  - id: a\n|").contains(&"objectives".to_owned()));
    assert!(keys("es", "|").contains(&"objetivos".to_owned()));
    assert!(keys("en", "|").contains(&"objectives".to_owned()));
    assert!(keys("es", "ejes:\n  - id: a\n    |").contains(&"nombre".to_owned()));
    assert!(!keys("es", "ejes:\n  - nombre: a\n    |").contains(&"nombre".to_owned()));
    let kinds = Desk::new("plans/campaigns/otono.yaml", "id: otono-2026\nname: Otoño\ntype: |\n").labels();
    assert!(kinds.contains(&"giveaway".to_owned()), "{kinds:?}");
    assert!(
        Desk::new("plans/campaigns/otono.yaml", "id: otono-2026\nname: Otoño\nobjective: |\n").labels().contains(&"visitas".to_owned())
    );
}

#[test]
fn anything_can_be_asked_anywhere() {
    let folder = team("es");
    let mut live = Live::open(folder.path(), &Specs::embedded(), Overlay::new()).expect("is there");
    let texts = [
        "",
        "---",
        "---\n",
        "---\ntitle: a\n---",
        "---\ntitle: [\n---\n@",
        "🎃\r\n---\n",
        "---\nmedia: [{ file: 'a\n---\n![🎃](",
        "- - -\n{",
        "<!-- only: ",
    ];
    for path in ["content/c.md", "plans/plan.yaml", "plans/people.yaml", "pregon.yaml", "plans/otra.txt", "elsewhere"] {
        for text in texts {
            live.set_text(path, Some(text.into()));
            drop(live.settle(now()));
            let view = View { live: &live, path, text, now: now() };
            let glance = live_glance(&view);
            for at in (0..=text.len() + 1).filter(|at| text.is_char_boundary((*at).min(text.len()))) {
                let _ = (complete(&view, at), hover(&view, at), definition(&view, at), references(&view, at, true));
                if let Some(glance) = &glance {
                    let _ = actions(&view, glance, Span::new(at, at));
                }
            }
            let _ = (symbols(&view), links(&view));
            live.set_text(path, None);
        }
    }
}

fn live_glance(view: &View<'_>) -> Option<crate::live::Glance> {
    let mut live = Live::open(&view.workspace().root, &Specs::embedded(), view.live.overlay().clone()).ok()?;
    live.glance(view.path, now())
}

#[test]
fn hovers_say_what_a_word_means() {
    let person = Desk::new("content/c.md", &post("title: a", "Hola, @an|a.")).hover();
    assert!(person.contains("Ana Ruiz") && person.contains("anaruiz"), "{person}");
    let pillar = Desk::new("content/c.md", &post("title: a\npillar: lec|tura", "x")).hover();
    assert!(pillar.contains("Fomento de la lectura"), "{pillar}");
    let key = Desk::new("content/c.md", &post("title: a\npil|lar: lectura", "x")).hover();
    assert!(key.contains("**pillar**"), "{key}");
    let key = Desk::new("plans/plan.yaml", "objeti|vos:\n  - id: a\n").hover();
    assert!(key.contains("`objectives`"), "{key}");
    let english = Desk::of_language("en", "plans/plan.yaml", "objecti|ves:\n  - id: a\n").hover();
    assert!(english.contains("`objetivos`") && english != key, "{english}");
    let rule = Desk::new("content/c.md", &post("title: a\nallow: [long-|thread]", "x")).hover();
    assert!(rule.contains("## What it does"), "{rule}");
}

#[test]
fn hovers_count_what_becomes_of_the_post() {
    let text = "Una frase de la plaza con un enlace largo. ".repeat(12);
    let counts = Desk::new("content/c.md", &post("title: a\nchannels: [site, x]\ndate: 2026-12-01 09:00", &format!("|{text}"))).hover();
    insta::assert_snapshot!(counts, @r"
    **a** · `c`

    - ✓ **site** (site): 515 (sin límite) graphemes · 2026-12-01 09:00 America/Mexico_City = 15:00 UTC
    - ✓ **x** (x): 257/280 + 257/280 weighted · 2 partes · la plataforma cobra 0.03 USD · 2026-12-01 09:00 America/Mexico_City = 15:00 UTC
    ");
}

#[test]
fn findings_are_mended_and_waived() {
    for (head, expected) in [
        ("title: a", "title: a\nallow:\n  - { rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }"),
        (
            "title: a\nallow: [long-thread]",
            "title: a\nallow: [long-thread, { rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }]",
        ),
        (
            "title: a\nallow: long-thread",
            "title: a\nallow: [long-thread, { rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }]",
        ),
        (
            "title: a\nallow:\n  - long-thread",
            "title: a\nallow:\n  - long-thread\n  - { rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }",
        ),
        ("title: a\nallow: []", "title: a\nallow: [{ rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }]"),
        ("allow:\ntitle: a", "allow: [{ rule: banned-term, reason: \"PENDIENTE: por qué está bien así\" }]\ntitle: a"),
    ] {
        let mut desk = Desk::new("content/c.md", &post(head, "Un libro bara|to para todos."));
        let glance = desk.live.glance("content/c.md", now()).expect("is there");
        let list = actions(&desk.view(), &glance, Span::new(desk.at, desk.at));
        let waiver = list.iter().find(|action| action.title.contains("banned-term")).expect("a waiver");
        let after = desk.after(waiver);
        assert_eq!(after, post(expected, "Un libro barato para todos."));
        desk.live.set_text("content/c.md", Some(after.as_str().into()));
        let glance = desk.live.glance("content/c.md", now()).expect("is there");
        assert!(!glance.findings.iter().any(|finding| finding.rule == "banned-term" || finding.rule == "yaml-syntax"), "{after}");
    }
}

#[test]
fn safe_fixes_are_applied_together() {
    let text = post("title: a", "Vea http://example.org/ y el tema #feriadellibro.|");
    let mut desk = Desk::new("content/c.md", &text);
    let glance = desk.live.glance("content/c.md", now()).expect("is there");
    let all = fix_all(&desk.view(), &glance).expect("something to fix");
    let fixes: Vec<_> = glance.findings.iter().filter_map(|finding| finding.fix.clone()).collect();
    let (texts, _) = apply_edits(&desk.live.workspace().sources, &fixes);
    assert_eq!(texts.into_values().next().as_deref(), Some(desk.after(&all).as_str()));
    let none = crate::live::Glance { findings: Diagnostics::new(), sources: None };
    assert!(fix_all(&desk.view(), &none).is_none());
}

#[test]
fn free_slots_are_told_in_the_language_of_the_team() {
    for (language, detail) in [("es", "horario libre · lun 09:00"), ("en", "free slot · Mon 09:00")] {
        let desk = Desk::of_language(language, "content/c.md", &post("title: a\nchannels: [x]\ndate: |", "x"));
        let list = complete(&desk.view(), desk.at);
        let slot = list.iter().find(|proposal| proposal.label == "2026-11-23 09:00").expect("a free slot");
        assert_eq!(slot.detail.as_deref(), Some(detail));
    }
}

#[test]
fn fixes_are_for_the_text_that_is_open_whatever_else_is_still_to_be_read() {
    let text = post("title: a", "Vea http://example.org/ y el tema #feriadellibro.|");
    let mut desk = Desk::new("content/c.md", &text);
    // The plans have changed, and nobody has read them again when the post changes.
    desk.live.set_text("plans/tone.yaml", Some("banned: []\n".into()));
    desk.text = desk.text.replace("Vea ", "Vea mañana mismo, sin falta, ");
    desk.live.set_text("content/c.md", Some(desk.text.as_str().into()));
    let glance = desk.live.glance("content/c.md", now()).expect("is there");
    let all = fix_all(&desk.view(), &glance).expect("something to fix");
    let after = desk.after(&all);
    assert!(after.ends_with("sin falta, http://example.org/ y el tema #FeriaDelLibro.\n"), "{after}");
    // What was said of an older text is not done to a newer one.
    let older = glance;
    desk.text = desk.text.replace("mañana mismo", "ya");
    assert_eq!(fix_all(&desk.view(), &older), None);
    let list = actions(&desk.view(), &older, Span::new(0, desk.text.len()));
    assert!(list.iter().all(|action| !action.preferred), "{list:?}");
}

#[test]
fn nothing_is_asked_of_a_post_that_was_read_from_another_text() {
    let long = "Primera parte con @ana y [otra](b.md).\n\n<!-- break -->\n\n## Segunda\n\nÁÉÍÓÚ ".repeat(8);
    let desk = Desk::new("content/c.md", &post("title: Uno\nchannels: [x]\nslot: next\n# Una nota larga, ñ.|", &long));
    let glance = crate::live::Glance { findings: Diagnostics::new(), sources: None };
    for text in ["---\ntitle: á\nslot: next\n---\n\nñ\n", "---\ntitle: á\n---\n", "ñ", ""] {
        let view = View { text, ..desk.view() };
        for at in 0..=text.len() {
            let _ = (complete(&view, at), hover(&view, at), definition(&view, at), references(&view, at, true));
            assert!(actions(&view, &glance, Span::new(at, at)).is_empty());
        }
        assert!(symbols(&view).is_empty() && links(&view).is_empty());
    }
}

#[test]
fn a_campaign_is_found_where_it_is_written_now() {
    let mut desk = Desk::new("content/c.md", &post("title: a\ncampaign: oto|no-2026", "x"));
    let text = "# Una nota\nname: Otoño\ntype: promotion\nid: otono-2026\nobjective: visitas\n";
    desk.live.set_text("plans/campaigns/otono.yaml", Some(text.into()));
    let place = definition(&desk.view(), desk.at).expect("a place");
    assert_eq!(&text[place.span.start..place.span.end], "otono-2026");
}

#[test]
fn a_free_slot_is_taken() {
    for (head, after) in [
        ("title: |a\nchannels: [x]", "title: a\nchannels: [x]\ndate: 2026-11-23 09:00"),
        ("title: |a\nslot: next\nchannels: [x]", "title: a\ndate: 2026-11-23 09:00\nchannels: [x]"),
    ] {
        let mut desk = Desk::new("content/c.md", &post(head, "x"));
        let glance = desk.live.glance("content/c.md", now()).expect("is there");
        let list = actions(&desk.view(), &glance, Span::new(desk.at, desk.at));
        let slot = list.iter().find(|action| action.purpose == Purpose::Change).expect("a slot");
        assert_eq!(desk.after(slot), post(after, "x"));
    }
}

#[test]
fn names_lead_to_where_they_are_written_and_back() {
    let place = |desk: &Desk| {
        definition(&desk.view(), desk.at).map(|place| {
            let text = text_of(&desk.live, &place.path).expect("is there");
            (place.path, text[place.span.start..place.span.end].to_owned())
        })
    };
    let to = |path: &str, word: &str| Some((path.to_owned(), word.to_owned()));
    assert_eq!(place(&Desk::new("content/c.md", &post("title: a\npillar: lec|tura", "x"))), to("plans/plan.yaml", "lectura"));
    assert_eq!(place(&Desk::new("content/c.md", &post("title: a", "Hola @a|na"))), to("plans/people.yaml", "ana"));
    assert_eq!(
        place(&Desk::new("content/c.md", &post("title: a\ncampaign: oto|no-2026", "x"))),
        to("plans/campaigns/otono.yaml", "otono-2026")
    );
    assert_eq!(place(&Desk::new("content/c.md", &post("title: a\nchannels: [si|te]", "x"))), to("pregon.yaml", "site"));
    assert_eq!(place(&Desk::new("content/c.md", &post("title: a", "[x](b|.md)"))), to("content/b.md", ""));

    let uses =
        |desk: &Desk, all: bool| -> Vec<String> { references(&desk.view(), desk.at, all).into_iter().map(|place| place.path).collect() };
    let plan =
        Desk::new("plans/plan.yaml", "ejes:\n  - id: comuni|dad\n    nombre: Comunidad\nobjetivos:\n  - id: visitas\n    nombre: Más\n");
    assert_eq!(uses(&plan, false), ["content/a.md"]);
    assert_eq!(uses(&plan, true), ["content/a.md", "plans/plan.yaml"]);
    let plan = Desk::new("plans/plan.yaml", "objetivos:\n  - id: visi|tas\n    nombre: Más\n");
    assert_eq!(uses(&plan, false), ["plans/campaigns/otono.yaml"]);
    assert_eq!(uses(&Desk::new("plans/people.yaml", "a|na: { name: Ana }\n"), false), ["content/a.md"]);
}

#[test]
fn outlines_and_links() {
    let text = "---\ntitle: Uno\nmedia: [foto uno.jpg]\n---\n\nPrimera parte, [otra](b.md).\n\n<!-- break -->\n\n## Segunda|\n\nFin.\n";
    let desk = Desk::new("content/c.md", text);
    let outline = symbols(&desk.view());
    let names: Vec<&str> = outline[0].children.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Parte 1", "Parte 2"]);
    assert_eq!(outline[0].children[1].children[0].name, "Segunda");
    let paths: Vec<String> = links(&desk.view()).into_iter().map(|link| link.path).collect();
    assert_eq!(paths, ["content/foto uno.jpg", "content/b.md"]);
    let desk = Desk::new("plans/plan.yaml", "ejes:\n  - id: comunidad\n    nombre: Comunidad|\n");
    let outline = symbols(&desk.view());
    assert_eq!((outline[0].name.as_str(), outline[0].children[0].name.as_str()), ("ejes", "comunidad"));
}

/// All files that a new name changes, as they are then.
fn renamed(desk: &Desk, new: &str) -> Result<Vec<(String, String)>, RenameError> {
    let mut edits = rename(&desk.view(), desk.at, new)?;
    edits.sort_by(|a, b| a.path.cmp(&b.path).then(b.span.start.cmp(&a.span.start)));
    let mut texts: Vec<(String, String)> = Vec::new();
    for edit in edits {
        if texts.last().is_none_or(|(path, _)| *path != edit.path) {
            texts.push((edit.path.clone(), text_of(&desk.live, &edit.path).expect("is there").to_string()));
        }
        let (_, text) = texts.last_mut().expect("was pushed");
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    Ok(texts)
}

#[test]
fn a_new_name_is_written_wherever_the_old_one_was() {
    for (path, text, new, files) in [
        ("content/c.md", post("title: a\npillar: lec|tura", "x"), "fomento", &["content/b.md", "content/c.md", "plans/plan.yaml"][..]),
        ("content/c.md", post("title: a\npillar: \"lec|tura\"", "x"), "fomento", &["content/b.md", "content/c.md", "plans/plan.yaml"]),
        (
            "content/c.md",
            post("title: a\ncampaign: oto|no-2026", "x"),
            "invierno",
            &["content/a.md", "content/c.md", "plans/campaigns/otono.yaml"],
        ),
        (
            "content/c.md",
            post("title: a\noverrides:\n  x: { text: \"Con @ana, no con @anabel\" }", "Hola, @an|a."),
            "ana-ruiz",
            &["content/a.md", "content/c.md", "plans/people.yaml"],
        ),
        (
            "plans/plan.yaml",
            "ejes:\n  - id: comunidad\n    nombre: Comunidad\n  - id: lectura\n    nombre: L\nobjetivos:\n  - id: visi|tas\n    nombre: Más\n".to_owned(),
            "paseos",
            &["plans/campaigns/otono.yaml", "plans/plan.yaml"],
        ),
    ] {
        let mut desk = Desk::new(path, &text);
        let before = desk.live.settle(now()).expect("is there").iter().filter(|finding| finding.rule == "unknown-reference").count();
        let texts = renamed(&desk, new).expect("can be renamed");
        assert_eq!(texts.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), files, "{text}");
        for (path, text) in texts {
            assert!(text.contains(new) && !text.contains("@ana,") && !text.contains("@ana "), "{text}");
            desk.live.set_text(&path, Some(text.as_str().into()));
        }
        let found = desk.live.settle(now()).expect("is there");
        let unknown: Vec<&str> = found.iter().filter(|finding| finding.rule == "unknown-reference").map(|f| f.message.as_str()).collect();
        assert_eq!(unknown.len(), before, "{unknown:?}");
    }
}

#[test]
fn some_names_stay() {
    for (text, new, expected) in [
        (post("title: a\npillar: lec|tura", "x"), "comunidad", RenameError::Taken("comunidad".to_owned())),
        (post("title: a\npillar: lec|tura", "x"), "año nuevo", RenameError::Form),
        (post("title: a\npillar: lec|tura", "x"), "", RenameError::Form),
        (post("title: a\npillar: na|da", "x"), "algo", RenameError::NoName),
        (post("title: a", "Un tex|to."), "algo", RenameError::NoName),
        (post("title: a\nchannels: [si|te]", "x"), "sitio", RenameError::OnRecord),
    ] {
        assert_eq!(renamed(&Desk::new("content/c.md", &text), new), Err(expected), "{text}");
    }
    let mut desk = Desk::new("content/c.md", &post("title: a", "Hola, @an|a."));
    let invitation =
        format!("schema: 1\nperson: ana\nkey: \"{}\"\nat: 2026-11-21T10:00:00Z\nexpires: 2026-12-21T10:00:00Z\n", "0".repeat(64));
    desk.live.set_text("approvals/_invitations/ana-x.yaml", Some(invitation.as_str().into()));
    desk.live.settle(now()).expect("is there");
    assert_eq!(renamed(&desk, "otra"), Err(RenameError::Approved("ana".to_owned())));
}
