//! The plain values that flow between the stages: data only, no input or output.

mod approval;
mod channel;
mod choice;
mod digest;
mod ids;
mod language;
mod media;
mod money;
mod plan;
mod post;
mod print;
mod status;
mod time;
mod unit;
mod variant;

pub use approval::{Approval, ApprovalStatus, ApprovedVariant, Decision, Invitation, Prints, ReviewProof, Void};
pub use channel::{Channel, IfLate, NumberedThreads, Overdue, Scheduling};
pub use choice::{Charge, Fitting, LinkPlacement, PlacementName, Shaping};
pub use digest::Digest;
pub use ids::{ChannelName, IdError, NetworkName, PostId, path_name};
pub use language::Language;
pub use media::{Asset, Crop, DERIVATION_VERSION, DrawnCard, FileFacts, Fit, Focus, ImageJob, ImageSource, ImageTarget, MediaFormat};
pub use money::{CURRENCIES, Money, is_currency};
pub use plan::*;
pub use post::*;
pub use print::{PartPrint, Print};
pub use status::*;
pub use time::{Due, TimeOfDay, parse_date, parse_weekday};
pub use unit::Unit;
pub use variant::*;
