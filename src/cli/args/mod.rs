//! Commands and options. Parsing does nothing; the commands resolve what was given.

mod calendar;
mod campaign;
mod crisis;
mod draw;
mod people;
mod review;
mod schema;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use pregon::support::clock::Clock;
use pregon::support::instant;

pub(crate) use self::crisis::{
    Crisis, CrisisClose, CrisisCommon, CrisisNote, CrisisOpen, CrisisReport, CrisisSay, CrisisStatus, CrisisTurn, NoteAbout,
};
pub(crate) use review::{Review, ReviewApply, ReviewBuild, ReviewInvite, ReviewStatus};

use super::environment::machine_clock;
use super::ui::ColorChoice;

pub(crate) use calendar::{Calendar, CalendarAssign, CalendarCommand, CalendarSuggest};
pub(crate) use campaign::{Campaign, NewCampaign};
pub(crate) use draw::{Draw, DrawCommit, DrawRun, DrawVerify};
pub(crate) use people::People;
pub(crate) use schema::{Schema, SchemaKind};

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

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// With source excerpts.
    Human,
    /// One line a finding.
    Concise,
    /// JSON.
    Json,
    /// GitHub workflow commands: annotations on the pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// Who an example is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitKind {
    /// A shop: promotions and a neighborhood.
    #[value(alias = "tienda")]
    Shop,
    /// An association: volunteers, events and donations.
    #[value(aliases = ["asociacion", "asociación"])]
    Association,
    /// A software project: releases and contributors.
    Software,
    /// An agency: a workspace for each of its brands.
    #[value(alias = "agencia")]
    Agency,
}

/// Where a new workspace is checked and published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitCi {
    /// GitHub Actions: `.github/workflows/pregon.yml`.
    Github,
    /// GitLab CI: `.gitlab-ci.yml`.
    Gitlab,
    /// No files.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  pregon init libreria --lang es --brand 'Librería La Ceiba' --timezone America/Mexico_City")]
