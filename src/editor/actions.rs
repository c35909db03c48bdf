//! What can be done about findings: their fixes, a waiver, a free slot.

use super::View;
use super::completion::quoted;
use super::spot::unquoted;
use super::words::Words;
use crate::check::rule;
use crate::diag::{Applicability, Diagnostic, Diagnostics, Edit, FileId, Sources, Span, choose};
use crate::live::Glance;
use crate::model::Schedule;
use crate::workspace::schema::FileKind;
use crate::workspace::{Value, next_free_slot, parse_yaml};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it is the one that most people want.
    pub preferred: bool,
    /// The finding that it mends, by its number in the glance.
    pub finding: Option<usize>,
    /// What changes.
    pub edits: Vec<FileEdit>,
}

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It mends a finding.
    Fix,
    /// It mends everything that can be mended safely.
    FixAll,
    /// It changes something else.
    Change,
}

/// An edit of a file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdit {
    /// Path relative to the root.
    pub path: String,
    /// What is replaced.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// What can be done about a range of a file; `glance` is what there is to say about the file as it is.
#[must_use]
pub fn actions(view: &View<'_>, glance: &Glance, range: Span) -> Vec<Action> {
    let sources = glance.sources.as_ref().unwrap_or(&view.workspace().sources);
    let words = Words::of(view.language());
    let touches = |span: Span| span.start <= range.end && range.start <= span.end;
    let mut list: Vec<Action> = Vec::new();
    let mut waived: Vec<&str> = Vec::new();
    for (at, finding) in glance.findings.iter().enumerate() {
        if !finding.location.is_some_and(|location| touches(location.span)) {
            continue;
        }
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::DisplayOnly) {
            let preferred = fix.applicability == Applicability::Safe;
            if let Some(edits) = file_edits(view, sources, &fix.edits) {
                push(&mut list, Action { title: fix.title.clone(), purpose: Purpose::Fix, preferred, finding: Some(at), edits });
            }
        }
        if waived.contains(&finding.rule) {
            continue;
        }
        if let Some(edit) = waiver(view, finding) {
            waived.push(finding.rule);
            let title = format!("{}: {}", words.waive, finding.rule);
            list.push(Action { title, purpose: Purpose::Fix, preferred: false, finding: Some(at), edits: vec![edit] });
        }
    }
    list.extend(free_slot(view, range));
    // Fixes before waivers.
    list.sort_by_key(|action| (!action.preferred, action.purpose == Purpose::Change, action.title.starts_with(words.waive)));
    list
}

/// All safe fixes of a file as one action; `None` where there are none.
#[must_use]
pub fn fix_all(view: &View<'_>, glance: &Glance) -> Option<Action> {
    let sources = glance.sources.as_ref().unwrap_or(&view.workspace().sources);
    let fixes = glance.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let (chosen, _) = choose(fixes.filter(|fix| file_edits(view, sources, &fix.edits).is_some()));
    let edits: Vec<FileEdit> = chosen.values().filter_map(|edits| file_edits(view, sources, edits.iter().copied())).flatten().collect();
    let title = Words::of(view.language()).fix_all.to_owned();
    (!edits.is_empty()).then_some(Action { title, purpose: Purpose::FixAll, preferred: false, finding: None, edits })
}

/// Channels often have the same to say.
fn push(list: &mut Vec<Action>, action: Action) {
    if !list.iter().any(|known| known.title == action.title && known.edits == action.edits) {
        list.push(action);
    }
}

/// Edits as an editor carries them out; `None` where one of them was made for another text than the editor has: it would hit the wrong words.
fn file_edits<'e>(view: &View<'_>, sources: &Sources, edits: impl IntoIterator<Item = &'e Edit>) -> Option<Vec<FileEdit>> {
    let edit = |edit: &Edit| {
        let file = sources.get(edit.file);
        let fits = if file.path == view.path {
            *file.text == *view.text
        } else {
            view.live.overlay().get(&file.path).is_none_or(|open| **open == *file.text)
        };
        fits.then(|| FileEdit { path: file.path.clone(), span: edit.span, text: edit.replacement.clone() })
    };
    edits.into_iter().map(edit).collect()
}

