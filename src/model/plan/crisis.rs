//! The crisis plan: levels, who decides, how long to wait, what to say and what to ask afterwards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::diag::{FileId, Spanned};

/// The crisis plan, `plans/crisis.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Crisis {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Path of the manual, relative to `plans/`.
    pub manual: Option<Spanned<String>>,
    /// Day on which somebody last read plan and manual through.
    pub reviewed: Option<Spanned<NaiveDate>>,
    /// Most days between two such readings; a year by default.
    pub review_every: Option<Spanned<i64>>,
    /// Most days between two rehearsals.
    pub rehearse_every: Option<Spanned<i64>>,
    /// Day of the last rehearsal of which there is no report below `plans/crisis/`.
    pub rehearsed: Option<Spanned<NaiveDate>>,
    /// The one person who speaks: a key of `people.yaml`.
    pub spokesperson: Option<Spanned<String>>,
    /// People who are told whatever the level: keys of `people.yaml`.
    pub notify: Vec<Spanned<String>>,
    /// Levels from mild to grave.
    pub levels: Vec<CrisisLevel>,
    /// Statements ready to be used.
    pub statements: Vec<HoldingStatement>,
    /// What is done when it is over.
    pub after: Aftercare,
    /// Look backs below `plans/crisis/`, sorted by name and so by day.
    pub look_backs: Vec<PastCrisis>,
}

/// The look back at a crisis or a rehearsal, a file below `plans/crisis/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastCrisis {
    /// The day on which it began.
    pub day: NaiveDate,
    /// Whether it was a rehearsal.
    pub rehearsal: bool,
    /// Name of the file.
    pub name: String,
}

impl Crisis {
    /// The day of the last rehearsal that anything is known of.
    #[must_use]
    pub fn last_rehearsal(&self) -> Option<NaiveDate> {
        let found = self.look_backs.iter().filter(|past| past.rehearsal).map(|past| past.day).max();
        found.max(self.rehearsed.as_ref().map(|day| day.value))
    }

    /// The level with this id.
    #[must_use]
    pub fn level(&self, id: &str) -> Option<&CrisisLevel> {
        self.levels.iter().find(|level| level.id.value == id)
    }

    /// How grave a level is: 0 for the mildest.
    #[must_use]
    pub fn grade(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id.value == id)
    }

    /// The statement with this id.
    #[must_use]
    pub fn statement(&self, id: &str) -> Option<&HoldingStatement> {
        self.statements.iter().find(|statement| statement.id.value == id)
    }
}

/// A level of crisis.
#[derive(Debug, Clone)]
pub struct CrisisLevel {
    /// Key.
    pub id: Spanned<String>,
    /// Name.
    pub name: String,
    /// What makes it so.
    pub triggers: Vec<String>,
    /// People who decide: keys of `people.yaml`.
    pub decides: Vec<Spanned<String>>,
    /// Who decides if those cannot be reached, in this order: keys of `people.yaml`.
    pub substitutes: Vec<Spanned<String>>,
    /// How many people have to approve a statement, its author not among them; 2 by default.
    pub approvals: Option<Spanned<i64>>,
    /// Who may approve: keys of `people.yaml` or e-mail addresses; by default those who decide and their substitutes.
    pub approvers: Vec<Spanned<String>>,
    /// Least minutes between the opening and the first word: `20m`.
    pub cooling_off: Option<Spanned<i64>>,
    /// Minutes within which something must be said: `4h`.
    pub respond_within: Option<Spanned<i64>>,
    /// What is done, in order.
    pub actions: Vec<CrisisAction>,
    /// People who are told at this level: keys of `people.yaml`.
    pub notify: Vec<Spanned<String>>,
    /// What it stops being published.
    pub freeze: Option<LevelFreeze>,
}

/// How many people approve a statement where its level does not say: one alone has too few eyes.
pub const CRISIS_APPROVALS: usize = 2;

impl CrisisLevel {
    /// How many approvals a statement needs.
    #[must_use]
    pub fn approvals_needed(&self) -> usize {
        self.approvals.as_ref().and_then(|count| usize::try_from(count.value).ok()).unwrap_or(CRISIS_APPROVALS)
    }

    /// Who may approve, each once; everybody where there is nobody.
    #[must_use]
    pub fn who_approves(&self) -> Vec<&Spanned<String>> {
        let mut names: Vec<&Spanned<String>> = Vec::new();
        let own = !self.approvers.is_empty();
        let listed = self.approvers.iter().chain(self.decides.iter().chain(&self.substitutes).filter(|_| !own));
        for name in listed {
            if names.iter().all(|there| there.value != name.value) {
                names.push(name);
            }
        }
        names
    }
}

/// An item of a level's checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisAction {
    /// What is done.
    pub text: String,
    /// Who does it: a key of `people.yaml`.
    pub responsible: Option<Spanned<String>>,
    /// Minutes from the opening within which it is done: `10m`.
    pub within: Option<i64>,
}

/// What a level of crisis stops being published; everything where it names nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelFreeze {
    /// Channels.
    pub channels: Vec<Spanned<String>>,
    /// Campaigns.
    pub campaigns: Vec<Spanned<String>>,
    /// Tags.
    pub tags: Vec<Spanned<String>>,
    /// Language tags.
    pub langs: Vec<Spanned<String>>,
    /// What becomes of what falls due meanwhile; to ask by default.
    pub held: Option<Held>,
    /// Minutes after which it ends by itself.
    pub minutes: Option<i64>,
}

/// What becomes of what fell due while publishing was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Held {
    /// It is left out.
    Skip,
    /// It follows, one post after the other.
    Shift,
    /// A person says of each whether it is still wanted.
    Ask,
}

/// A statement ready to be used.
#[derive(Debug, Clone)]
pub struct HoldingStatement {
    /// Key.
    pub id: Spanned<String>,
    /// Level that it is for.
    pub level: Option<Spanned<String>>,
    /// Language tag; the workspace's by default.
    pub lang: Option<String>,
    /// The text.
    pub text: Spanned<String>,
    /// Networks that it is for; all where neither these nor channels are named.
    pub networks: Vec<Spanned<String>>,
    /// Channels that it is for.
    pub channels: Vec<Spanned<String>>,
    /// Another text for a network, by the network's name.
    pub overrides: Vec<(Spanned<String>, Spanned<String>)>,
}

impl HoldingStatement {
    /// Whether it is for a channel.
    #[must_use]
    pub fn is_for(&self, channel: &str, network: &str) -> bool {
        let named = |names: &[Spanned<String>], name: &str| names.iter().any(|of| of.value == name);
        let everywhere = self.networks.is_empty() && self.channels.is_empty();
        everywhere || named(&self.channels, channel) || named(&self.networks, network)
    }

    /// What it says on a network.
    #[must_use]
    pub fn text_for(&self, network: &str) -> &Spanned<String> {
        self.overrides.iter().find(|(of, _)| of.value == network).map_or(&self.text, |(_, text)| text)
    }
}

/// What is done when a crisis is over.
#[derive(Debug, Clone, Default)]
pub struct Aftercare {
    /// Days until the team looks back.
    pub due_days: Option<i64>,
    /// What it asks itself.
    pub questions: Vec<String>,
}
