//! `pregon`: parses the command line, runs the command, maps its outcome to an exit code.
#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
