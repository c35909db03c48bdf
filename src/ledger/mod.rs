//! The publishing record: small immutable files, only ever created, from which the state is computed.
//!
//! Keys are `<post-id>/<channel>/<part>/<seq>-<state>.json`. Before a request leaves, an `intent` is
//! durable; after the answer, the outcome under the same number. An intent without an outcome means
//! that nobody knows.

mod claim;
mod control;
mod crisis;
mod freeze;
mod key;
mod lock;
mod record;
mod snapshot;
mod state;
pub mod stores;
pub mod transfer;
mod verify;
mod view;

pub use claim::{Claim, LEASE, LEASE_MARGIN, Presence, Witness};
pub use control::{Control, ControlKey, is_control, read_log};
pub use crisis::{ChecklistItem, CrisisEntry, CrisisEvent, CrisisId, CrisisLog, Exemption, LevelTerms, MAX_NOTE_CHARS, NoteKind, is_fit};
pub(crate) use freeze::TOOL;
pub use freeze::{Facts, Freeze, FreezeRecord, Lift, LiftRecord, MAX_REASON_CHARS, Scope, freeze_id};
pub use key::{Key, RecordState};
pub use lock::{LockError, LockGuard};
pub use record::{Record, SCHEMA};
pub use snapshot::{Problem, Snapshot};
pub use state::{History, Standing};
pub use stores::{Store, StoreError};
pub use verify::{Contents, read_all};
pub use view::View;
