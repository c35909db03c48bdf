//! `pregon auth`.

use super::Format;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon auth mastodon\n  pregon auth x --port 8917              where the platform wants the exact address\n  pregon auth --refresh x                get new tokens now, without a person"
)]
pub(crate) struct Auth {
    /// Channel of pregon.yaml
    pub(crate) channel: String,
    /// Renew the channel's tokens now, with the refresh token that is there
    #[arg(long, conflicts_with_all = ["port", "redirect_url", "no_browser"])]
    pub(crate) refresh: bool,
    /// Print the address only, and do not open a browser
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// Port on 127.0.0.1 to which the platform sends the browser [default: any that is free]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Send the browser to this registered page instead, and paste its address here: for platforms that refuse 127.0.0.1
    #[arg(long, value_name = "URL", conflicts_with = "port")]
    pub(crate) redirect_url: Option<String>,
    /// Seconds to wait until somebody has agreed
    #[arg(long, default_value_t = 300, value_name = "SECONDS")]
    pub(crate) wait: u64,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
