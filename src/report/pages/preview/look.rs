//! Which network is drawn how: the family of its layout, and what it does with names, addresses and pictures.
//!
//! Layouts are drawn after the networks' own pages as of November 2026, from their proportions and type, with no logo or
//! picture of theirs. `docs/pages.md` says what each drawing shows.

use super::text::Links;
use crate::networks::Specs;
use crate::networks::spec::Dialect;

/// A layout, each with a template below `templates/preview/looks/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Family {
    /// Short messages with a picture of the account beside them.
    Micro,
    /// A card of a news feed: full-width pictures, words below buttons.
    Feed,
    /// A picture first, its caption below.
    Gallery,
    /// A tall picture with a title.
    Pin,
    /// A whole telephone screen with a caption on it.
    Screen,
    /// A video with title and description.
    Video,
    /// A notice of a shop: picture, words, button.
    Notice,
    /// A topic with title and body.
    Topic,
    /// A message of a conversation.
    Chat,
    /// An article with headline and picture.
    Article,
    /// A post made of blocks.
    Blocks,
    /// Anything else.
    Plain,
}

/// How an account is named beside a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// `@ada`.
    At,
    /// `@ada@example.social`, with the channel's server.
    AtServer,
    /// `u/ada`.
    User,
    /// As it is written in `pregon.yaml`.
    Bare,
}

/// How a network draws a post.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Name of the style: `look-<name>` is its class.
    pub(super) name: &'static str,
    pub(super) family: Family,
    pub(super) handle: Handle,
    pub(super) links: Links,
    /// Pictures that stand side by side; further ones are counted. With 1, the rest is a row of small ones below.
    pub(super) cells: usize,
    /// Whether crops keep the focus point that was sent; others keep the middle.
    pub(super) focus: bool,
}

const SENT: Links = Links { found: false, shortened: false, clickable: true };
const FOUND: Links = Links { found: true, shortened: false, clickable: true };
const SHORT: Links = Links { found: true, shortened: true, clickable: true };

const fn look(name: &'static str, family: Family, handle: Handle, links: Links, cells: usize) -> Look {
    Look { name, family, handle, links, cells, focus: false }
}

const PLAIN: Look = look("plain", Family::Plain, Handle::At, FOUND, 4);
const ARTICLE: Look = look("site", Family::Article, Handle::Bare, SENT, 1);

/// Every network that has a look of its own, sorted.
const LOOKS: &[Look] = &[
    Look { focus: true, ..look("akkoma", Family::Micro, Handle::AtServer, SHORT, 4) },
    look("bluesky", Family::Micro, Handle::At, SENT, 4),
    look("devto", Family::Article, Handle::Bare, SENT, 1),
    look("discord", Family::Chat, Handle::Bare, FOUND, 4),
    look("discourse", Family::Topic, Handle::Bare, SENT, 4),
    look("facebook", Family::Feed, Handle::Bare, FOUND, 5),
    look("ghost", Family::Article, Handle::Bare, SENT, 1),
    Look { focus: true, ..look("gotosocial", Family::Micro, Handle::AtServer, SHORT, 4) },
    look("google-business", Family::Notice, Handle::Bare, FOUND, 1),
    look("instagram", Family::Gallery, Handle::Bare, FOUND, 1),
    look("lemmy", Family::Topic, Handle::AtServer, SENT, 1),
    look("linkedin", Family::Feed, Handle::Bare, FOUND, 5),
    Look { focus: true, ..look("mastodon", Family::Micro, Handle::AtServer, SHORT, 4) },
    look("matrix", Family::Chat, Handle::Bare, FOUND, 4),
    look("misskey", Family::Micro, Handle::AtServer, FOUND, 4),
    look("nostr", Family::Micro, Handle::Bare, FOUND, 4),
    look("pinterest", Family::Pin, Handle::Bare, FOUND, 1),
    look("pixelfed", Family::Gallery, Handle::AtServer, SHORT, 1),
    Look { focus: true, ..look("pleroma", Family::Micro, Handle::AtServer, SHORT, 4) },
    look("reddit", Family::Topic, Handle::User, SENT, 1),
    ARTICLE,
    look("slack", Family::Chat, Handle::Bare, FOUND, 4),
    look("telegram", Family::Chat, Handle::At, FOUND, 10),
    look("threads", Family::Micro, Handle::Bare, FOUND, 10),
    look("tiktok", Family::Screen, Handle::At, FOUND, 1),
    look("tumblr", Family::Blocks, Handle::Bare, SENT, 10),
    look("wordpress", Family::Article, Handle::Bare, SENT, 1),
    look("x", Family::Micro, Handle::At, SHORT, 4),
    look("youtube", Family::Video, Handle::At, FOUND, 1),
];

/// The look of a network: its own, that of the network which it extends, or one that suits its texts.
pub(super) fn of(specs: &Specs, network: &str) -> Look {
    let known = |name: &str| LOOKS.iter().find(|look| look.name == name).copied();
    if let Some(look) = known(network).or_else(|| known(specs.base_of(network))) {
        return look;
    }
    let Some(spec) = specs.get(network) else { return PLAIN };
    match spec.text.dialect {
        Dialect::Html | Dialect::DevTo => ARTICLE,
        Dialect::Reddit => known("reddit").unwrap_or(PLAIN),
        Dialect::Lemmy => known("lemmy").unwrap_or(PLAIN),
        Dialect::Discourse => known("discourse").unwrap_or(PLAIN),
        Dialect::Npf => known("tumblr").unwrap_or(PLAIN),
        Dialect::Discord => known("discord").unwrap_or(PLAIN),
        Dialect::Mrkdwn => known("slack").unwrap_or(PLAIN),
        Dialect::Matrix => known("matrix").unwrap_or(PLAIN),
        Dialect::Entities => known("telegram").unwrap_or(PLAIN),
        Dialect::Facets => Look { links: SENT, ..PLAIN },
        Dialect::Plain | Dialect::LittleText | Dialect::Mfm => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_network_has_a_look() {
        let specs = Specs::embedded();
        for spec in specs.iter() {
            assert_eq!(of(&specs, spec.name.as_str()).name, spec.name.as_str());
        }
        assert_eq!(of(&specs, "our-own").family, Family::Plain);
    }

    #[test]
    fn looks_have_one_name_each_and_a_style() {
        let css = include_str!("../../../../templates/style/looks.css");
        let mut names: Vec<&str> = LOOKS.iter().map(|look| look.name).collect();
        for name in &names {
            assert!(css.contains(&format!(".look-{name}")), "{name} has no style");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LOOKS.len());
    }
}
