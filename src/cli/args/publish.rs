//! `pregon publish`.

use std::path::PathBuf;

use super::Format;
use crate::cli::commands::publish::health::parse_address;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon publish --dry-run\n  pregon publish --channel site --yes\n  PREGON_MASTODON_TOKEN=… pregon publish --channel mastodon"
)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub(crate) struct Publish {
    /// Print the exact requests, with secrets masked, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Only this post (can be repeated)
    #[arg(long = "post", value_name = "ID")]
    pub(crate) posts: Vec<String>,
    /// Send again, as it is, what a platform has refused
    #[arg(long)]
    pub(crate) retry_refused: bool,
    /// Send what is so late that its channel asks first (`overdue: { then: ask }`)
    #[arg(long)]
    pub(crate) late: bool,
    /// Do not ask before sending
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// Keep running: send whatever falls due, and take up changes of files and ledger
    #[arg(long, conflicts_with_all = ["dry_run", "retry_refused", "late", "summary", "comment"])]
    pub(crate) watch: bool,
    /// With --watch: serve /healthz on this port of this machine, or on this address
    #[arg(long, requires = "watch", value_name = "ADDRESS", value_parser = parse_address)]
    pub(crate) health: Option<std::net::SocketAddr>,
    /// With --watch: seconds between two looks at the ledger
    #[arg(long, requires = "watch", value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) poll: u32,
    /// Write what the run did to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
    /// Write what the run did to this file, as Markdown: a comment for the merged pull request
    #[arg(long, value_name = "FILE")]
    pub(crate) comment: Option<PathBuf>,
}
