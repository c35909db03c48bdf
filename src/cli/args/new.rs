//! `pregon new`.

use clap::Subcommand;

use super::NewCampaign;

#[derive(Debug, Subcommand)]
pub(crate) enum New {
    /// Write a post
    #[command(after_help = "Example:\n  pregon new post 'Vuelve el mercado de otoño' --date '2026-11-24 09:30' --channel mastodon")]
    Post(NewPost),
    /// Write a campaign
    Campaign(Box<NewCampaign>),
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewPost {
    /// Headline
    pub(crate) title: String,
    /// When it is due, as '2026-11-24 09:30' [default: the next free slot, if the calendar has slots]
    #[arg(long)]
    pub(crate) date: Option<String>,
    /// Channel it is for (can be repeated) [default: the calendar's]
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Language tag of the text, where it differs from the workspace's
    #[arg(long)]
    pub(crate) lang: Option<String>,
    /// Make a folder for the post and its pictures
    #[arg(long)]
    pub(crate) folder: bool,
}
