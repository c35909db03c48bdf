//! `pregon schema`.

use super::{Format, Lang};

/// Kinds of file that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SchemaKind {
    /// `pregon.yaml`.
    Workspace,
    /// Front matter of posts.
    Post,
    /// `plans/plan.yaml`.
    Plan,
    /// `plans/tone.yaml`.
    Tone,
    /// `plans/calendar.yaml`.
    Calendar,
    /// `plans/campaigns/*.yaml`.
    Campaign,
    /// `plans/people.yaml`.
    People,
    /// `plans/crisis.yaml`.
    Crisis,
    /// `networks/*.yaml`.
    Network,
    /// `approvals/**/*.yaml`.
    Approval,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  pregon schema                       the kinds of file
  pregon schema plan --lang es        the schema of plans/plan.yaml, described in Spanish
  pregon schema --write               all of them into .pregon/schemas, where an editor finds them")]
pub(crate) struct Schema {
    /// Kind of file; without it, the kinds are listed
    #[arg(value_enum)]
    pub(crate) kind: Option<SchemaKind>,
    /// Language of the descriptions [default: the workspace's, else English]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Write the schemas into .pregon/schemas of the workspace
    #[arg(long, conflicts_with = "kind")]
    pub(crate) write: bool,
    /// How to print the result; a schema is JSON in either
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
