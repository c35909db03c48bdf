//! The post that is made of a statement.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use crate::compile::Compiler;
use crate::compile::statement::primary;
use crate::diag::did_you_mean;
use crate::ledger::{CrisisId, CrisisLog, Exemption};
use crate::model::{Draft, HoldingStatement, PostId, Variant};
use crate::networks::drivers;
use crate::workspace::{Channel, Workspace, read_post};

/// Where statements of crises are posts.
const CONTENT: &str = "content/crisis";
/// Where those of rehearsals lie: nothing that publishes ever looks there.
const REHEARSALS: &str = "plans/crisis/rehearsals";

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Id of the post.
    pub id: PostId,
    /// Path below the workspace's root, with `/` between the parts.
    pub path: String,
    /// The file.
    pub text: String,
}

/// The channels on which a statement goes out: those that are named, else all that it is for and that this program publishes on.
///
/// # Errors
/// What is wrong with a name, in words, with what was perhaps meant.
pub fn channels_for<'a>(workspace: &'a Workspace, statement: &HoldingStatement, named: &[String]) -> Result<Vec<&'a Channel>, String> {
    let known: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    if let Some(name) = named.iter().find(|name| !known.contains(&name.as_str())) {
        let guess = did_you_mean(name, known.iter().copied()).map_or_else(String::new, |guess| format!(": did you mean `{guess}`?"));
        return Err(format!("there is no channel `{name}`{guess}"));
    }
    let lang = statement.lang.as_deref().unwrap_or(&workspace.config.language);
    let wanted = |channel: &&Channel| {
        if !named.is_empty() {
            return named.iter().any(|name| name == channel.name.as_str());
        }
        let network = channel.network.as_str();
        let speaks = channel.lang.as_deref().is_none_or(|own| primary(own) == primary(lang));
        speaks && statement.is_for(channel.name.as_str(), network) && drivers::can_publish(network)
    };
    let channels: Vec<&Channel> = workspace.config.channels.iter().filter(wanted).collect();
    if channels.is_empty() {
        Err(format!("`{}` is for no channel on which this version publishes", statement.id.value))
    } else {
        Ok(channels)
    }
}

/// The file of a statement. `number` tells several of the same statement apart; `at` is when it is due.
///
/// # Panics
/// Never: the id is made of plain characters.
#[must_use]
pub fn draft(
    workspace: &Workspace,
    log: &CrisisLog,
    statement: &HoldingStatement,
    channels: &[&Channel],
    number: usize,
    at: DateTime<Utc>,
) -> DraftFile {
    let zone = workspace.config.timezone;
    let began = log.opening().map_or(at, |entry| entry.at).with_timezone(&zone).format("%Y-%m-%d");
    let suffix = if number > 1 { format!("-{number}") } else { String::new() };
    let id = PostId::slug(&format!("crisis-{began}-{}{suffix}", statement.id.value)).expect("it begins with a letter");
    let lang = statement.lang.as_deref().unwrap_or(&workspace.config.language);
    let brand = &workspace.config.brand;
    let title = if primary(lang) == "es" { format!("Declaración de {brand}") } else { format!("Statement from {brand}") };
    let names: Vec<&str> = channels.iter().map(|channel| channel.name.as_str()).collect();
    let at = at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z");
    let mut text = format!(
        "---\ntitle: {}\nid: {id}\ndate: {at}\nchannels: [{}]\nstatus: approved\nkind: own\nlang: {}\ncrisis: {}\n",
        quoted(&title),
        names.join(", "),
        quoted(lang),
        log.id.name,
    );
    let own: Vec<(&str, &str)> = channels
        .iter()
        .filter_map(|channel| {
            let words = statement.text_for(channel.network.as_str());
            (words.value != statement.text.value).then_some((channel.name.as_str(), words.value.as_str()))
        })
        .collect();
    if !own.is_empty() {
        text.push_str("overrides:\n");
        for (channel, words) in own {
            // It is a template there, and is meant as it stands.
            let words = if words.contains(['{', '}']) { format!("{{% raw %}}{words}{{% endraw %}}") } else { words.to_owned() };
            writeln!(text, "  {channel}: {{ text: {} }}", quoted(&words)).expect("writing to a string does not fail");
        }
    }
    writeln!(text, "---\n{}", statement.text.value.trim_end()).expect("writing to a string does not fail");
    let folder = match &log.id {
        CrisisId { rehearsal: false, .. } => CONTENT.to_owned(),
        CrisisId { rehearsal: true, name } => format!("{REHEARSALS}/{name}"),
    };
    DraftFile { path: format!("{folder}/{id}.md"), id, text }
}

/// A YAML scalar in double quotes, whose rules those of JSON are part of (YAML 1.2, 5.7).
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text serialises")
}

/// What a rehearsed statement would become on each of its channels. It is compiled as a post is, and never comes near one.
#[must_use]
pub fn rehearsed(workspace: &Workspace, file: &DraftFile) -> Vec<Draft> {
    let Some(post) = read_post(&file.path, &file.text).output else { return Vec::new() };
    let compiler = Compiler::new(workspace, &workspace.specs).output;
    compiler.compile(&[post]).into_iter().flat_map(|compiled| compiled.drafts).collect()
}

/// What may pass the freeze of a crisis: the variants of a post as they are now.
#[must_use]
pub fn say(variants: &[Variant], post: &PostId) -> Vec<Exemption> {
    let of_post = variants.iter().filter(|variant| variant.post == *post);
    of_post.map(|variant| Exemption { channel: variant.channel.clone(), digest: variant.digest }).collect()
}
