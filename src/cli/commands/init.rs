//! `pregon init`: a small workspace that is valid from the first minute.

mod example;
mod templates;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use pregon::diag::did_you_mean;
use pregon::support::inside;
use pregon::workspace::find_root;

use self::example::Values;
use crate::cli::CommandResult;
use crate::cli::args::{Init, InitKind, Lang};
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
        // Its brands have zones of their own.
        None if options.kind == InitKind::Agency => system_zone().unwrap_or(Tz::UTC),
        None => system_zone().unwrap_or_else(|| {
            ui.note("the system does not say its time zone: UTC is written; set `timezone:` in pregon.yaml to yours");
            Tz::UTC
        }),
    };
    let brand = match &options.brand {
        Some(brand) => Some(one_line(brand)).filter(|brand| !brand.is_empty()).ok_or_else(|| Failure::new("the brand's name is empty"))?,
        None => templates::brand(options.lang, options.kind).to_owned(),
    };
    let dir = options.dir.as_path();
    let around = existing_ancestor(dir).and_then(|folder| find_root(folder).ok());
    let values =
        Values { brand, zone, zone_given: options.timezone.is_some(), ci: options.ci, today: now.with_timezone(&zone).date_naive() };
    let outcome = create(dir, options.lang, options.kind, &values)?;
    if let Some(root) = around {
        ui.warn(&format!("{} lies inside the workspace {}", dir.display(), root.display()));
    }
    for path in &outcome.kept {
        ui.warn(&format!("{} was there already and is kept as it is", dir.join(path).display()));
    }
    ui.note(report(dir, options.lang, &outcome).trim_end());
    Ok(Exit::Done)
}

/// Writes the example's files, each only where there is none.
fn create(dir: &Path, lang: Lang, kind: InitKind, values: &Values) -> Result<Outcome, Failure> {
    let mut files = example::files(lang, kind, values);
    let is_main = |path: &str| path.rsplit('/').next() == Some(MAIN);
    let mains = files.iter().map(|(path, _)| path.as_str()).filter(|path| is_main(path));
    // An agency's folder has no main file itself, and may have been somebody's workspace before.
    if let Some(there) = [MAIN].into_iter().chain(mains).find(|path| fs::symlink_metadata(dir.join(path)).is_ok()) {
        let folder = Path::new(there).parent().filter(|folder| *folder != Path::new("")).map_or(dir.to_owned(), |folder| dir.join(folder));
        return Err(Failure::new(format!("{} is a workspace already: it has a {MAIN}", folder.display()))
            .hint("to add to it, run `pregon new post 'A title'`; to start another, name an empty folder"));
    }
    // The main file comes last: what was broken off before it can be run again.
    files.sort_by_key(|(path, _)| (is_main(path), path.clone()));
    let mut outcome = Outcome::default();
    for (path, bytes) in files {
        let target = dir.join(&path);
        let written = inside::create_new_durable(dir, &path, &bytes)
            .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", target.display()))))?;
        if written { outcome.written.push(path) } else { outcome.kept.push(path) }
    }
    Ok(outcome)
}

fn report(dir: &Path, lang: Lang, outcome: &Outcome) -> String {
    let here = dir == Path::new(".");
    let place = if here { "here".to_owned() } else { format!("in {}", dir.display()) };
    let mut steps = Vec::new();
    if !here {
        steps.push((format!("cd {}", shell_word(&dir.display().to_string())), ""));
    }
    if !existing_ancestor(dir).is_some_and(in_git) {
        steps.push(("git init".to_owned(), "the posts and the record of publishing live in git"));
    }
    // An agency has its workspaces a level deeper, one for each brand.
    let brands: Vec<&str> = outcome.written.iter().filter_map(|path| path.strip_suffix(MAIN)?.strip_suffix('/')).collect();
    let several = format!("one of {} brands, each a workspace of its own", brands.len());
    if let Some(brand) = brands.first() {
        steps.push((format!("cd {brand}"), several.as_str()));
    }
    let new = if lang == Lang::Es { "pregon new post 'Hola'" } else { "pregon new post 'Hello'" };
    for (command, comment) in [
        ("pregon check", "finds what is wrong; there is nothing yet"),
        ("pregon build", "then open public/preview/index.html"),
        ("pregon publish --dry-run", "what would be sent now: the first post, to your own site"),
        ("pregon publish", "sends it; run `pregon build` again and open public/site/index.html"),
        (new, "your own first post"),
        ("pregon schema --write", "lets editors complete and check the YAML files, as .vscode/settings.json has it"),
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
mod tests;
