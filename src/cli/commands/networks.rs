//! `pregon networks`: what is known of each network, with sources and dates.

use std::fmt::Write;

use pregon::diag::did_you_mean;
use pregon::networks::Specs;
use pregon::networks::spec::{Custom, NetworkSpec, SpecValue};
use pregon::workspace::{LoadError, find_root, load_specs};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Networks};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

/// Where values begin on a line.
const COLUMN: usize = 32;

pub(in crate::cli) fn run(options: &Networks, global: &Global, ui: &Ui) -> CommandResult {
    let specs = specs(global, ui)?;
    match &options.name {
        None => list(&specs, options.format, ui),
        Some(name) => {
            if let Some(spec) = specs.get(name) {
                return show(spec, specs.custom(name), options.format, ui);
            }
            let hint = did_you_mean(name, specs.names())
                .map_or_else(|| "`pregon networks` lists them".to_owned(), |guess| format!("did you mean `{guess}`?"));
            Err(Failure::new(format!("unknown network `{name}`")).hint(hint))
        }
    }
}

/// The specs of the workspace here, or those of the program where there is none.
pub(in crate::cli) fn specs(global: &Global, ui: &Ui) -> Result<Specs, Failure> {
    let root = match find_root(&global.start()) {
        Ok(root) => root,
        Err(LoadError::NoWorkspace { .. }) if global.workspace.is_none() => return Ok(Specs::embedded()),
        Err(error) => return Err(error.into()),
    };
    let loaded = load_specs(&root, &Specs::embedded());
    if loaded.diagnostics.has_errors() {
        ui.warn("not everything below networks/ can be used");
        ui.hint("`pregon check` shows what is wrong");
    }
    Ok(loaded.specs)
}

fn list(specs: &Specs, format: Format, ui: &Ui) -> CommandResult {
    if format == Format::Json {
        let list: Vec<&NetworkSpec> = specs.iter().collect();
        ui.json(&json!({ "schema": 1, "networks": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = format!(
        "{:<16} {:<20} {:>8} {:>8}  {:<7} {:<14} {:<8} {}\n",
        "network", "text", "pictures", "video", "threads", "address in", "publish", "unverified"
    );
    let mut own = false;
    for spec in specs.iter() {
        let limit = spec.text.limit.as_ref().map_or_else(|| "no limit".to_owned(), |fact| format!("{} {}", fact.value, fact.unit));
        let pictures = spec.media.as_ref().map_or_else(|| "-".to_owned(), |media| media.max_images.value.to_string());
        let video = spec.video.as_ref().map_or_else(|| "-".to_owned(), |video| size(video.max_bytes.value));
        let place = spec.links.placements.value.first().map_or("", |place| place.as_str());
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        let values = spec.values();
        let facts = values.iter().filter_map(|value| value.origin.as_ref());
        let (all, unverified) = facts.fold((0, 0), |(all, unverified), origin| (all + 1, unverified + usize::from(origin.unverified)));
        let mark = if specs.custom(spec.name.as_str()).is_some() { "*" } else { "" };
        own |= !mark.is_empty();
        writeln!(
            text,
            "{:<16} {limit:<20} {pictures:>8} {video:>8}  {:<7} {place:<14} {:<8} {unverified} of {all}",
            format!("{}{mark}", spec.name),
            yes(spec.text.threads),
            yes(spec.can.publish),
        )?;
    }
    ui.result(&text)?;
    if own {
        ui.note("* set by a file of networks/");
    }
    ui.hint("`pregon networks NAME` shows every value with its source");
    Ok(Exit::Done)
}

/// Bytes in the largest unit of a thousand that keeps a digit before the point.
fn size(bytes: u64) -> String {
    match bytes {
        1_000_000_000.. => format!("{} GB", bytes / 1_000_000_000),
        1_000_000.. => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} kB", bytes / 1000),
    }
}

fn show(spec: &NetworkSpec, custom: Option<&Custom>, format: Format, ui: &Ui) -> CommandResult {
    if format == Format::Json {
        let overridden = custom.map(|custom| json!({ "file": custom.file, "values": custom.keys }));
        ui.json(&json!({ "schema": 1, "network": spec, "overridden": overridden }))?;
        return Ok(Exit::Done);
    }
    let values = spec.values();
    let mut text = String::new();
    for value in &values {
        let set_by = custom.filter(|custom| custom.writes(&value.path)).map(|custom| custom.file.as_str());
        lines(value, set_by, &mut text)?;
    }
    ui.result(&text)?;
    let unverified = values.iter().filter(|value| value.origin.as_ref().is_some_and(|origin| origin.unverified)).count();
    if unverified > 0 {
        ui.note(&format!("UNVERIFIED: {} that the platform's own pages do not state, or state in two ways", counted(unverified, "value")));
    }
    Ok(Exit::Done)
}

/// The value on a line, and below it where it comes from.
fn lines(value: &SpecValue, set_by: Option<&str>, text: &mut String) -> std::fmt::Result {
    let doubt = if value.origin.as_ref().is_some_and(|origin| origin.unverified) { "  UNVERIFIED" } else { "" };
    writeln!(text, "{:<COLUMN$} {}{doubt}", value.path, value.shown())?;
    if let Some(origin) = &value.origin {
        // The file stands there as its source where it names no other.
        let by = set_by.filter(|file| *file != origin.source).map_or_else(String::new, |file| format!(", set by {file}"));
        writeln!(text, "{:<COLUMN$}   {}, checked {}{by}", "", origin.source, origin.checked)?;
        if let Some(note) = &origin.note {
            writeln!(text, "{:<COLUMN$}   {note}", "")?;
        }
    } else if let Some(file) = set_by {
        writeln!(text, "{:<COLUMN$}   set by {file}", "")?;
    }
    Ok(())
}
