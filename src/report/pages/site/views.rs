//! What the templates of the site are given.

use serde::Serialize;

use crate::report::format::Moment;

/// What every page of the site has.
#[derive(Serialize)]
pub(super) struct Shell<'a> {
    pub(super) lang: &'a str,
    /// From the page's folder to the top of the site.
    pub(super) root: String,
    pub(super) title: String,
    /// Title with the site's, for the window.
    pub(super) full_title: String,
    pub(super) site_title: &'a str,
    pub(super) tagline: Option<&'a str>,
    pub(super) author: &'a str,
    pub(super) description: Option<String>,
    /// Absolute address, where the site has one.
    pub(super) canonical: Option<String>,
    pub(super) feeds: bool,
    pub(super) og_type: &'static str,
    pub(super) og_image: Option<Image>,
    pub(super) og_lang: String,
    pub(super) published: Option<String>,
    pub(super) profiles: Vec<Profile>,
}

/// An account of the team on another network.
#[derive(Serialize)]
pub(super) struct Profile {
    pub(super) network: String,
    pub(super) handle: String,
    pub(super) url: String,
}

#[derive(Serialize)]
pub(in crate::report::pages) struct Image {
    /// File name below `media/`.
    pub(super) file: String,
    /// Absolute address, where the site has one.
    pub(in crate::report::pages) url: Option<String>,
    pub(in crate::report::pages) alt: String,
    pub(in crate::report::pages) width: u32,
    pub(in crate::report::pages) height: u32,
    pub(super) bytes: u64,
    pub(super) mime: &'static str,
    /// Point that a crop keeps, in percent.
    pub(super) x: f64,
    pub(super) y: f64,
}

#[derive(Serialize)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) slug: String,
}

/// A post in a list.
#[derive(Serialize)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) lang: Option<String>,
    pub(super) date: Moment,
    pub(super) summary: String,
    pub(super) kind: &'static str,
    pub(super) image: Option<Image>,
    pub(super) tags: Vec<Tag>,
}

#[derive(Serialize)]
pub(super) struct Neighbour {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) lang: Option<String>,
}

#[derive(Serialize)]
pub(super) struct EventBox {
    pub(super) name: String,
    pub(super) start: Moment,
    pub(super) end: Option<Moment>,
    pub(super) same_day: bool,
    pub(super) place: Option<String>,
    pub(super) url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Copy {
    pub(super) network: String,
    pub(super) url: String,
}

#[derive(Serialize)]
pub(super) struct Source {
    pub(super) url: String,
    pub(super) host: String,
}

#[derive(Serialize)]
pub(super) struct CampaignBox {
    pub(super) name: String,
    pub(super) hashtag: Option<String>,
    pub(super) range: Option<String>,
    pub(super) terms: Option<String>,
}

#[derive(Serialize)]
pub(super) struct PostBody {
    pub(super) id: String,
    pub(super) post_lang: String,
    pub(super) heading: String,
    pub(super) date: Moment,
    pub(super) kind: &'static str,
    pub(super) html: String,
    pub(super) hero: Option<Image>,
    pub(super) gallery: Vec<Image>,
    pub(super) summary: Option<String>,
    pub(super) tags: Vec<Tag>,
    pub(super) event: Option<EventBox>,
    pub(super) poll: Vec<String>,
    pub(super) source: Option<Source>,
    pub(super) link: Option<Source>,
    pub(super) reply_to: Option<Source>,
    pub(super) copies: Vec<Copy>,
    pub(super) campaign: Option<CampaignBox>,
    pub(super) newer: Option<Neighbour>,
    pub(super) older: Option<Neighbour>,
}

#[derive(Serialize)]
pub(super) struct IndexBody {
    pub(super) posts: Vec<Item>,
    pub(super) number: usize,
    pub(super) pages: usize,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    pub(super) tags: Vec<TagCount>,
    pub(super) events: Vec<EventBox>,
}

#[derive(Serialize)]
pub(super) struct TagCount {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) posts: usize,
}

#[derive(Serialize)]
pub(super) struct TagBody {
    pub(super) tag: String,
    pub(super) posts: Vec<Item>,
}
