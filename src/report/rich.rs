//! Text with facets as HTML: everything escaped, and only addresses that are safe to open become links.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::model::{Facet, FacetTarget};

/// Escapes text for HTML content and for quoted attributes.
pub(crate) fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

/// Whether an address may be opened from a page: `http`, `https` or `mailto`.
pub(crate) fn is_safe(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    // Browsers strip tabs and line feeds from addresses before they read the scheme.
    scheme.is_some_and(|scheme| ["http", "https", "mailto"].contains(&scheme.as_str())) && !url.contains(|c: char| c.is_control())
}

/// How addresses are shown on a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkText {
    /// As sent.
    AsSent,
    /// Found by the platform, without scheme and `www.`, cut after 30 characters, as Mastodon shows addresses
    /// (<https://docs.joinmastodon.org/spec/activitypub/#sanitization>: `invisible` and `ellipsis` spans).
    Shortened,
}

/// A part's text as HTML paragraphs.
pub(crate) fn text_to_html(text: &str, facets: &[Facet], links: LinkText) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for facet in facets {
        // A facet that does not fit the text is left out rather than trusted.
        let (Some(before), Some(inside)) = (text.get(at..facet.start), text.get(facet.start..facet.end)) else { continue };
        push_plain(&mut html, before, links);
        push_facet(&mut html, inside, &facet.target, links);
        at = facet.end;
    }
    push_plain(&mut html, text.get(at..).unwrap_or_default(), links);
    let mut paragraphs = String::with_capacity(html.len() + 32);
    for paragraph in html.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')).filter(|paragraph| !paragraph.is_empty()) {
        paragraphs.push_str("<p>");
        paragraphs.push_str(&paragraph.replace('\n', "<br>"));
        paragraphs.push_str("</p>");
    }
    paragraphs
}

/// Text outside facets; where the platform finds addresses itself, they are links here, too.
fn push_plain(html: &mut String, text: &str, links: LinkText) {
    if links == LinkText::AsSent {
        return escape(text, html);
    }
    for span in addresses().spans(text) {
        match span.kind() {
            Some(_) => push_facet(html, span.as_str(), &FacetTarget::Link { uri: span.as_str().to_owned() }, links),
            None => escape(span.as_str(), html),
        }
    }
}

/// Addresses as platforms without facets recognise them: with a scheme only.
fn addresses() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    finder
}

/// The first address of a text: of a facet, else of those that a platform finds itself.
pub(crate) fn first_link<'a>(text: &'a str, facets: &'a [Facet]) -> Option<&'a str> {
    let of_facet = facets.iter().find_map(|facet| match &facet.target {
        FacetTarget::Link { uri } => Some(uri.as_str()),
        FacetTarget::Mention { .. } | FacetTarget::Tag { .. } => None,
    });
    of_facet.or_else(|| addresses().links(text).next().map(|link| link.as_str()))
}

fn push_facet(html: &mut String, inside: &str, target: &FacetTarget, links: LinkText) {
    match target {
        FacetTarget::Link { uri } if is_safe(uri) => {
            html.push_str("<a href=\"");
            escape(uri, html);
            html.push_str("\">");
            match links {
                LinkText::Shortened if inside.contains("://") => escape(&shortened(inside), html),
                _ => escape(inside, html),
            }
            html.push_str("</a>");
        }
        FacetTarget::Mention { .. } => {
            html.push_str("<span class=\"facet mention\" title=\"");
            escape(inside, html);
            html.push_str("\">");
            // Mastodon shows `@ada@example.social` as `@ada`.
            let server = inside.char_indices().skip(1).find(|(_, c)| *c == '@').map_or(inside.len(), |(at, _)| at);
            escape(if links == LinkText::Shortened { &inside[..server] } else { inside }, html);
            html.push_str("</span>");
        }
        FacetTarget::Tag { .. } => {
            html.push_str("<span class=\"facet tag\">");
            escape(inside, html);
            html.push_str("</span>");
        }
        FacetTarget::Link { .. } => escape(inside, html),
    }
}

/// An address without scheme and `www.`, cut after 30 characters.
pub(crate) fn shortened(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    match bare.char_indices().nth(30) {
        Some((cut, _)) => format!("{}…", &bare[..cut]),
        None => bare.to_owned(),
    }
}

/// Host of an address, for link cards.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

/// The team's own Markdown as sanitised HTML, its headings `deeper` levels down.
pub(crate) fn markdown_to_html(markdown: &str, deeper: usize) -> String {
    const LEVELS: [HeadingLevel; 6] =
        [HeadingLevel::H1, HeadingLevel::H2, HeadingLevel::H3, HeadingLevel::H4, HeadingLevel::H5, HeadingLevel::H6];
    let lower = |level: HeadingLevel| LEVELS[(level as usize - 1 + deeper).min(5)];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    // Pictures would have to be found and copied; the manual is text.
    ammonia::Builder::default()
        .rm_tags(["img"])
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .clean(&html)
        .to_string()
}

