//! A decision that came back, held against the repository: the file that becomes of it, or why none does.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::envelope::{Envelope, ReadError, Statement, Who};
use crate::approvals::{CLOCK_SKEW_MINUTES, Demand, Identities, Seen, covering, has_written, is_signed, is_within, place, placed};
use crate::diag::{FileId, Span, Spanned};
use crate::ledger::Control;
use crate::model::{Approval, ApprovedVariant, Decision, Digest, Hold, Post, PostId, ReviewProof, State, Variant, VariantStatus};
use crate::workspace::Workspace;

/// What decisions are held against.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The team's files.
    pub workspace: &'a Workspace,
    /// Every variant, with its pictures.
    pub variants: &'a [Variant],
    /// Where every variant stands.
    pub statuses: &'a [VariantStatus],
    /// What git knows.
    pub identities: &'a Identities,
    /// What is on record beside the posts: the levels of crises, which have policies of their own.
    pub control: &'a Control,
    /// The instant.
    pub now: DateTime<Utc>,
    /// Who brings the decision: a key of `plans/people.yaml`, or an e-mail address.
    pub me: &'a str,
    /// The e-mail address that commits made here carry.
    pub email: Option<&'a str>,
}

/// A decision that counts as far as can be told here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The file to be written.
    pub approval: Approval,
    /// Whether the reviewer's own key has signed it.
    pub is_signed: bool,
}

/// Why a decision is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It has no signature, and names an invitation.
    #[error("it names an invitation, and nobody has signed it")]
    NotSigned,
    /// It has a signature, and names no invitation.
    #[error("it is signed, and names no invitation")]
    SignedByNobody,
    /// There is no such invitation.
    #[error("there is no invitation `{0}`")]
    NoInvitation(String),
    /// The signature is not that of the invitation's key.
    #[error("the signature is not by the key of the invitation: it was changed on its way, or forged")]
    Forged,
    /// The invitation's person is no longer known.
    #[error("`{0}` is not in plans/people.yaml")]
    UnknownPerson(String),
    /// The invitation has run out.
    #[error("the invitation of `{person}` has run out, at {}", .at.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Expired {
        /// Whose.
        person: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// It was made in the future.
    #[error("it was made at {}, which is yet to come", .0.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Future(DateTime<Utc>),
    /// There is no such post.
    #[error("there is no post `{0}`")]
    NoPost(PostId),
    /// What was seen is not what is there.
    #[error("`{post}` is no longer what was seen, on {}", .channels.join(", "))]
    Changed {
        /// The post.
        post: PostId,
        /// Where.
        channels: Vec<String>,
    },
    /// It was taken before.
    #[error("it was applied before: {0}")]
    AppliedBefore(String),
    /// It was taken and withdrawn.
    #[error("it was applied before, and withdrawn: {0}")]
    Withdrawn(String),
    /// The same person has decided otherwise since.
    #[error("`{who}` has decided again since, at {}", .at.to_rfc3339_opts(SecondsFormat::Secs, true))]
    Overtaken {
        /// Who.
        who: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody has signed it, and the team takes signed ones only.
    #[error("nobody has signed it, so that it is not the yes of {0}")]
    OnBehalf(String),
    /// No policy about the post counts this person.
    #[error("no policy that is about `{post}` counts {who}")]
    DoesNotCount {
        /// The post.
        post: PostId,
        /// Who.
        who: String,
    },
    /// They have written the post, and authors do not count.
    #[error("{who} has written `{post}`, or a part of it: somebody else has to approve it")]
    OwnPost {
        /// The post.
        post: PostId,
        /// Who.
        who: String,
    },
    /// It is not ready to be approved.
    #[error("`{0}` cannot be approved yet: it is a draft, or the check finds errors in it")]
    NotReady(PostId),
    /// It is published as it is.
    #[error("`{post}` is published already, on {channel}")]
    Published {
        /// The post.
        post: PostId,
        /// Where.
        channel: String,
    },
    /// A request for changes without a word.
    #[error("it asks for changes, and does not say which")]
    NoNote,
}

