//! Where rules put their findings.

use super::Rule;
use crate::diag::{Diagnostic, Fix, Label, Location, Severity};
use crate::model::{ChannelName, Post, PostId};
use crate::workspace::{Channel, Workspace};

/// Takes the findings of one rule; sets name, level, post and channel so that no rule has to.
#[derive(Debug)]
pub struct Sink<'a> {
    rule: &'static str,
    severity: Severity,
    post: Option<&'a PostId>,
    channel: Option<&'a ChannelName>,
    found: &'a mut Vec<Diagnostic>,
}

/// A finding that was just reported, to be filled in.
#[derive(Debug)]
pub struct Finding<'a>(&'a mut Diagnostic);

impl<'a> Sink<'a> {
    /// Returns `None` where the team has turned the rule off.
    pub(super) fn new(rule: &'static Rule, workspace: &Workspace, found: &'a mut Vec<Diagnostic>) -> Option<Self> {
        super::level(rule, workspace).map(|severity| Self::at(rule, severity, found))
    }

    pub(super) fn at(rule: &'static Rule, severity: Severity, found: &'a mut Vec<Diagnostic>) -> Self {
        Self { rule: rule.name, severity, post: None, channel: None, found }
    }

    pub(super) fn of_post<'s>(&'s mut self, post: &'s Post) -> Sink<'s> {
        Sink { rule: self.rule, severity: self.severity, post: Some(&post.id), channel: None, found: self.found }
    }

    pub(super) fn of_variant<'s>(&'s mut self, post: &'s Post, channel: &'s Channel) -> Sink<'s> {
        Sink { rule: self.rule, severity: self.severity, post: Some(&post.id), channel: Some(&channel.name), found: self.found }
    }

    /// Reports a finding. The message is one line, lower case, without a full stop.
    ///
    /// # Panics
    /// Never: the finding that is returned was just pushed.
    pub fn report(&mut self, location: Location, message: impl Into<String>) -> Finding<'_> {
        let mut diagnostic = Diagnostic::new(self.rule, self.severity, location, message);
        diagnostic.post = self.post.cloned();
        diagnostic.channel = self.channel.cloned();
        self.found.push(diagnostic);
        Finding(self.found.last_mut().expect("just pushed"))
    }
}

#[expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a finding is reported whether or not more is said about it"
)]
impl Finding<'_> {
    /// Adds a line of help.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.0.help.push(help.into());
        self
    }

    /// Adds a line of help if there is one.
    pub fn maybe_help(self, help: Option<impl Into<String>>) -> Self {
        self.0.help.extend(help.map(Into::into));
        self
    }

    /// Adds a second place.
    pub fn label(self, location: Location, text: impl Into<String>) -> Self {
        self.0.labels.push(Label { location, text: text.into() });
        self
    }

    /// Sets the fix.
    pub fn fix(self, fix: Fix) -> Self {
        self.0.fix = Some(fix);
        self
    }

    /// Sets the fix if there is one.
    pub fn maybe_fix(self, fix: Option<Fix>) -> Self {
        self.0.fix = fix;
        self
    }

    /// Says which post is concerned; for rules about the whole workspace.
    pub fn post(self, post: &PostId) -> Self {
        self.0.post = Some(post.clone());
        self
    }

    /// Says which channel is concerned; for rules about the whole workspace.
    pub fn channel(self, channel: &ChannelName) -> Self {
        self.0.channel = Some(channel.clone());
        self
    }
}
