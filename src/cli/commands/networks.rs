//! `pregon networks`: what is known of each network, with sources and dates.

use std::fmt::Write;

use pregon::diag::did_you_mean;
use pregon::networks::{NetworkSpec, Specs};
use serde_json::Value;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Networks};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Networks, ui: &Ui) -> CommandResult {
    let specs = Specs::embedded();
    match &options.name {
        None => list(&specs, options.format, ui),
        Some(name) => {
            if let Some(spec) = specs.get(name) {
                return show(spec, options.format, ui);
            }
            let hint = did_you_mean(name, specs.iter().map(|spec| spec.name.as_str()))
                .map_or_else(|| "`pregon networks` lists them".to_owned(), |guess| format!("did you mean `{guess}`?"));
            Err(Failure::new(format!("unknown network `{name}`")).hint(hint))
        }
    }
}

fn list(specs: &Specs, format: Format, ui: &Ui) -> CommandResult {
    if format == Format::Json {
        let list: Vec<&NetworkSpec> = specs.iter().collect();
        ui.json(&serde_json::json!({ "schema": 1, "networks": list }))?;
        return Ok(Exit::Done);
    }
    let mut text = format!("{:<10} {:<20} {:>7} {:<10} {:<8} {}\n", "network", "text", "images", "threads", "publish", "spec of");
    for spec in specs.iter() {
        let limit = spec.text.limit.as_ref().map_or_else(|| "no limit".to_owned(), |fact| format!("{} {}", fact.value, fact.unit));
        let images = spec.media.as_ref().map_or(0, |media| media.max_images.value);
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        writeln!(
            text,
            "{:<10} {limit:<20} {images:>7} {:<10} {:<8} {}",
            spec.name.as_str(),
            yes(spec.text.threads),
            yes(spec.can.publish),
            spec.version
        )?;
    }
    ui.result(&text)?;
    ui.hint("`pregon networks NAME` shows every value with its source");
    Ok(Exit::Done)
}

fn show(spec: &NetworkSpec, format: Format, ui: &Ui) -> CommandResult {
    let value = serde_json::to_value(spec)?;
    if format == Format::Json {
        ui.json(&serde_json::json!({ "schema": 1, "network": value }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    lines("", &value, &mut text)?;
    ui.result(&text)?;
    Ok(Exit::Done)
}

/// One line a value; a fact is a line with its unit, source and date.
fn lines(path: &str, value: &Value, text: &mut String) -> std::fmt::Result {
    let Value::Object(map) = value else {
        return if value.is_null() { Ok(()) } else { writeln!(text, "{path:<24} {}", plain(value)) };
    };
    if let (Some(fact), Some(unit), Some(source), Some(checked)) =
        (map.get("value"), map.get("unit"), map.get("source"), map.get("checked"))
    {
        let unit = if unit == "none" { String::new() } else { format!(" {}", plain(unit)) };
        let doubt = if map.get("unverified") == Some(&Value::Bool(true)) { "  UNVERIFIED" } else { "" };
        writeln!(text, "{path:<24} {}{unit}{doubt}", plain(fact))?;
        return writeln!(text, "{:<24}   {}, checked {}", "", plain(source), plain(checked));
    }
    for (key, inner) in map {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        lines(&path, inner, text)?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}
