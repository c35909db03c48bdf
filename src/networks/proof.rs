//! How an unknown outcome is settled: the proofs of a network that a driver can use, as steps in order.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::driver::{Proof, Way};
use super::spec::{ProofClass, ProofSpec, Repeat};

/// A request that is younger than this may still be on its way through the platform, so that no other may run beside it.
const ON_ITS_WAY: TimeDelta = TimeDelta::seconds(60);
/// So many times the delay of a listing after the request, one look is enough.
const DELAYS_UNTIL_SURE: i32 = 4;
/// The delay of a listing of which nothing is known.
const UNKNOWN_DELAY: TimeDelta = TimeDelta::seconds(60);

/// One step towards an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask the platform by what we know of the part: the id that we chose, or the handle that we kept. One answer is final.
    Ask {
        /// By which proof.
        class: ProofClass,
    },
    /// Send the same frozen request again, which the platform knows again. Publishes what is not there yet, so only what may be sent
    /// may be repeated.
    Repeat {
        /// By which proof.
        class: ProofClass,
        /// What it answers with where it is there.
        answer: Repeat,
    },
    /// List the account's own posts and compare.
    LookUp {
        /// How long it may take until a part that is there is listed.
        delay: Duration,
        /// From when on one look is enough to say that it is not there; before, two are needed, the delay apart.
        sure_from: DateTime<Utc>,
    },
    /// Nothing is left but a person's eyes.
    Person,
}

