//! `pregon draw`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Format;

#[derive(Debug, Subcommand)]
#[command(after_help = "\
A draw in three steps:
  pregon draw commit sorteo-reyes --entries entries.csv --yes     when entries have closed
  pregon draw run sorteo-reyes --value 8e1a… --entries entries.draw-sorteo-reyes-001.csv --yes
  pregon draw verify sorteo-reyes                                 by anybody, at any time

docs/draws.md says how it works, how to check it without this program, and what has to be trusted.")]
pub(crate) enum Draw {
    /// Fix the list of entries, before the random value exists
    Commit(DrawCommit),
    /// Draw the winners, once the random value is published
    Run(DrawRun),
    /// Do all sums again, from the record
    Verify(DrawVerify),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DrawCommit {
    /// Campaign: a giveaway of plans/campaigns/
    pub(crate) campaign: String,
    /// File of entries: CSV with a column `entrant`, or JSON Lines; `network` and `permalink` are read too
    #[arg(long, value_name = "FILE")]
    pub(crate) entries: PathBuf,
    /// Where the random value comes from: `drand <round>`, `nist <chain> <pulse>`, `bitcoin <height>`, `event <words>` [default: drand at --at]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// When it is published, as '2027-01-05 21:00' [default: `decided` of the campaign]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Why there is another commitment after one, before anybody can know who wins by that; everybody will see it
    #[arg(long, value_name = "REASON")]
    pub(crate) again: Option<String>,
    /// Salt of the entries, 64 hexadecimal digits [default: random; it is not kept]
    #[arg(long, value_name = "HEX")]
    pub(crate) salt: Option<String>,
    /// Where to keep the private list [default: beside the entries, as <entries>.draw-<campaign>-001.csv]
    #[arg(long, value_name = "FILE")]
    pub(crate) private: Option<PathBuf>,
    /// Say what would be fixed, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DrawRun {
    /// Campaign
    pub(crate) campaign: String,
    /// The random value as its source publishes it; of drand the signature will do, too
    #[arg(long, value_name = "VALUE")]
    pub(crate) value: String,
    /// The private list that `pregon draw commit` wrote, to tell who the winners are
    #[arg(long, value_name = "FILE")]
    pub(crate) entries: Option<PathBuf>,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DrawVerify {
    /// Campaign
    pub(crate) campaign: String,
    /// The private list, to see that it is the one that was fixed
    #[arg(long, value_name = "FILE")]
    pub(crate) entries: Option<PathBuf>,
    /// How to print the result; `json` is all that is needed to check the draw elsewhere
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
