//! Where links and pictures of a body lead.

use super::PostContext;
use crate::workspace::resolve;

/// What a destination in a body is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// An address, or a place in the same text: not ours to check.
    Elsewhere,
    /// A file of the workspace, by its path relative to the root.
    File(String),
    /// A relative path that leads nowhere, or out of the workspace.
    Nowhere,
}

/// Finds out where a destination leads, as written in the body of a post.
pub(super) fn target(context: &PostContext<'_>, written: &str) -> Target {
    let path = written.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || reqwest::Url::parse(written).is_ok() || written.starts_with("//") {
        return Target::Elsewhere;
    }
    match resolve(&context.workspace.root, context.post.folder(), &decoded(path)) {
        Some(path) => Target::File(path),
        None => Target::Nowhere,
    }
}

/// A destination may write a space as `%20`.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let hex =
            (byte == b'%').then(|| Some(char::from(ahead.next()?).to_digit(16)? * 16 + char::from(ahead.next()?).to_digit(16)?)).flatten();
        match hex {
            Some(value) => {
                bytes.push(value as u8);
                rest = ahead;
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_in_paths_are_read() {
        for (written, path) in [("a%20b.jpg", "a b.jpg"), ("%C3%B1.jpg", "ñ.jpg"), ("100%.jpg", "100%.jpg"), ("%zz", "%zz"), ("%ff", "%ff")]
        {
            assert_eq!(super::decoded(written), path);
        }
    }
}
