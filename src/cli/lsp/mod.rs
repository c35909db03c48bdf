//! The language server: the protocol around [`pregon::editor`].
//!
//! One thread reads, one writes, and one does the work, so that everything happens in the order in which the editor says it. What takes
//! long is done in parts, when nothing else is to be done. Nothing is executed, no secret is read, nothing leaves the machine.

mod convert;
mod documents;
mod requests;
mod rpc;
mod rule_docs;
mod server;
mod team;

use std::io::{BufReader, BufWriter, stdin, stdout};
use std::path::PathBuf;
use std::sync::mpsc::channel;

use pregon::support::clock::Clock;

use super::failure::{Exit, Failure};
use super::ui::Ui;
use server::{Ended, Server};

/// Serves an editor on stdin and stdout until it says goodbye.
///
/// `folder` is looked at beside those that the editor names.
pub(super) fn serve(clock: Clock, folder: Option<PathBuf>, ui: &Ui) -> Result<Exit, Failure> {
    let (to_server, inbox) = channel();
    let (outbox, to_editor) = channel();
    std::thread::Builder::new().name("read".to_owned()).spawn(move || {
        let mut input = BufReader::new(stdin());
        loop {
            let incoming = rpc::read(&mut input);
            let over = matches!(incoming, rpc::Incoming::Closed);
            if to_server.send(incoming).is_err() || over {
                return;
            }
        }
    })?;
    // An editor that does not read must not keep us from reading what it says.
    let writer = std::thread::Builder::new().name("write".to_owned()).spawn(move || {
        let mut out = BufWriter::new(stdout());
        for message in to_editor {
            if rpc::write(&mut out, &message).is_err() {
                return;
            }
        }
    })?;
    let ended = Server::new(clock, folder, ui, outbox).run(&inbox);
    // What was said last has still to be written.
    let _ = writer.join();
    Ok(match ended {
        Ended::InOrder => Exit::Done,
        Ended::Cut => Exit::Problems,
    })
}
