//! `pregon status`.

use super::Format;

#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Only this post (can be repeated)
    #[arg(long = "post", value_name = "ID")]
    pub(crate) posts: Vec<String>,
    /// Only this state: published, partial, unknown, refused, due, scheduled, blocked, missed, draft (can be repeated)
    #[arg(long = "state", value_name = "STATE")]
    pub(crate) states: Vec<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
