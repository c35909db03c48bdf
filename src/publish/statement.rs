//! Statements of a crisis: what lets one pass the freeze that stops everything else.

use chrono::{DateTime, Utc};

use crate::ledger::Control;
use crate::model::{ChannelName, Digest, Hold, Post, StatementHold};

/// What the record says of a variant of a post that may be a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Passage<'a> {
    /// Its post is no statement of a crisis.
    Ordinary,
    /// The freezes of this crisis do not stop it. Whether enough people have approved it is asked elsewhere.
    Open(&'a str),
    /// It waits, or may not go at all; no freeze lets it through.
    Shut(Hold),
}

impl Passage<'_> {
    /// The crisis whose freezes do not stop it. What only waits for the clock is stopped by that and not by the freeze.
    pub(super) fn pass(&self) -> Option<&str> {
        match self {
            Self::Open(crisis) => Some(crisis),
            Self::Shut(Hold::CoolingOff { crisis, .. }) => Some(crisis),
            Self::Ordinary | Self::Shut(_) => None,
        }
    }
}

/// Looks whether a variant may pass the freezes of the crisis that its post names.
///
/// It may if the crisis is on record, goes on and is no rehearsal, its log is whole and lists this very variant, byte for byte, and the
/// time is over in which nothing is said.
pub(super) fn passage<'a>(control: &Control, post: &'a Post, channel: &ChannelName, digest: Digest, now: DateTime<Utc>) -> Passage<'a> {
    let Some(name) = post.crisis.as_ref().map(|name| name.value.as_str()) else { return Passage::Ordinary };
    let shut = |why| Passage::Shut(Hold::Statement { crisis: name.to_owned(), why });
    let Some(log) = control.crisis(name) else {
        let is_rehearsal = control.crises.iter().any(|log| log.id.rehearsal && log.id.name == name);
        return shut(if is_rehearsal { StatementHold::Rehearsal } else { StatementHold::NoCrisis });
    };
    let Some((_, level)) = log.level().filter(|_| log.problem.is_none()) else { return shut(StatementHold::Unreadable) };
    if !log.is_open() {
        return shut(StatementHold::Over);
    }
    match log.exemption(&post.id, channel) {
        None => shut(StatementHold::NotPrepared),
        Some(exemption) if exemption.digest != digest => shut(StatementHold::Changed),
        Some(_) if now < level.cooling_off_until => {
            Passage::Shut(Hold::CoolingOff { crisis: name.to_owned(), until: level.cooling_off_until })
        }
        Some(_) => Passage::Open(name),
    }
}
