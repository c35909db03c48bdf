//! `pregon completions`: a completion script on stdout.

use clap::CommandFactory;

use crate::cli::CommandResult;
use crate::cli::args::{Args, Completions};
use crate::cli::failure::Exit;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(options: &Completions, ui: &Ui) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "pregon", &mut script);
    ui.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