/// Holds a decision against the repository.
///
/// # Errors
/// It is not taken; the reason says why.
pub fn accept(desk: &Desk<'_>, envelope: &Envelope) -> Result<Accepted, Refusal> {
    let statement = Statement::parse(&envelope.statement)?;
    let origin = origin(desk, envelope, &statement)?;
    if statement.at > desk.now + TimeDelta::minutes(CLOCK_SKEW_MINUTES) {
        return Err(Refusal::Future(statement.at));
    }
    if statement.decision == Decision::Changes && statement.note.is_empty() {
        return Err(Refusal::NoNote);
    }
    let post = desk.workspace.post(statement.post.as_str()).ok_or_else(|| Refusal::NoPost(statement.post.clone()))?;
    let path = place(post.id.as_str(), statement.at, &origin.who());
    not_a_replay(desk, post, &path, &origin, &statement)?;
    let channels = channels(desk, post, &statement)?;
    if statement.decision == Decision::Approve {
        may_be_approved(desk, post, &channels)?;
        may_approve(desk, post, &channels, &origin.by)?;
    }
    let spanned = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let mut approval = Approval {
        file: FileId::default(),
        path,
        post: Spanned::new(post.id.clone(), Span::default()),
        by: spanned(&origin.by),
        email: origin.proof.is_none().then_some(desk.email).flatten().map(spanned),
        at: statement.at,
        note: Some(statement.note).filter(|note| !note.is_empty()),
        channels,
        decision: statement.decision,
        review: origin.proof,
        on_behalf: origin.on_behalf,
        seal: Spanned::new(Digest::of(b""), Span::default()),
    };
    approval.seal.value = approval.seal_of_parts();
    let is_signed = approval.review.is_some();
    Ok(Accepted { approval, is_signed })
}

/// Whose word it is.
struct Origin {
    by: String,
    proof: Option<ReviewProof>,
    on_behalf: Option<String>,
}

impl Origin {
    /// The end of the file's name.
    fn who(&self) -> String {
        self.on_behalf.as_ref().map_or_else(|| self.by.clone(), |name| format!("{}-for-{}", self.by, Digest::of(name.as_bytes()).short()))
    }
}

fn origin(desk: &Desk<'_>, envelope: &Envelope, statement: &Statement) -> Result<Origin, Refusal> {
    let id = match (&statement.who, &envelope.signature) {
        (Who::Invited(id), Some(_)) => id,
        (Who::Invited(_), None) => return Err(Refusal::NotSigned),
        (Who::Named(_), Some(_)) => return Err(Refusal::SignedByNobody),
        (Who::Named(name), None) => {
            // A no does no harm, whoever says it; a yes is that of whoever commits it, and only where the team wants that.
            let may = statement.decision == Decision::Changes || desk.workspace.config.approvals.on_behalf;
            if !may {
                return Err(Refusal::OnBehalf(name.clone()));
            }
            return Ok(Origin { by: desk.me.to_owned(), proof: None, on_behalf: Some(name.clone()) });
        }
    };
    let invitation = desk.workspace.invitation(id).ok_or_else(|| Refusal::NoInvitation(id.clone()))?;
    let signature = envelope.signature.clone().unwrap_or_default();
    if !is_signed(invitation, &envelope.statement, &signature) {
        return Err(Refusal::Forged);
    }
    let person = &invitation.person.value;
    if desk.workspace.people.get(person).is_none() {
        return Err(Refusal::UnknownPerson(person.clone()));
    }
    if !is_within(invitation, statement.at) || desk.now >= invitation.expires {
        return Err(Refusal::Expired { person: person.clone(), at: invitation.expires });
    }
    let proof = ReviewProof { invitation: id.clone(), signature, applied_by: desk.email.map(str::to_owned) };
    Ok(Origin { by: person.clone(), proof: Some(proof), on_behalf: None })
}

