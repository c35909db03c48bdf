//! The documentation of the rules as a file, so that editors can link to it without the internet, in the words of this version.

use std::collections::HashMap;
use std::path::Path;

use lsp_types::Uri;
use pregon::check::reference;
use pregon::support::atomic_file;
use pregon::workspace::CACHE_FOLDER;

use super::convert::uri_of;

/// Where each rule is documented.
#[derive(Debug, Default)]
pub(super) struct RuleDocs {
    file: Option<Uri>,
    lines: HashMap<String, usize>,
}

impl RuleDocs {
    /// Writes the file below the workspace's cache, unless it is there already. Where that cannot be done there are no links.
    pub(super) fn new(root: &Path) -> Self {
        let path = root.join(CACHE_FOLDER).join("rules.md");
        let text = reference();
        let there = std::fs::read_to_string(&path).is_ok_and(|known| known == text);
        if !there && atomic_file::write(&path, text.as_bytes()).is_err() {
            return Self::default();
        }
        let heading = |line: &str| Some(line.strip_prefix("## ")?.trim_matches('`').to_owned());
        let lines = text.lines().enumerate().filter_map(|(at, line)| Some((heading(line)?, at + 1))).collect();
        Self { file: uri_of(&path), lines }
    }

    /// The address of a rule's documentation; editors take the end as the number of a line.
    pub(super) fn of(&self, rule: &str) -> Option<Uri> {
        let line = self.lines.get(rule)?;
        format!("{}#L{line}", self.file.as_ref()?.as_str()).parse().ok()
    }
}
