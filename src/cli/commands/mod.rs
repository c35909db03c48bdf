//! One file a command.

pub(super) mod approve;
pub(super) mod auth;
pub(super) mod build;
pub(super) mod campaign;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod diff;
pub(super) mod doctor;
pub(super) mod draw;
pub(super) mod explain;
pub(super) mod freeze;
pub(super) mod init;
pub(super) mod ledger;
pub(super) mod man;
pub(super) mod measure;
pub(super) mod networks;
pub(super) mod new;
pub(super) mod people;
pub(super) mod publish;
pub(super) mod reconcile;
pub(super) mod secrets;
pub(super) mod status;
pub(super) mod thaw;
pub(super) mod verify;
