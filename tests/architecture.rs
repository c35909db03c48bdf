//! The modules are as `docs/architecture.md` says: each has its row, and uses only what stands below.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules of the table in `docs/architecture.md`, each with its row, from the top.
fn rows(table: &str) -> BTreeMap<String, usize> {
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | ")).map(|(names, _)| names);
    let named = |(row, names): (usize, &str)| names.split(", ").map(|name| (name.trim_matches('`').to_owned(), row)).collect::<Vec<_>>();
    rows.enumerate().flat_map(named).collect()
}

/// Modules of the crate that a file names: in `crate::name`, and in lists below `crate::`.
fn used(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (_, rest) in code.match_indices("crate::").map(|(at, name)| (at, &code[at + name.len()..])) {
        let Some(list) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let (mut name, mut names) = (String::new(), Vec::new());
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                c => name.push(c),
            }
        }
        names.push(name);
        found.extend(names.iter().map(|name| word(name.trim())));
    }
    found
}

/// A module uses only those below it; its tests may use any.
#[test]
fn arrows_point_down() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).expect("a page");
    let (_, table) = page.split_once("\n## Modules\n").expect("the part about modules");
    let (table, _) = table.split_once("\n## ").expect("the part behind it");
    let rows = rows(table);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::from(["cli".to_owned()]);
    for entry in walkdir::WalkDir::new(&source).sort_by_file_name() {
        let entry = entry.expect("an entry");
        let path = entry.path().strip_prefix(&source).expect("below it").to_string_lossy().into_owned();
        let Some((module, file)) = path.strip_suffix(".rs").and_then(|path| path.split_once('/')) else { continue };
        let is_test = file.split(['/', '.']).any(|part| part == "tests" || part == "testing" || part.ends_with("_tests"));
        if module == "cli" || is_test {
            continue;
        }
        let code = fs::read_to_string(entry.path()).expect("code");
        let code = code.split_once("#[cfg(test)]\nmod tests {").map_or(code.as_str(), |(code, _)| code);
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let Some(row) = rows.get(module) else {
            wrong.push(format!("{module} is not in the table of docs/architecture.md"));
            continue;
        };
        seen.insert(module.to_owned());
        let above = used(&code).into_iter().filter(|other| other != module && rows.get(other).is_some_and(|other| other < row));
        wrong.extend(above.map(|other| format!("src/{path} uses {other}, which stands above {module}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(rows.keys().cloned().collect::<BTreeSet<_>>(), seen, "the table names what there is");
    let alone: Vec<_> = fs::read_dir(&source).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    let alone: Vec<_> =
        alone.iter().filter_map(|name| name.to_str()?.strip_suffix(".rs")).filter(|name| !["lib", "main"].contains(name)).collect();
    assert!(alone.is_empty(), "a module is a folder: {alone:?}");
}
