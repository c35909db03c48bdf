//! Things that have a name in a workspace, and where each of them is written.

use super::places::Place;
use super::text_of;
use crate::check::{RULES, rule};
use crate::diag::{Diagnostics, FileId, Span};
use crate::live::Live;
use crate::workspace::schema::Refers;
use crate::workspace::{Node, Value, means_key, parse_yaml};

/// More lines of an entry than this are not shown.
const MOST_LINES: usize = 24;

/// A thing with a name.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// What others write to mean it.
    pub(super) id: String,
    /// What people call it.
    pub(super) name: Option<String>,
    /// Where it is written; `None` for what is part of the program.
    pub(super) place: Option<Place>,
    /// More about it, Markdown.
    pub(super) text: String,
}

/// Where the entries of a kind are: the file, and the English keys that lead to them.
fn home(of: Refers) -> Option<(&'static str, &'static [&'static str])> {
    Some(match of {
        Refers::Channel => ("pregon.yaml", &["channels"]),
        Refers::Person => ("plans/people.yaml", &[]),
        Refers::Objective => ("plans/plan.yaml", &["objectives"]),
        Refers::Kpi => ("plans/plan.yaml", &["kpis"]),
        Refers::Audience => ("plans/plan.yaml", &["audiences"]),
        Refers::Pillar => ("plans/plan.yaml", &["pillars"]),
        Refers::BudgetLine => ("plans/plan.yaml", &["budget", "lines"]),
        Refers::Event => ("plans/calendar.yaml", &["events"]),
        Refers::Level => ("plans/crisis.yaml", &["levels"]),
        _ => return None,
    })
}

/// All entries of a kind, in the order in which they are written.
pub(super) fn entries(live: &Live, of: Refers) -> Vec<Entry> {
    let workspace = live.workspace();
    if let Some((path, keys)) = home(of) {
        return in_file(live, path, keys);
    }
    match of {
        Refers::Campaign => campaigns(live),
        Refers::Network => workspace.specs.iter().map(|spec| named(spec.name.as_str(), &spec.title)).collect(),
        Refers::Post => {
            let place = |post: &crate::model::Post| Place { path: post.path.clone(), span: post.title.span };
            let entry = |post: &crate::model::Post| Entry {
                id: post.id.to_string(),
                name: Some(post.title.value.clone()),
                place: Some(place(post)),
                text: String::new(),
            };
            workspace.posts.iter().map(entry).collect()
        }
        Refers::Tag => {
            let mut tags: Vec<&str> = workspace.posts.iter().flat_map(|post| &post.tags).map(|tag| tag.value.as_str()).collect();
            tags.sort_unstable();
            tags.dedup();
            tags.into_iter().map(|tag| Entry { id: tag.to_owned(), name: None, place: None, text: String::new() }).collect()
        }
        Refers::Rule => RULES.iter().map(|rule| named(rule.name, rule.summary)).collect(),
        _ => Vec::new(),
    }
}

fn named(id: &str, name: &str) -> Entry {
    let text = rule(id).map(|rule| rule.doc.to_owned()).unwrap_or_default();
    Entry { id: id.to_owned(), name: Some(name.to_owned()), place: None, text }
}

/// The entry with an id.
pub(super) fn entry(live: &Live, of: Refers, id: &str) -> Option<Entry> {
    entries(live, of).into_iter().find(|entry| entry.id == id)
}

fn tree(live: &Live, path: &str) -> Option<(std::sync::Arc<str>, Node)> {
    let text = text_of(live, path)?;
    let node = parse_yaml(&text, FileId::default(), 0, &mut Diagnostics::new())?;
    Some((text, node))
}

/// The value of a key that may be written in either language.
pub(super) fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|(name, _)| name.value == key || means_key(&name.value, key)).map(|(_, node)| node)
}

pub(super) fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

fn in_file(live: &Live, path: &str, keys: &[&str]) -> Vec<Entry> {
    let Some((text, node)) = tree(live, path) else { return Vec::new() };
    let Some(node) = keys.iter().try_fold(&node, |node, key| child(node, key)) else { return Vec::new() };
    let name = |node: &Node| child(node, "name").or_else(|| child(node, "account")).and_then(scalar).map(str::to_owned);
    let entry = |id: &str, span: Span, node: &Node| Entry {
        id: id.to_owned(),
        name: name(node),
        place: Some(Place { path: path.to_owned(), span }),
        text: excerpt(&text, Span::new(span.start.min(node.span.start), node.span.end)),
    };
    match &node.value {
        Value::Map(entries) => entries.iter().map(|(key, value)| entry(&key.value, key.span, value)).collect(),
        Value::List(items) => {
            items.iter().filter_map(|item| child(item, "id").and_then(|id| Some(entry(scalar(id)?, id.span, item)))).collect()
        }
        _ => Vec::new(),
    }
}

fn campaigns(live: &Live) -> Vec<Entry> {
    let workspace = live.workspace();
    let of = |campaign: &crate::model::Campaign| {
        let file = workspace.sources.get(campaign.file);
        // In an editor it may be longer or shorter than it was when it was read.
        let open = live.overlay().get(&file.path).filter(|open| ***open != *file.text);
        let span = match open {
            Some(text) => {
                let node = parse_yaml(text, FileId::default(), 0, &mut Diagnostics::new());
                node.as_ref().and_then(|node| child(node, "id")).map_or_else(Span::default, |id| id.span)
            }
            None => campaign.id.span,
        };
        let text = open.unwrap_or(&file.text);
        let place = Place { path: file.path.clone(), span };
        let text = excerpt(text, Span::new(0, text.len()));
        Entry { id: campaign.id.value.clone(), name: Some(campaign.name.clone()), place: Some(place), text }
    };
    workspace.campaigns.iter().map(of).collect()
}

/// A stretch of a file as a block of code, from the beginning of its line, without the indentation that all lines share.
fn excerpt(text: &str, span: Span) -> String {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let lines: Vec<&str> = text[start..span.end].lines().filter(|line| !line.trim().is_empty()).take(MOST_LINES + 1).collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    let mut block = String::from("```yaml\n");
    for line in lines.iter().take(MOST_LINES) {
        // A fence in the text would end the block.
        block.push_str(&line[indent..].replace("```", "'''"));
        block.push('\n');
    }
    if lines.len() > MOST_LINES {
        block.push_str("…\n");
    }
    block.push_str("```");
    block
}
