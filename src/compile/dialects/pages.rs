//! What the writers of documents ask of the rest of the workspace.

use super::markup::same_address;

/// Where links, pictures and people of a body lead on one channel.
pub(in crate::compile) trait Pages {
    /// The address that a link leads to; `None` for one that leads nowhere.
    fn link(&self, written: &str) -> Option<String>;
    /// An address that stands in the text, as it is sent.
    fn address(&self, written: &str) -> String;
    /// Index of the attachment that a picture in the text is; `None` where there is no such file.
    fn picture(&self, written: &str) -> Option<usize>;
    /// A person of the team's list; `None` for anybody else.
    fn person(&self, key: &str) -> Option<Person>;
}

/// How a document names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compile) enum Person {
    /// As the platform writes people, which it makes a link of.
    Handle(String),
    /// By name, with a page where they have one.
    Named(String, Option<String>),
}

/// Whether the text of a link is its address, so that one of them is enough.
pub(super) fn is_bare(text: &str, url: &str) -> bool {
    text.contains("://") && same_address(text, url)
}
