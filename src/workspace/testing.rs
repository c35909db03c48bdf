//! Small pieces of a workspace for the tests of other modules.

use super::{Channel, load_root};
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
