//! Commands and options. Parsing does nothing; the commands resolve what was given.

mod approve;
mod auth;
mod calendar;
mod campaign;
mod check;
mod crisis;
mod diff;
mod draw;
mod freeze;
mod init;
mod ledger;
mod measure;
mod new;
mod people;
mod publish;
mod reconcile;
mod review;
mod schema;
mod secrets;
mod status;
mod verify;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use pregon::support::clock::Clock;
use pregon::support::instant;

pub(crate) use self::approve::Approve;
pub(crate) use self::auth::Auth;
pub(crate) use self::calendar::{Calendar, CalendarAssign, CalendarCommand, CalendarSuggest};
pub(crate) use self::campaign::{Campaign, NewCampaign};
pub(crate) use self::check::{Check, CheckFormat};
pub(crate) use self::crisis::{
    Crisis, CrisisClose, CrisisCommon, CrisisNote, CrisisOpen, CrisisReport, CrisisSay, CrisisStatus, CrisisTurn, NoteAbout,
};
pub(crate) use self::diff::Diff;
pub(crate) use self::draw::{Draw, DrawCommit, DrawRun, DrawVerify};
pub(crate) use self::freeze::{Freeze, HeldPolicy, Thaw};
pub(crate) use self::init::{Init, InitCi, InitKind, Lang};
pub(crate) use self::ledger::{Ledger, LedgerAction};
pub(crate) use self::measure::Measure;
pub(crate) use self::new::{New, NewPost};
pub(crate) use self::people::People;
pub(crate) use self::publish::Publish;
pub(crate) use self::reconcile::{Assume, Reconcile};
pub(crate) use self::review::{Review, ReviewApply, ReviewBuild, ReviewInvite, ReviewStatus};
pub(crate) use self::schema::{Schema, SchemaKind};
pub(crate) use self::secrets::{ListSecrets, Secrets, SetSecret};
pub(crate) use self::status::Status;
pub(crate) use self::verify::{Verify, VerifyFormat};

use super::environment::machine_clock;
use super::ui::ColorChoice;

const AFTER_HELP: &str = "\
A first post in five steps:
  pregon init my-brand --lang es     start a workspace with a filled example
  pregon new post 'Hello, square'    write a post: Markdown with front matter
  pregon check                       find what is wrong, before anyone sees it
  pregon build                       public/: previews, site and report
  pregon publish --dry-run           the exact requests; without the flag, sends what is due

Credentials are variables of the environment, or of .env or secrets.age: PREGON_<CHANNEL>_<FIELD>, as PREGON_MASTODON_TOKEN.
Exit codes: 0 done, 1 problems found, 2 could not run, 3 some outcome is unknown.";

/// Publish from git: posts in Markdown, checked like code, sent exactly once, reported as pages
#[derive(Debug, Parser)]
#[command(name = "pregon", version, after_help = AFTER_HELP, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Folder of the workspace [default: the nearest with a pregon.yaml, upwards]
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub(crate) workspace: Option<PathBuf>,
    /// Act as if it were this instant, as 2026-11-24T09:30:00-06:00
    #[arg(long, global = true, value_name = "INSTANT", value_parser = parse_now, help_heading = "Global options")]
    pub(crate) now: Option<DateTime<Utc>>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Global options")]
    pub(crate) color: ColorChoice,
    /// Print the result and errors only
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
}

impl Global {
    /// Where to look for the workspace.
    pub(crate) fn start(&self) -> PathBuf {
        self.workspace.clone().unwrap_or_else(|| PathBuf::from("."))
    }

    /// The clock of this run.
    pub(crate) fn clock(&self) -> Clock {
        self.now.map_or_else(machine_clock, Clock::Fixed)
    }
}

fn parse_now(text: &str) -> Result<DateTime<Utc>, String> {
    instant::parse(text).ok_or_else(|| "write an instant with its offset, as 2026-11-24T09:30:00-06:00 or 2026-11-24T15:30:00Z".to_owned())
}

fn parse_minutes(text: &str) -> Result<i64, String> {
    pregon::workspace::parse_minutes(text)
        .filter(|minutes| *minutes > 0)
        .ok_or_else(|| "write minutes, hours or days, as 30m, 12h or 7d".to_owned())
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a workspace with a filled example, in Spanish or English
    Init(Init),
    /// Write a new post or campaign, ready to be filled in
    #[command(subcommand)]
    New(New),
    /// Find what is wrong in posts and plans
    Check(Check),
    /// Tell how far campaigns have come: posts, checklist, files, money
    Campaign(Campaign),
    /// Draw winners by lot, in a way that anybody can check
    #[command(subcommand)]
    Draw(Draw),
    /// List people for outreach and mentions, and watch competitors
    People(People),
    /// Compile everything into public/: variants, images, previews, site and report
    Build(Build),
    /// Tell what a change does to every variant: text, times, pictures, cost
    Diff(Diff),
    /// Show the week or the month: posts, free slots, holidays, events, campaigns; propose times
    Calendar(Calendar),
    /// Say yes to posts as they are now: text, pictures, place and time
    Approve(Approve),
    /// Have posts reviewed by people without an account: pages, invitations, decisions
    #[command(subcommand)]
    Review(Review),
    /// Check that what is scheduled is what was approved
    Verify(Verify),
    /// Stop publishing, everything or a part of it
    Freeze(Freeze),
    /// Let publishing go on after a freeze
    Thaw(Thaw),
    /// Open, log and close a crisis, or rehearse one
    #[command(subcommand)]
    Crisis(Crisis),
    /// Send what is due
    Publish(Publish),
    /// Tell where every variant stands: due, published, held back and why
    Status(Status),
    /// Ask the platforms about outcomes that are unknown
    Reconcile(Reconcile),
    /// Show the publishing record
    Ledger(Ledger),
    /// Count text from stdin as a network counts it
    Measure(Measure),
    /// Show what is known of the networks: limits, sizes, sources and dates
    Networks(Networks),
    /// Log a channel in with OAuth 2, and keep its tokens
    Auth(Auth),
    /// Keep credentials in secrets.age, encrypted: one key opens it, here and in CI
    #[command(subcommand)]
    Secrets(Secrets),
    /// Check credentials, account identities, the clock and the server's limits
    Doctor(Doctor),
    /// Serve an editor: findings while you write, completion, counts, fixes (language server)
    Lsp(Lsp),
    /// Explain a rule: what it finds, why it matters, how to mend it
    Explain(Explain),
    /// Print JSON Schema for the YAML files, or put it where editors find it
    Schema(Schema),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// Formats of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// For machines.
    Json,
}

/// Formats of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people.
    Human,
    /// For machines.
    Json,
    /// For spreadsheets.
    Csv,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    /// How to print the summary
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// Folder to write to [default: public/ in the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Make everything again, whatever is in the cache
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Networks {
    /// Network to show in full
    pub(crate) name: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Do not talk to any server
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) offline: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "An editor starts it, and talks to it on stdin and stdout; docs/editors.md says how to set yours up.")]
pub(crate) struct Lsp {
    /// Talk on stdin and stdout: there is no other way, and some editors say so all the same
    #[arg(long)]
    pub(crate) stdio: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Name of the rule; without it, all rules are listed
    pub(crate) rule: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
