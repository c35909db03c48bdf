//! Approvals: who said yes to what, or asked for changes, bound to the bytes of what they saw.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ChannelName, Digest, PostId};
use crate::diag::{FileId, Span, Spanned};

/// One file below `approvals/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The file.
    pub file: FileId,
    /// Path of the file relative to the workspace root, with `/` between the parts.
    pub path: String,
    /// The post.
    pub post: Spanned<PostId>,
    /// Who approves: a key of `plans/people.yaml`, or an e-mail address.
    pub by: Spanned<String>,
    /// The e-mail address that the approver's commits carry.
    pub email: Option<Spanned<String>>,
    /// When.
    pub at: DateTime<Utc>,
    /// What the approver wanted to say.
    pub note: Option<String>,
    /// What was approved, by channel.
    pub channels: Vec<ApprovedVariant>,
    /// Whether it is a yes.
    pub decision: Decision,
    /// The signature that the approver gave on a review page; `None` where the commit stands for the approver.
    pub review: Option<ReviewProof>,
    /// For whom somebody else wrote it down; it counts as the word of `by`.
    pub on_behalf: Option<String>,
    /// Digest over all of the above, as the file has it.
    pub seal: Spanned<Digest>,
}

/// What somebody says of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Yes, as it is.
    #[default]
    Approve,
    /// Not like this: the note says what is to change.
    Changes,
}

impl Decision {
    /// The word in files and statements.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Changes => "changes",
        }
    }
}

/// The signature of a decision that was made on a review page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewProof {
    /// The invitation whose key signed: name of a file below `approvals/_invitations/`.
    pub invitation: String,
    /// Ed25519 signature (RFC 8032) of the decision's statement, 128 hexadecimal digits.
    pub signature: String,
    /// The e-mail address of whoever brought it into the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_by: Option<String>,
}

/// A reviewer's key, one file below `approvals/_invitations/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The file.
    pub file: FileId,
    /// Path of the file relative to the workspace root, with `/` between the parts.
    pub path: String,
    /// Name of the file without its ending.
    pub id: String,
    /// Key of `plans/people.yaml`.
    pub person: Spanned<String>,
    /// Public Ed25519 key, 64 hexadecimal digits.
    pub key: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// When decisions by it stop to count.
    pub expires: DateTime<Utc>,
    /// The e-mail address of whoever made it.
    pub by: Option<String>,
}

/// What was approved on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedVariant {
    /// The channel.
    pub channel: ChannelName,
    /// Where its name stands in the file.
    pub span: Span,
    /// What was seen.
    pub prints: Prints,
}

/// Digests of what an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prints {
    /// When it was to be published; `None` where it had no time.
    pub due: Option<DateTime<Utc>>,
    /// Everything that is sent: the variant's own digest.
    pub content: Digest,
    /// What is sent but for the pictures: texts, headlines, links, poll.
    pub text: Digest,
    /// Pictures and their text alternatives.
    pub media: Digest,
    /// Where it goes: network, server, account, visibility.
    pub target: Digest,
    /// The network's spec, as `pregon.lock` has it.
    pub spec: Digest,
}

impl Prints {
    /// One digest for all of them: what a reviewer's statement names.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(self)
    }
}

impl Approval {
    /// The digest over everything but the seal itself.
    #[must_use]
    pub fn seal_of_parts(&self) -> Digest {
        let channels: Vec<(&ChannelName, &Prints)> = self.channels.iter().map(|of| (&of.channel, &of.prints)).collect();
        // Addresses are read in small letters, however they are written.
        let email = self.email.as_ref().map(|email| email.value.to_lowercase());
        let by = if self.by.contains('@') { self.by.to_lowercase() } else { self.by.value.clone() };
        let plain = (&self.post.value, by, email, self.at, &self.note, channels);
        if self.decision == Decision::Approve && self.review.is_none() && self.on_behalf.is_none() {
            return Digest::of_json(&plain);
        }
        Digest::of_json(&(plain, self.decision, &self.review, &self.on_behalf))
    }

    /// Whether it is a yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.decision == Decision::Approve
    }

    /// Whether the file says what it said when it was sealed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.seal.value == self.seal_of_parts()
    }

    /// What was approved on a channel.
    #[must_use]
    pub fn of(&self, channel: &ChannelName) -> Option<&Prints> {
        self.channels.iter().find(|of| of.channel == *channel).map(|of| &of.prints)
    }
}

