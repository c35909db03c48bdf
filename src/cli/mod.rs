//! The command line: the only code that prints, reads the environment or chooses exit codes.

mod args;
mod commands;
mod desk;
mod environment;
mod eyes;
mod failure;
mod lsp;
mod reasons;
mod renewal;
mod signals;
mod ui;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::{Exit, Failure};
use ui::Ui;

/// What a command gives back.
type CommandResult = Result<Exit, Failure>;

/// Runs the command that was asked for.
pub(crate) fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are results; everything else is a usage error. clap chooses the stream and the colours.
            let code = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Done };
            drop(error.print());
            return code.into();
        }
    };
    let ui = Ui::new(args.global.color, args.global.quiet);
    let result = dispatch(&args, &ui);
    match result {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_closed_pipe() => Exit::Done.into(),
        Err(failure) => {
            ui.failure(&failure);
            Exit::CouldNotRun.into()
        }
    }
}

fn dispatch(args: &Args, ui: &Ui) -> CommandResult {
    match &args.command {
        Command::Approve(options) => commands::approve::run(options, &args.global, ui),
        Command::Review(options) => commands::review::run(options, &args.global, ui),
        Command::Verify(options) => commands::verify::run(options, &args.global, ui),
        Command::Crisis(options) => commands::crisis::run(options, &args.global, ui),
        Command::Freeze(options) => commands::freeze::run(options, &args.global, ui),
        Command::Thaw(options) => commands::thaw::run(options, &args.global, ui),
        Command::Build(options) => commands::build::run(options, &args.global, ui),
        Command::Calendar(options) => commands::calendar::run(options, &args.global, ui),
        Command::Campaign(options) => commands::campaign::run(options, &args.global, ui),
        Command::Draw(options) => commands::draw::run(options, &args.global, ui),
        Command::People(options) => commands::people::run(options, &args.global, ui),
        Command::Check(options) => commands::check::run(options, &args.global, ui),
        Command::Diff(options) => commands::diff::run(options, &args.global, ui),
        Command::Lsp(_) => commands::lsp::run(&args.global, ui),
        Command::Explain(options) => commands::explain::run(options, ui),
        Command::Schema(options) => commands::schema::run(options, &args.global, ui),
        Command::Init(options) => commands::init::run(options, args.global.clock().now(), ui),
        Command::New(options) => commands::new::run(options, &args.global, ui),
        Command::Measure(options) => commands::measure::run(options, &args.global, ui),
        Command::Networks(options) => commands::networks::run(options, &args.global, ui),
        Command::Completions(options) => commands::completions::run(options, ui),
        Command::Publish(options) => commands::publish::run(options, &args.global, ui),
        Command::Status(options) => commands::status::run(options, &args.global, ui),
        Command::Reconcile(options) => commands::reconcile::run(options, &args.global, ui),
        Command::Ledger(options) => commands::ledger::run(options, &args.global, ui),
        Command::Auth(options) => commands::auth::run(options, &args.global, ui),
        Command::Secrets(options) => commands::secrets::run(options, &args.global, ui),
        Command::Doctor(options) => commands::doctor::run(options, &args.global, ui),
        Command::Man => commands::man::run(ui),
    }
}
