//! What a platform charges for sending a variant.

use super::count::{Counter, EntityKind};
use crate::model::{Charge, Part};
use crate::networks::NetworkSpec;
use crate::networks::spec::Fact;

/// Adds up the prices of the parts and of their text alternatives; `None` where sending is free.
pub(super) fn charge<Picture>(spec: &NetworkSpec, counter: &Counter, parts: &[Part<Picture>]) -> Option<Charge> {
    let cost = spec.cost.as_ref()?;
    // What the platform takes for an address costs, whoever put it there: `main.rs` is one on X.
    let has_link = |part: &&Part<Picture>| counter.entities(&part.text).iter().any(|entity| entity.kind == EntityKind::Link);
    let with_link = parts.iter().filter(has_link).count() as u64;
    let texts = parts.iter().flat_map(|part| &part.media).filter(|attachment| !attachment.alt.is_empty()).count() as u64;
    let without_links = parts.len() as u64 * micros(&cost.part) + texts * cost.alt_text.as_ref().map_or(0, micros);
    let total = without_links - with_link * micros(&cost.part) + with_link * micros(&cost.part_with_link);
    Some(Charge { micros: total, currency: cost.part.unit.clone(), without_links: (without_links < total).then_some(without_links) })
}

/// A price in millionths; prices of a spec are never negative.
fn micros(price: &Fact<f64>) -> u64 {
    (price.value * 1_000_000.0).round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Asset, PartCount};
    use crate::networks::Specs;

    #[test]
    fn x_charges_more_for_an_address() {
        let specs = Specs::embedded();
        let spec = specs.get("x").expect("a spec");
        let part = |text: &str| -> Part<Asset> {
            Part::plain(text.to_owned(), PartCount { unit: "weighted".to_owned(), length: 0, limit: None, fits: true })
        };
        let price = |texts: &[&str]| {
            let charge = charge(spec, &Counter::X, &texts.iter().map(|text| part(text)).collect::<Vec<_>>()).expect("X charges");
            (charge.micros, charge.without_links)
        };
        assert_eq!(price(&["Hola"]), (15_000, None));
        assert_eq!(price(&["Hola https://example.com/"]), (200_000, Some(15_000)));
        assert_eq!(price(&["Hola", "mira main.rs"]), (215_000, Some(30_000)));
        assert_eq!(charge::<Asset>(specs.get("mastodon").expect("a spec"), &Counter::X, &[part("Hola")]), None);
    }
}
