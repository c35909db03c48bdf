//! The verdict: which approvals of a variant count, whether they are enough, and whether somebody asks for changes.

use chrono::{DateTime, Utc};

use super::identities::{Commit, History, Identities, Signature};
use super::prints::Seen;
use super::statement::proof_problem;
use crate::ledger::Control;
use crate::model::{Approval, ApprovalStatus, CRISIS_APPROVALS, ChannelName, Hold, People, PersonEntry, Post, Prints, Void};
use crate::workspace::{Channel, Policy, Signatures, Workspace};

/// What the approvals of a variant come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Every approval of it, the newest of each person, oldest first.
    pub approvals: Vec<ApprovalStatus>,
    /// Policies that cover it.
    pub policies: usize,
    /// What is missing; `None` where every policy is met.
    pub hold: Option<Hold>,
}

/// So many approvals that a variant needs, of some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand<'a> {
    /// How many.
    pub count: usize,
    /// Who counts: keys of `plans/people.yaml` or e-mail addresses; everybody where there is nobody.
    pub by: Vec<&'a str>,
    /// Whether those who have written the post count, where the team's rules let them.
    pub authors: bool,
}

impl Demand<'_> {
    /// Whether it counts somebody: a key of `plans/people.yaml` or an e-mail address. Whether they wrote the post is another question.
    #[must_use]
    pub fn names(&self, by: &str, people: &People) -> bool {
        self.names_person(by, person_of(people, by))
    }

    fn names_person(&self, by: &str, person: Option<&PersonEntry>) -> bool {
        let named = |name: &str| person.is_some_and(|person| person.key.value == name) || name.contains('@') && is_of(name, by, person);
        self.by.is_empty() || self.by.iter().any(|name| named(name))
    }
}

/// Whether git says that somebody, a key of `plans/people.yaml` or an e-mail address, has written a post or a part of it.
#[must_use]
pub fn has_written(history: &History, post: &Post, by: &str, people: &People) -> bool {
    let person = person_of(people, by);
    history.authors.get(&post.path).is_some_and(|authors| authors.iter().any(|author| is_of(author, by, person)))
}

fn person_of<'a>(people: &'a People, by: &str) -> Option<&'a PersonEntry> {
    if by.contains('@') { people.by_email(by) } else { people.get(by) }
}

/// What the team's policies ask for a variant, and for a statement of a crisis what the level of that one does.
#[must_use]
pub fn covering<'a>(workspace: &'a Workspace, post: &Post, channel: &Channel, control: &'a Control, now: DateTime<Utc>) -> Vec<Demand<'a>> {
    let covers = |policy: &&Policy| {
        let campaign = post.campaign.as_ref().map(|campaign| campaign.value.as_str());
        (policy.channels.is_empty() || policy.channels.iter().any(|name| name.value == channel.name.as_str()))
            && (policy.campaigns.is_empty() || policy.campaigns.iter().any(|name| Some(name.value.as_str()) == campaign))
            && (policy.crisis.is_empty() || policy.crisis.iter().any(|level| control.has_level(&level.value, now)))
    };
    let demand =
        |policy: &'a Policy| Demand { count: policy.count, by: policy.by.iter().map(|name| name.value.as_str()).collect(), authors: true };
    let mut demands: Vec<Demand<'a>> = workspace.config.approvals.policies.iter().filter(covers).map(demand).collect();
    if let Some(crisis) = &post.crisis {
        // What was agreed when the crisis was opened counts, not what the plan says by now.
        let terms = control.crisis(&crisis.value).and_then(|log| log.level()).map(|(_, terms)| terms);
        demands.push(Demand {
            count: terms.map_or(CRISIS_APPROVALS, |terms| terms.approvals.max(1)),
            by: terms.map(|terms| terms.approvers.iter().map(String::as_str).collect()).unwrap_or_default(),
            authors: false,
        });
    }
    demands
}

/// What holds a variant back for want of approvals; for those who are about to send, change or hand over.
#[must_use]
pub fn approval_hold(
    workspace: &Workspace,
    post: &Post,
    seen: &Seen<'_>,
    identities: &Identities,
    control: &Control,
    now: DateTime<Utc>,
) -> Option<Hold> {
    judge(workspace, post, seen, identities, control, now).hold
}

