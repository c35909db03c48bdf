//! What each type of campaign adds, to typed data.

use chrono_tz::Tz;

use super::{items, reference, text, texts};
use crate::diag::{Diagnostic, Spanned};
use crate::model::{AdPlan, AdSpend, Collaboration, Competition, Eligibility, EventPlan, LaunchPlan, Money, Prize, Promotion, When};
use crate::workspace::decode::{Decoder, MapReader};
use crate::workspace::post::when;
use crate::workspace::yaml::{Node, Value};

/// Most of anything that is counted here.
const MOST: i64 = 1_000_000;

fn count(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str, least: i64) -> Option<u32> {
    map.optional(decoder, key, |d, n| d.integer(n, least, MOST)).and_then(|count| u32::try_from(count).ok())
}

fn instant(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<Spanned<When>> {
    map.optional(decoder, key, when)
}

fn money(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<Money> {
    map.optional(decoder, key, Decoder::money).map(|money| money.value)
}

pub(super) fn competition(decoder: &mut Decoder, node: &Node) -> Option<Competition> {
    let mut map = decoder.map(node, "giveaway or contest")?;
    let competition = Competition {
        span: node.span,
        prizes: items(&mut map, decoder, "prizes", prize),
        who: map.optional(decoder, "who", eligibility),
        how: text(&mut map, decoder, "how"),
        per_person: count(&mut map, decoder, "per_person", 1),
        opens: instant(&mut map, decoder, "opens"),
        closes: instant(&mut map, decoder, "closes"),
        zone: map.optional(decoder, "zone", zone),
        winners: count(&mut map, decoder, "winners", 1),
        alternates: count(&mut map, decoder, "alternates", 0).unwrap_or(0),
        decided: instant(&mut map, decoder, "decided"),
        method: text(&mut map, decoder, "method"),
        told: text(&mut map, decoder, "told"),
        announced: instant(&mut map, decoder, "announced"),
        organiser: text(&mut map, decoder, "organiser"),
        privacy: text(&mut map, decoder, "privacy"),
        disclaimer: text(&mut map, decoder, "disclaimer"),
        criteria: texts(&mut map, decoder, "criteria"),
        jury: map.optional(decoder, "jury", Decoder::spanned_texts).unwrap_or_default(),
    };
    map.finish(decoder);
    if let (Some(Spanned { value: When::Wall(opens), .. }), Some(Spanned { value: When::Wall(closes), .. })) =
        (&competition.opens, &competition.closes)
    {
        super::period(decoder, node, Some(*opens), Some(*closes));
    }
    Some(competition)
}

fn zone(decoder: &mut Decoder, node: &Node) -> Option<Tz> {
    let name = decoder.text(node)?;
    let zone = name.parse().ok();
    if zone.is_none() {
        let shown: String = name.chars().take(60).collect();
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{shown}` is not a time zone"))
                .help("write a name of the IANA list, as `America/Mexico_City`"),
        );
    }
    zone
}

/// A name alone, or a map.
fn prize(decoder: &mut Decoder, node: &Node) -> Option<Prize> {
    if let Value::Scalar { .. } = node.value {
        return decoder.text(node).map(|name| Prize { name, count: 1, value: None });
    }
    let mut map = decoder.map(node, "prize")?;
    let name = map.required(decoder, "name", Decoder::name);
    let count = count(&mut map, decoder, "count", 1).unwrap_or(1);
    let value = money(&mut map, decoder, "value");
    map.finish(decoder);
    Some(Prize { name: name?, count, value })
}

fn eligibility(decoder: &mut Decoder, node: &Node) -> Option<Eligibility> {
    let mut map = decoder.map(node, "`who`")?;
    let min_age = map.optional(decoder, "min_age", |d, n| d.integer(n, 0, 120)).and_then(|age| u32::try_from(age).ok());
    let countries = map.optional(decoder, "countries", |d, n| d.one_or_many(n, Decoder::country)).unwrap_or_default();
    let note = text(&mut map, decoder, "note");
    map.finish(decoder);
    Some(Eligibility { min_age, countries, note })
}

pub(super) fn ads(decoder: &mut Decoder, node: &Node) -> Option<AdPlan> {
    let mut map = decoder.map(node, "ads")?;
    let ads = AdPlan {
        span: node.span,
        label: reference(&mut map, decoder, "label"),
        targeting: text(&mut map, decoder, "targeting"),
        spend: items(&mut map, decoder, "spend", ad_spend),
    };
    map.finish(decoder);
    Some(ads)
}

fn ad_spend(decoder: &mut Decoder, node: &Node) -> Option<AdSpend> {
    let mut map = decoder.map(node, "spend")?;
    let network = map.required(decoder, "network", Decoder::spanned_text);
    let amount = map.required(decoder, "amount", Decoder::money);
    let spent = money(&mut map, decoder, "spent");
    map.finish(decoder);
    Some(AdSpend { network: network?, amount: amount?.value, spent })
}

pub(super) fn collaboration(decoder: &mut Decoder, node: &Node) -> Option<Collaboration> {
    let mut map = decoder.map(node, "influencer")?;
    let person = map.required(decoder, "person", Decoder::spanned_text);
    let deliverables = texts(&mut map, decoder, "deliverables");
    let fee = money(&mut map, decoder, "fee");
    let in_kind = text(&mut map, decoder, "in_kind");
    let disclosure = reference(&mut map, decoder, "disclosure");
    map.finish(decoder);
    Some(Collaboration { person: person?, deliverables, fee, in_kind, disclosure })
}

pub(super) fn event(decoder: &mut Decoder, node: &Node) -> Option<EventPlan> {
    let mut map = decoder.map(node, "event")?;
    let event = EventPlan {
        id: reference(&mut map, decoder, "id"),
        place: text(&mut map, decoder, "place"),
        start: instant(&mut map, decoder, "start"),
        end: instant(&mut map, decoder, "end"),
        stream: map.optional(decoder, "stream", Decoder::url),
        capacity: count(&mut map, decoder, "capacity", 1),
    };
    map.finish(decoder);
    Some(event)
}

pub(super) fn launch(decoder: &mut Decoder, node: &Node) -> Option<LaunchPlan> {
    let mut map = decoder.map(node, "launch")?;
    let launch = LaunchPlan {
        product: map.optional(decoder, "product", |d, n| d.name(n).map(|name| Spanned::new(name, n.span))),
        embargo: instant(&mut map, decoder, "embargo"),
    };
    map.finish(decoder);
    Some(launch)
}

pub(super) fn promotion(decoder: &mut Decoder, node: &Node) -> Option<Promotion> {
    let mut map = decoder.map(node, "promotion")?;
    let promotion = Promotion {
        offer: text(&mut map, decoder, "offer"),
        conditions: texts(&mut map, decoder, "conditions"),
        stock: count(&mut map, decoder, "stock", 0),
        code: text(&mut map, decoder, "code"),
    };
    map.finish(decoder);
    Some(promotion)
}
