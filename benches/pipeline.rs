//! The stages on a generated workspace of 1,000 posts, and counting.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench stops where something is wrong")]

use std::path::{Path, PathBuf};
use std::process::Command;

use divan::Bencher;
use divan::counter::BytesCount;
use pregon::compile::compile;
use pregon::compile::count::{Counter, Limits, measure};
use pregon::networks::Specs;
use pregon::workspace::load_root;

fn main() {
    divan::main();
}

/// The generated workspace, made once.
fn workspace() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-1000");
    if !dir.join("pregon.yaml").exists() {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/generate_workspace.py");
        let done = Command::new("python3").arg(script).arg("1000").arg(&dir).status().unwrap();
        assert!(done.success());
    }
    dir
}

#[divan::bench]
fn load_1000_posts(bencher: Bencher<'_, '_>) {
    let (dir, specs) = (workspace(), Specs::embedded());
    bencher.bench_local(|| load_root(&dir, &specs).unwrap().output.posts.len());
}

#[divan::bench]
fn compile_1000_posts_for_3_channels(bencher: Bencher<'_, '_>) {
    let specs = Specs::embedded();
    let loaded = load_root(&workspace(), &specs).unwrap().output;
    bencher.bench_local(|| compile(&loaded, &specs).output.len());
}

#[divan::bench(args = ["mastodon", "bluesky", "x"])]
fn count_spanish_text(bencher: Bencher<'_, '_>, network: &str) {
    let counter = match network {
        "mastodon" => Counter::Mastodon { url_length: 23 },
        "bluesky" => Counter::Bluesky,
        _ => Counter::X,
    };
    let text = "¿Vienes al mercado de otoño? El sábado, a las nueve, en la plaza; habrá libros, café y señales https://example.com/un/libro #Puebla ".repeat(4);
    let limits = Limits::length(280);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| measure(network, &counter, &limits, &text).length);
}