/// Judges the approvals of a variant.
#[must_use]
pub fn judge(
    workspace: &Workspace,
    post: &Post,
    seen: &Seen<'_>,
    identities: &Identities,
    control: &Control,
    now: DateTime<Utc>,
) -> Judgement {
    let given = Court { workspace, post, seen, identities }.given();
    let mut judgement = Judgement { approvals: given.iter().map(Given::status).collect(), ..Judgement::default() };
    let mut worst = 0;
    let demands = covering(workspace, post, seen.channel, control, now);
    for demand in &demands {
        judgement.policies += 1;
        let counts = |given: &&Given<'_>| given.void.is_empty() && given.is_among(demand);
        let count = given.iter().filter(counts).count();
        let missing = demand.count.saturating_sub(count);
        if missing > worst {
            worst = missing;
            let void = given.iter().filter(|given| !counts(given)).map(|given| given.words(demand)).collect();
            judgement.hold = Some(Hold::NotApproved { needed: demand.count, given: count, void });
        }
    }
    // Nobody publishes over a request for changes, whatever others say, as long as what it is about is as it was.
    let requests = open_requests(workspace, post, &seen.channel.name, |prints| prints.content == seen.content);
    if judgement.policies > 0 && !requests.is_empty() {
        let needed = demands.iter().map(|demand| demand.count).max().unwrap_or(1);
        let given = given.iter().filter(|given| given.void.is_empty()).count();
        let asks = requests.iter().copied().map(Request::words);
        match &mut judgement.hold {
            Some(Hold::NotApproved { void, .. }) => void.extend(asks),
            hold => *hold = Some(Hold::NotApproved { needed, given, void: asks.collect() }),
        }
    }
    judgement.approvals.extend(requests.iter().map(|Request { approval }| ApprovalStatus {
        by: approval.by.value.clone(),
        at: approval.at,
        note: approval.note.clone(),
        void: vec![Void::AsksForChanges],
    }));
    // Nobody is left to wonder why a yes did nothing.
    for (given, status) in given.iter().zip(&mut judgement.approvals) {
        if given.void.is_empty() && !demands.is_empty() && !demands.iter().any(|demand| given.is_among(demand)) {
            status.void.push(Void::DoesNotCount);
        }
    }
    judgement
}

/// A request for changes that nobody has answered.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The file that asks.
    pub approval: &'a Approval,
}

impl Request<'_> {
    fn words(self) -> String {
        let note = self.approval.note.as_ref().map_or_else(String::new, |note| format!(": {}", note.replace('\n', " ")));
        format!("{} asks for changes{note}", self.approval.by.value)
    }
}

/// The requests for changes to a post on a channel, the newest of each person, as long as `is_same` says that what they are about is
/// there unchanged. A later yes of the same person answers a request. Whether it is signed or committed does not matter: a no does no harm.
pub fn open_requests<'a>(
    workspace: &'a Workspace,
    post: &Post,
    channel: &ChannelName,
    is_same: impl Fn(&Prints) -> bool,
) -> Vec<Request<'a>> {
    let all = workspace.approvals_of(post.id.as_str()).iter().filter(|approval| approval.is_whole());
    let about: Vec<&Approval> = all.filter(|approval| approval.of(channel).is_some()).collect();
    let whose = |approval: &Approval| (approval.by.to_lowercase(), approval.on_behalf.as_ref().map(|name| name.to_lowercase()));
    let is_newest = |approval: &&Approval| {
        let others = about.iter().filter(|other| whose(other) == whose(approval));
        others.map(|other| (other.at, !other.is_yes(), &other.path)).max() == Some((approval.at, !approval.is_yes(), &approval.path))
    };
    let open = about.iter().copied().filter(|approval| !approval.is_yes()).filter(is_newest);
    open.filter(|approval| approval.of(channel).is_some_and(&is_same)).map(|approval| Request { approval }).collect()
}

struct Court<'a> {
    workspace: &'a Workspace,
    post: &'a Post,
    seen: &'a Seen<'a>,
    identities: &'a Identities,
}

