//! `pregon lsp`: what editors ask, answered on stdin and stdout.

use crate::cli::CommandResult;
use crate::cli::args::Global;
use crate::cli::lsp::serve;
use crate::cli::ui::Ui;

pub(in crate::cli) fn run(global: &Global, ui: &Ui) -> CommandResult {
    serve(global.clock(), global.workspace.clone(), ui)
}
