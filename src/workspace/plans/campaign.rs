//! `plans/campaigns/*.yaml` to typed data.

use super::{period, reference, text};
use crate::diag::{FileId, Spanned};
use crate::model::{Campaign, Utm};
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn campaign(decoder: &mut Decoder, node: &Node, stem: &str) -> Option<Campaign> {
    let file: FileId = decoder.file;
    let mut map = decoder.map(node, "campaign")?;
    let id = reference(&mut map, decoder, "id").unwrap_or_else(|| Spanned::new(stem.to_owned(), node.span));
    let name = map.required(decoder, "name", Decoder::text);
    let kinds = &["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"];
    let kind = map.required(decoder, "type", |d, n| d.one_of(n, kinds));
    let start = map.optional(decoder, "start", Decoder::date);
    let end = map.optional(decoder, "end", Decoder::date);
    let campaign = Campaign {
        file,
        id,
        name: name.unwrap_or_else(|| stem.to_owned()),
        kind: kind.unwrap_or_else(|| "promotion".to_owned()),
        start,
        end,
        goal: text(&mut map, decoder, "goal"),
        objective: reference(&mut map, decoder, "objective"),
        audience: reference(&mut map, decoder, "audience"),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts).unwrap_or_default(),
        hashtag: map.optional(decoder, "hashtag", Decoder::spanned_text).map(|tag| tag.map(|text| text.trim_start_matches('#').to_owned())),
        budget: map.optional(decoder, "budget", Decoder::money).map(|money| money.value),
        utm: map.optional(decoder, "utm", utm).unwrap_or_default(),
        terms: text(&mut map, decoder, "terms"),
        responsible: reference(&mut map, decoder, "responsible"),
    };
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(campaign)
}

fn utm(decoder: &mut Decoder, node: &Node) -> Option<Utm> {
    let mut map = decoder.map(node, "utm")?;
    let utm = Utm {
        source: text(&mut map, decoder, "source"),
        medium: text(&mut map, decoder, "medium"),
        campaign: text(&mut map, decoder, "campaign"),
    };
    map.finish(decoder);
    Some(utm)
}
