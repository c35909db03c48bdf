//! The dialects of the networks: one text, written as each platform takes it.
//!
//! A message is cut to parts first, by what readers see, and each part is written by itself: so markup is never cut.
//! Each writer is a pure function of the part.

mod discord;
mod entities;
pub(super) mod html;
mod little_text;
pub(super) mod markdown;
mod markup;
mod matrix;
mod mfm;
mod mrkdwn;
pub(super) mod npf;
pub(super) mod pages;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
mod tests;

pub use entities::utf16_range;

pub(super) use discord::is_snowflake;
pub(super) use little_text::is_urn;
pub(super) use mrkdwn::is_member;

use super::rich::Rich;
use crate::model::{Facet, RichText, Styled};
use crate::networks::spec::Dialect;

/// What a text may hold in a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Abilities {
    /// Whether the text of a link is itself clickable; otherwise the address is written out.
    pub(super) inline_links: bool,
    /// Whether an address is shown in short, since the whole of it is kept beside the text.
    pub(super) short_addresses: bool,
    /// Whether there are emphasis, quotations and headings.
    pub(super) styles: bool,
    /// How tables are written.
    pub(super) tables: Tables,
}

/// How a table is written in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tables {
    /// Lines, with the cells one after the other.
    Lines,
    /// Columns of letters of the same width, where it fits.
    Columns,
    /// Lines whose cells are marked, for dialects with tables.
    Cells,
}

impl Abilities {
    /// What a message may hold in a dialect.
    pub(super) fn of(dialect: Dialect) -> Self {
        let plain = Self { inline_links: false, short_addresses: false, styles: false, tables: Tables::Lines };
        let styled = Self { inline_links: true, short_addresses: true, styles: true, tables: Tables::Columns };
        match dialect {
            Dialect::Plain | Dialect::LittleText => plain,
            Dialect::Facets => Self { inline_links: true, short_addresses: true, ..plain },
            Dialect::Entities | Dialect::Mrkdwn | Dialect::Mfm => styled,
            // Discord shows a masked link as typed where its text looks like an address:
            // <https://support.discord.com/hc/en-us/articles/210298617>.
            Dialect::Discord => Self { short_addresses: false, ..styled },
            Dialect::Matrix => Self { tables: Tables::Cells, ..styled },
            Dialect::Npf | Dialect::Reddit | Dialect::Lemmy | Dialect::Discourse | Dialect::DevTo | Dialect::Html => {
                Self { tables: Tables::Lines, ..styled }
            }
        }
    }
}

/// A text as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Payload {
    /// The text.
    pub(super) text: String,
    /// What is clickable in it, where the platform takes that as ranges or finds it itself.
    pub(super) facets: Vec<Facet>,
    /// What is emphasised in it, where the platform takes that as ranges.
    pub(super) styles: Vec<Styled>,
    /// The same as HTML.
    pub(super) formatted: Option<String>,
    /// What readers see, where the text carries markup.
    pub(super) shown: Option<RichText>,
}

/// Writes a message.
pub(super) fn message(dialect: Dialect, rich: &Rich) -> Payload {
    let marked_up = |text: String| Payload { text, shown: Some(rich.shown()), ..Payload::default() };
    match dialect {
        Dialect::Plain | Dialect::Facets => Payload { text: rich.text().to_owned(), facets: rich.facets(), ..Payload::default() },
        // Nothing is emphasised there.
        Dialect::LittleText => {
            let shown = RichText { styles: Vec::new(), ..rich.shown() };
            Payload { text: little_text::write(rich), shown: Some(shown), ..Payload::default() }
        }
        Dialect::Entities => entities::write(rich),
        Dialect::Discord => marked_up(discord::write(rich)),
        Dialect::Mrkdwn => marked_up(mrkdwn::write(rich)),
        Dialect::Mfm => marked_up(mfm::write(rich)),
        Dialect::Matrix => Payload { formatted: Some(matrix::html(rich)), ..marked_up(matrix::body(rich)) },
        // Documents are not made of messages; what there is of such a text is its words.
        Dialect::Npf | Dialect::Reddit | Dialect::Lemmy | Dialect::Discourse | Dialect::DevTo | Dialect::Html => {
            marked_up(rich.text().to_owned())
        }
    }
}
