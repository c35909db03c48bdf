//! `pregon man`: the manual page, in roff, on stdout.

use clap::CommandFactory;

use crate::cli::CommandResult;
use crate::cli::args::Args;
use crate::cli::failure::Exit;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(ui: &Ui) -> CommandResult {
    let command = Args::command();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render(&mut page)?;
    // One page holds the subcommands too: `pregon man | man -l -` then shows everything.
    for sub in command.get_subcommands() {
        let name = format!("PREGON-{}", sub.get_name().to_uppercase());
        clap_mangen::Man::new(sub.clone()).title(name).render(&mut page)?;
    }
    ui.result(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
