//! The files of a new workspace, with the days of its posts counted from today.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

use super::templates::{brands, gitlab, is_for, templates};
use crate::cli::args::{InitCi, InitKind, Lang};
use crate::cli::words::{markdown_text, yaml_text};

/// What the files are filled in with.
#[derive(Debug)]
pub(super) struct Values {
    /// Name of the brand, one line.
    pub(super) brand: String,
    /// The team's zone.
    pub(super) zone: Tz,
    /// Whether somebody named that zone: brands that have one of their own keep it otherwise.
    pub(super) zone_given: bool,
    /// The CI that files are wanted for.
    pub(super) ci: InitCi,
    /// Today in that zone.
    pub(super) today: NaiveDate,
}

/// Path and bytes of every file of the example.
pub(super) fn files(lang: Lang, kind: InitKind, values: &Values) -> Vec<(String, Vec<u8>)> {
    let workspaces = if kind == InitKind::Agency { brands(lang) } else { "." };
    let gitlab = (values.ci == InitCi::Gitlab).then(|| {
        let version = concat!("PREGON_VERSION: \"", env!("CARGO_PKG_VERSION"), "\"");
        let text = gitlab(lang).replace("PREGON_VERSION: \"0.1.0\"", version);
        let text = text.replace("PREGON_WORKSPACES: \".\"", &format!("PREGON_WORKSPACES: \"{workspaces}\""));
        (".gitlab-ci.yml".to_owned(), text.into_bytes())
    });
    templates(lang, kind)
        .filter(|template| is_for(template.to, values.ci))
        .map(|template| {
            let bytes = match std::str::from_utf8(template.bytes) {
                Ok(text) => fill(text, values).into_bytes(),
                Err(_) => template.bytes.to_vec(),
            };
            (fill(template.to, values), bytes)
        })
        .chain(gitlab)
        .collect()
}

/// Replaces every `<%name%>`, and keeps what stands between `<%if github%>` or `<%if gitlab%>` and `<%end%>` where that is the CI. Tera is not used here: its braces are those of GitHub's expressions.
fn fill(text: &str, values: &Values) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<%") {
        let (name, after) = after.split_once("%>").expect("a test fills in every template");
        filled.push_str(before);
        if let Some(ci) = name.strip_prefix("if ") {
            let (inner, after) = after.split_once("<%end%>").expect("a test fills in every template");
            let is_wanted = match values.ci {
                InitCi::Github => ci == "github",
                InitCi::Gitlab => ci == "gitlab",
                InitCi::None => false,
            };
            filled.push_str(if is_wanted { inner } else { "" });
            rest = after;
            continue;
        }
        filled.push_str(&value(name, values).expect("a test fills in every template"));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(name: &str, values: &Values) -> Option<String> {
    Some(match name {
        "brand" => yaml_text(&values.brand),
        "brand_text" => markdown_text(&values.brand),
        "timezone" => values.zone.name().to_owned(),
        "version" => env!("CARGO_PKG_VERSION").to_owned(),
        _ if name.starts_with("timezone:") => {
            let own = name.strip_prefix("timezone:").filter(|_| !values.zone_given);
            own.unwrap_or(values.zone.name()).to_owned()
        }
        _ => {
            let (name, format) = name.strip_suffix(".folder").map_or((name, "%Y-%m-%d"), |name| (name, "%Y/%m"));
            day(name, values.today)?.format(format).to_string()
        }
    })
}

