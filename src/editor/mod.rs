//! What editors ask of a workspace: completion, what a word means, fixes, where things are. Pure: a protocol turns its places into
//! bytes and back ([`Lines`]), and carries the answers.

mod actions;
mod completion;
mod entries;
mod files;
mod hover;
mod outline;
mod places;
mod position;
mod rename;
mod spot;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use actions::{Action, FileEdit, Purpose, actions, fix_all};
pub use completion::{Completion, CompletionKind, complete};
pub use hover::{Hover, hover};
pub use outline::{Symbol, SymbolKind, symbols};
pub use places::{DocumentLink, Place, definition, links, references};
pub use position::{Encoding, Lines, Position};
pub use rename::{RenameError, renamable, rename};

use crate::diag::{FileId, Span};
use crate::live::Live;
use crate::model::{Language, Post};
use crate::workspace::schema::FileKind;
use crate::workspace::{Workspace, split_front_matter};

/// A file of a workspace as somebody sees it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The workspace, in which the text is.
    pub live: &'a Live,
    /// Path of the file relative to the root, with `/` between its parts.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The instant of the question.
    pub now: DateTime<Utc>,
}

impl<'a> View<'a> {
    fn workspace(&self) -> &'a Workspace {
        self.live.workspace()
    }

    /// The language of the team.
    fn language(&self) -> Language {
        Language::of(&self.workspace().config.language)
    }

    fn kind(&self) -> Option<FileKind> {
        FileKind::of_path(self.path)
    }

    /// The YAML of the file, and what comes behind it. Front matter that is not closed yet goes on to the end.
    fn parts(&self) -> (Span, Option<Span>) {
        let whole = Span::new(0, self.text.len());
        if self.kind() != Some(FileKind::Post) {
            return (whole, None);
        }
        match split_front_matter(self.text, FileId::default()) {
            Ok(split) => (split.yaml, Some(split.body)),
            Err(_) if self.text.trim_start_matches('\u{feff}').starts_with("---") => {
                let first = self.text.find('\n').map_or(self.text.len(), |end| end + 1);
                (Span::new(first, self.text.len()), None)
            }
            Err(_) => (Span::new(0, 0), Some(whole)),
        }
    }

    /// The post of the file; the first, where it is a series. `None` where it was read from another text than this: its places are elsewhere.
    fn post(&self) -> Option<&'a Post> {
        let post = self.workspace().posts.iter().find(|post| post.path == self.path)?;
        (*self.workspace().sources.get(post.file).text == *self.text).then_some(post)
    }
}

/// The text of a file as it is now: open in an editor, or as it was read.
#[must_use]
pub fn text_of(live: &Live, path: &str) -> Option<Arc<str>> {
    let open = live.overlay().get(path).cloned();
    open.or_else(|| live.workspace().sources.iter().find(|(_, file)| file.path == path).map(|(_, file)| file.text.clone()))
}
