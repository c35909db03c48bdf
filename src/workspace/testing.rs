//! Small pieces of a workspace for the tests of other modules.

use super::{Channel, Workspace, load_root};
use crate::diag::Diagnostics;
use crate::networks::Specs;
use crate::support::atomic_file;

/// A channel from what stands behind its name in `pregon.yaml`.
pub(crate) fn channel(yaml: &str) -> Channel {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("brand: B\ntimezone: UTC\nchannels:\n  c: {yaml}\n");
    atomic_file::write(&folder.path().join("pregon.yaml"), text.as_bytes()).expect("writes");
    let loaded = load_root(folder.path(), &Specs::embedded()).expect("loads");
    loaded.output.config.channels.first().expect("a channel").clone()
}

/// A workspace with these files, and what is wrong with it. The site of a bookshop in Mexico City unless `pregon.yaml` is among them.
pub(crate) fn workspace(files: &[(&str, &str)]) -> (Workspace, Diagnostics) {
    let folder = tempfile::tempdir().expect("a folder");
    let main = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nchannels:\n  site: { network: site }\n";
    for (path, text) in std::iter::once(&("pregon.yaml", main)).chain(files) {
        atomic_file::write(&folder.path().join(path), text.as_bytes()).expect("writes");
    }
    let loaded = load_root(folder.path(), &Specs::embedded()).expect("loads");
    (loaded.output, loaded.diagnostics)
}
