//! Gives something that many files name another name.

use super::actions::FileEdit;
use super::entries::entry;
use super::places::{Place, mention_at, name_at, references};
use super::spot::unquoted;
use super::{View, text_of};
use crate::diag::Span;
use crate::workspace::schema::Refers;

/// Longest new name.
const MOST_CHARS: usize = 64;

/// Why something cannot get that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenameError {
    /// There is nothing here that has a name in `plans/`.
    #[error("nothing of plans/ is named here")]
    NoName,
    /// It is a name by which records know what was published.
    #[error("this name stays: what is published and agreed is on record under it")]
    OnRecord,
    /// An approval or an invitation has it, and those are sealed.
    #[error("approvals name `{0}`, and another name would void them")]
    Approved(String),
    /// The new name is not one.
    #[error("a name is made of letters without accents, digits, `-` and `_`, {MOST_CHARS} at most")]
    Form,
    /// Something else has it.
    #[error("`{0}` is the name of another one")]
    Taken(String),
    /// It is written somewhere in a way that cannot be changed.
    #[error("it is not written out in {0}: change it there by hand")]
    NotWritten(String),
}

/// What stands at a byte and can be renamed, with its place.
///
/// # Errors
/// There is nothing, or it has to stay.
pub fn renamable(view: &View<'_>, offset: usize) -> Result<(Span, String), RenameError> {
    let (_, id, span) = named(view, offset)?;
    Ok((span, id))
}

/// The edits, in all files, that give what stands at a byte another name.
///
/// # Errors
/// It cannot have that name.
pub fn rename(view: &View<'_>, offset: usize, new: &str) -> Result<Vec<FileEdit>, RenameError> {
    let (refers, id, _) = named(view, offset)?;
    let is_name = new.chars().count() <= MOST_CHARS && new.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !is_name || !new.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(RenameError::Form);
    }
    if new == id {
        return Ok(Vec::new());
    }
    if entry(view.live, refers, new).is_some() {
        return Err(RenameError::Taken(new.to_owned()));
    }
    let mut places = references(view, offset, true);
    if refers == Refers::Person {
        places.extend(mentions_in_front_matter(view, &id));
        places.sort();
        places.dedup();
    }
    let edit = |place: Place| {
        let text = text_of(view.live, &place.path).unwrap_or_default();
        let written = text.get(place.span.start..place.span.end).unwrap_or_default();
        let name = unquoted(written).trim_start_matches('@');
        if name != id {
            return Err(RenameError::NotWritten(place.path));
        }
        Ok(FileEdit { text: written.replacen(&id, new, 1), path: place.path, span: place.span })
    };
    places.into_iter().map(edit).collect()
}

/// What stands at a byte, and the place of its name, as far as it may be changed.
fn named(view: &View<'_>, offset: usize) -> Result<(Refers, String, Span), RenameError> {
    let (refers, id, span) = name_at(view, offset).ok_or(RenameError::NoName)?;
    match refers {
        Refers::Post | Refers::Channel | Refers::Network | Refers::Level => return Err(RenameError::OnRecord),
        Refers::Pillar
        | Refers::Objective
        | Refers::Audience
        | Refers::Kpi
        | Refers::BudgetLine
        | Refers::Event
        | Refers::Campaign
        | Refers::Person => {}
        _ => return Err(RenameError::NoName),
    }
    let entry = entry(view.live, refers, &id).ok_or(RenameError::NoName)?;
    let home = entry.place.ok_or(RenameError::NoName)?;
    let text = text_of(view.live, &home.path).unwrap_or_default();
    if text.get(home.span.start..home.span.end).map(unquoted) != Some(id.as_str()) {
        return Err(RenameError::NotWritten(home.path));
    }
    let workspace = view.workspace();
    let approved = || {
        workspace.approvals.iter().any(|approval| approval.by.value == id) || workspace.invitations.iter().any(|of| of.person.value == id)
    };
    if refers == Refers::Person && approved() {
        return Err(RenameError::Approved(id));
    }
    Ok((refers, id, span))
}

/// Where texts in the front matter of posts mention a person: those of the body are found with the other uses.
fn mentions_in_front_matter(view: &View<'_>, id: &str) -> Vec<Place> {
    let sign = format!("@{id}");
    let mut places = Vec::new();
    for post in &view.workspace().posts {
        let Some(text) = text_of(view.live, &post.path) else { continue };
        let Some(yaml) = text.get(post.front_matter.start..post.front_matter.end).filter(|yaml| yaml.contains(&sign)) else { continue };
        for (at, _) in yaml.match_indices(&sign) {
            let start = post.front_matter.start + at;
            if let Some((key, span)) = mention_at(&text, start)
                && key == id
                && span.start == start
            {
                places.push(Place { path: post.path.clone(), span });
            }
        }
    }
    places
}
