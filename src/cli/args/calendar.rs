//! Options of `pregon calendar`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Format, Lang};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon calendar                                  this week\n  pregon calendar --month 2026-12 --channel mastodon\n  pregon calendar --ics public/calendar.ics\n  pregon calendar --with otono --with reyes        as if both branches were merged\n  pregon calendar suggest --channel mastodon --count 3\n  pregon calendar assign --with otono"
)]
pub(crate) struct Calendar {
    #[command(subcommand)]
    pub(crate) command: Option<CalendarCommand>,
    /// An ISO week, as 2026-W48 [default: this week]
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["month", "from", "to"])]
    pub(crate) week: Option<String>,
    /// A month, as 2026-12; without one, this month
    #[arg(long, value_name = "MONTH", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["from", "to"])]
    pub(crate) month: Option<String>,
    /// First day, as 2026-11-24
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<String>,
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// As if this branch, or other revision, were merged (can be repeated)
    #[arg(long = "with", value_name = "BRANCH")]
    pub(crate) with: Vec<String>,
    /// Write iCalendar to this file, or to stdout [default days: from a month ago to a year from now]
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-", conflicts_with = "format")]
    pub(crate) ics: Option<PathBuf>,
    /// Language [default: the workspace's]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// How to print the days
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// Propose free times, and say why
    Suggest(CalendarSuggest),
    /// Write a time into each post with `slot: next`
    Assign(CalendarAssign),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CalendarSuggest {
    /// Channel that a post is to go to (can be repeated: one time for all of them) [default: the calendar's]
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// How many times to propose
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) count: u16,
    /// Times that posts of this branch have are not free (can be repeated)
    #[arg(long = "with", value_name = "BRANCH")]
    pub(crate) with: Vec<String>,
    /// Language [default: the workspace's]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// How to print the times
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CalendarAssign {
    /// Times that posts of this branch have are not free (can be repeated)
    #[arg(long = "with", value_name = "BRANCH")]
    pub(crate) with: Vec<String>,
    /// Tell the times, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How to print the times
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