/// One person's approval of the variant.
struct Given<'a> {
    approval: &'a Approval,
    person: Option<&'a PersonEntry>,
    void: Vec<Void>,
    /// Whether git says that somebody else has written the post; where nobody has asked git, that is taken as so.
    is_other: bool,
}

impl<'a> Court<'a> {
    /// Of each person the newest approval that counts, else the newest.
    fn given(&self) -> Vec<Given<'a>> {
        let mut given: Vec<Given<'a>> = Vec::new();
        for approval in self.workspace.approvals_of(self.post.id.as_str()).iter().filter(|approval| approval.is_yes()) {
            let Some(prints) = approval.of(&self.seen.channel.name) else { continue };
            let person = person_of(&self.workspace.people, &approval.by);
            let (void, is_other) = (self.void(approval, person, prints), self.is_other(approval, person));
            let next = Given { approval, person, void, is_other };
            match given.iter_mut().find(|other| other.who() == next.who()) {
                Some(other) => {
                    let better = (next.void.is_empty(), next.approval.at) >= (other.void.is_empty(), other.approval.at);
                    if better {
                        *other = next;
                    }
                }
                None => given.push(next),
            }
        }
        given.sort_by(|a, b| a.approval.at.cmp(&b.approval.at).then_with(|| a.approval.path.cmp(&b.approval.path)));
        given
    }

    /// Whether somebody else has written the post, as far as git knows.
    fn is_other(&self, approval: &Approval, person: Option<&PersonEntry>) -> bool {
        match self.identities {
            Identities::NotAsked => true,
            Identities::Shallow | Identities::NoHistory => false,
            Identities::Known(history) => {
                let authors = history.authors.get(&self.post.path);
                authors.is_some_and(|authors| !authors.iter().any(|author| is_of(author, &approval.by, person)))
            }
        }
    }

    fn void(&self, approval: &Approval, person: Option<&PersonEntry>, prints: &Prints) -> Vec<Void> {
        if !approval.is_whole() {
            return vec![Void::Altered];
        }
        let mut void = self.seen.changes(prints, &self.workspace.specs);
        let by = approval.by.as_str();
        let later_no = |other: &&Approval| {
            !other.is_yes() && other.is_whole() && other.at > approval.at && other.by.value == by && other.on_behalf == approval.on_behalf
        };
        let of_post = self.workspace.approvals_of(self.post.id.as_str());
        void.extend(of_post.iter().find(later_no).and_then(|other| other.of(&self.seen.channel.name)).map(|_| Void::ChangedMind));
        void.extend(approval.review.as_ref().and_then(|proof| proof_problem(approval, self.workspace.invitation(&proof.invitation))));
        if !by.contains('@') {
            match person {
                None => void.push(Void::UnknownPerson),
                // A signature on a review page stands for somebody who commits nothing.
                Some(person) if person.emails.is_empty() && approval.review.is_none() => void.push(Void::NoAddress),
                Some(_) => {}
            }
        }
        void.extend(self.identity(approval, person));
        void
    }

    /// Why the invitation behind a signature cannot be relied upon. Whoever makes an invitation sees its key, and could sign with it: the
    /// four eyes of an approval are then theirs and the author's.
    fn invited(&self, history: &History, approval: &Approval) -> Option<Void> {
        let rules = &self.workspace.config.approvals;
        let invitation = approval.review.as_ref().and_then(|proof| self.workspace.invitation(&proof.invitation));
        // A missing one is told with the signature.
        let invitation = invitation?;
        if history.withdrawn.contains(&invitation.path) {
            return Some(Void::NotInvited);
        }
        let Some(commits) = committed(history, &invitation.path) else { return Some(Void::NotInvited) };
        if !rules.authors_count {
            let authors = history.authors.get(&self.post.path);
            if authors.is_some_and(|authors| commits.iter().any(|commit| authors.contains(&commit.author))) {
                return Some(Void::InvitedByAuthor);
            }
        }
        commits.iter().find_map(|commit| {
            let inviter = self.workspace.people.by_email(&commit.author);
            signature_problem(&commit.signature, rules.signed, &|email| is_of(email, &commit.author, inviter))
        })
    }

    /// Who has committed it, and whether that is who it says, and nobody who has written the post.
    fn identity(&self, approval: &Approval, person: Option<&PersonEntry>) -> Vec<Void> {
        let rules = &self.workspace.config.approvals;
        let is = |email: &str| is_of(email, &approval.by, person);
        let history = match self.identities {
            Identities::NotAsked => return Vec::new(),
            Identities::Shallow => return vec![Void::Shallow],
            Identities::NoHistory if rules.authors_count && rules.signed == Signatures::NotNeeded => return Vec::new(),
            Identities::NoHistory => return vec![Void::NoHistory],
            Identities::Known(history) => history,
        };
        let mut void = Vec::new();
        match committed(history, &approval.path) {
            None => void.push(Void::NotCommitted),
            Some(_) if history.withdrawn.contains(&approval.path) => void.push(Void::Withdrawn),
            // The reviewer's own signature is in the file, so that anybody may bring it.
            Some(_) if approval.review.is_some() => void.extend(self.invited(history, approval)),
            Some(commits) => match commits.iter().find(|commit| !is(&commit.author)) {
                Some(commit) => void.push(Void::CommittedBy { email: commit.author.clone() }),
                None => void.extend(commits.iter().find_map(|commit| signature_problem(&commit.signature, rules.signed, &is))),
            },
        }
        if !rules.authors_count {
            match history.authors.get(&self.post.path) {
                Some(authors) if authors.iter().any(|author| is(author)) => void.push(Void::OwnPost),
                Some(_) => {}
                // A file that git does not know, because it is ignored for example, may be anybody's.
                None => void.push(Void::NoHistory),
            }
        }
        void
    }
}

