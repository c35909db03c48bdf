//! `pregon init`: a small workspace that is valid from the first minute.

mod example;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use pregon::diag::did_you_mean;
use pregon::support::atomic_file;
use pregon::workspace::find_root;

use self::example::Values;
use crate::cli::CommandResult;
use crate::cli::args::{Init, Lang};
use crate::cli::environment::variable;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::one_line;

/// The file that makes a folder a workspace.
const MAIN: &str = "pregon.yaml";

/// What was done, as paths below the folder.
#[derive(Debug, Default)]
struct Outcome {
    written: Vec<String>,
    kept: Vec<String>,
}

pub(in crate::cli) fn run(options: &Init, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let zone = match &options.timezone {
        Some(name) => named_zone(name)?,
        None => system_zone().unwrap_or_else(|| {
            ui.note("the system does not say its time zone: UTC is written; set `timezone:` in pregon.yaml to yours");
            Tz::UTC
        }),
    };
    let brand = match &options.brand {
        Some(brand) => Some(one_line(brand)).filter(|brand| !brand.is_empty()).ok_or_else(|| Failure::new("the brand's name is empty"))?,
        None => example::brand(options.lang).to_owned(),
    };
    let dir = options.dir.as_path();
    let around = existing_ancestor(dir).and_then(|folder| find_root(folder).ok());
    let outcome = create(dir, options.lang, &Values { brand, zone, today: now.with_timezone(&zone).date_naive() })?;
    if let Some(root) = around {
        ui.warn(&format!("{} lies inside the workspace {}", dir.display(), root.display()));
    }
    for path in &outcome.kept {
        ui.warn(&format!("{} was there already and is kept as it is", dir.join(path).display()));
    }
    ui.note(report(dir, &outcome).trim_end());
    Ok(Exit::Done)
}

/// Writes the example's files, each only where there is none.
fn create(dir: &Path, lang: Lang, values: &Values) -> Result<Outcome, Failure> {
    if fs::symlink_metadata(dir.join(MAIN)).is_ok() {
        return Err(Failure::new(format!("{} is a workspace already: it has a {MAIN}", dir.display()))
            .hint("to add to it, run `pregon new post 'A title'`; to start another, name an empty folder"));
    }
    let mut files = example::files(lang, values);
    // The main file comes last: what was broken off before it can be run again.
    files.sort_by_key(|(path, _)| (path == MAIN, path.clone()));
    let mut outcome = Outcome::default();
    for (path, bytes) in files {
        let target = dir.join(&path);
        let written = atomic_file::create_new_durable(&target, &bytes)
            .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", target.display()))))?;
        if written { outcome.written.push(path) } else { outcome.kept.push(path) }
    }
    Ok(outcome)
}

fn report(dir: &Path, outcome: &Outcome) -> String {
    let here = dir == Path::new(".");
    let place = if here { "here".to_owned() } else { format!("in {}", dir.display()) };
    let mut steps = Vec::new();
    if !here {
        steps.push((format!("cd {}", shell_word(&dir.display().to_string())), ""));
    }
    if !existing_ancestor(dir).is_some_and(in_git) {
        steps.push(("git init".to_owned(), "the posts and the record of publishing live in git"));
    }
    for (command, comment) in [
        ("pregon check", "finds what is wrong; there is nothing yet"),
        ("pregon build", "then open public/preview/index.html"),
        ("pregon publish --dry-run", "what would be sent now: the first post, to your own site"),
        ("pregon publish", "sends it; run `pregon build` again and open public/site/index.html"),
        ("pregon new post 'Hello'", "your own first post"),
    ] {
        steps.push((command.to_owned(), comment));
    }
    let width = steps.iter().filter(|(_, comment)| !comment.is_empty()).map(|(command, _)| command.len()).max().unwrap_or(0);
    let lines: Vec<String> =
        steps.iter().map(|(command, comment)| format!("  {command:width$}   {comment}").trim_end().to_owned()).collect();
    format!(
        "Wrote {} files {place}. Next:\n\n{}\n\nMastodon and Bluesky are prepared in pregon.yaml: remove the `#` and follow the comments there.\n",
        outcome.written.len(),
        lines.join("\n")
    )
}

/// A path that a shell takes as one word.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ':' | '\\');
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// The folder itself, or the nearest one above it that is there.
fn existing_ancestor(dir: &Path) -> Option<&Path> {
    dir.ancestors().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).find(|folder| folder.is_dir())
}

fn in_git(folder: &Path) -> bool {
    fs::canonicalize(folder).is_ok_and(|folder| folder.ancestors().any(|above| above.join(".git").exists()))
}

