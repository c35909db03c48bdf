//! All rules, and each rule alone, on a generated workspace of 10,000 posts on five channels that answer to the demo's plan.
//!
//! `no_rules` is what every run pays: contexts, findings of loading and compiling, waivers. What a rule costs is its own figure less that one.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench stops where something is wrong")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock};

use divan::Bencher;
use pregon::check::{RULES, check};
use pregon::compile::compile;
use pregon::diag::{Diagnostics, Span};
use pregon::model::Draft;
use pregon::networks::Specs;
use pregon::workspace::{RuleLevel, Workspace, load_root};

fn main() {
    divan::main();
}

/// The workspace, loaded and compiled once.
fn compiled() -> MutexGuard<'static, (Workspace, Vec<Draft>, Specs)> {
    static COMPILED: OnceLock<Mutex<(Workspace, Vec<Draft>, Specs)>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-rules-10000");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !dir.join("pregon.yaml").exists() {
            let mut command = Command::new("python3");
            command.arg(root.join("benches/generate_workspace.py")).arg("10000").arg(&dir);
            command.args(["--networks", "site,mastodon,bluesky,x,linkedin", "--plans"]).arg(root.join("plans"));
            assert!(command.status().unwrap().success());
        }
        let specs = Specs::embedded();
        let workspace = load_root(&dir, &specs).unwrap().output;
        let drafts = compile(&workspace, &specs).output;
        Mutex::new((workspace, drafts, specs))
    });
    compiled.lock().unwrap()
}

/// Checks with these rules alone.
fn with(bencher: Bencher<'_, '_>, wanted: impl Fn(&str) -> bool) {
    let mut compiled = compiled();
    let (workspace, drafts, specs) = &mut *compiled;
    let off = RULES.iter().filter(|rule| !wanted(rule.name)).map(|rule| (rule.name.to_owned(), (RuleLevel::Off, Span::default())));
    workspace.config.rules = off.collect::<BTreeMap<_, _>>();
    let now = "2026-11-21T18:00:00Z".parse().unwrap();
    bencher.bench_local(|| check(workspace, drafts, specs, Diagnostics::new(), now).len());
}

#[divan::bench(sample_count = 5)]
fn all_rules(bencher: Bencher<'_, '_>) {
    with(bencher, |_| true);
}

#[divan::bench(sample_count = 5)]
fn no_rules(bencher: Bencher<'_, '_>) {
    with(bencher, |_| false);
}

#[divan::bench(sample_count = 3, args = RULES.iter().map(|rule| rule.name))]
fn alone(bencher: Bencher<'_, '_>, name: &str) {
    with(bencher, |rule| rule == name);
}
