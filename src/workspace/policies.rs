//! `approvals:` of `pregon.yaml`: whose yes is needed before something is sent.

use super::decode::{Decoder, MapReader};
use super::yaml::Node;
use crate::diag::{Diagnostic, Span, Spanned};

/// Which commit signatures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signatures {
    /// None is asked for.
    #[default]
    NotNeeded,
    /// Good ones, by keys that git trusts.
    Trusted,
    /// Good ones, by keys that git knows by name, trusted or not: keys of a GPG ring that nobody has certified.
    Known,
}

/// `approvals:` of `pregon.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// Which signatures the commits of approvals need.
    pub signed: Signatures,
    /// Whether people may approve what they have written.
    pub authors_count: bool,
    /// Whether somebody may write down another's unsigned yes: it counts as the word of whoever commits it.
    pub on_behalf: bool,
    /// All that match a variant have to be met.
    pub policies: Vec<Policy>,
}

/// How many approvals something needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Where it was written.
    pub span: Span,
    /// Channels that it is about; all where there are none.
    pub channels: Vec<Spanned<String>>,
    /// Campaigns that it is about; all, and posts without one, where there are none.
    pub campaigns: Vec<Spanned<String>>,
    /// Levels of the crisis plan while which it counts; always where there are none.
    pub crisis: Vec<Spanned<String>>,
    /// How many approvals are needed.
    pub count: usize,
    /// Who counts: keys of `plans/people.yaml` or e-mail addresses; everybody where there is nobody.
    pub by: Vec<Spanned<String>>,
}

pub(super) fn approvals(decoder: &mut Decoder, node: &Node) -> Option<Approvals> {
    let mut map = decoder.map(node, "approvals")?;
    let signed = map.optional(decoder, "signed", |d, n| d.one_of(n, &["false", "true", "known"]));
    let approvals = Approvals {
        signed: match signed.as_deref() {
            Some("true") => Signatures::Trusted,
            Some("known") => Signatures::Known,
            _ => Signatures::NotNeeded,
        },
        authors_count: map.optional(decoder, "authors", |d, n| d.one_of(n, &["never", "allowed"])).is_some_and(|word| word == "allowed"),
        on_behalf: map.optional(decoder, "on_behalf", |d, n| d.one_of(n, &["never", "allowed"])).is_some_and(|word| word == "allowed"),
        policies: map.optional(decoder, "policies", |d, n| d.list(n, policy)).unwrap_or_default(),
    };
    map.finish(decoder);
    Some(approvals)
}

fn policy(decoder: &mut Decoder, node: &Node) -> Option<Policy> {
    let mut map = decoder.map(node, "policy")?;
    let names =
        |map: &mut MapReader<'_>, decoder: &mut Decoder, key| map.optional(decoder, key, Decoder::spanned_texts).unwrap_or_default();
    let policy = Policy {
        span: node.span,
        channels: names(&mut map, decoder, "channels"),
        campaigns: names(&mut map, decoder, "campaigns"),
        crisis: names(&mut map, decoder, "crisis"),
        count: map.optional(decoder, "count", |d, n| d.integer(n, 1, 20)).map_or(1, |count| count as usize),
        by: names(&mut map, decoder, "by"),
    };
    map.finish(decoder);
    if !policy.by.is_empty() && policy.by.len() < policy.count {
        let message = format!("{} approvals are asked for, of {} people", policy.count, policy.by.len());
        decoder
            .push(Diagnostic::error("invalid-value", decoder.at(node.span), message).help("name more people in `by:`, or ask for fewer"));
    }
    Some(policy)
}
