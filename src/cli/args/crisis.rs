//! Options of `pregon crisis`.

use clap::{Subcommand, ValueEnum};

use super::Format;

#[derive(Debug, Subcommand)]
pub(crate) enum Crisis {
    /// Begin: stop what the level stops, and start the log
    #[command(
        after_help = "Examples:\n  pregon crisis open rojo --reason 'Sismo durante el encuentro'\n  pregon crisis open naranja --rehearsal --reason 'Simulacro de enero'"
    )]
    Open(CrisisOpen),
    /// Write something into the log
    #[command(after_help = "Example:\n  pregon crisis note 'El patio está vacío' --kind action --done 1")]
    Note(CrisisNote),
    /// Show where it stands: level, clocks, checklist, statements
    Status(CrisisStatus),
    /// Make a statement a post that may pass the freeze, once enough people have approved it
    #[command(after_help = "Example:\n  pregon crisis say emergencia-es --channel mastodon --channel bluesky")]
    Say(CrisisSay),
    /// Go on with a graver level
    Raise(CrisisTurn),
    /// Go on with a milder level
    Lower(CrisisTurn),
    /// End: close the log, lift its freezes, write the look back
    Close(CrisisClose),
    /// Write the look back of one that is over, if it is not there
    Report(CrisisReport),
}

/// Options that every step takes.
#[derive(Debug, clap::Args)]
pub(crate) struct CrisisCommon {
    /// Name of the crisis or rehearsal, or how it begins [default: the one that is open]
    #[arg(long = "crisis", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Person who acts, a key of plans/people.yaml [default: as git has it]
    #[arg(long, value_name = "PERSON")]
    pub(crate) by: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisOpen {
    /// Level of plans/crisis.yaml
    pub(crate) level: String,
    /// What happened, in a few words
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Only rehearse: everything is logged, nothing is stopped, nothing is sent
    #[arg(long)]
    pub(crate) rehearsal: bool,
    /// Person who acts, a key of plans/people.yaml [default: as git has it]
    #[arg(long, value_name = "PERSON")]
    pub(crate) by: Option<String>,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NoteAbout {
    /// What is known, and how
    Fact,
    /// What was decided
    Decision,
    /// What was said, to whom
    Statement,
    /// What was done
    Action,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisNote {
    /// What to note
    pub(crate) text: String,
    /// What sort of thing it is
    #[arg(long, value_enum, default_value = "fact")]
    pub(crate) kind: NoteAbout,
    /// Number of the item of the checklist that is done with it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) done: Option<u32>,
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisStatus {
    /// The whole log
    #[arg(long)]
    pub(crate) log: bool,
    /// All that are on record, open and past
    #[arg(long)]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisSay {
    /// Statement of plans/crisis.yaml
    pub(crate) statement: String,
    /// Channel it goes out on (can be repeated) [default: all that it is for]
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisTurn {
    /// Level of plans/crisis.yaml
    pub(crate) level: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisClose {
    /// Why it is over
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CrisisReport {
    #[command(flatten)]
    pub(crate) common: CrisisCommon,
}