fn named_zone(name: &str) -> Result<Tz, Failure> {
    name.parse().map_err(|_| {
        let hint = did_you_mean(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())).map_or_else(
            || "write an IANA name, as America/Mexico_City or Europe/Madrid".to_owned(),
            |guess| format!("did you mean `{guess}`?"),
        );
        Failure::new(format!("unknown time zone `{}`", one_line(name))).hint(hint)
    })
}

/// The zone that this machine is set to, where it is one with an IANA name.
fn system_zone() -> Option<Tz> {
    let link = fs::read_link("/etc/localtime").ok();
    zone_from(variable("TZ").as_deref(), link.as_deref())
}

/// `TZ` wins, as it does for every other program: <https://man7.org/linux/man-pages/man3/tzset.3.html>.
fn zone_from(variable: Option<&str>, link: Option<&Path>) -> Option<Tz> {
    let after_zoneinfo = |path: &str| {
        let (_, name) = path.rsplit_once("zoneinfo/")?;
        name.trim_start_matches("posix/").trim_start_matches("right/").parse().ok()
    };
    match variable.filter(|value| !value.is_empty()) {
        Some(value) => {
            let value = value.strip_prefix(':').unwrap_or(value);
            value.parse().ok().or_else(|| after_zoneinfo(value))
        }
        None => after_zoneinfo(&link.map(PathBuf::from)?.to_string_lossy()),
    }
}

#[cfg(test)]
mod tests {
    use pregon::compile::compile;
    use pregon::networks::Specs;
    use pregon::workspace::load_root;

    use super::*;

    fn values(day: &str) -> Values {
        Values { brand: "Café «Luna»: \"sol\"".to_owned(), zone: Tz::America__Mexico_City, today: day.parse().expect("a day") }
    }

    /// Every finding about a new workspace at noon of its first day, with its place.
    fn problems(dir: &Path, day: &str) -> Vec<String> {
        let specs = Specs::embedded();
        let loaded = load_root(dir, &specs).expect("a workspace");
        let workspace = loaded.output;
        let compiled = compile(&workspace, &specs);
        let mut diagnostics = loaded.diagnostics;
        diagnostics.extend(compiled.diagnostics);
        let now = format!("{day}T18:00:00Z").parse().expect("an instant");
        let found = pregon::check::check(&workspace, &compiled.output, &specs, diagnostics, now);
        let path = |d: &pregon::diag::Diagnostic| d.location.map(|l| workspace.sources.get(l.file).path.clone()).unwrap_or_default();
        found.iter().map(|d| format!("{} {}: {}", path(d), d.rule, d.message)).collect()
    }

    #[test]
    fn the_example_is_valid_in_both_languages_on_every_day_of_the_week() {
        for lang in [Lang::Es, Lang::En] {
            // A week that has the end of a month, of a year and a day on which clocks change somewhere.
            for day in ["2026-10-30", "2026-10-31", "2026-11-01", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2028-02-28"] {
                let dir = tempfile::tempdir().expect("a folder");
                let outcome = create(dir.path(), lang, &values(day)).expect("writes");
                assert!(outcome.kept.is_empty());
                assert_eq!(problems(dir.path(), day), Vec::<String>::new(), "{lang:?} on {day}");
            }
        }
    }

    #[test]
    fn one_post_is_due_at_once_and_the_others_later() {
        for lang in [Lang::Es, Lang::En] {
            let dir = tempfile::tempdir().expect("a folder");
            create(dir.path(), lang, &values("2026-11-21")).expect("writes");
            let specs = Specs::embedded();
            let workspace = load_root(dir.path(), &specs).expect("a workspace").output;
            assert_eq!(workspace.config.brand, "Café «Luna»: \"sol\"");
            assert_eq!(workspace.config.language, if lang == Lang::Es { "es" } else { "en" });
            assert_eq!(workspace.plan.company.name.as_deref(), Some("Café «Luna»: \"sol\""));
            let drafts = compile(&workspace, &specs).output;
            let now = "2026-11-21T12:00:00Z".parse::<DateTime<Utc>>().expect("an instant");
            let due: Vec<&str> = drafts
                .iter()
                .filter(|draft| draft.due.as_ref().is_some_and(|due| due.utc <= now))
                .map(|draft| draft.post.as_str())
                .collect();
            assert_eq!(due, [if lang == Lang::Es { "bienvenida" } else { "welcome" }]);
            assert!(drafts.iter().all(|draft| draft.due.is_some() && draft.channel.as_str() == "site"));
            assert_eq!(drafts.len(), 5);
            let mut times: Vec<_> = drafts.iter().filter_map(|draft| draft.due.as_ref()).map(|due| due.utc).collect();
            times.sort_unstable();
            times.dedup();
            assert_eq!(times.len(), 5, "two posts at one time");
            let pictures: Vec<_> = drafts.iter().flat_map(|draft| &draft.parts).flat_map(|part| &part.media).collect();
            assert!(pictures.iter().all(|picture| !picture.alt.is_empty()));
            assert_eq!(workspace.posts.iter().map(|post| post.media.len()).sum::<usize>(), 1);
        }
    }