/// The steps that settle the outcome of a request, at the instant `now`. `first` is when it was sent first, from where platforms count how
/// long they know it, and `sent` when it was sent last. The last step is always [`Step::Person`].
#[must_use]
pub fn steps(proofs: &[ProofSpec], offers: &[Proof], first: DateTime<Utc>, sent: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Step> {
    let mut steps = Vec::new();
    for proof in proofs {
        let class = proof.class.value;
        let Some(offer) = offers.iter().find(|offer| offer.class == class) else { continue };
        let minutes = proof.lifetime.as_ref().map(|lifetime| i64::try_from(lifetime.value).unwrap_or(i64::MAX));
        // A minute less than is promised: clocks differ, and the request still has to get there.
        let end =
            minutes.map(|minutes| first.checked_add_signed(TimeDelta::try_minutes(minutes.saturating_sub(1)).unwrap_or(TimeDelta::MAX)));
        if end.is_some_and(|end| end.is_some_and(|end| now >= end)) {
            continue;
        }
        let answer = proof.repeat.as_ref().map(|repeat| repeat.value);
        match (class, offer.way, answer) {
            // Where a repetition is only refused it says nothing of what became of the first.
            (ProofClass::IdempotencyKey | ProofClass::Nonce, Way::Repeat, Some(Repeat::Refused) | None) | (ProofClass::Person, ..) => {}
            (ProofClass::LookUp, ..) => {
                let delay = proof.delay.as_ref().and_then(|delay| TimeDelta::try_seconds(i64::try_from(delay.value).ok()?));
                let delay = delay.unwrap_or(UNKNOWN_DELAY);
                let sure_from = sent + delay * DELAYS_UNTIL_SURE;
                steps.push(Step::LookUp { delay: delay.to_std().unwrap_or_default(), sure_from });
            }
            (_, Way::Ask, _) => steps.push(Step::Ask { class }),
            (_, Way::Repeat, Some(answer)) => {
                // A lock on the id makes two at once harmless; of keys and refusals that is not known.
                if class == ProofClass::ClientChosenId || now - sent >= ON_ITS_WAY {
                    steps.push(Step::Repeat { class, answer });
                }
            }
            (_, Way::Repeat, None) => {}
        }
    }
    steps.push(Step::Person);
    steps
}

/// The proofs of a network in words, the first first.
#[must_use]
pub fn words(proofs: &[ProofSpec]) -> String {
    if proofs.is_empty() {
        return "none: a person looks".to_owned();
    }
    proofs.iter().map(ProofSpec::words).collect::<Vec<_>>().join("; else ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;

    const REPEAT: Way = Way::Repeat;

    fn steps_of(network: &str, offers: &[(ProofClass, Way)], seconds: i64) -> Vec<Step> {
        let specs = Specs::embedded();
        let offers: Vec<Proof> = offers.iter().map(|&(class, way)| Proof { class, way }).collect();
        let sent = DateTime::UNIX_EPOCH;
        steps(&specs.get(network).expect("known").proof, &offers, sent, sent, sent + TimeDelta::seconds(seconds))
    }

    #[test]
    fn a_key_is_repeated_while_it_lives_and_its_request_is_over() {
        let offers = [(ProofClass::IdempotencyKey, REPEAT), (ProofClass::LookUp, Way::Ask)];
        let repeat = Step::Repeat { class: ProofClass::IdempotencyKey, answer: Repeat::Original };
        let look = Step::LookUp { delay: Duration::from_secs(3), sure_from: DateTime::UNIX_EPOCH + TimeDelta::seconds(12) };
        assert_eq!(steps_of("mastodon", &offers, 0), [look, Step::Person]);
        assert_eq!(steps_of("mastodon", &offers, 59), [look, Step::Person]);
        assert_eq!(steps_of("mastodon", &offers, 60), [repeat, look, Step::Person]);
        assert_eq!(steps_of("mastodon", &offers, 59 * 60 - 1), [repeat, look, Step::Person]);
        assert_eq!(steps_of("mastodon", &offers, 59 * 60), [look, Step::Person]);
    }

    #[test]
    fn every_class_has_its_steps() {
        use ProofClass::{ClientChosenId, DuplicateRefusal, Handle, IdempotencyKey, LookUp, Nonce, Person};
        let ask = |class| Step::Ask { class };
        let later = 600;
        let unknown = UNKNOWN_DELAY.to_std().expect("positive");
        let looked = Step::LookUp { delay: unknown, sure_from: DateTime::UNIX_EPOCH + UNKNOWN_DELAY * DELAYS_UNTIL_SURE };
        for (network, offers, expected) in [
            ("bluesky", &[(ClientChosenId, Way::Ask)][..], vec![ask(ClientChosenId)]),
            ("matrix", &[(ClientChosenId, REPEAT)], vec![Step::Repeat { class: ClientChosenId, answer: Repeat::Original }]),
            ("instagram", &[(Handle, Way::Ask), (LookUp, Way::Ask)], vec![ask(Handle), looked]),
            ("linkedin", &[(DuplicateRefusal, REPEAT)], vec![Step::Repeat { class: DuplicateRefusal, answer: Repeat::NamesOriginal }]),
            (
                "x",
                &[(DuplicateRefusal, REPEAT), (LookUp, Way::Ask)],
                vec![Step::Repeat { class: DuplicateRefusal, answer: Repeat::Refused }, looked],
            ),
            // The nonce has run out; the key's repetition says nothing.
            ("discord", &[(Nonce, REPEAT), (LookUp, Way::Ask)], vec![looked]),
            ("pixelfed", &[(IdempotencyKey, REPEAT), (LookUp, Way::Ask)], vec![looked]),
            ("telegram", &[(Person, Way::Ask), (LookUp, Way::Ask)], vec![]),
            // What the driver cannot do is no step.
            ("instagram", &[], vec![]),
        ] {
            let mut expected = expected;
            expected.push(Step::Person);
            assert_eq!(steps_of(network, offers, later), expected, "{network}");
        }
        assert_eq!(steps_of("instagram", &[(Handle, Way::Ask)], 24 * 3600), [Step::Person], "a handle that has run out is no proof");
        assert!(matches!(steps_of("discord", &[(Nonce, REPEAT)], 59)[..], [Step::Person]));
    }
}
