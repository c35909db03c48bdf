//! One file a command.

pub(super) mod check;
pub(super) mod completions;
pub(super) mod explain;
pub(super) mod man;
pub(super) mod measure;
pub(super) mod networks;
