//! Where every part stands: a pure fold over the keys.

use std::collections::BTreeMap;

use super::key::{Key, RecordState};
use crate::model::{ChannelName, PostId};

/// What is known about one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never tried.
    Unsent,
    /// Live; the number is the try's.
    Posted(u32),
    /// Sent without an outcome; the number is the try's.
    Unknown(u32),
    /// Refused at the last try.
    Refused(u32),
    /// Certainly not live, to be tried again.
    Deferred(u32),
    /// Looked for and not there.
    Absent(u32),
    /// Given to the platform's own scheduler.
    Handed(u32),
    /// It was live and has been taken down.
    Deleted(u32),
}

/// The tries of one part, by number; each with the states that are recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    tries: BTreeMap<u32, Vec<RecordState>>,
}

/// Parts of every variant that has records.
pub(super) type Histories = BTreeMap<(PostId, ChannelName), BTreeMap<u16, History>>;

/// Folds keys, in any order.
pub(super) fn fold<'a>(keys: impl IntoIterator<Item = &'a Key>) -> Histories {
    let mut histories = Histories::new();
    for key in keys {
        let parts = histories.entry((key.post.clone(), key.channel.clone())).or_default();
        parts.entry(key.part).or_default().add(key.seq, key.state);
    }
    histories
}

