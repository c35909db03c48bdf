//! Markdown to every dialect, with splitting: a channel on each network, and each way to fit long texts.
#![no_main]

use std::sync::{Mutex, OnceLock};

use libfuzzer_sys::fuzz_target;
use pregon::compile;
use pregon::diag::{SourceFile, Sources};
use pregon::model::{Facet, Styled};
use pregon::networks::Specs;
use pregon::workspace::{Workspace, load_root, read_post};

/// A workspace with a channel on every network.
fn workspace() -> &'static Mutex<(Workspace, Specs)> {
    static WORKSPACE: OnceLock<Mutex<(Workspace, Specs)>> = OnceLock::new();
    WORKSPACE.get_or_init(|| {
        let specs = Specs::embedded();
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nutm: {}\nchannels:\n".to_owned();
        for spec in specs.iter() {
            config += &format!("  {0}: {{ network: {0}, server: https://{0}.example, account: laceiba }}\n", spec.name);
            config += &format!("  {0}-trim: {{ network: {0}, server: https://{0}.example, account: laceiba, fitting: trim }}\n", spec.name);
        }
        std::fs::write(folder.path().join("pregon.yaml"), config).expect("writes");
        let people = "plans/people.yaml";
        std::fs::create_dir(folder.path().join("plans")).expect("a folder");
        std::fs::write(folder.path().join(people), "ada: { name: Ada, handles: { mastodon: \"@ada@m.example\", bluesky: ada.example } }\n").expect("writes");
        let workspace = load_root(folder.path(), &specs).expect("loads").output;
        Mutex::new((workspace, specs))
    })
}

fn ranges_fit(text: &str, facets: &[Facet], styles: &[Styled]) {
    let ranges = facets.iter().map(|facet| (facet.start, facet.end)).chain(styles.iter().map(|style| (style.start, style.end)));
    for (start, end) in ranges {
        assert!(start < end && text.get(start..end).is_some(), "{start}..{end} of {text:?}");
    }
    assert!(facets.windows(2).all(|pair| pair[0].end <= pair[1].start), "facets overlap");
}

fuzz_target!(|body: &str| {
    let text = format!("---\ntitle: Prueba\nlink: https://laceiba.example/a\ntags: [mercado de otoño]\n---\n{body}");
    let path = "content/fuzz.md";
    let Some(post) = read_post(path, &text).output else { return };
    let mut shared = workspace().lock().expect("one thread");
    let (workspace, specs) = &mut *shared;
    let mut sources = Sources::default();
    sources.add(SourceFile::new(path, text.as_str()));
    workspace.sources = sources;
    workspace.posts = vec![post];
    let drafts = compile::compile(workspace, specs).output;
    assert_eq!(drafts.len(), workspace.config.channels.len());
    for draft in &drafts {
        assert!(!draft.parts.is_empty());
        for part in &draft.parts {
            ranges_fit(&part.text, &part.facets, &part.styles);
            if let Some(shown) = &part.shown {
                ranges_fit(&shown.text, &shown.facets, &shown.styles);
            }
        }
    }
    assert!(compile::compile(workspace, specs).output == drafts, "the same post compiles to the same drafts");
});
