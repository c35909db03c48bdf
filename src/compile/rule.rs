//! The counter of a network, from what its spec says about text.

use super::count::{Counter, Family};
use crate::networks::NetworkSpec;
use crate::networks::spec::{CountingRule, Dialect};

/// The counter of a network, from its spec.
#[must_use]
pub fn counter(spec: &NetworkSpec) -> Counter {
    match spec.text.counting {
        CountingRule::Mastodon => Counter::Mastodon { url_length: spec.text.url_length.as_ref().map_or(23, |fact| fact.value) },
        CountingRule::Bluesky => Counter::Bluesky,
        CountingRule::Twitter => Counter::X,
        CountingRule::Threads => Counter::Threads,
        CountingRule::LinkedIn => Counter::LinkedIn,
        CountingRule::MatrixEvent => Counter::MatrixEvent,
        CountingRule::NostrEvent => Counter::NostrEvent,
        CountingRule::Plain(unit) => match family(spec.text.dialect) {
            Family::Fediverse => Counter::Plain(unit),
            family => Counter::Detecting(unit, family),
        },
    }
}

/// The way of writing names that goes with a dialect.
fn family(dialect: Dialect) -> Family {
    match dialect {
        Dialect::LittleText => Family::LinkedIn,
        Dialect::Entities => Family::Telegram,
        Dialect::Discord => Family::Discord,
        Dialect::Mrkdwn => Family::Slack,
        Dialect::Mfm => Family::Misskey,
        Dialect::Matrix => Family::Matrix,
        Dialect::Reddit => Family::Reddit,
        Dialect::Lemmy => Family::Lemmy,
        Dialect::Plain | Dialect::Facets | Dialect::Npf | Dialect::Discourse | Dialect::DevTo | Dialect::Html => Family::Fediverse,
    }
}
