//! How it is found out whether a request took effect whose answer was lost.

use serde::{Deserialize, Serialize};

use super::Fact;

/// A kind of proof that a platform gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProofClass {
    /// What is sent has an id of our choice: it is there or it is not.
    ClientChosenId,
    /// A key that is sent along, and that the platform keeps for a time.
    IdempotencyKey,
    /// A word that is sent along, and that the platform compares for some minutes.
    Nonce,
    /// A container or a session that the platform names before anything is visible, and whose state it tells.
    Handle,
    /// The platform refuses what it has already.
    DuplicateRefusal,
    /// The account's own posts are listed and compared.
    LookUp,
    /// None: a person looks.
    Person,
}

impl ProofClass {
    /// Every class.
    pub const ALL: [Self; 7] =
        [Self::ClientChosenId, Self::IdempotencyKey, Self::Nonce, Self::Handle, Self::DuplicateRefusal, Self::LookUp, Self::Person];

    /// The word in specs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientChosenId => "client-chosen-id",
            Self::IdempotencyKey => "idempotency-key",
            Self::Nonce => "nonce",
            Self::Handle => "handle",
            Self::DuplicateRefusal => "duplicate-refusal",
            Self::LookUp => "look-up",
            Self::Person => "person",
        }
    }
}

/// What a platform answers to a repetition that it knows again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repeat {
    /// As to the first request: with what is there. Repeating is asking.
    Original,
    /// With a refusal that names what is there.
    NamesOriginal,
    /// With a refusal that says no more.
    Refused,
}

impl Repeat {
    /// The word in specs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::NamesOriginal => "names-original",
            Self::Refused => "refused",
        }
    }
}

/// One proof that a platform gives. A spec lists them in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofSpec {
    /// Its kind.
    pub class: Fact<ProofClass>,
    /// What a repetition is answered with, where the platform knows it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Fact<Repeat>>,
    /// How long the platform keeps the key, the nonce or the handle, in minutes; without it for as long as the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<Fact<u64>>,
    /// How many posts a look-up reaches back; without it no bound is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Fact<usize>>,
    /// How many seconds pass until a new post is listed; without it nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Fact<u64>>,
}

impl ProofSpec {
    /// What it is, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let class = match self.class.value {
            ProofClass::ClientChosenId => "an id chosen by us",
            ProofClass::IdempotencyKey => "an idempotency key",
            ProofClass::Nonce => "a nonce",
            ProofClass::Handle => "a handle kept before it is visible",
            ProofClass::DuplicateRefusal => "a repetition is refused",
            ProofClass::LookUp => "own posts are listed and compared",
            ProofClass::Person => "none: a person looks",
        };
        let mut words = class.to_owned();
        if let Some(lifetime) = &self.lifetime {
            words = format!("{words} for {}", minutes(lifetime.value));
        }
        match self.repeat.as_ref().map(|repeat| repeat.value) {
            Some(Repeat::NamesOriginal) => words.push_str(", and the refusal names the first post"),
            Some(Repeat::Refused) if self.class.value != ProofClass::DuplicateRefusal => words.push_str(", a repetition is refused"),
            Some(Repeat::Original | Repeat::Refused) | None => {}
        }
        if let Some(back) = &self.back {
            words = format!("{words}, the newest {}", back.value);
        }
        words
    }
}

fn minutes(minutes: u64) -> String {
    let (number, unit) = match minutes {
        m if m % 1440 == 0 => (m / 1440, "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}
