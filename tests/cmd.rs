//! The pages in `tests/cmd/`: each shows a command at work, and every command on them runs here.
//!
//! A page starts in a copy of the folder `<page>.in`, or in an empty one. In expected output, `...` on its own line stands for any lines and
//! `[..]` for any characters; `[CWD]` is the page's folder. `SNAPSHOTS=overwrite cargo test --test cmd` writes what the program prints now.

mod shell;

use std::collections::BTreeSet;

use shell::{Shell, commands, repository};

fn check(page: &str) {
    let folder = repository().join("tests/cmd");
    let path = folder.join(format!("{page}.md"));
    let start = folder.join(format!("{page}.in"));
    let mut shell = Shell::new(start.is_dir().then_some(&start));
    let mut placeholders = snapbox::Redactions::new();
    placeholders.insert("[CWD]", shell.folder().to_owned()).expect("a placeholder");
    placeholders.insert("[VERSION]", env!("CARGO_PKG_VERSION")).expect("a placeholder");
    let text = std::fs::read_to_string(&path).expect("a page");
    let actual = shell.replay(&text);
    snapbox::Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        // Shell commands have backslashes that are no paths.
        .normalize_paths(false)
        .redact_with(placeholders)
        .eq(actual, snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)));
}

macro_rules! pages {
    ($($name:ident)*) => {
        const PAGES: &[&str] = &[$(stringify!($name)),*];
        mod page {
            $(#[test] fn $name() { super::check(stringify!($name)); })*
        }
    };
}

pages! { approve auth build calendar campaign check completions crisis diff doctor draw explain freeze init ledger lsp man measure networks new people publish reconcile review schema secrets status thaw usage verify }

#[test]
fn every_command_has_a_page() {
    let here: BTreeSet<String> = PAGES.iter().map(|&page| page.to_owned()).collect();
    let missing: Vec<_> = commands().into_iter().filter(|command| !here.contains(command)).collect();
    assert!(missing.is_empty(), "write tests/cmd/<command>.md for {missing:?} and name it in `pages!`");
}

#[test]
fn every_page_on_disk_runs() {
    let entries = std::fs::read_dir(repository().join("tests/cmd")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let on_disk: BTreeSet<String> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(on_disk, PAGES.iter().map(|&page| page.to_owned()).collect());
}