/// What became of an approval of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalStatus {
    /// Who approved: a key of `plans/people.yaml`, or an e-mail address.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What the approver wanted to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it does not count any more; empty where it counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void: Vec<Void>,
}

/// Why an approval does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Void {
    /// The text has changed.
    Text,
    /// The pictures have changed.
    Media,
    /// What is sent has changed.
    Content,
    /// It goes to another server or account, or others see it.
    Target,
    /// It is due at another time.
    Time,
    /// What is known of the network has changed.
    Spec,
    /// The post is not there any more, or does not go there any more.
    VariantGone,
    /// The file was altered after it was sealed.
    Altered,
    /// The approver has written the post, or a part of it.
    OwnPost,
    /// The team's policies do not name the approver.
    DoesNotCount,
    /// `plans/people.yaml` has no e-mail address for the approver.
    NoAddress,
    /// `plans/people.yaml` does not know the approver.
    UnknownPerson,
    /// The file is not committed, or not as it lies there.
    NotCommitted,
    /// A commit took the file away, and it is there again.
    Withdrawn,
    /// Somebody else has committed it.
    CommittedBy {
        /// The e-mail address of the commit.
        email: String,
    },
    /// The commit has no signature that counts.
    NotSigned,
    /// The commit is signed by somebody else.
    SignedBy {
        /// Whom git names.
        signer: String,
    },
    /// Git could not be asked who wrote what.
    NoHistory,
    /// The clone is shallow, so that git does not know who wrote what.
    Shallow,
    /// It is no approval: this person asks for changes.
    AsksForChanges,
    /// The same person has asked for changes since.
    ChangedMind,
    /// The invitation by whose key it is signed is not there, or is somebody else's.
    NotInvited,
    /// It was signed outside the time of its invitation.
    InvitationExpired,
    /// The signature is not that of the invitation's key.
    BadSignature,
    /// It is signed, and its file does not have the name that the signed time and person give it.
    OtherName,
    /// The invitation was written by somebody who has written the post: whoever invites holds the key for a moment.
    InvitedByAuthor,
}

impl Void {
    /// In words, for the end of a sentence: `lucia's approval does not count: the text has changed`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text => "the text has changed".to_owned(),
            Self::Media => "the pictures have changed".to_owned(),
            Self::Content => "what is sent has changed".to_owned(),
            Self::Target => "it goes to another server, account or readership".to_owned(),
            Self::Time => "it is due at another time".to_owned(),
            Self::Spec => "what is known of the network has changed".to_owned(),
            Self::VariantGone => "the post no longer goes there".to_owned(),
            Self::Altered => "its file was altered".to_owned(),
            Self::OwnPost => "it is the author's own".to_owned(),
            Self::DoesNotCount => "the policy does not name this person".to_owned(),
            Self::NoAddress => "plans/people.yaml has no `email:` for this person".to_owned(),
            Self::UnknownPerson => "plans/people.yaml does not know this person".to_owned(),
            Self::NotCommitted => "its file is not committed".to_owned(),
            Self::Withdrawn => "it was withdrawn, and brought back".to_owned(),
            Self::CommittedBy { email } => format!("it was committed by {email}"),
            Self::NotSigned => "its commit has no good signature".to_owned(),
            Self::SignedBy { signer } => format!("its commit is signed by {signer}"),
            Self::NoHistory => "git cannot tell who wrote what".to_owned(),
            Self::Shallow => "the clone is shallow: fetch the whole history".to_owned(),
            Self::AsksForChanges => "it asks for changes".to_owned(),
            Self::ChangedMind => "the same person has asked for changes since".to_owned(),
            Self::NotInvited => "there is no invitation of this person with its key".to_owned(),
            Self::InvitationExpired => "its invitation had run out".to_owned(),
            Self::BadSignature => "its signature is not by the invitation's key".to_owned(),
            Self::OtherName => "its file does not have the name that its signature gives it".to_owned(),
            Self::InvitedByAuthor => "its invitation comes from an author of the post".to_owned(),
        }
    }
}