/// `day-1`; `workday+2`, the first day from then on that is not at the weekend; `thursday+5`, the first Thursday from then on.
fn day(name: &str, today: NaiveDate) -> Option<NaiveDate> {
    let split = name.find(['+', '-'])?;
    let (word, offset) = name.split_at(split);
    let offset: i64 = offset.parse().ok()?;
    let days = Days::new(offset.unsigned_abs());
    let from = if offset < 0 { today.checked_sub_days(days)? } else { today.checked_add_days(days)? };
    let wanted = |date: &NaiveDate| match word {
        "day" => true,
        "workday" => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        "thursday" => date.weekday() == Weekday::Thu,
        _ => false,
    };
    from.iter_days().take(7).find(wanted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::super::tests::EXAMPLES;
    use super::*;

    fn values() -> Values {
        Values {
            brand: "Luna".to_owned(),
            zone: Tz::UTC,
            zone_given: false,
            ci: InitCi::Github,
            today: "2026-12-31".parse().expect("a day"),
        }
    }

    #[test]
    fn days_are_counted_from_today() {
        let today = "2026-11-20".parse().expect("a Friday");
        for (name, expected) in [
            ("day-1", Some("2026-11-19")),
            ("day+0", Some("2026-11-20")),
            ("workday+0", Some("2026-11-20")),
            ("workday+1", Some("2026-11-23")),
            ("thursday+5", Some("2026-11-26")),
            ("thursday+7", Some("2026-12-03")),
            ("monday+1", None),
            ("day", None),
        ] {
            assert_eq!(day(name, today).map(|day| day.to_string()).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn every_template_on_disk_is_embedded_and_filled_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/init");
        let on_disk: BTreeSet<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(|entry| entry.expect("can be read"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/"))
            .collect();
        let embedded: BTreeSet<String> =
            EXAMPLES.iter().flat_map(|(lang, kind)| templates(*lang, *kind)).map(|template| template.from.to_owned()).collect();
        assert_eq!(embedded, on_disk);
        let ways = EXAMPLES.into_iter().flat_map(|example| [InitCi::Github, InitCi::Gitlab, InitCi::None].map(|ci| (example, ci)));
        for ((lang, kind), ci) in ways {
            let mut paths = BTreeSet::new();
            for (path, bytes) in files(lang, kind, &Values { ci, ..values() }) {
                assert!(!path.contains('%'), "{path}");
                assert!(bytes.len() < 60_000, "{path}");
                if let Ok(text) = String::from_utf8(bytes) {
                    assert!(!text.contains("<%") && !text.contains("%>"), "{path}");
                    assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains('\t'), "{path}");
                }
                assert!(paths.insert(path), "two files at one place in {lang:?} {kind:?}");
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_kinds_of_files() {
        let shape = |lang, kind| {
            let brands = ["marcas/hotel-mirador", "brands/lighthouse-inn", "marcas/cafe-quebrada", "brands/blue-gulch"];
            let mut folders: Vec<String> = templates(lang, kind)
                .map(|t| t.to.rsplit_once('/').map_or("", |(folder, _)| folder).split('%').next().unwrap_or("").to_owned())
                .map(|folder| brands.iter().fold(folder, |folder, brand| folder.replace(brand, "brand")))
                .collect();
            folders.sort();
            folders
        };
        for kind in [InitKind::Shop, InitKind::Association, InitKind::Software, InitKind::Agency] {
            assert_eq!(shape(Lang::Es, kind), shape(Lang::En, kind), "{kind:?}");
        }
    }

    #[test]
    fn each_ci_has_its_files_and_its_words() {
        for (lang, kind) in EXAMPLES {
            for (ci, there, told) in [
                (InitCi::Github, Some(".github/workflows/pregon.yml"), Some("GitHub")),
                (InitCi::Gitlab, Some(".gitlab-ci.yml"), Some("GitLab")),
                (InitCi::None, None, None),
            ] {
                let files = files(lang, kind, &Values { ci, ..values() });
                let of_ci: Vec<&str> =
                    files.iter().map(|(path, _)| path.as_str()).filter(|path| path.starts_with(".git") && *path != ".gitignore").collect();
                assert_eq!(of_ci, there.into_iter().collect::<Vec<_>>(), "{lang:?} {kind:?} {ci:?}");
                let readme = files.iter().find(|(path, _)| path == "README.md").expect("a README");
                let readme = std::str::from_utf8(&readme.1).expect("text");
                for name in ["GitHub", "GitLab"] {
                    assert_eq!(readme.contains(name), told == Some(name), "{lang:?} {kind:?} {ci:?}\n{readme}");
                }
                assert!(!readme.contains("\n\n\n"), "{readme}");
                if let Some((_, text)) = files.iter().find(|(path, _)| path == ".gitlab-ci.yml") {
                    let text = std::str::from_utf8(text).expect("text");
                    let folder = if kind == InitKind::Agency { brands(lang) } else { "." };
                    assert!(text.contains(&format!("\n  PREGON_WORKSPACES: \"{folder}\"\n")), "{text}");
                    assert!(text.contains(concat!("\n  PREGON_VERSION: \"", env!("CARGO_PKG_VERSION"), "\"\n")), "{text}");
                }
            }
        }
    }

    #[test]
    fn gitlab_does_the_same_in_both_languages() {
        let without_comments = |lang| gitlab(lang).lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>();
        assert_eq!(without_comments(Lang::Es), without_comments(Lang::En));
        assert_ne!(gitlab(Lang::Es), gitlab(Lang::En));
    }

    #[test]
    fn brands_keep_their_zone_unless_one_is_named() {
        let mut values = values();
        assert_eq!(value("timezone:America/Bogota", &values).as_deref(), Some("America/Bogota"));
        values.zone_given = true;
        assert_eq!(value("timezone:America/Bogota", &values).as_deref(), Some("UTC"));
    }
}
