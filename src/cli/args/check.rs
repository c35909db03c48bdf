//! `pregon check`.

use std::path::PathBuf;

use clap::ValueEnum;

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// With source excerpts.
    Human,
    /// One line a finding.
    Concise,
    /// JSON.
    Json,
    /// GitHub workflow commands: annotations on the pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon check --fix\n  pregon check --since origin/main --format github\n  pregon check content/2026/11/feria.md"
)]
pub(crate) struct Check {
    /// Only findings in these files and folders
    pub(crate) paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: CheckFormat,
    /// Apply safe fixes to the files
    #[arg(long)]
    pub(crate) fix: bool,
    /// Only findings in files that changed since this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
    /// Exit with 1 on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Keep running: check again whenever a file changes, and print what came and what went
    #[arg(long, conflicts_with_all = ["fix", "deny_warnings"])]
    pub(crate) watch: bool,
}
