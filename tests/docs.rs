//! What the documentation says is so: its examples are valid, its commands exist, its links lead somewhere, and what is derived is up to date.

mod shell;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use pregon::networks::Specs;
use pregon::networks::spec::Fact;
use pregon::networks::spec::fields::{self, Field, Shape, UnitOf};
use pregon::support::atomic_file;
use pregon::workspace::{LOCK_FILE, SpecLock};
use shell::{Block, Shell, blocks, commands, help, repository, subcommands};

/// The instant at which examples act: before what they plan.
const NOW: &str = "2026-11-21T12:00:00-06:00";

/// Lines of a program's output, run at the root of the repository.
fn lines(program: &str, arguments: &[&str]) -> Vec<String> {
    let output = Command::new(program).args(arguments).current_dir(repository()).output().expect("runs");
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

/// Files that git keeps, or would keep.
fn tracked() -> Vec<String> {
    let files = lines("git", &["ls-files", "--cached", "--others", "--exclude-standard"]);
    files.into_iter().filter(|file| repository().join(file).is_file()).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages for people: path and text.
fn pages() -> Vec<(String, String)> {
    let pages = tracked().into_iter().filter(|file| is_page(file));
    let pages: Vec<_> = pages.map(|file| (file.clone(), read(&file))).collect();
    assert!(pages.len() > 8, "the pages are found");
    pages
}

fn is_page(file: &str) -> bool {
    // Posts, templates and examples of commands have tests of their own.
    has_extension(file, "md") && (!file.contains('/') || file.starts_with("docs/") || file.starts_with("tests/servers/"))
}

fn has_extension(file: &str, wanted: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == wanted)
}

/// Files that a page holds as blocks with `file=`.
fn files_of(page: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for block in blocks(&read(page)) {
        let Some(file) = block.attribute("file") else { continue };
        if let Some(said) = block.lines[0].strip_prefix("# ") {
            assert_eq!(said, file, "{page}: the first line of the block names another file than its info string");
        }
        files.push((file.to_owned(), block.text()));
    }
    files
}

#[test]
fn the_reference_is_a_workspace_without_findings() {
    let mut shell = Shell::new(None);
    let files = files_of("docs/workspace.md");
    for part in ["pregon.yaml", "plans/plan.yaml", "plans/tone.yaml", "plans/calendar.yaml", "plans/people.yaml", "plans/crisis.yaml"] {
        assert!(files.iter().any(|(file, _)| file == part), "docs/workspace.md has an example of {part}");
    }
    for (file, text) in &files {
        let path = shell.folder().join(file);
        atomic_file::write(&path, text.as_bytes()).expect("writes");
    }
    // What the page talks of and cannot show.
    atomic_file::write(&shell.folder().join("plans/crisis.md"), b"# Manual\n").expect("writes");
    let picture = image::RgbImage::from_fn(1600, 1200, |x, y| image::Rgb([(x / 40) as u8, (y / 30) as u8, 90]));
    picture.save(shell.folder().join("content/2026/11/mercado/puesto.jpg")).expect("saves");
    let (code, output) = shell.run(&format!("pregon check --deny-warnings --now {NOW}"));
    assert_eq!((code, output.lines().last()), (0, Some("no findings in 1 post")), "{output}");
}

#[test]
fn the_pages_of_the_tone_are_workspaces_without_findings() {
    for page in ["docs/tone.md", "docs/es/tono.md"] {
        let mut shell = Shell::new(None);
        for (file, text) in files_of(page) {
            atomic_file::write(&shell.folder().join(file), text.as_bytes()).expect("writes");
        }
        let post = "---\ntitle: Feria\n---\nTrae los libros que ya no lees.\n";
        atomic_file::write(&shell.folder().join("content/feria.md"), post.as_bytes()).expect("writes");
        let (code, output) = shell.run(&format!("pregon check --format concise --now {NOW}"));
        assert_eq!(code, 0, "{page}: {output}");
        assert!(!output.contains("plans/tone.yaml"), "{page}: {output}");
        // The address is the one that the page asks for.
        atomic_file::write(&shell.folder().join("content/feria.md"), post.replace("Trae", "Escríbanos, traiga").as_bytes())
            .expect("writes");
        let (_, output) = shell.run(&format!("pregon check --format concise --now {NOW}"));
        assert!(output.contains("mixed-address"), "{page}: {output}");
    }
}

#[test]
fn every_yaml_block_is_yaml() {
    for (page, text) in pages() {
        for block in blocks(&text).iter().filter(|block| block.info.split_whitespace().next() == Some("yaml")) {
            if let Err(error) = serde_saphyr::from_str::<serde_json::Value>(&block.text()) {
                panic!("{page}, line {}: {error}", block.first);
            }
        }
    }
}

/// The steps of the page, as somebody follows them: all but those that need a build or an account.
fn walk(page: &str, language: &str) {
    let mut shell = Shell::new(None);
    let mut ran = Vec::new();
    for block in blocks(&read(page)).iter().filter(|block| block.is_console() && block.attribute("needs").is_none()) {
        for step in block.steps() {
            let (code, output) = shell.run(&step.command);
            assert_eq!(code, 0, "{page}: {}\n{output}", step.command);
            ran.push((step.command, output));
        }
    }
    let output = |command: &str| ran.iter().filter(|(ran, _)| ran == command).map(|(_, output)| output.as_str()).collect::<Vec<_>>();
    assert!(output("pregon check")[0].contains("no findings in 5 posts"), "{ran:#?}");
    let published = output("pregon publish --yes");
    assert!(published[0].contains("published  site"), "{published:?}");
    assert!(published[1].contains("nothing is due"), "{published:?}");
    let site = fs::read_to_string(shell.folder().join("public/site/index.html")).expect("the site");
    assert!(site.contains(&format!("lang=\"{language}\"")) && site.contains("<article"), "the post is on the site: {site}");
}

#[test]
fn getting_started_can_be_followed() {
    walk("docs/getting-started.md", "en");
}

#[test]
fn primeros_pasos_se_puede_seguir() {
    walk("docs/es/primeros-pasos.md", "es");
}

#[test]
fn both_walks_are_the_same() {
    let shape = |page: &str| {
        let shown = blocks(&read(page)).into_iter().filter(Block::is_console);
        shown
            .flat_map(|block| block.steps())
            .map(|step| step.command.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let same = |commands: Vec<String>| commands.into_iter().filter(|command| !command.starts_with("cd ")).collect::<Vec<_>>();
    assert_eq!(same(shape("docs/getting-started.md")), same(shape("docs/es/primeros-pasos.md")));
    assert_eq!(same(shape("docs/guide.md")), same(shape("docs/es/guia.md")));
}

/// The guides, from an empty folder to the report of the month: every command runs, every file is written, every output is compared.
fn follow(page: &str) {
    let path = repository().join(page);
    let mut shell = Shell::new(None);
    let mut placeholders = snapbox::Redactions::new();
    placeholders.insert("[CWD]", shell.folder().to_owned()).expect("a placeholder");
    let actual = shell.replay(&read(page));
    snapbox::Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .normalize_paths(false)
        .redact_with(placeholders)
        .eq(actual, snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)));
}

#[test]
fn the_guide_can_be_followed() {
    follow("docs/guide.md");
}

#[test]
fn la_guia_se_puede_seguir() {
    follow("docs/es/guia.md");
}

/// The guide to campaigns: its files have no errors together, and its commands run.
fn campaigns(page: &str) {
    let mut shell = Shell::new(None);
    let mut ran = 0;
    for block in blocks(&read(page)).iter().filter(|block| block.is_console() && block.attribute("needs").is_none()) {
        for step in block.steps() {
            let (code, output) = shell.run(&step.command);
            assert_eq!(code, 0, "{page}: {}\n{output}", step.command);
            assert!(!output.trim().is_empty() || step.command.starts_with("cd "), "{page}: {} says nothing", step.command);
            ran += 1;
        }
    }
    assert!(ran > 6, "{page}: {ran} commands");
    let mut files = Shell::new(None);
    let config = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels: { site: { network: site } }\n";
    atomic_file::write(&files.folder().join("pregon.yaml"), config.as_bytes()).expect("writes");
    for (file, text) in files_of(page) {
        atomic_file::write(&files.folder().join(file), text.as_bytes()).expect("writes");
    }
    let (code, output) = files.run(&format!("pregon check --format concise --now {NOW}"));
    assert_eq!(code, 0, "{page}: {output}");
    // The page shows no posts.
    let without = ["missing-campaign-post", "campaign-without-posts", "checklist-overdue"];
    let complains: Vec<_> =
        output.lines().filter(|line| line.starts_with("plans/") && !without.iter().any(|rule| line.contains(rule))).collect();
    assert_eq!(complains, Vec::<&str>::new(), "{page}: {output}");
}

#[test]
fn the_guides_to_campaigns_can_be_followed() {
    campaigns("docs/campaigns.md");
    campaigns("docs/es/campanas.md");
}

/// The program in the specification of draws draws what pregon draws.
#[test]
fn the_second_implementation_of_draws_agrees() {
    let (name, program) = files_of("docs/draws.md").into_iter().next().expect("a program");
    assert!(program.lines().count() <= 45, "it stays short");
    let mut shell = Shell::new(None);
    let run = |shell: &mut Shell, command: &str| {
        let (code, output) = shell.run(command);
        assert_eq!(code, 0, "{command}\n{output}");
        output
    };
    run(&mut shell, &format!("pregon init . --quiet --timezone UTC --now {NOW}"));
    atomic_file::write(&shell.folder().join(&name), program.as_bytes()).expect("writes");
    for (number, (people, winners, alternates, per_person)) in
        [(1, 1, 0, 1), (2, 1, 1, 1), (9, 3, 2, 3), (400, 7, 3, 2), (5, 9, 9, 4)].into_iter().enumerate()
    {
        let campaign = format!(
            "name: C\ntype: giveaway\nterms: T\ngiveaway: {{ closes: 2027-01-05 20:00, decided: 2027-01-05 21:00, winners: {winners}, alternates: {alternates}, per_person: {per_person} }}\n"
        );
        atomic_file::write(&shell.folder().join(format!("plans/campaigns/c{number}.yaml")), campaign.as_bytes()).expect("writes");
        // Some people enter more often than others, and more often than counts.
        let entries = (0..people).flat_map(|at| (0..=at % 5).map(move |entry| format!("p{at},https://e.example/{at}/{entry}\n")));
        let entries: String = std::iter::once("entrant,permalink\n".to_owned()).chain(entries).collect();
        atomic_file::write(&shell.folder().join("e.csv"), entries.as_bytes()).expect("writes");
        let value = format!("{:064x}", 0x9e37_79b9_u64 * (number as u64 + 1));
        shell.set_clock("2027-01-05T20:30:00Z");
        run(&mut shell, &format!("pregon draw commit c{number} --entries e.csv --yes --quiet"));
        shell.set_clock("2027-01-05T21:30:00Z");
        let drawn = run(&mut shell, &format!("pregon draw run c{number} --value {value} --yes --quiet --format json"));
        let picks = drawn.lines().skip_while(|line| !line.contains("\"picks\"")).skip(1).take_while(|line| !line.contains(']'));
        let picks: Vec<String> = picks.map(|line| line.trim().trim_matches([',', '"']).to_owned()).collect();
        assert_eq!(picks.len(), people.min(winners + alternates), "{drawn}");
        let again = run(&mut shell, &format!("pregon draw verify c{number} --format json > draw.json; python3 {name} draw.json"));
        assert_eq!(again.lines().skip(1).collect::<Vec<_>>(), picks, "{people} people");
    }
}

/// The calls of `pregon` in a text: what follows the name, up to the end of the command.
fn calls(text: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    for line in text.lines() {
        for (at, _) in line.match_indices("pregon ") {
            if line[..at].ends_with(|c: char| c.is_alphanumeric() || "-_/.".contains(c)) {
                continue;
            }
            let rest = &line[at + "pregon ".len()..];
            let end = rest.find(['|', ';', '<', '>', '&', '`', '#']).unwrap_or(rest.len());
            calls.push(rest[..end].split_whitespace().map(str::to_owned).collect());
        }
    }
    calls
}

/// The texts of a page that are commands: lines of shell blocks and of CI files, and inline code.
fn code(page: &str) -> String {
    let mut code = String::new();
    let mut prose = String::new();
    let shown = blocks(page);
    for (number, line) in page.lines().enumerate() {
        let inside = shown.iter().find(|block| (block.first..block.first + block.lines.len()).contains(&number));
        let into = if inside.is_some() { &mut code } else { &mut prose };
        let runs = inside.is_none_or(|block| ["console", "sh", "yaml"].contains(&block.info.split_whitespace().next().unwrap_or_default()));
        if runs && !line.trim_start().starts_with('#') {
            into.push_str(line);
            into.push('\n');
        }
    }
    for (number, span) in prose.replace("```", "").split('`').enumerate() {
        if number % 2 == 1 && span.starts_with("pregon ") {
            let _ = writeln!(code, "{}", span.replace('\n', " "));
        }
    }
    code
}

#[test]
fn every_call_in_the_docs_is_possible() {
    let known = commands();
    let mut helps = std::collections::BTreeMap::new();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for call in calls(&code(&text)) {
            let Some(command) = call.first().filter(|word| !word.starts_with('-')) else { continue };
            // `pregon` stands for other things too: a user name, a folder.
            if !known.contains(command) {
                if !page.ends_with("ci.md") {
                    wrong.push(format!("{page}: `pregon {}`: no such command", call.join(" ")));
                }
                continue;
            }
            seen += 1;
            let mut name = command.clone();
            if let Some(word) = call.get(1).filter(|word| subcommands(command).contains(word)) {
                name = format!("{command} {word}");
            }
            let help = helps.entry(name.clone()).or_insert_with(|| help(&name));
            let options: BTreeSet<&str> = help.split([' ', '\n', ',', '[', ']']).filter(|word| word.starts_with('-')).collect();
            for flag in call.iter().filter(|word| word.starts_with("--")) {
                let flag = flag.split_once('=').map_or(flag.as_str(), |(flag, _)| flag).trim_end_matches(['"', '\'', ')', ',']);
                if !options.contains(flag) {
                    wrong.push(format!("{page}: `pregon {}`: `pregon {name}` has no {flag}", call.join(" ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 40, "calls are found: {seen}");
}

#[test]
fn every_link_in_the_docs_leads_somewhere() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (page, text) in pages() {
        for target in link_targets(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, anchor) = target.split_once('#').map_or((target.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let path = if file.is_empty() { PathBuf::from(&page) } else { normal(&Path::new(&page).with_file_name(file)) };
            let Some(path) = path.to_str().filter(|path| repository().join(path).exists()) else {
                wrong.push(format!("{page}: {target} is not there"));
                continue;
            };
            if let Some(anchor) = anchor
                && !anchors(&read(path)).contains(anchor)
            {
                wrong.push(format!("{page}: {target}: no such heading"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 30, "links are found: {seen}");
}

/// Addresses of links and pictures.
fn link_targets(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let targets = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    targets.collect()
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let shown = blocks(text);
    let headings = text.lines().enumerate().filter(|(number, line)| {
        line.starts_with('#') && !shown.iter().any(|block| (block.first..block.first + block.lines.len()).contains(number))
    });
    let slug = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
    };
    headings.map(|(_, heading)| slug(heading)).collect()
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut so_far, part| {
        match part {
            Component::ParentDir => drop(so_far.pop()),
            Component::CurDir => {}
            other => so_far.push(other),
        }
        so_far
    })
}

#[test]
fn the_readme_lists_the_commands() {
    let readme = read("README.md");
    let (_, rest) = readme.split_once("\n## Commands\n").expect("README.md has a section `Commands`");
    let table = rest.split("\n## ").next().expect("its text");
    let listed: Vec<_> =
        table.lines().filter_map(|line| line.strip_prefix("| `pregon ")?.split(['`', ' ']).next().map(str::to_owned)).collect();
    let (listed_set, known): (BTreeSet<_>, BTreeSet<_>) = (listed.iter().cloned().collect(), commands().into_iter().collect());
    assert_eq!(listed_set, known, "the table under `Commands` in README.md and `pregon help` differ");
    assert_eq!(listed.len(), listed_set.len(), "each once");
}

#[test]
fn the_command_reference_is_up_to_date() {
    let mut page = String::from(
        "# Commands\n\nWhat `pregon <command> --help` prints, for every command. Each of them at work: [tests/cmd](../tests/cmd).\n\
         Generated: `UPDATE_DOCS=1 cargo test --test docs` writes this page anew.\n",
    );
    let mut section = |name: &str| {
        let title = format!("pregon {name}");
        let text = help(name);
        // The options that every command takes are shown once.
        let (own, _) = if name.is_empty() { (text.as_str(), "") } else { text.split_once("\nGlobal options:\n").expect("global options") };
        let own: Vec<_> = own.trim_end().lines().map(str::trim_end).collect();
        let after = text
            .rsplit_once("\n\nExample")
            .filter(|_| !name.is_empty())
            .map_or(String::new(), |(_, rest)| format!("\n\nExample{}", rest.trim_end()));
        let _ = write!(page, "\n## `{}`\n\n```text\n{}{after}\n```\n", title.trim_end(), own.join("\n"));
    };
    section("");
    for command in commands() {
        section(&command);
        for below in subcommands(&command) {
            section(&format!("{command} {below}"));
        }
    }
    let path = repository().join("docs/cli.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        atomic_file::write(&path, page.as_bytes()).expect("writes");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == page, "docs/cli.md is out of date: run `UPDATE_DOCS=1 cargo test --test docs`, and read the difference");
}

/// The table of networks, from their specs.
fn network_table() -> String {
    let mut table = String::from(
        "| network | text | title | pictures | formats | alt text | videos | address in | parts | published |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for spec in Specs::embedded().iter() {
        let text = spec
            .text
            .limit
            .as_ref()
            .map_or_else(|| "no limit".to_owned(), |limit| format!("{} {}", number(limit), limit.unit.replace('_', " ")));
        let with_media =
            spec.text.limit_with_media.as_ref().map_or_else(String::new, |limit| format!("; {} with a picture", number(limit)));
        let title = spec.text.title.as_ref().map(|title| title.limit.as_ref().map_or_else(|| "yes".to_owned(), number));
        let media = spec.media.as_ref();
        let pictures = media.map(|media| format!("{}{}", number(&media.max_images), if media.required { ", required" } else { "" }));
        let formats = media.map(|media| media.formats.value.iter().map(|format| format.name()).collect::<Vec<_>>().join(", "));
        let alt = media.and_then(|media| media.alt_limit.as_ref()).map(number);
        let video = spec.video.as_ref().map(|video| {
            format!("{} MB{}", thousands(video.max_bytes.value / 1_000_000), if video.max_bytes.unverified { "\\*" } else { "" })
        });
        let places: Vec<&str> = spec.links.placements.value.iter().map(|place| place.as_str()).collect();
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        let _ = writeln!(
            table,
            "| `{}` | {text}{with_media} | {} | {} | {} | {} | {} | {} | {} | {} |",
            spec.name,
            or_dash(title),
            or_dash(pictures),
            or_dash(formats),
            or_dash(alt),
            or_dash(video),
            places.join(", "),
            yes(spec.text.threads),
            yes(spec.can.publish),
        );
    }
    table
}

fn number(fact: &Fact<usize>) -> String {
    format!("{}{}", thousands(fact.value as u64), if fact.unverified { "\\*" } else { "" })
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).expect("digits")).collect();
    parts.join(",")
}

/// The table of what clears up lost answers.
fn proof_table() -> String {
    let mut table = String::from("| network | first | else |\n| --- | --- | --- |\n");
    for spec in Specs::embedded().iter() {
        let words: Vec<String> = spec
            .proof
            .iter()
            .map(|proof| {
                let facts = [proof.class.unverified, proof.lifetime.as_ref().is_some_and(|fact| fact.unverified)];
                format!("{}{}", proof.words(), if facts.contains(&true) { "\\*" } else { "" })
            })
            .collect();
        let _ = writeln!(table, "| `{}` | {} | {} |", spec.name, words[0], or_dash(words.get(1).cloned()));
    }
    table
}

/// The table of keys of a spec file.
fn key_table() -> String {
    fn rows(path: &str, list: &[Field], table: &mut String) {
        for field in list {
            let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
            let must = if field.required { " •" } else { "" };
            let value = match field.shape {
                Shape::Group(_) => "a map".to_owned(),
                Shape::List(_) => "a list of maps".to_owned(),
                Shape::Fact(kind, _) | Shape::Value(kind) => format!("`{}`", kind.example()),
                Shape::Counting => "`{ plain: graphemes }`".to_owned(),
                Shape::Placements => "`[{ name: square, size: [1080, 1080] }]`".to_owned(),
            };
            let unit = match field.shape {
                Shape::Fact(_, UnitOf::Text) => "what the text is counted in",
                Shape::Fact(_, UnitOf::Fixed(unit)) if unit != "none" => unit,
                _ => "",
            };
            let _ = writeln!(table, "| `{path}`{must} | {value} | {} | {} |", unit.replace('_', " "), field.doc);
            if let Shape::Group(inner) | Shape::List(inner) = field.shape {
                rows(&path, inner, table);
            }
        }
    }
    let mut table = String::from("| key | as | unit | meaning |\n| --- | --- | --- | --- |\n");
    rows("", fields::SPEC, &mut table);
    table
}

#[test]
fn the_page_of_networks_is_up_to_date() {
    let page = read("docs/networks.md");
    let mut wanted = page.clone();
    for (name, table) in [("networks", network_table()), ("proof", proof_table()), ("keys", key_table())] {
        let begin = format!("<!-- generated: {name} -->\n");
        let start = wanted.find(&begin).expect("the mark") + begin.len();
        let end = start + wanted[start..].find("<!-- /generated -->").expect("the other mark");
        wanted.replace_range(start..end, &table);
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        atomic_file::write(&repository().join("docs/networks.md"), wanted.as_bytes()).expect("writes");
        return;
    }
    assert!(wanted == page, "docs/networks.md is out of date: run `UPDATE_DOCS=1 cargo test --test docs`, and read the difference");
}

#[test]
fn the_examples_of_networks_are_without_findings() {
    let mut shell = Shell::new(None);
    let files = files_of("docs/networks.md");
    assert!(files.len() >= 3, "the page has examples");
    let mut channels = String::from("brand: La Ceiba\ntimezone: UTC\nchannels:\n");
    for (file, text) in &files {
        atomic_file::write(&shell.folder().join(file), text.as_bytes()).expect("writes");
        let name = file.trim_start_matches("networks/").trim_end_matches(".yaml");
        let _ = writeln!(channels, "  {name}: {{ network: {name}, server: \"https://plaza.example\" }}");
    }
    atomic_file::write(&shell.folder().join("pregon.yaml"), channels.as_bytes()).expect("writes");
    let (code, output) = shell.run(&format!("pregon check --deny-warnings --now {NOW}"));
    assert_eq!(code, 0, "{output}");
}

#[test]
fn the_lock_of_the_demo_is_that_of_its_networks() {
    let root = fs::canonicalize(repository()).expect("a path");
    let lock = SpecLock::of_folder(&root, &Specs::embedded()).expect("good files");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        lock.write(&root).expect("writes");
    }
    let there = fs::read_to_string(root.join(LOCK_FILE)).unwrap_or_default();
    assert!(there == lock.to_text(), "{LOCK_FILE} is out of date: run `UPDATE_DOCS=1 cargo test --test docs`, or `pregon build`");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // In two parts each, for this file is looked at too; with the number of separators of a path that tells of a machine. `.tmp` begins the
    // folders of `tempfile`.
    let homes = [
        ("/ho", "me/", 3),
        ("/ro", "ot/", 2),
        ("/wo", "rk/", 2),
        ("/Us", "ers/", 3),
        ("C:\\Us", "ers\\", 3),
        ("/tmp/", ".tmp", 2),
        ("/tmp/", "wt/", 3),
    ];
    let homes = homes.map(|(a, b, depth)| (format!("{a}{b}"), depth));
    let joined = |parts: &[(&str, &str)]| parts.iter().map(|(a, b)| format!("{a}{b}")).collect::<Vec<_>>();
    let registries = joined(&[("registry.npm", "js.org"), ("registry.yarn", "pkg.com"), ("files.python", "hosted.org")]);
    let mut found = Vec::new();
    for file in tracked() {
        let Ok(text) = fs::read_to_string(repository().join(&file)) else { continue };
        for (number, line) in text.lines().enumerate() {
            let home = homes.iter().any(|(home, depth)| line.match_indices(home.as_str()).any(|(at, _)| separators(line, at) >= *depth));
            if home || registries.iter().any(|host| line.contains(host.as_str())) {
                found.push(format!("{file}:{}: {}", number + 1, line.trim().chars().take(120).collect::<String>()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// How many separators the absolute path has that begins here; none if it is a part of another path, or of an address.
fn separators(line: &str, at: usize) -> usize {
    if line[..at].ends_with(|c: char| c.is_alphanumeric() || ".-_}~>)$]*".contains(c)) {
        return 0;
    }
    let end = line[at..].find(|c: char| c.is_whitespace() || "\"'`,;)".contains(c)).unwrap_or(line.len() - at);
    line[at..at + end].matches(['/', '\\']).count()
}

#[test]
fn the_package_has_what_its_sources_embed() {
    let packaged: BTreeSet<String> = lines("cargo", &["package", "--list", "--allow-dirty", "--offline"]).into_iter().collect();
    let mut missing = Vec::new();
    let mut embedded = 0;
    for file in tracked().iter().filter(|file| file.starts_with("src/") && has_extension(file, "rs")) {
        if !packaged.contains(file) {
            missing.push(format!("{file} itself"));
        }
        for target in included(&read(file)) {
            embedded += 1;
            let path = normal(&Path::new(file).with_file_name(&target));
            if !packaged.contains(path.to_str().expect("UTF-8")) {
                missing.push(format!("{}, for {file}", path.display()));
            }
        }
    }
    assert!(embedded > 15, "embedded files are found: {embedded}");
    for file in tracked().iter().filter(|file| file.starts_with("templates/") || file.starts_with("src/networks/specs/")) {
        if !packaged.contains(file) {
            missing.push(file.clone());
        }
    }
    for file in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock", "src/images/fonts/OFL.txt"] {
        if !packaged.contains(file) {
            missing.push(file.to_owned());
        }
    }
    assert!(missing.is_empty(), "`include` in Cargo.toml leaves out: {missing:#?}");
}

/// Paths in `include_str!`, `include_bytes!` and `include!`, relative to the file.
fn included(source: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, name) in source.match_indices("include") {
        let rest = &source[at + name.len()..];
        let Some(rest) = ["_str!(", "_bytes!(", "!("].iter().find_map(|end| rest.strip_prefix(end)) else { continue };
        // What macros put together lies in folders that are compared as a whole.
        let Some(path) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
        paths.push(path.to_owned());
    }
    paths
}
