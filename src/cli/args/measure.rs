//! `pregon measure`.

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  echo 'Hola, plaza' | pregon measure --network x\n  pregon measure --network bluesky --jsonl < texts.jsonl"
)]
pub(crate) struct Measure {
    /// Network that counts
    #[arg(long, short, value_name = "NAME", required_unless_present = "channel")]
    pub(crate) network: Option<String>,
    /// Channel of the workspace whose network counts, with the channel's own limit
    #[arg(long, value_name = "NAME", conflicts_with = "network")]
    pub(crate) channel: Option<String>,
    /// Read JSON Lines {"text": …} and write one JSON object per line
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Limit of this server, where it differs from the network's
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}