/// Adds the rule to `allow`, with room for a reason.
fn waiver(view: &View<'_>, finding: &Diagnostic) -> Option<FileEdit> {
    if view.kind() != Some(FileKind::Post) || finding.post.is_none() {
        return None;
    }
    // What loading and compiling say cannot be waived, and a waiver that is not used cannot be waived by another.
    let rule = rule(finding.rule).filter(|rule| !matches!(rule.check, crate::check::Check::Waiver(_)))?;
    let (yaml, body) = view.parts();
    body?;
    let text = view.text.get(yaml.start..yaml.end)?;
    let node = parse_yaml(text, FileId::default(), yaml.start, &mut Diagnostics::new())?;
    let Value::Map(entries) = &node.value else { return None };
    let item = format!("{{ rule: {}, reason: {} }}", rule.name, quoted(Words::of(view.language()).waiver_reason));
    let at = |span: Span, text: String| Some(FileEdit { path: view.path.to_owned(), span, text });
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some((key, value)) = entries.iter().find(|(key, _)| key.value == "allow") else {
        let open = if text.is_empty() || text.ends_with('\n') { "" } else { end };
        return at(Span::new(yaml.end, yaml.end), format!("{open}allow:{end}  - {item}{end}"));
    };
    let written = view.text.get(value.span.start..value.span.end)?;
    match &value.value {
        Value::List(items) => match items.last() {
            Some(last) if !written.starts_with('[') => {
                let line = view.text[..last.span.start].rfind('\n').map_or(0, |end| end + 1);
                let indent: String = view.text[line..].chars().take_while(|c| *c == ' ').collect();
                let close = last.span.end + view.text[last.span.end..].find('\n').map_or(view.text.len() - last.span.end, |at| at + 1);
                at(Span::new(close, close), format!("{indent}- {item}{end}"))
            }
            Some(last) => at(Span::new(last.span.end, last.span.end), format!(", {item}")),
            None => at(value.span, format!("[{item}]")),
        },
        Value::Scalar { .. } => at(value.span, format!("[{}, {item}]", quoted(unquoted(written)))),
        Value::Map(_) => at(value.span, format!("[{}, {item}]", written.trim())).filter(|_| written.starts_with('{')),
        Value::Null => at(Span::new(key.span.end, value.span.end.max(key.span.end)), format!(": [{item}]"))
            .filter(|_| view.text[key.span.end..].starts_with(':'))
            .map(|edit| FileEdit { span: Span::new(key.span.end, key.span.end + 1), ..edit }),
    }
}

/// Gives a post without a time the next slot that its channels have free.
fn free_slot(view: &View<'_>, range: Span) -> Option<Action> {
    if view.kind() != Some(FileKind::Post) {
        return None;
    }
    let post = view.post()?;
    let (yaml, body) = view.parts();
    if body.is_none() || range.start > yaml.end {
        return None;
    }
    let workspace = view.workspace();
    let line_of = |span: Span| {
        let start = view.text.get(..span.start)?.rfind('\n').map_or(0, |end| end + 1);
        Some(Span::new(start, span.end))
    };
    let (span, written) = match &post.schedule {
        Schedule::None => (Span::new(yaml.end, yaml.end), None),
        Schedule::SlotNext(span) => (line_of(*span)?, Some(*span)),
        Schedule::SlotOn(day) => (line_of(day.span)?, Some(day.span)),
        Schedule::At(_) => return None,
    };
    // In a map on one line there is no line to replace.
    if written.is_some() && !view.text.get(span.start..span.end)?.starts_with("slot:") {
        return None;
    }
    let channels = workspace.channels_of(post);
    let wall = next_free_slot(workspace, &channels, &view.live.taken(Some(&post.id)), view.now)?;
    let date = format!("date: {}", wall.format("%Y-%m-%d %H:%M"));
    let end = if view.text.contains("\r\n") { "\r\n" } else { "\n" };
    let text = if written.is_some() { date.clone() } else { format!("{date}{end}") };
    let title = format!("{} ({})", Words::of(view.language()).take_slot, wall.format("%Y-%m-%d %H:%M"));
    let edit = FileEdit { path: view.path.to_owned(), span, text };
    Some(Action { title, purpose: Purpose::Change, preferred: false, finding: None, edits: vec![edit] })
}