/// The commits of an approval or invitation; `None` where it lies otherwise in the work tree.
fn committed<'h>(history: &'h History, path: &str) -> Option<&'h [Commit]> {
    let commits = history.approvals.get(path).filter(|commits| !commits.is_empty())?;
    (!history.uncommitted.contains(path)).then_some(commits)
}

/// Why a commit's signature does not count.
fn signature_problem(signature: &Signature, needed: Signatures, is: &dyn Fn(&str) -> bool) -> Option<Void> {
    let signer = match (needed, signature) {
        (Signatures::NotNeeded, _) => return None,
        (_, Signature::Trusted(signer)) | (Signatures::Known, Signature::Known(signer)) => signer,
        (_, Signature::None | Signature::Known(_)) => return Some(Void::NotSigned),
    };
    // SSH keys are named by an address; keys of GPG by `Name <address>`.
    let email = signer.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(signer.as_str(), |(email, _)| email);
    (!is(email)).then(|| Void::SignedBy { signer: signer.clone() })
}

/// Whether an e-mail address is the approver's.
fn is_of(email: &str, by: &str, person: Option<&PersonEntry>) -> bool {
    let email = email.to_lowercase();
    person.is_some_and(|person| person.emails.iter().any(|of| of.value == email)) || by.contains('@') && by.to_lowercase() == email
}

impl Given<'_> {
    fn who(&self) -> String {
        self.person.map_or_else(|| self.approval.by.to_lowercase(), |person| person.key.value.clone())
    }

    /// Whether a policy counts this person.
    fn is_among(&self, demand: &Demand<'_>) -> bool {
        demand.names_person(&self.approval.by, self.person) && (demand.authors || self.is_other)
    }

    fn status(&self) -> ApprovalStatus {
        let Approval { by, at, note, .. } = self.approval;
        ApprovalStatus { by: by.value.clone(), at: *at, note: note.clone(), void: self.void.clone() }
    }

    fn words(&self, demand: &Demand<'_>) -> String {
        let why: Vec<String> = match self.void.as_slice() {
            [] => vec![Void::DoesNotCount.words()],
            _ if !self.is_among(demand) => vec![Void::DoesNotCount.words()],
            void => void.iter().map(Void::words).collect(),
        };
        format!("that of {} does not count: {}", self.approval.by.value, why.join(", "))
    }
}
