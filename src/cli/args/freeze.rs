//! `pregon freeze` and `thaw`.

use clap::ValueEnum;

use super::{Format, parse_minutes};

/// What becomes of what falls due during a freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeldPolicy {
    /// Leave it out.
    Skip,
    /// Send it afterwards, one post after the other.
    Shift,
    /// Ask about each: `pregon publish --late` sends it.
    Ask,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon freeze --reason 'Sismo en la ciudad' --level rojo\n  pregon freeze --reason 'Precio equivocado' --campaign otono-2026 --for 4h --held shift\n  pregon freeze --list"
)]
pub(crate) struct Freeze {
    /// Why
    #[arg(long, value_name = "TEXT", required_unless_present = "list")]
    pub(crate) reason: Option<String>,
    /// Only this channel (can be repeated); without any of these everything stops
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Only this campaign (can be repeated)
    #[arg(long = "campaign", value_name = "ID")]
    pub(crate) campaigns: Vec<String>,
    /// Only posts with this tag (can be repeated)
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Only texts in this language (can be repeated)
    #[arg(long = "lang", value_name = "TAG")]
    pub(crate) langs: Vec<String>,
    /// Everything, whatever the level says
    #[arg(long, conflicts_with_all = ["channels", "campaigns", "tags", "langs"])]
    pub(crate) everything: bool,
    /// When it ends by itself: an instant, or a time in the workspace's zone, as '2026-11-24 18:00'
    #[arg(long, value_name = "INSTANT", conflicts_with = "duration")]
    pub(crate) until: Option<String>,
    /// After how long it ends by itself, as 4h or 2d
    #[arg(long = "for", value_name = "TIME", value_parser = parse_minutes)]
    pub(crate) duration: Option<i64>,
    /// What becomes of what falls due meanwhile [default: the level's, or ask]
    #[arg(long, value_enum)]
    pub(crate) held: Option<HeldPolicy>,
    /// Level of plans/crisis.yaml, which says what stops
    #[arg(long, value_name = "ID")]
    pub(crate) level: Option<String>,
    /// Show freezes, open and past
    #[arg(long, conflicts_with_all = ["reason", "level", "held", "until", "duration"])]
    pub(crate) list: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  pregon thaw 20261122T100000Z-sismo --reason 'Todos a salvo'")]
pub(crate) struct Thaw {
    /// Names of freezes, or how they begin
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Every freeze that is open
    #[arg(long, conflicts_with = "ids")]
    pub(crate) all: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
