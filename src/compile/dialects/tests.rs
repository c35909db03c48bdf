//! One rich post, as every dialect writes it.

use std::fmt::Write;

use crate::compile::compile;
use crate::model::{Draft, Part};
use crate::networks::Specs;
use crate::workspace::load_root;

const CONFIG: &str = "brand: La Ceiba
language: es
timezone: Europe/Madrid
site: { url: https://laceiba.example }
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://a.example, account: a }
  bluesky: { network: bluesky, account: a.example }
  linkedin: { network: linkedin, account: a }
  telegram: { network: telegram, account: a }
  discord: { network: discord, account: a }
  slack: { network: slack, account: a }
  misskey: { network: misskey, server: https://a.example, account: a }
  matrix: { network: matrix, server: https://a.example, account: a }
  nostr: { network: nostr, account: a }
  tumblr: { network: tumblr, account: a }
  reddit: { network: reddit, account: a }
  lemmy: { network: lemmy, server: https://a.example, account: a }
  discourse: { network: discourse, server: https://a.example, account: a }
  devto: { network: devto, account: a }
  wordpress: { network: wordpress, server: https://a.example, account: a }
";

const PEOPLE: &str = "ana:
  name: Ana Ruiz
  url: https://ana.example
  handles:
    mastodon: '@ana@social.example'
    bluesky: ana.example
    linkedin: urn:li:person:aB3
    telegram: ana_ruiz
    discord: '123456789012345678'
    slack: U0123ABCD
    misskey: ana@mk.example
    matrix: ana:hs.example
    nostr: npub1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
    tumblr: anaruiz
    reddit: ana_ruiz_
    lemmy: ana@lemmy.example
    discourse: ana
    devto: ana
rosa: { name: Rosa }
";

const POST: &str = include_str!("../../../tests/data/dialects.md");

/// The drafts of one post on every channel.
pub(in crate::compile) fn drafts(post: &str) -> Vec<Draft> {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| {
        let full = dir.path().join(path);
        std::fs::create_dir_all(full.parent().expect("a parent")).expect("makes folders");
        crate::support::atomic_file::write(&full, bytes).expect("writes");
    };
    write("pregon.yaml", CONFIG.as_bytes());
    write("plans/people.yaml", PEOPLE.as_bytes());
    write("content/a.md", post.as_bytes());
    write("content/b.md", b"---\ntitle: B\nid: otro\nchannels: [site]\n---\nB\n");
    write("content/puesto.png", &picture());
    let specs = Specs::embedded();
    let loaded = load_root(dir.path(), &specs).expect("loads");
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    compile(&loaded.output, &specs).output.into_iter().filter(|draft| draft.post.as_str() == "a").collect()
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 48).write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

fn shown<P>(part: &Part<P>) -> String {
    let mut out = format!("{}\n", part.text);
    for facet in &part.facets {
        let _ = writeln!(out, "  facet {:?} {:?}", &part.text[facet.start..facet.end], facet.target);
    }
    for styled in &part.styles {
        let _ = writeln!(out, "  style {:?} {:?}", &part.text[styled.start..styled.end], styled.style);
    }
    if let Some(formatted) = &part.formatted {
        let _ = writeln!(out, "--- formatted\n{formatted}");
    }
    let _ = writeln!(out, "--- {} {} of {:?}, {} pictures", part.count.length, part.count.unit, part.count.limit, part.media.len());
    out
}

#[test]
fn every_dialect_writes_the_whole_post() {
    for draft in drafts(POST) {
        let parts: Vec<String> = draft.parts.iter().map(shown).collect();
        insta::assert_snapshot!(format!("rich_{}", draft.channel), parts.join("\n=====\n"));
    }
}
