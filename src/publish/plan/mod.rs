//! What is due, and what holds back the rest: a pure function of files, findings, record and time.

mod change;
#[cfg(test)]
mod freeze_tests;
mod native;
mod pace;
mod recorded;
#[cfg(test)]
mod tests;
mod time;
mod withdrawn;

pub use withdrawn::{Withdrawn, withdrawn};

pub use time::next_change;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use self::pace::Sent;
use super::content::content_key;
use super::freeze::{aftermath, freeze_facts, freeze_hold};
use super::statement::{Passage, passage};
use crate::approvals::{Identities, Judgement, Seen, covering, judge};
use crate::diag::{Diagnostic, Diagnostics, FileId, Severity};
use crate::ledger::{Facts, Snapshot, Standing};
use crate::model::{
    Change, ChannelName, Digest, Due, Expires, Hold, Native, NetworkName, PartPrint, Post, PostId, Schedule, Series, State, StatementHold,
    Status, Variant, VariantStatus,
};
use crate::networks::drivers;
use crate::workspace::{Channel, Workspace, expiry};

/// What [`plan`] depends on.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// Every variant, with its pictures.
    pub variants: &'a [Variant],
    /// All findings of loading, compiling and checking.
    pub diagnostics: &'a Diagnostics,
    /// The record.
    pub ledger: &'a Snapshot,
    /// Names of missing variables by channel; leave it empty where nobody wants to publish.
    pub missing: &'a BTreeMap<ChannelName, Vec<String>>,
    /// Channels whose posts would go elsewhere than `pregon.yaml` says, and why, in words: what was approved for there is not approved
    /// for here. Leave it empty where nobody wants to publish.
    pub redirected: &'a BTreeMap<ChannelName, String>,
    /// The instant for which the question is asked.
    pub now: DateTime<Utc>,
    /// The instant by the machine's clock, which is what records carry; `now` unless somebody asks about another time.
    pub clock_now: DateTime<Utc>,
    /// Who is behind posts and approvals.
    pub identities: &'a Identities,
    /// Choices of the person who asks.
    pub options: PlanOptions,
}

/// Choices of the person who asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanOptions {
    /// Sends again what was refused, as it is.
    pub retry_refused: bool,
    /// Sends what is so late that its channel asks first.
    pub late: bool,
    /// Takes the targets of channels from `pregon.yaml` alone, whatever the environment names: for those who judge files.
    pub as_written: bool,
}

/// Says where every variant stands, in the order of the variants.
#[must_use]
pub fn plan(input: PlanInput<'_>) -> Vec<VariantStatus> {
    let PlanInput { workspace, variants, diagnostics, ledger, missing, redirected, now, clock_now, identities, options } = input;
    let planner = Planner { missing, redirected, clock_now, identities, options, ..Planner::new(workspace, ledger, now) };
    let errors = PostErrors::new(diagnostics);
    let mut statuses: Vec<VariantStatus> = variants
        .iter()
        .filter_map(|variant| {
            let post = workspace.post(variant.post.as_str())?;
            let errors = errors.of(post, &variant.channel, workspace);
            planner.status(&Candidate::new(variant), post, errors, || Some(Cow::Borrowed(post.body.markdown.as_str())))
        })
        .collect();
    let follows = |status: &VariantStatus| planner.follows_a_freeze(status);
    pace::queue(&mut statuses, workspace, &planner.sent, &follows, clock_now);
    statuses
}

/// Errors by what they concern.
struct PostErrors<'a> {
    posts: HashMap<&'a PostId, Vec<&'a Diagnostic>>,
    files: HashMap<FileId, Vec<&'a Diagnostic>>,
}

