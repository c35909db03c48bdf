//! `pregon explain`: the documentation of the rules, from the binary itself.

use std::fmt::Write;

use pregon::check::infos;
use pregon::diag::did_you_mean;
use pregon::diag::render::RuleInfo;
use serde_json::{Value, json};

use crate::cli::CommandResult;
use crate::cli::args::{Explain, Format};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Explain, ui: &Ui) -> CommandResult {
    let infos = infos();
    let Some(name) = &options.rule else { return list(&infos, options.format, ui) };
    let Some(info) = infos.iter().find(|info| info.name == name) else {
        let hint = did_you_mean(name, infos.iter().map(|info| info.name))
            .map_or_else(|| "`pregon explain` lists all rules".to_owned(), |guess| format!("did you mean `{guess}`?"));
        return Err(Failure::new(format!("there is no rule `{name}`")).hint(hint));
    };
    match options.format {
        Format::Json => ui.json(&json!({ "schema": 1, "rule": value(info) }))?,
        Format::Human => ui.result(&format!("# {} ({})\n\n{}", info.name, info.level.as_str(), info.doc.trim_end()))?,
    }
    Ok(Exit::Done)
}

fn list(infos: &[RuleInfo], format: Format, ui: &Ui) -> CommandResult {
    if format == Format::Json {
        ui.json(&json!({ "schema": 1, "rules": infos.iter().map(value).collect::<Vec<_>>() }))?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for info in infos {
        writeln!(text, "{:<28} {:<8} {}", info.name, info.level.as_str(), info.summary)?;
    }
    ui.result(&text)?;
    ui.hint("`pregon explain RULE` tells what a rule finds, why it matters and how to mend it");
    Ok(Exit::Done)
}

fn value(info: &RuleInfo) -> Value {
    json!({ "name": info.name, "level": info.level.as_str(), "summary": info.summary, "doc": info.doc })
}
