//! `pregon people`.

use super::ListFormat;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  pregon people --role press --lang es --topic teatro     whom to write to
  pregon people --role ally --network mastodon --format csv
  pregon people --watch                                   competitors: their pages, and our posts that name them")]
pub(crate) struct People {
    /// Only this role (can be repeated)
    #[arg(long = "role", value_name = "ROLE", value_parser = ["team", "ally", "influencer", "press", "customer", "supplier", "competitor"])]
    pub(crate) roles: Vec<String>,
    /// Only people of this language: `es` is `es-MX` too
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Only people with an account on this network
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Option<String>,
    /// Only people with this topic; accents and capitals do not count
    #[arg(long, value_name = "TOPIC")]
    pub(crate) topic: Option<String>,
    /// Only people who may be mentioned today
    #[arg(long)]
    pub(crate) mentionable: bool,
    /// Competitors: where they are, and which posts name them
    #[arg(long, conflicts_with_all = ["roles", "mentionable"])]
    pub(crate) watch: bool,
    /// How to print the list
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: ListFormat,
}