impl<'a> PostErrors<'a> {
    fn new(diagnostics: &'a Diagnostics) -> Self {
        let mut errors = Self { posts: HashMap::new(), files: HashMap::new() };
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error) {
            match (&diagnostic.post, diagnostic.location) {
                (Some(post), _) => errors.posts.entry(post).or_default().push(diagnostic),
                (None, Some(location)) => errors.files.entry(location.file).or_default().push(diagnostic),
                (None, None) => {}
            }
        }
        errors
    }

    /// How many concern a variant: its post's, its channel's, and those of the settings everything depends on.
    fn of(&self, post: &Post, channel: &ChannelName, workspace: &Workspace) -> usize {
        let config = workspace.config.file;
        let files = [post.file, config];
        let files = if post.file == config { &files[..1] } else { &files[..] };
        let of_files = files.iter().filter_map(|file| self.files.get(file));
        let concerns = |diagnostic: &&&Diagnostic| diagnostic.channel.as_ref().is_none_or(|of| of == channel);
        self.posts.get(&post.id).into_iter().chain(of_files).flatten().filter(concerns).count()
    }
}

/// A variant, as far as the plan has to know it.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The channel.
    pub channel: &'a ChannelName,
    /// The channel's network.
    pub network: &'a NetworkName,
    /// Digest of what would be sent.
    pub digest: Digest,
    /// When it is due.
    pub due: Option<&'a Due>,
    /// Number of parts.
    pub parts: usize,
    /// What each part is made of.
    pub prints: Cow<'a, [PartPrint]>,
    /// The whole of it, for those who have it: of what changed since it was approved it can be said what.
    pub variant: Option<&'a Variant>,
}

impl<'a> Candidate<'a> {
    /// Those of a variant.
    #[must_use]
    pub fn new(variant: &'a Variant) -> Self {
        let Variant { channel, network, digest, due, parts, .. } = variant;
        let prints = Cow::Owned(variant.prints());
        Self { channel, network, digest: *digest, due: due.as_ref(), parts: parts.len(), prints, variant: Some(variant) }
    }
}

/// Whether a run would send something of this variant now.
#[must_use]
pub fn is_sendable(status: &VariantStatus) -> bool {
    match status.state {
        State::Due => true,
        State::Partial => status.holds.is_empty() && !status.changed_since_published,
        State::Published
        | State::Unknown
        | State::Sending
        | State::Refused
        | State::Scheduled
        | State::Handed
        | State::Blocked
        | State::Missed
        | State::Draft
        | State::TakenDown => false,
    }
}

/// Whether a run would do something about this variant now: send it, ask about it, or deal with a platform's scheduler.
#[must_use]
pub fn is_work(status: &VariantStatus) -> bool {
    let native = matches!(status.native, Some(Native::HandOver | Native::TakeBack { .. } | Native::LookUp));
    is_sendable(status) || status.state == State::Unknown || native
}

/// Whether a hold ends by itself at an instant that it names.
fn waits(hold: &Hold) -> bool {
    matches!(hold, Hold::QuietHours { .. } | Hold::Blackout { .. } | Hold::Spacing { .. } | Hold::Quota { .. } | Hold::CoolingOff { .. })
}

/// A published post whose id is no longer in the workspace, by channel: a rename can only have come from one of these.
#[derive(Debug)]
struct Orphan {
    id: PostId,
    content: Digest,
    due: Option<DateTime<Utc>>,
}

fn orphans(workspace: &Workspace, ledger: &Snapshot) -> BTreeMap<ChannelName, Vec<Orphan>> {
    let mut orphans: BTreeMap<ChannelName, Vec<Orphan>> = BTreeMap::new();
    for (post, channel, parts) in ledger.variants() {
        if workspace.post(post.as_str()).is_some() {
            continue;
        }
        let Some(record) = parts.first().and_then(|&part| ledger.deciding(post, channel, part)) else { continue };
        orphans.entry(channel.clone()).or_default().push(Orphan { id: post.clone(), content: record.content, due: record.due });
    }
    orphans
}

/// Posts that are live, or may be, under channels that are not configured any more, with the networks where it is known.
type Moved = BTreeMap<PostId, Vec<(ChannelName, Option<NetworkName>)>>;

