//! `pregon verify`.

use clap::ValueEnum;

use super::parse_minutes;

/// Formats of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// For people.
    Human,
    /// For machines.
    Json,
    /// GitHub workflow commands: annotations on the pull request.
    Github,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pregon verify --within 7d\n  pregon verify --since origin/main --format github")]
pub(crate) struct Verify {
    /// Only posts that changed since this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
    /// Only what is due within this time, as 7d or 12h
    #[arg(long, value_name = "TIME", value_parser = parse_minutes)]
    pub(crate) within: Option<i64>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: VerifyFormat,
}
