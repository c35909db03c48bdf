//! One finding, and lists of them.

use rayon::slice::ParallelSliceMut as _;
use serde::{Deserialize, Serialize};

use super::{Fix, Location, Sources};
use crate::model::{ChannelName, PostId};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not what was meant; publishing goes on.
    Warning,
    /// Must be mended; what it concerns is not published.
    Error,
}

impl Severity {
    /// The word used in output and in the `rules:` setting.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is there.
    pub text: String,
}

/// One finding about the team's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name in kebab case, `missing-alt-text`.
    pub rule: &'static str,
    /// How bad it is, after the team's settings.
    pub severity: Severity,
    /// What is wrong, in one line, lower case, without a full stop.
    pub message: String,
    /// The primary place; `None` only where no file is to blame.
    pub location: Option<Location>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do now, one sentence each.
    pub help: Vec<String>,
    /// Edits that mend it, where they are known.
    pub fix: Option<Fix>,
    /// The post concerned: an error here keeps it from being published.
    pub post: Option<PostId>,
    /// The channel concerned, where the finding is about one variant only.
    pub channel: Option<ChannelName>,
}

impl Diagnostic {
    /// A finding with a rule name, a severity, a message and a primary place.
    #[must_use]
    pub fn new(rule: &'static str, severity: Severity, location: Location, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            location: Some(location),
            labels: Vec::new(),
            help: Vec::new(),
            fix: None,
            post: None,
            channel: None,
        }
    }

    /// An error at a place.
    #[must_use]
    pub fn error(rule: &'static str, location: Location, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, location, message)
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(rule: &'static str, location: Location, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, location, message)
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a line of help if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help.extend(help.map(Into::into));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { location, text: text.into() });
        self
    }

    /// Sets the fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Says which post is concerned.
    #[must_use]
    pub fn post(mut self, post: &PostId) -> Self {
        self.post = Some(post.clone());
        self
    }

    /// Says which channel is concerned.
    #[must_use]
    pub fn channel(mut self, channel: &ChannelName) -> Self {
        self.channel = Some(channel.clone());
        self
    }
}

/// Findings in the order in which they were made; sort before printing.
#[derive(Debug, Default, Clone)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(diagnostics);
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns them in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns them in order, to be changed.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// How many have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether any is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Keeps those for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Sorts by path, position, rule and message, and removes exact repetitions.
    pub fn sort(&mut self, sources: &Sources) {
        let key = |d: &Diagnostic| d.location.map(|l| (sources.get(l.file).path.as_str(), l.span));
        self.list.par_sort_by(|a, b| {
            let places = match (a.location, b.location) {
                (Some(a), Some(b)) if a.file == b.file => a.span.cmp(&b.span),
                _ => key(a).cmp(&key(b)),
            };
            places.then(a.rule.cmp(b.rule)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
    }

    /// The findings as a plain list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl<'a> IntoIterator for &'a mut Diagnostics {
    type Item = &'a mut Diagnostic;
    type IntoIter = std::slice::IterMut<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter_mut()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self { list: iter.into_iter().collect() }
    }
}

/// What a stage made, with all that it has to say about the input.
#[derive(Debug)]
#[must_use]
pub struct Checked<T> {
    /// The result; as complete as the input allowed.
    pub output: T,
    /// The findings.
    pub diagnostics: Diagnostics,
}