fn moved(workspace: &Workspace, ledger: &Snapshot) -> Moved {
    let mut moved = Moved::new();
    for (post, channel, parts) in ledger.variants() {
        let is_live = |part: &u16| {
            let standing = ledger.history(post, channel, *part).standing();
            matches!(standing, Standing::Posted(_) | Standing::Unknown(_) | Standing::Handed(_))
        };
        if workspace.config.channel(channel.as_str()).is_none() && parts.iter().any(is_live) {
            let network = parts.iter().find_map(|&part| ledger.deciding(post, channel, part)).map(|record| record.network.clone());
            moved.entry(post.clone()).or_default().push((channel.clone(), network));
        }
    }
    moved
}

/// Whether an id on record was given by the file of this post when it was not a series yet, or was one still.
fn is_same_file(recorded: &PostId, post: &Post) -> bool {
    match &post.series {
        Some(series) => series.id == *recorded,
        None => Series::base_of(recorded.as_str()) == Some(post.id.as_str()),
    }
}

/// Ready to say where the variants of a workspace stand, one by one.
#[derive(Debug)]
pub struct Planner<'a> {
    workspace: &'a Workspace,
    ledger: &'a Snapshot,
    missing: &'a BTreeMap<ChannelName, Vec<String>>,
    redirected: &'a BTreeMap<ChannelName, String>,
    now: DateTime<Utc>,
    clock_now: DateTime<Utc>,
    identities: &'a Identities,
    options: PlanOptions,
    orphans: BTreeMap<ChannelName, Vec<Orphan>>,
    moved: Moved,
    sent: Sent,
}

static NOBODY_ASKED: Identities = Identities::NotAsked;
static NOTHING_MISSING: BTreeMap<ChannelName, Vec<String>> = BTreeMap::new();
static NOTHING_REDIRECTED: BTreeMap<ChannelName, String> = BTreeMap::new();

impl<'a> Planner<'a> {
    /// For those who want to know and not to publish: credentials are not asked for, and approvals are taken as their files say.
    #[must_use]
    pub fn new(workspace: &'a Workspace, ledger: &'a Snapshot, now: DateTime<Utc>) -> Self {
        let (orphans, moved) = (orphans(workspace, ledger), moved(workspace, ledger));
        let (missing, options, sent) = (&NOTHING_MISSING, PlanOptions::default(), Sent::of(ledger));
        let redirected = &NOTHING_REDIRECTED;
        Self { workspace, ledger, missing, redirected, now, clock_now: now, identities: &NOBODY_ASKED, options, orphans, moved, sent }
    }

    /// Says where a variant of a post stands, which `errors` findings hold back; `None` for a channel that is not configured.
    ///
    /// `body` gives the text of the post, which is asked for only where it may have been renamed.
    #[must_use]
    pub fn status<'b>(
        &self,
        variant: &Candidate<'_>,
        post: &Post,
        errors: usize,
        body: impl FnOnce() -> Option<Cow<'b, str>>,
    ) -> Option<VariantStatus> {
        let channel = self.workspace.config.channel(variant.channel.as_str())?;
        let renamed_from = self.renamed_from(variant, post, body);
        Some(Question { planner: self, variant, post, channel, errors, renamed_from }.status())
    }

    /// Whether a variant fell due during a freeze, and goes when its turn comes.
    fn follows_a_freeze(&self, status: &VariantStatus) -> bool {
        let (Some(due), false) = (&status.due, self.ledger.control.freezes.is_empty()) else { return false };
        let post = self.workspace.post(status.post.as_str());
        let channel = self.workspace.config.channel(status.channel.as_str());
        let (Some(post), Some(channel)) = (post, channel) else { return false };
        aftermath(self.ledger, &freeze_facts(self.workspace, post, channel), channel, due.utc, self.now).is_some()
    }

    /// A post without an `id` of its own gets another one when its file is renamed: whoever looks like a published
    /// post that has gone waits for a person.
    fn renamed_from<'b>(&self, variant: &Candidate<'_>, post: &Post, body: impl FnOnce() -> Option<Cow<'b, str>>) -> Option<PostId> {
        if self.orphans.is_empty() || self.ledger.knows(&post.id) {
            return None;
        }
        let orphans = self.orphans.get(variant.channel)?;
        let due = variant.due.map(|due| due.utc);
        // Whoever adds `repeat` to a post, or takes it away, changes its id without knowing.
        let twin = |orphan: &&Orphan| due.is_some() && orphan.due == due && is_same_file(&orphan.id, post);
        if let Some(orphan) = orphans.iter().find(twin) {
            return Some(orphan.id.clone());
        }
        if post.id_is_explicit {
            return None;
        }
        let content = body().map(|body| content_key(&post.title.value, &body, due));
        let same = |orphan: &&Orphan| Some(orphan.content) == content || (due.is_some() && orphan.due == due);
        orphans.iter().find(same).map(|orphan| orphan.id.clone())
    }
}

