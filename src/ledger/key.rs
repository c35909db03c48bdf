//! Names of records: everything that the state depends on is in them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{ChannelName, PostId};

/// What a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordState {
    /// About to send.
    Intent,
    /// Live, with a receipt.
    Posted,
    /// Certainly not live, and refused again if sent again as it is.
    Refused,
    /// Certainly not live; may be sent again.
    Deferred,
    /// The platform, or a person, was asked: not live.
    Absent,
    /// Given to the platform's own scheduler, which puts it up at its time.
    Handed,
    /// About to change what is live.
    Edit,
    /// Changed.
    Edited,
    /// About to take down what is live.
    Delete,
    /// Taken down.
    Deleted,
}

impl RecordState {
    /// Every state, in the order of their meaning.
    pub const ALL: [Self; 10] = [
        Self::Intent,
        Self::Posted,
        Self::Refused,
        Self::Deferred,
        Self::Absent,
        Self::Handed,
        Self::Edit,
        Self::Edited,
        Self::Delete,
        Self::Deleted,
    ];

    /// Whether it announces what is about to be done, and says nothing yet of what came of it.
    #[must_use]
    pub fn is_announcement(self) -> bool {
        matches!(self, Self::Intent | Self::Edit | Self::Delete)
    }

    /// The word in keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Posted => "posted",
            Self::Refused => "refused",
            Self::Deferred => "deferred",
            Self::Absent => "absent",
            Self::Handed => "handed",
            Self::Edit => "edit",
            Self::Edited => "edited",
            Self::Delete => "delete",
            Self::Deleted => "deleted",
        }
    }
}

/// The name of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Number of the part, from 1.
    pub part: u16,
    /// Number of the try, from 1.
    pub seq: u32,
    /// What it says.
    pub state: RecordState,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{:03}/{:03}-{}.json", self.post, self.channel, self.part, self.seq, self.state.as_str())
    }
}

/// The text is not the name of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a record: <post>/<channel>/<part>/<seq>-<state>.json")]
pub struct NotAKey;

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let parse = || {
            let mut steps = text.split('/');
            let (post, channel, part, name) = (steps.next()?, steps.next()?, steps.next()?, steps.next()?);
            let (seq, state) = name.strip_suffix(".json")?.split_once('-')?;
            let key = Self {
                post: PostId::new(post).ok()?,
                channel: ChannelName::new(channel).ok()?,
                part: part.parse().ok().filter(|part| *part > 0)?,
                seq: seq.parse().ok().filter(|seq| *seq > 0)?,
                state: RecordState::ALL.into_iter().find(|known| known.as_str() == state)?,
            };
            // One record has one name: `1-intent` beside `001-intent` would be two.
            (steps.next().is_none() && key.to_string() == text).then_some(key)
        };
        parse().ok_or(NotAKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in ["feria/mastodon/001/001-intent.json", "2026.x/bluesky-es/012/1000-posted.json"] {
            assert_eq!(text.parse::<Key>().expect("a key").to_string(), text);
        }
        for bad in [
            "feria/mastodon/1/001-intent.json",
            "feria/mastodon/000/001-intent.json",
            "feria/mastodon/001/001-intent",
            "feria/mastodon/001/001-intent (1).json",
            "feria/mastodon/001/001-gone.json",
            "feria/mastodon/001/+01-intent.json",
            "../mastodon/001/001-intent.json",
            "feria/mastodon/001/001-intent.json/x",
            "",
        ] {
            assert_eq!(bad.parse::<Key>(), Err(NotAKey), "{bad}");
        }
    }
}
