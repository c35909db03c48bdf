//! The files of a new workspace, with the days of its posts counted from today.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::cli::args::Lang;
use crate::cli::words::{markdown_text, yaml_text};

/// What the files are filled in with.
#[derive(Debug)]
pub(super) struct Values {
    /// Name of the brand, one line.
    pub(super) brand: String,
    /// The team's zone.
    pub(super) zone: Tz,
    /// Today in that zone.
    pub(super) today: NaiveDate,
}

/// A file of the example: its path below `templates/init/`, where it goes, and what it holds.
struct Template {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with what lies on the disk"))]
    from: &'static str,
    to: &'static str,
    bytes: &'static [u8],
}

macro_rules! templates {
    ($($from:literal => $to:literal,)*) => {
        &[$(Template { from: $from, to: $to, bytes: include_bytes!(concat!("../../../../templates/init/", $from)) }),*]
    };
}

/// Dot files lie without their dot in our own repository, where they would take effect.
const ES: &[Template] = templates! {
    "es/pregon.yaml" => "pregon.yaml",
    "es/README.md" => "README.md",
    "es/gitignore" => ".gitignore",
    "es/env.example" => ".env.example",
    "es/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "es/content/bienvenida.md" => "content/<%day-1.folder%>/bienvenida.md",
    "es/content/tres-dias-de-masa.md" => "content/<%workday+2.folder%>/tres-dias-de-masa.md",
    "es/content/dia-del-centeno/index.md" => "content/<%thursday+5.folder%>/dia-del-centeno/index.md",
    "media/loaf.png" => "content/<%thursday+5.folder%>/dia-del-centeno/hogaza.png",
    "es/content/pregunta-de-la-semana.md" => "content/<%workday+8.folder%>/pregunta-de-la-semana.md",
    "es/content/dos-por-uno-en-centeno.md" => "content/<%workday+12.folder%>/dos-por-uno-en-centeno.md",
    "es/plans/plan.yaml" => "plans/plan.yaml",
    "es/plans/tone.yaml" => "plans/tone.yaml",
    "es/plans/calendar.yaml" => "plans/calendar.yaml",
    "es/plans/people.yaml" => "plans/people.yaml",
    "es/plans/crisis.yaml" => "plans/crisis.yaml",
    "es/plans/crisis.md" => "plans/crisis.md",
    "es/plans/campaigns/semana-del-centeno.yaml" => "plans/campaigns/semana-del-centeno.yaml",
};

const EN: &[Template] = templates! {
    "en/pregon.yaml" => "pregon.yaml",
    "en/README.md" => "README.md",
    "en/gitignore" => ".gitignore",
    "en/env.example" => ".env.example",
    "en/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "en/content/welcome.md" => "content/<%day-1.folder%>/welcome.md",
    "en/content/three-days-of-dough.md" => "content/<%workday+2.folder%>/three-days-of-dough.md",
    "en/content/rye-day/index.md" => "content/<%thursday+5.folder%>/rye-day/index.md",
    "media/loaf.png" => "content/<%thursday+5.folder%>/rye-day/loaf.png",
    "en/content/question-of-the-week.md" => "content/<%workday+8.folder%>/question-of-the-week.md",
    "en/content/two-rye-loaves.md" => "content/<%workday+12.folder%>/two-rye-loaves.md",
    "en/plans/plan.yaml" => "plans/plan.yaml",
    "en/plans/tone.yaml" => "plans/tone.yaml",
    "en/plans/calendar.yaml" => "plans/calendar.yaml",
    "en/plans/people.yaml" => "plans/people.yaml",
    "en/plans/crisis.yaml" => "plans/crisis.yaml",
    "en/plans/crisis.md" => "plans/crisis.md",
    "en/plans/campaigns/rye-week.yaml" => "plans/campaigns/rye-week.yaml",
};

fn templates(lang: Lang) -> &'static [Template] {
    match lang {
        Lang::Es => ES,
        Lang::En => EN,
    }
}

/// The brand where none was given.
pub(super) fn brand(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "Panadería Luna de Trigo",
        Lang::En => "Moonwheat Bakery",
    }
}

/// Path and bytes of every file of the example.
pub(super) fn files(lang: Lang, values: &Values) -> Vec<(String, Vec<u8>)> {
    templates(lang)
        .iter()
        .map(|template| {
            let bytes = match std::str::from_utf8(template.bytes) {
                Ok(text) => fill(text, values).into_bytes(),
                Err(_) => template.bytes.to_vec(),
            };
            (fill(template.to, values), bytes)
        })
        .collect()
}

/// Replaces every `<%name%>`. Tera is not used here: its braces are those of GitHub's expressions.
fn fill(text: &str, values: &Values) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<%") {
        let (name, after) = after.split_once("%>").expect("a test fills in every template");
        filled.push_str(before);
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

    use super::*;

    fn values() -> Values {
        Values { brand: "Luna".to_owned(), zone: Tz::UTC, today: "2026-12-31".parse().expect("a day") }
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
        let embedded: BTreeSet<String> = ES.iter().chain(EN).map(|template| template.from.to_owned()).collect();
        assert_eq!(embedded, on_disk);
        for lang in [Lang::Es, Lang::En] {
            for (path, bytes) in files(lang, &values()) {
                assert!(!path.contains('%'), "{path}");
                assert!(bytes.len() < 60_000, "{path}");
                if let Ok(text) = String::from_utf8(bytes) {
                    assert!(!text.contains("<%") && !text.contains("%>"), "{path}");
                    assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains('\t'), "{path}");
                }
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_kinds_of_files() {
        let shape = |templates: &[Template]| {
            let mut folders: Vec<String> = templates
                .iter()
                .map(|t| t.to.rsplit_once('/').map_or("", |(folder, _)| folder).split('%').next().unwrap_or("").to_owned())
                .collect();
            folders.sort();
            folders
        };
        assert_eq!(shape(ES), shape(EN));
    }
}
