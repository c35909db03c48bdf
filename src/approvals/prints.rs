//! Digests of what an approval is about.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::model::{Compiled, Digest, Prints, Variant, Void};
use crate::networks::Specs;
use crate::workspace::Channel;

/// What an approval is compared with: a variant as it is now, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// When it is due.
    pub due: Option<DateTime<Utc>>,
    /// Digest of everything that is sent.
    pub content: Digest,
    /// The channel.
    pub channel: &'a Channel,
    /// The variant; `None` for those who know only its digest, and cannot say what of it has changed.
    pub variant: Option<&'a Variant>,
}

impl<'a> Seen<'a> {
    /// A variant that is known.
    #[must_use]
    pub fn variant(variant: &'a Variant, channel: &'a Channel) -> Self {
        Self { due: variant.due.as_ref().map(|due| due.utc), content: variant.digest, channel, variant: Some(variant) }
    }

    /// What an approval given now holds for; `None` where the variant or its network is not known.
    #[must_use]
    pub fn prints(&self, specs: &Specs) -> Option<Prints> {
        let variant = self.variant?;
        Some(Prints {
            due: self.due,
            content: self.content,
            text: text_print(variant),
            media: media_print(variant),
            target: target_print(self.channel),
            spec: spec_print(self.channel, specs)?,
        })
    }

    /// What is no longer as it was approved; empty where nothing has changed.
    #[must_use]
    pub fn changes(&self, approved: &Prints, specs: &Specs) -> Vec<Void> {
        let mut void = Vec::new();
        let moved = target_print(self.channel) != approved.target;
        if self.content != approved.content {
            match self.variant {
                Some(variant) => {
                    void.extend((text_print(variant) != approved.text).then_some(Void::Text));
                    void.extend((media_print(variant) != approved.media).then_some(Void::Media));
                    // Whatever else is sent: who may see it, as a rule, which the target says.
                    if void.is_empty() && !moved {
                        void.push(Void::Content);
                    }
                }
                None => void.push(Void::Content),
            }
        }
        void.extend(moved.then_some(Void::Target));
        void.extend((self.due != approved.due).then_some(Void::Time));
        void.extend((spec_print(self.channel, specs) != Some(approved.spec)).then_some(Void::Spec));
        void
    }
}

/// Digest of what is sent but for the pictures.
#[must_use]
pub fn text_print<Picture: Serialize>(variant: &Compiled<Picture>) -> Digest {
    let parts: Vec<_> = variant
        .parts
        .iter()
        .map(|part| {
            let card = part.card.as_ref().map(|card| (&card.url, &card.title, &card.description));
            (&part.text, &part.facets, &part.styles, &part.formatted, card)
        })
        .collect();
    Digest::of_json(&(&variant.lang, &variant.title, &variant.canonical, &variant.poll, &variant.link, &variant.first_comment, parts))
}

/// Digest of the pictures and their text alternatives.
#[must_use]
pub fn media_print<Picture: Serialize>(variant: &Compiled<Picture>) -> Digest {
    let parts: Vec<_> = variant.parts.iter().map(|part| (&part.media, part.card.as_ref().map(|card| &card.image))).collect();
    Digest::of_json(&parts)
}

/// Digest of where a channel's posts go, as `pregon.yaml` has it.
#[must_use]
pub fn target_print(channel: &Channel) -> Digest {
    let server = channel.server.as_ref().map(|server| server.value.as_str());
    Digest::of_json(&(&channel.network, server, &channel.account, &channel.visibility))
}

/// Digest of the spec of a channel's network, the one that `pregon.lock` has.
#[must_use]
pub fn spec_print(channel: &Channel, specs: &Specs) -> Option<Digest> {
    specs.get(channel.network.as_str()).map(crate::networks::spec::NetworkSpec::digest)
}