/// One variant that is asked about.
struct Question<'a> {
    planner: &'a Planner<'a>,
    variant: &'a Candidate<'a>,
    post: &'a Post,
    channel: &'a Channel,
    errors: usize,
    renamed_from: Option<PostId>,
}

impl Question<'_> {
    fn status(&self) -> VariantStatus {
        let recorded = self.recorded();
        let published = recorded.posted > 0 && recorded.posted >= recorded.total;
        let says = |what: fn(&Hold) -> bool| recorded.holds.iter().any(what);
        let unknown = says(|hold| matches!(hold, Hold::Unknown { .. }));
        let in_flight = says(|hold| matches!(hold, Hold::InFlight { .. }));
        let handed = says(|hold| matches!(hold, Hold::HandedOver { .. }));
        let taken_down = says(|hold| matches!(hold, Hold::TakenDown { .. }));
        let change = if published || recorded.posted > 0 { self.change() } else { None };
        let mut judgement = self.judgement();
        let change_holds =
            if matches!(change, Some(Change::Edit { .. })) { self.change_holds(judgement.hold.as_ref()) } else { Vec::new() };
        let mut holds = recorded.holds;
        if published && !recorded.changed {
            // It went as it was approved; what would void an approval now changes nothing any more.
            judgement.approvals.retain(|approval| approval.void.is_empty());
        }
        if !published && !taken_down {
            holds.extend(judgement.hold);
            holds.extend(self.holds(recorded.posted > 0));
        }
        let state = if unknown {
            State::Unknown
        } else if in_flight {
            State::Sending
        } else if taken_down {
            State::TakenDown
        } else if handed {
            State::Handed
        } else if published {
            State::Published
        } else if recorded.posted > 0 {
            State::Partial
        } else if recorded.refused {
            State::Refused
        } else {
            self.unsent(&holds)
        };
        let native = self.native(state, &holds, recorded.changed);
        VariantStatus {
            post: self.post.id.clone(),
            channel: self.variant.channel.clone(),
            network: self.variant.network.clone(),
            state,
            due: self.variant.due.cloned(),
            holds,
            parts: recorded.parts,
            digest: self.variant.digest,
            changed_since_published: recorded.changed,
            change,
            native,
            change_holds,
            approvals: judgement.approvals,
        }
    }

    /// What the approvals of it come to.
    fn judgement(&self) -> Judgement {
        let Planner { workspace, ledger, identities, now, .. } = self.planner;
        if workspace.config.approvals.policies.is_empty() && workspace.approvals.is_empty() && self.post.crisis.is_none() {
            return Judgement::default();
        }
        let due = self.variant.due.map(|due| due.utc);
        let seen = Seen { due, content: self.variant.digest, channel: self.channel, variant: self.variant.variant };
        let mut judgement = judge(workspace, self.post, &seen, identities, &ledger.control, *now);
        if let Some(why) = self.redirected().filter(|_| judgement.policies > 0) {
            let needed =
                covering(workspace, self.post, self.channel, &ledger.control, *now).iter().map(|demand| demand.count).max().unwrap_or(1);
            judgement.hold = Some(Hold::NotApproved { needed, given: 0, void: vec![why.to_owned()] });
        }
        judgement
    }

    /// Why it would go elsewhere than `pregon.yaml` says.
    fn redirected(&self) -> Option<&str> {
        self.planner.redirected.get(self.variant.channel).map(String::as_str)
    }

    /// Whether it is a statement that may pass the freeze of its crisis.
    fn passage(&self) -> Passage<'_> {
        let Planner { ledger, now, .. } = self.planner;
        passage(&ledger.control, self.post, self.variant.channel, self.variant.digest, *now)
    }

    /// What a freeze may cover it by; `None` where there never was a freeze.
    fn freeze_facts(&self) -> Option<Facts<'_>> {
        let none = self.planner.ledger.control.freezes.is_empty();
        (!none).then(|| freeze_facts(self.planner.workspace, self.post, self.channel))
    }

    /// What keeps the rest from being sent. A thread that has begun is finished, however late.
    fn holds(&self, begun: bool) -> Vec<Hold> {
        let mut holds = Vec::new();
        let facts = self.freeze_facts();
        let passage = self.passage();
        holds.extend(facts.and_then(|facts| freeze_hold(&self.planner.ledger.control, &facts, passage.pass(), self.planner.now)));
        if let Passage::Shut(hold) = passage {
            holds.push(hold);
        }
        match self.post.status.value {
            Status::Draft => holds.push(Hold::Draft),
            Status::Review => holds.push(Hold::InReview),
            Status::Approved => {}
        }
        if self.errors > 0 {
            holds.push(Hold::CheckErrors { count: self.errors });
        }
        if !drivers::can_publish(self.channel.network.as_str()) {
            holds.push(Hold::NoDriver);
        }
        if let Some(of) = &self.renamed_from {
            holds.push(Hold::PossibleRename { of: of.clone() });
        }
        if !begun {
            let same = |network: &Option<NetworkName>| network.as_ref().is_none_or(|network| network == self.variant.network);
            let moved = self.planner.moved.get(&self.post.id).into_iter().flatten().find(|(_, network)| same(network));
            holds.extend(moved.map(|(channel, _)| Hold::PublishedUnder { channel: channel.clone() }));
        }
        if let Some(expires) = &self.post.expires {
            // A last day counts whole, where the team is.
            let zone = self.planner.workspace.config.timezone;
            let end = expiry(&expires.value, zone);
            if self.planner.now >= end {
                let on = match expires.value {
                    Expires::Day(day) => day,
                    Expires::At(_) => end.with_timezone(&zone).date_naive(),
                };
                holds.push(Hold::Expired { on });
            }
        }
        if !begun {
            holds.extend(self.time_hold().or_else(|| self.pace_hold()));
        }
        if let Some(&until) = self.planner.ledger.control.limits.get(self.variant.channel)
            && until > self.planner.clock_now
        {
            holds.push(Hold::Later { until });
        }
        if let Some(variables) = self.planner.missing.get(self.variant.channel).filter(|variables| !variables.is_empty()) {
            holds.push(Hold::NoCredentials { variables: variables.clone() });
        }
        holds
    }

    fn unsent(&self, holds: &[Hold]) -> State {
        let mut state = match holds {
            [] => State::Due,
            // Nobody has to see to what only waits for its turn.
            holds if holds.iter().all(waits) => State::Scheduled,
            _ => State::Blocked,
        };
        for hold in holds {
            let named = match hold {
                Hold::Draft | Hold::InReview | Hold::SlotNotAssigned => State::Draft,
                // A time that was given and cannot be used is an error, not an intention.
                Hold::NoTime if matches!(self.post.schedule, Schedule::None) => State::Draft,
                Hold::Expired { .. }
                | Hold::TooLate { .. }
                | Hold::SkippedByFreeze { .. }
                | Hold::Statement { why: StatementHold::Over, .. } => State::Missed,
                Hold::NotYetDue => State::Scheduled,
                _ => State::Blocked,
            };
            let rank = |state| [State::Blocked, State::Scheduled, State::Missed, State::Draft].iter().position(|s| *s == state);
            if rank(named) > rank(state) {
                state = named;
            }
        }
        state
    }
}
