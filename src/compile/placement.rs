//! Where the address that a post wants people to open stands on a channel.

use crate::model::LinkPlacement;
use crate::networks::NetworkSpec;
use crate::workspace::Channel;

/// The place of the address: the one that the team chose, else a card where we build it, else the network's usual place.
///
/// A card gives way to pictures where the network shows only one of them.
pub(super) fn placement(spec: &NetworkSpec, channel: &Channel, has_pictures: bool) -> LinkPlacement {
    let offered = &spec.links.placements.value;
    let usual = || offered.first().copied().unwrap_or(LinkPlacement::Text);
    let card = spec.card.as_ref();
    let card_fits = !has_pictures || card.is_some_and(|card| card.beside_images);
    let built = || (offered.contains(&LinkPlacement::Card) && card.is_some_and(|card| card.built_by_us)).then_some(LinkPlacement::Card);
    let wanted = channel.link.filter(|place| offered.contains(place)).or_else(built).unwrap_or_else(usual);
    match wanted {
        LinkPlacement::Card if !card_fits => {
            offered.iter().copied().find(|place| *place != LinkPlacement::Card).unwrap_or(LinkPlacement::Text)
        }
        wanted => wanted,
    }
}

/// What the text says where the address is in the account's profile.
pub(super) fn bio_note(lang: &str) -> &'static str {
    if lang.starts_with("es") { "Enlace en el perfil." } else { "Link in profile." }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;

    #[test]
    fn the_address_stands_where_the_network_and_the_team_want_it() {
        use LinkPlacement::{Bio, Card, Field, FirstComment, Text};
        for (network, chosen, pictures, expected) in [
            ("mastodon", None, false, Text),
            ("mastodon", Some(Bio), false, Text),
            ("bluesky", None, false, Card),
            ("bluesky", None, true, Text),
            ("bluesky", Some(Text), false, Text),
            ("bluesky", Some(Card), true, Text),
            ("linkedin", None, false, Card),
            ("linkedin", None, true, Text),
            ("linkedin", Some(FirstComment), true, FirstComment),
            ("instagram", None, true, Bio),
            ("instagram", Some(FirstComment), true, FirstComment),
            ("pinterest", None, true, Field),
        ] {
            let specs = Specs::embedded();
            let link = chosen.map_or(String::new(), |place: LinkPlacement| format!(", link: {}", place.as_str()));
            let channel = crate::workspace::testing::channel(&format!("{{ network: {network}, server: https://a.example{link} }}"));
            assert_eq!(placement(specs.get(network).expect("a spec"), &channel, pictures), expected, "{network} {chosen:?}");
        }
    }
}
