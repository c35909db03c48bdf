//! Why a command could not do its work, and the exit codes.

use std::process::ExitCode;

use pregon::pipeline::PipelineError;
use pregon::workspace::LoadError;

/// How a command ended. The numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything is done.
    Done = 0,
    /// The command ran and found problems: errors of the check, a refused post.
    Problems = 1,
    /// The command could not run: usage, settings, files.
    CouldNotRun = 2,
    /// It is unknown whether something was published.
    Unknown = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command could not run.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What failed, with its causes.
    pub(crate) error: anyhow::Error,
    /// What to do now.
    pub(crate) hints: Vec<String>,
}

impl Failure {
    /// A failure with a message of its own.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { error: anyhow::Error::msg(message.into()), hints: Vec::new() }
    }

    /// Adds a hint.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Whether the reader of our output has gone, as with `pregon … | head`.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error = error.into();
        let mut hints = Vec::new();
        let load = error.downcast_ref::<LoadError>().or_else(|| match error.downcast_ref() {
            Some(PipelineError::Load(load)) => Some(load),
            _ => None,
        });
        if let Some(LoadError::NoWorkspace { .. }) = load {
            hints.push("run `pregon init` to start a workspace here, or name one with `--workspace DIR`".to_owned());
        }
        Self { error, hints }
    }
}
