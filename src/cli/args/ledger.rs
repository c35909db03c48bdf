//! `pregon ledger`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Format;

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  pregon ledger --verify\n  pregon ledger export record.jsonl\n  pregon ledger copy git:pregon-ledger"
)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) action: Option<LedgerAction>,
    /// Only this post
    pub(crate) post: Option<String>,
    /// Check that every record can be read, belongs where it lies, and follows the one before it
    #[arg(long)]
    pub(crate) verify: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAction {
    /// Write all records to a file, one a line, as JSON Lines
    Export {
        /// The file; `-` is standard output
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Add the records of an export to the ledger, and replace none
    Import {
        /// The file; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Copy all records to another place, and compare the two afterwards
    Copy {
        /// The place, as `ledger:` in pregon.yaml names it: a folder, `git:…`, `s3://…`, `gs://…` or `az://…`
        #[arg(value_name = "PLACE")]
        to: String,
    },
}
