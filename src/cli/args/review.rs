//! `pregon review`: pages for people without an account, and their decisions.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Format, parse_minutes};

/// What to do about a review.
#[derive(Debug, Subcommand)]
pub(crate) enum Review {
    /// Write public/review/: each post before and after, with a form for a decision
    Build(ReviewBuild),
    /// Make a link by which a person can sign decisions, without an account
    Invite(ReviewInvite),
    /// Take decisions that came back, as files, mails or links, into approvals/
    Apply(ReviewApply),
    /// Tell who has approved what, who asks for changes, and who is invited
    Status(ReviewStatus),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pregon review build\n  pregon review build origin/main --mail cm@laceiba.example")]
pub(crate) struct ReviewBuild {
    /// Git revision to compare with [default: none, everything that is still to come]
    #[arg(value_name = "REV")]
    pub(crate) revision: Option<String>,
    /// Address that reviewers send their answers to
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true)]
    pub(crate) mail: String,
    /// How to print the summary
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pregon review invite lucia --url https://review.laceiba.example/otono --for 7d")]
pub(crate) struct ReviewInvite {
    /// Key of the person in plans/people.yaml
    #[arg(value_name = "PERSON")]
    pub(crate) person: String,
    /// Address at which the review is published [default: the folder public/review]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// How long decisions by this link count
    #[arg(long = "for", value_name = "TIME", default_value = "14d", value_parser = parse_minutes)]
    pub(crate) minutes: i64,
    /// How to print the link
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pregon review apply decision-otono.json\n  pregon review apply - < mail.txt")]
pub(crate) struct ReviewApply {
    /// Files, links or texts; `-` reads stdin
    #[arg(required = true, value_name = "DECISION")]
    pub(crate) decisions: Vec<PathBuf>,
    /// Who brings them: a key of plans/people.yaml, or an e-mail address [default: whoever git says you are]
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Do not ask before writing files
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ReviewStatus {
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
