//! `pregon reconcile`.

use clap::ValueEnum;

use super::Format;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Assume {
    /// It is live.
    Posted,
    /// It is not live.
    Absent,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Reconcile {
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Only this post (can be repeated)
    #[arg(long = "post", value_name = "ID")]
    pub(crate) posts: Vec<String>,
    /// Record what you have seen with your own eyes, where the platform cannot tell; needs --post and --channel
    #[arg(long, value_enum, requires_all = ["posts", "channels"])]
    pub(crate) assume: Option<Assume>,
    /// Edit what has changed since it was published, and take down what was removed from the files
    #[arg(long, conflicts_with = "assume")]
    pub(crate) apply: bool,
    /// With `--apply`, try again what the platform refused, or what somebody has changed there meanwhile
    #[arg(long, requires = "apply")]
    pub(crate) retry_refused: bool,
    /// The platform's id of the part, with `--assume posted`: needed to go on with a thread
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Address of the post, with `--assume posted`
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Do not ask before writing records, editing and taking down
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