pub(crate) struct Init {
    /// Folder to fill; made if need be
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
    /// Language of the example and of the pages
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
    /// Who the example is of
    #[arg(long, value_enum, default_value = "shop")]
    pub(crate) kind: InitKind,
    /// Which CI the files are for that check proposals and publish
    #[arg(long, value_enum, default_value = "github")]
    pub(crate) ci: InitCi,
    /// Name of the brand; of the agency, where the brands keep theirs
    #[arg(long)]
    pub(crate) brand: Option<String>,
    /// IANA name of the team's zone [default: the system's; an agency's brands have their own]
    #[arg(long, value_name = "ZONE")]
    pub(crate) timezone: Option<String>,
}

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

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon check --fix\n  pregon check --since origin/main --format github\n  pregon check content/2026/11/feria.md"
)]
pub(crate) struct Check {
    /// Only findings in these files and folders
    pub(crate) paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: CheckFormat,
    /// Apply safe fixes to the files
    #[arg(long)]
    pub(crate) fix: bool,
    /// Only findings in files that changed since this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
    /// Exit with 1 on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Keep running: check again whenever a file changes, and print what came and what went
    #[arg(long, conflicts_with_all = ["fix", "deny_warnings"])]
    pub(crate) watch: bool,
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
#[command(
    after_help = "Examples:\n  pregon diff origin/main > comment.md     what a pull request changes\n  pregon diff                              what changed network specs do to posts still to come"
)]
pub(crate) struct Diff {
    /// Git revision to compare with [default: the network specs in pregon.lock]
    #[arg(value_name = "REV")]
    pub(crate) revision: Option<String>,
    /// How to print the comparison: Markdown, or JSON
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// Address at which public/review/ of this change is published, to link to
    #[arg(long, value_name = "URL")]
    pub(crate) review_url: Option<String>,
    /// Address of the folder in whose media/ the pictures are, to show them [default: that of the review]
    #[arg(long, value_name = "URL")]
    pub(crate) pictures_base: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon publish --dry-run\n  pregon publish --channel site --yes\n  PREGON_MASTODON_TOKEN=… pregon publish --channel mastodon"
)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub(crate) struct Publish {
    /// Print the exact requests, with secrets masked, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Only this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Only this post (can be repeated)
    #[arg(long = "post", value_name = "ID")]
    pub(crate) posts: Vec<String>,
    /// Send again, as it is, what a platform has refused
    #[arg(long)]
    pub(crate) retry_refused: bool,
    /// Send what is so late that its channel asks first (`overdue: { then: ask }`)
    #[arg(long)]
    pub(crate) late: bool,
    /// Do not ask before sending
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// Keep running: send whatever falls due, and take up changes of files and ledger
    #[arg(long, conflicts_with_all = ["dry_run", "retry_refused", "late", "summary", "comment"])]
    pub(crate) watch: bool,
    /// With --watch: serve /healthz on this port of this machine, or on this address
    #[arg(long, requires = "watch", value_name = "ADDRESS", value_parser = super::commands::publish::health::parse_address)]
    pub(crate) health: Option<std::net::SocketAddr>,
    /// With --watch: seconds between two looks at the ledger
    #[arg(long, requires = "watch", value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) poll: u32,
    /// Write what the run did to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
    /// Write what the run did to this file, as Markdown: a comment for the merged pull request
    #[arg(long, value_name = "FILE")]
    pub(crate) comment: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pregon approve mercado-otono --note 'precios comprobados'\n  pregon approve mercado-otono --withdraw")]
pub(crate) struct Approve {
    /// Ids of posts, or their files
    #[arg(required = true, value_name = "POST")]
    pub(crate) posts: Vec<String>,
    /// Only on this channel (can be repeated)
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// What others should know about it
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Who approves: a key of plans/people.yaml, or an e-mail address [default: whoever git says you are]
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Take back approvals of your own
    #[arg(long, conflicts_with = "note")]
    pub(crate) withdraw: bool,
    /// Do not ask before writing files
    #[arg(long)]
    pub(crate) yes: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// Formats of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// For people.
    Human,
    /// For machines.
    Json,
    /// GitHub workflow commands: annotations on the pull request.
    Github,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  pregon verify --within 7d\n  pregon verify --since origin/main --format github")]
pub(crate) struct Verify {
    /// Only posts that changed since this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
    /// Only what is due within this time, as 7d or 12h
    #[arg(long, value_name = "TIME", value_parser = parse_minutes)]
    pub(crate) within: Option<i64>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: VerifyFormat,
}

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

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  pregon ledger --verify\n  pregon ledger export record.jsonl\n  pregon ledger copy git:pregon-ledger"
)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) action: Option<LedgerAction>,
    /// Only this post
    pub(crate) post: Option<String>,
    /// Check that every record can be read, belongs where it lies, and follows the one before it
    #[arg(long)]
    pub(crate) verify: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAction {
    /// Write all records to a file, one a line, as JSON Lines
    Export {
        /// The file; `-` is standard output
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Add the records of an export to the ledger, and replace none
    Import {
        /// The file; `-` is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Copy all records to another place, and compare the two afterwards
    Copy {
        /// The place, as `ledger:` in pregon.yaml names it: a folder, `git:…`, `s3://…`, `gs://…` or `az://…`
        #[arg(value_name = "PLACE")]
        to: String,
    },
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  echo 'Hola, plaza' | pregon measure --network x\n  pregon measure --network bluesky --jsonl < texts.jsonl"
)]
pub(crate) struct Measure {
    /// Network that counts
    #[arg(long, short, value_name = "NAME", required_unless_present = "channel")]
    pub(crate) network: Option<String>,
    /// Channel of the workspace whose network counts, with the channel's own limit
    #[arg(long, value_name = "NAME", conflicts_with = "network")]
    pub(crate) channel: Option<String>,
    /// Read JSON Lines {"text": …} and write one JSON object per line
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Limit of this server, where it differs from the network's
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Secrets {
    /// Make a key and an empty file, and print the key, once
    #[command(after_help = "Example:\n  pregon secrets init | gh secret set PREGON_SECRETS_KEY")]
    Init,
    /// Put a secret in; its value is read from stdin, or typed unseen
    #[command(after_help = "Example:\n  pregon secrets set PREGON_MASTODON_TOKEN < token.txt")]
    Set(SetSecret),
    /// Show names, sources and dates, never values
    List(ListSecrets),
    /// Take a secret out
    Remove {
        /// Name of the variable, as PREGON_MASTODON_TOKEN
        name: String,
    },
    /// Make a new key in the place of yours, and print it, once
    Rekey,
    /// Let one more key open the file: that of a person, or of a machine
    AddRecipient {
        /// Public key, as age-keygen prints it: age1…
        recipient: String,
    },
    /// Let a key no longer open the file
    RemoveRecipient {
        /// Public key: age1…
        recipient: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct SetSecret {
    /// Name of the variable, as PREGON_MASTODON_TOKEN
    pub(crate) name: String,
    /// Last day on which it works, as 2026-12-31, or the instant at which it stops
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListSecrets {
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
