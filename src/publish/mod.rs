//! Sends what is due, exactly once, and says where everything stands.

mod change;
mod content;
mod dry_run;
mod freeze;
mod handed;
mod join;
mod live;
mod outlook;
mod plan;
mod reconcile;
mod run;
mod settle;
mod statement;
#[cfg(test)]
mod tests;
mod work;

pub use crate::approvals::approval_hold;
pub use change::{ChangeResult, Changed, sent_request};
pub use content::content_key;
pub use dry_run::{PlannedRequest, dry_run};
pub use freeze::{freeze_changes, freeze_facts, freeze_hold};
pub use outlook::{Outlook, Scheduled};
pub use plan::{Candidate, PlanInput, PlanOptions, Planner, Withdrawn, is_sendable, is_work, next_change, plan, withdrawn};
pub use reconcile::{Assumption, ReconcileError, assume, reconcile};
pub use run::{Account, Done, Event, Publisher, Replan, VariantResult};
