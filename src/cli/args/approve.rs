//! `pregon approve`.

use super::Format;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pregon approve mercado-otono --note 'precios comprobados'\n  pregon approve mercado-otono --withdraw")]
pub(crate) struct Approve {
    /// Ids of posts, or their files
    #[arg(required = true, value_name = "POST")]
    pub(crate) posts: Vec<String>,
    /// Only on this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// What others should know about it
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Who approves: a key of plans/people.yaml, or an e-mail address [default: whoever git says you are]
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Take back approvals of your own
    #[arg(long, conflicts_with = "note")]
    pub(crate) withdraw: bool,
    /// Do not ask before writing files
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