    #[test]
    fn what_is_there_is_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        atomic_file::write(&dir.path().join("README.md"), b"mine").expect("writes");
        let outcome = create(dir.path(), Lang::En, &values("2026-11-21")).expect("writes");
        assert_eq!(outcome.kept, ["README.md"]);
        assert_eq!(fs::read(dir.path().join("README.md")).expect("reads"), b"mine");
        assert_eq!(outcome.written.last().map(String::as_str), Some(MAIN));
        let again = create(dir.path(), Lang::Es, &values("2026-11-21")).expect_err("refuses");
        assert!(again.error.to_string().contains("workspace already"), "{}", again.error);
        assert!(!dir.path().join("content/2026/11/bienvenida.md").exists());
    }

    #[test]
    fn commented_channels_work_once_uncommented() {
        for lang in [Lang::Es, Lang::En] {
            let dir = tempfile::tempdir().expect("a folder");
            create(dir.path(), lang, &values("2026-11-21")).expect("writes");
            for (file, networks) in
                [("pregon.yaml", ["# mastodon: {", "# bluesky: {"]), ("plans/calendar.yaml", ["# mastodon:", "# bluesky:"])]
            {
                let path = dir.path().join(file);
                let mut text = fs::read_to_string(&path).expect("reads");
                for network in networks {
                    assert!(text.contains(network), "{file} {network}");
                    text = text.replace(network, network.trim_start_matches("# "));
                }
                text = text.replace("  #   - {", "    - {").replace("channels: [site] ", "channels: [site, mastodon, bluesky] ");
                atomic_file::write(&path, text.as_bytes()).expect("writes");
            }
            assert_eq!(problems(dir.path(), "2026-11-21"), Vec::<String>::new(), "{lang:?}");
            let specs = Specs::embedded();
            let workspace = load_root(dir.path(), &specs).expect("a workspace").output;
            assert_eq!(workspace.config.channels.len(), 3);
            assert_eq!(workspace.calendar.slots.len(), 3);
            let drafts = compile(&workspace, &specs).output;
            assert_eq!(drafts.len(), 15);
            assert!(drafts.iter().all(|draft| draft.parts.iter().all(|part| part.count.fits)));
            let threads: Vec<usize> = drafts.iter().filter(|d| d.parts.len() > 1).map(|d| d.parts.len()).collect();
            assert_eq!(threads, [3, 3]);
        }
    }

    #[test]
    fn the_zone_of_the_machine() {
        let link = Path::new("../usr/share/zoneinfo/Europe/Madrid");
        for (variable, link, expected) in [
            (None, Some(link), Some(Tz::Europe__Madrid)),
            (Some(""), Some(link), Some(Tz::Europe__Madrid)),
            (Some("America/Bogota"), Some(link), Some(Tz::America__Bogota)),
            (Some(":America/Bogota"), None, Some(Tz::America__Bogota)),
            (Some("/usr/share/zoneinfo/Asia/Tokyo"), None, Some(Tz::Asia__Tokyo)),
            (None, Some(Path::new("/usr/share/zoneinfo/posix/Asia/Tokyo")), Some(Tz::Asia__Tokyo)),
            // A rule instead of a name: nothing is guessed, and the link does not count.
            (Some("CST6CDT,M4.1.0,M10.5.0"), Some(link), None),
            (None, Some(Path::new("/etc/elsewhere")), None),
            (None, None, None),
        ] {
            assert_eq!(zone_from(variable, link), expected, "{variable:?} {link:?}");
        }
        let failure = named_zone("America/Mexico_Cty").expect_err("unknown");
        assert_eq!(failure.hints, ["did you mean `America/Mexico_City`?"]);
    }

    #[test]
    fn the_steps_fit_the_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let target = dir.path().join("mi marca");
        let text = report(&target, &Outcome { written: vec!["a".to_owned()], kept: Vec::new() });
        assert!(text.starts_with("Wrote 1 files in "), "{text}");
        assert!(text.contains("mi marca'\n") && text.contains("  cd '"), "{text}");
        assert!(text.contains("git init"), "{text}");
    }
}
