//! Atom (RFC 4287) and JSON Feed 1.1 of the site; none where the site has no address, for entries need permanent ones.

use std::fmt::Write as _;

use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::site::Site;
use crate::report::output::OutputFile;
use crate::report::rich;
use crate::report::theme::RenderError;

/// Entries in a feed: readers keep older ones themselves.
pub(super) const ENTRIES: usize = 30;

/// One post as both feeds need it.
struct Item {
    url: String,
    title: String,
    lang: String,
    date: DateTime<FixedOffset>,
    summary: String,
    html: String,
    image: Option<String>,
    tags: Vec<String>,
    /// Address of the piece that a curated post recommends.
    external: Option<String>,
}

pub(super) fn render(site: &Site<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let Some(url) = site.url() else { return Ok(Vec::new()) };
    let items: Vec<Item> = (0..site.book.site.len().min(ENTRIES)).filter_map(|at| item(site, at).transpose()).collect::<Result<_, _>>()?;
    Ok(vec![atom(site, url, &items)?, json(site, url, &items)?])
}

fn item(site: &Site<'_>, at: usize) -> Result<Option<Item>, RenderError> {
    let (entry, line, page) = site.entry(at);
    let Some(url) = site.address(page, entry.post.id.as_str()) else { return Ok(None) };
    let variant = site.variant(at)?;
    let attached: Vec<_> = variant.parts.iter().flat_map(|part| &part.media).collect();
    let text: String = variant.parts.iter().map(|part| part.text.as_str()).collect();
    let (text, inside) = rich::with_pictures(&text, |at| site.image(&attached.get(at)?.picture, "").url);
    let mut html = String::new();
    for attachment in attached.iter().enumerate().filter(|(at, _)| !inside.contains(at)).map(|(_, attachment)| attachment) {
        let image = site.image(&attachment.picture, &attachment.alt);
        html.push_str("<p><img src=\"");
        rich::escape(&image.url.unwrap_or_default(), &mut html);
        html.push_str("\" alt=\"");
        rich::escape(&image.alt, &mut html);
        let _ = write!(html, "\" width=\"{}\" height=\"{}\"></p>", image.width, image.height);
    }
    html.push_str(&text);
    Ok(Some(Item {
        url,
        title: variant.title.clone(),
        lang: variant.lang.clone(),
        date: site.date(line).with_timezone(&site.book.workspace().config.timezone).fixed_offset(),
        summary: page.summary.clone(),
        html,
        image: site.card_image(page).and_then(|image| image.url),
        tags: entry.post.tags.iter().map(|tag| tag.value.clone()).collect(),
        external: entry.post.source.as_ref().map(|source| source.value.clone()).filter(|url| rich::is_safe(url)),
    }))
}

fn link(href: String, rel: &str, mime: &str) -> Link {
    Link { href, rel: rel.to_owned(), mime_type: Some(mime.to_owned()), ..Link::default() }
}

fn atom(site: &Site<'_>, url: &str, items: &[Item]) -> Result<OutputFile, RenderError> {
    const PATH: &str = "site/feed.xml";
    let config = &site.book.workspace().config;
    let author = Person { name: xml_text(site.author()), ..Person::default() };
    // Without entries nothing was updated yet; a feed must still carry an instant.
    let midnight = site.book.input.today.and_time(chrono::NaiveTime::MIN).and_utc().fixed_offset();
    let feed = Feed {
        title: Text::plain(xml_text(site.title())),
        subtitle: config.site.description.as_deref().map(|description| Text::plain(xml_text(description))),
        id: format!("{url}/"),
        updated: items.iter().map(|item| item.date).max().unwrap_or(midnight),
        authors: vec![author],
        lang: Some(config.language.clone()),
        generator: Some(Generator { value: "pregon".to_owned(), ..Generator::default() }),
        links: vec![link(format!("{url}/feed.xml"), "self", "application/atom+xml"), link(format!("{url}/"), "alternate", "text/html")],
        entries: items.iter().map(atom_entry).collect(),
        ..Feed::default()
    };
    let mut bytes = Vec::new();
    feed.write_to(&mut bytes).map_err(|error| RenderError::Feed { path: PATH, message: error.to_string() })?;
    bytes.push(b'\n');
    Ok(OutputFile { path: PATH.to_owned(), content: crate::report::Content::Bytes(bytes) })
}

fn atom_entry(item: &Item) -> Entry {
    let mut links = vec![link(item.url.clone(), "alternate", "text/html")];
    links.extend(item.external.clone().map(|url| link(url, "via", "text/html")));
    Entry {
        title: Text::plain(xml_text(&item.title)),
        id: item.url.clone(),
        updated: item.date,
        published: Some(item.date),
        summary: Some(Text::plain(xml_text(&item.summary))),
        categories: item.tags.iter().map(|tag| Category { term: xml_text(tag), ..Category::default() }).collect(),
        links,
        content: Some(Content {
            content_type: Some("html".to_owned()),
            value: Some(xml_text(&item.html)),
            lang: Some(item.lang.clone()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// Leaves out what XML 1.0 cannot hold, <https://www.w3.org/TR/xml/#charsets>; the writer escapes the rest.
fn xml_text(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)).collect()
}

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: Vec<JsonAuthor<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    language: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

fn json(site: &Site<'_>, url: &str, items: &[Item]) -> Result<OutputFile, RenderError> {
    const PATH: &str = "site/feed.json";
    let config = &site.book.workspace().config;
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: site.title(),
        home_page_url: format!("{url}/"),
        feed_url: format!("{url}/feed.json"),
        description: config.site.description.as_deref(),
        language: &config.language,
        authors: vec![JsonAuthor { name: site.author(), url: format!("{url}/") }],
        items: items
            .iter()
            .map(|item| JsonItem {
                id: &item.url,
                url: &item.url,
                external_url: item.external.as_deref(),
                title: &item.title,
                content_html: &item.html,
                summary: &item.summary,
                image: item.image.as_deref(),
                date_published: item.date.to_rfc3339(),
                language: &item.lang,
                tags: &item.tags,
            })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&feed).map_err(|error| RenderError::Feed { path: PATH, message: error.to_string() })?;
    Ok(OutputFile::text(PATH, text + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_break_the_feed() {
        assert_eq!(xml_text("a\u{0}\u{8}b\u{ffff}\n🎃"), "ab\n🎃");
    }
}