/// The words of sanitised HTML, without tags, for summaries.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => {
                in_tag = true;
                text.push(' ');
            }
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    let words: Vec<&str> = text.split_whitespace().collect();
    // Tags leave a space before the punctuation that follows them.
    words.join(" ").replace(" .", ".").replace(" ,", ",").replace(" ;", ";").replace(" :", ":").replace(" !", "!").replace(" ?", "?")
}

/// The first sentence or so of a text: cut at a word, with an ellipsis.
pub(crate) fn excerpt(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let cut: String = text.chars().take(characters).collect();
    let at = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(start: usize, end: usize, uri: &str) -> Facet {
        Facet { start, end, target: FacetTarget::Link { uri: uri.into() } }
    }

    #[test]
    fn hostile_text_stays_text() {
        let html = text_to_html("<img src=x onerror=alert(1)> \"'&", &[], LinkText::AsSent);
        assert_eq!(html, "<p>&lt;img src=x onerror=alert(1)&gt; &quot;&#39;&amp;</p>");
    }

    #[test]
    fn only_safe_addresses_become_links() {
        for bad in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//host",
            "x",
            "ht\ttps://a",
        ] {
            assert!(!is_safe(bad), "{bad:?}");
            assert_eq!(text_to_html("ven", &[link(0, 3, bad)], LinkText::AsSent), "<p>ven</p>", "{bad:?}");
        }
        assert_eq!(
            text_to_html("ven ya", &[link(0, 3, "https://a.example/?a=\"><b>")], LinkText::AsSent),
            "<p><a href=\"https://a.example/?a=&quot;&gt;&lt;b&gt;\">ven</a> ya</p>"
        );
    }

    #[test]
    fn facets_count_bytes_and_wrong_ones_are_left_out() {
        let text = "Mañana 🎃 #Otoño\n\nfin";
        let start = text.find('#').expect("a sign");
        let facets = [Facet { start, end: start + "#Otoño".len(), target: FacetTarget::Tag { tag: "Otoño".into() } }];
        assert_eq!(text_to_html(text, &facets, LinkText::AsSent), "<p>Mañana 🎃 <span class=\"facet tag\">#Otoño</span></p><p>fin</p>");
        for wrong in [link(2, 3, "https://a.example"), link(5, 400, "https://a.example"), link(9, 3, "https://a.example")] {
            assert_eq!(text_to_html("Mañana", &[wrong], LinkText::AsSent), "<p>Mañana</p>");
        }
    }

    #[test]
    fn addresses_outside_facets_are_found_where_the_platform_finds_them() {
        let text = "ven (https://a.example/b) y javascript:x";
        assert_eq!(text_to_html(text, &[], LinkText::AsSent), "<p>ven (https://a.example/b) y javascript:x</p>");
        assert_eq!(
            text_to_html(text, &[], LinkText::Shortened),
            "<p>ven (<a href=\"https://a.example/b\">a.example/b</a>) y javascript:x</p>"
        );
        assert_eq!(first_link(text, &[]), Some("https://a.example/b"));
        assert_eq!(first_link(text, &[link(0, 3, "https://c.example")]), Some("https://c.example"));
    }

    #[test]
    fn mentions_are_shown_as_their_network_shows_them() {
        let text = "con @ada@example.social";
        let facets = [Facet { start: 4, end: text.len(), target: FacetTarget::Mention { handle: "ada@example.social".into() } }];
        for (links, shown) in [(LinkText::Shortened, "@ada"), (LinkText::AsSent, "@ada@example.social")] {
            let html = text_to_html(text, &facets, links);
            assert_eq!(html, format!("<p>con <span class=\"facet mention\" title=\"@ada@example.social\">{shown}</span></p>"));
        }
    }

    #[test]
    fn addresses_are_shortened() {
        for (url, short) in [
            ("https://www.a.example/b", "a.example/b"),
            ("https://laceiba.example/posts/noche-de-lectura/", "laceiba.example/posts/noche-de…"),
        ] {
            assert_eq!(shortened(url), short);
        }
        for (url, name) in [("https://u:p@a.example:8080/x", "a.example:8080"), ("https://a.example?x", "a.example")] {
            assert_eq!(host(url), name);
        }
    }

    #[test]
    fn manuals_are_sanitised_and_moved_down() {
        let html = markdown_to_html("# Uno\n\n<script>x</script>\n\n[a](javascript:x) **b**", 1);
        assert!(html.contains("<h2>Uno</h2>") && html.contains("<strong>b</strong>"), "{html}");
        assert!(!html.contains("script>") && !html.contains("javascript:"), "{html}");
    }

    #[test]
    fn excerpts_end_at_words() {
        assert_eq!(excerpt("uno dos, tres", 9), "uno dos…");
        assert_eq!(plain("<p>Hola <em>tú</em>.</p><p>&lt;b&gt;</p>"), "Hola tú. <b>");
    }
}