impl History {
    /// What is known about the part.
    ///
    /// One proof that it is live outweighs everything but its removal. Else a try without an outcome outweighs what
    /// came after it, because it may still have taken effect. Else the last try counts.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let mut last = Standing::Unsent;
        let mut open = None;
        for (&seq, states) in &self.tries {
            // What was changed was live, even if the record that said so first is lost.
            if states.contains(&RecordState::Posted) || states.contains(&RecordState::Edited) {
                return self.last(RecordState::Deleted).map_or(Standing::Posted(seq), Standing::Deleted);
            }
            // What was given away and then not found is not there: later words outrank the giving.
            let given = states.iter().filter(|state| **state == RecordState::Handed);
            let said = states.iter().rev().filter(|state| **state != RecordState::Handed);
            let settled = said.chain(given).find_map(|state| match state {
                RecordState::Absent => Some(Standing::Absent(seq)),
                RecordState::Deferred => Some(Standing::Deferred(seq)),
                RecordState::Refused => Some(Standing::Refused(seq)),
                RecordState::Handed => Some(Standing::Handed(seq)),
                RecordState::Deleted => Some(Standing::Deleted(seq)),
                RecordState::Intent | RecordState::Posted | RecordState::Edit | RecordState::Edited | RecordState::Delete => None,
            });
            match settled {
                Some(settled) => last = settled,
                None => open = Some(Standing::Unknown(seq)),
            }
        }
        open.unwrap_or(last)
    }

    /// The number of the last try with this state.
    #[must_use]
    pub fn last(&self, state: RecordState) -> Option<u32> {
        self.tries.iter().rev().find_map(|(&seq, states)| states.contains(&state).then_some(seq))
    }

    /// A change or a removal that was announced and of which nothing came yet, with the number of its try.
    #[must_use]
    pub fn open_change(&self) -> Option<(u32, RecordState)> {
        let (&seq, states) = self.tries.iter().next_back()?;
        let announced = *states.iter().find(|state| matches!(state, RecordState::Edit | RecordState::Delete))?;
        states.iter().all(|state| state.is_announcement()).then_some((seq, announced))
    }

    /// The number of the last try to change or remove it.
    #[must_use]
    pub fn last_change(&self) -> Option<u32> {
        self.last(RecordState::Edit).max(self.last(RecordState::Delete))
    }

    /// How often the part was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        u32::try_from(self.tries.len()).unwrap_or(u32::MAX)
    }

    /// The number of the next try.
    #[must_use]
    pub fn next_seq(&self) -> u32 {
        self.tries.keys().next_back().map_or(1, |last| last.saturating_add(1))
    }

    /// Whether a record exists.
    #[must_use]
    pub fn has(&self, seq: u32, state: RecordState) -> bool {
        self.tries.get(&seq).is_some_and(|states| states.contains(&state))
    }

    /// Adds a record that was just created.
    pub fn add(&mut self, seq: u32, state: RecordState) {
        let states = self.tries.entry(seq).or_default();
        if !states.contains(&state) {
            states.push(state);
            states.sort_unstable();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn history(records: &[(u32, RecordState)]) -> History {
        let keys: Vec<Key> = records
            .iter()
            .map(|&(seq, state)| Key {
                post: PostId::new("p").expect("an id"),
                channel: ChannelName::new("c").expect("a name"),
                part: 1,
                seq,
                state,
            })
            .collect();
        fold(&keys).into_values().next().and_then(|mut parts| parts.remove(&1)).unwrap_or_default()
    }

    #[test]
    fn standings() {
        use RecordState::{Absent, Deferred, Delete, Deleted, Edit, Edited, Handed, Intent, Posted, Refused};
        for (records, expected, next) in [
            (&[][..], Standing::Unsent, 1),
            (&[(1, Intent)], Standing::Unknown(1), 2),
            (&[(1, Intent), (1, Posted)], Standing::Posted(1), 2),
            (&[(1, Posted)], Standing::Posted(1), 2),
            (&[(1, Intent), (1, Refused)], Standing::Refused(1), 2),
            (&[(1, Intent), (1, Deferred), (2, Intent)], Standing::Unknown(2), 3),
            (&[(1, Intent), (1, Absent), (2, Intent), (2, Posted)], Standing::Posted(2), 3),
            (&[(1, Intent), (1, Absent)], Standing::Absent(1), 2),
            // An outcome of a later try does not settle an earlier one.
            (&[(1, Intent), (2, Intent), (2, Refused)], Standing::Unknown(1), 3),
            (&[(1, Intent), (1, Posted), (2, Intent)], Standing::Posted(1), 3),
            (&[(2, Intent), (2, Deferred)], Standing::Deferred(2), 3),
            (&[(1, Intent), (1, Handed)], Standing::Handed(1), 2),
            (&[(1, Intent), (1, Handed), (1, Posted)], Standing::Posted(1), 2),
            (&[(1, Intent), (1, Handed), (1, Absent)], Standing::Absent(1), 2),
            (&[(1, Intent), (1, Posted), (2, Edit)], Standing::Posted(1), 3),
            (&[(1, Intent), (1, Posted), (2, Edit), (2, Refused)], Standing::Posted(1), 3),
            (&[(1, Intent), (1, Posted), (2, Edit), (2, Edited), (3, Delete), (3, Deleted)], Standing::Deleted(3), 4),
            // The first proof is lost.
            (&[(2, Edit), (2, Edited)], Standing::Posted(2), 3),
        ] {
            let history = history(records);
            assert_eq!((history.standing(), history.next_seq()), (expected, next), "{records:?}");
        }
    }

    proptest! {
        /// What a crash leaves is a prefix of what would have been written: no prefix may look as if the part could be sent blindly
        /// after its request may have left.
        #[test]
        fn no_prefix_hides_an_open_try(outcomes in prop::collection::vec(0usize..4, 1..6), cut in 0usize..12) {
            let all = [RecordState::Posted, RecordState::Refused, RecordState::Deferred, RecordState::Absent];
            let mut records = Vec::new();
            for (index, &outcome) in outcomes.iter().enumerate() {
                records.push((index as u32 + 1, RecordState::Intent));
                records.push((index as u32 + 1, all[outcome]));
                if all[outcome] == RecordState::Posted {
                    break;
                }
            }
            records.truncate(cut);
            let standing = history(&records).standing();
            match records.last() {
                None => prop_assert_eq!(standing, Standing::Unsent),
                Some((seq, RecordState::Intent)) => prop_assert_eq!(standing, Standing::Unknown(*seq)),
                Some((seq, RecordState::Posted)) => prop_assert_eq!(standing, Standing::Posted(*seq)),
                Some((seq, RecordState::Refused)) => prop_assert_eq!(standing, Standing::Refused(*seq)),
                Some((seq, RecordState::Deferred)) => prop_assert_eq!(standing, Standing::Deferred(*seq)),
                Some((seq, RecordState::Absent)) => prop_assert_eq!(standing, Standing::Absent(*seq)),
                Some((_, other)) => unreachable!("{other:?} is not among the outcomes"),
            }
        }

        #[test]
        fn the_order_of_listing_does_not_matter(seed in prop::collection::vec((1u32..4, 0usize..5), 0..10)) {
            let mut records: Vec<_> = seed.into_iter().map(|(seq, state)| (seq, RecordState::ALL[state])).collect();
            let one = history(&records);
            records.reverse();
            prop_assert_eq!(one, history(&records));
        }
    }
}