/// A decision is taken once, and never after a later one of the same person.
fn not_a_replay(desk: &Desk<'_>, post: &Post, path: &str, origin: &Origin, statement: &Statement) -> Result<(), Refusal> {
    let of_post = desk.workspace.approvals_of(post.id.as_str());
    if of_post.iter().any(|approval| approval.path == path) || desk.workspace.root.join(path).exists() {
        return Err(Refusal::AppliedBefore(path.to_owned()));
    }
    if let Identities::Known(history) = desk.identities
        && history.withdrawn.contains(path)
    {
        return Err(Refusal::Withdrawn(path.to_owned()));
    }
    let theirs = of_post.iter().filter(|approval| approval.by.value == origin.by && approval.on_behalf == origin.on_behalf);
    // A later word that a commit took away was said all the same: it is told by the name of its file.
    let gone = |path: &String| {
        let (at, _) = placed(post.id.as_str(), path)?;
        (*path == place(post.id.as_str(), at, &origin.who())).then_some(at)
    };
    let gone = match desk.identities {
        Identities::Known(history) => history.withdrawn.iter().filter_map(gone).max(),
        Identities::NotAsked | Identities::Shallow | Identities::NoHistory => None,
    };
    match theirs.map(|approval| approval.at).chain(gone).max().filter(|newest| *newest > statement.at) {
        Some(at) => Err(Refusal::Overtaken { who: origin.on_behalf.clone().unwrap_or_else(|| origin.by.clone()), at }),
        None => Ok(()),
    }
}

/// What is there now, where it is what was seen.
fn channels(desk: &Desk<'_>, post: &Post, statement: &Statement) -> Result<Vec<ApprovedVariant>, Refusal> {
    let mut changed = BTreeSet::new();
    let mut list = Vec::with_capacity(statement.seen.len());
    for (name, digest) in &statement.seen {
        let variant = desk.variants.iter().find(|variant| variant.post == post.id && variant.channel == *name);
        let prints = variant
            .zip(desk.workspace.config.channel(name.as_str()))
            .and_then(|(variant, channel)| Seen::variant(variant, channel).prints(&desk.workspace.specs))
            .filter(|prints| prints.digest() == *digest);
        match prints {
            Some(prints) => list.push(ApprovedVariant { channel: name.clone(), span: Span::default(), prints }),
            None => _ = changed.insert(name.to_string()),
        }
    }
    if changed.is_empty() { Ok(list) } else { Err(Refusal::Changed { post: post.id.clone(), channels: changed.into_iter().collect() }) }
}

/// What cannot be approved by anybody, as `pregon approve` has it.
fn may_be_approved(desk: &Desk<'_>, post: &Post, channels: &[ApprovedVariant]) -> Result<(), Refusal> {
    for of in channels {
        let Some(status) = desk.statuses.iter().find(|status| status.post == post.id && status.channel == of.channel) else { continue };
        if status.holds.iter().any(|hold| matches!(hold, Hold::Draft | Hold::CheckErrors { .. })) {
            return Err(Refusal::NotReady(post.id.clone()));
        }
        if !status.changed_since_published && matches!(status.state, State::Published | State::TakenDown) {
            return Err(Refusal::Published { post: post.id.clone(), channel: of.channel.to_string() });
        }
    }
    Ok(())
}

/// Whose yes would not count is refused, as `pregon approve` does; what git cannot tell here is judged again before anything is sent.
fn may_approve(desk: &Desk<'_>, post: &Post, channels: &[ApprovedVariant], by: &str) -> Result<(), Refusal> {
    let Workspace { config, people, .. } = desk.workspace;
    let known = channels.iter().filter_map(|of| config.channel(of.channel.as_str()));
    let demands: Vec<Demand<'_>> = known.flat_map(|channel| covering(desk.workspace, post, channel, desk.control, desk.now)).collect();
    if demands.is_empty() {
        return Ok(());
    }
    if !demands.iter().any(|demand| demand.names(by, people)) {
        return Err(Refusal::DoesNotCount { post: post.id.clone(), who: by.to_owned() });
    }
    let authors_count = config.approvals.authors_count && post.crisis.is_none();
    match desk.identities {
        Identities::Known(history) if !authors_count && has_written(history, post, by, people) => {
            Err(Refusal::OwnPost { post: post.id.clone(), who: by.to_owned() })
        }
        Identities::Known(_) | Identities::NotAsked | Identities::Shallow | Identities::NoHistory => Ok(()),
    }
}
