//! Words of people in pages: escaped, shortened, and only addresses that are safe to open become links.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

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

/// Sanitised HTML of a page with addresses in the place of the numbers that stand for its pictures (`<img src="asset:2">`), and
/// the numbers that were there. A number without a picture shows its alternative text.
pub(crate) fn with_pictures(html: &str, address: impl Fn(usize) -> Option<String>) -> (String, Vec<usize>) {
    const SOURCE: &str = " src=\"asset:";
    let (mut out, mut numbers) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    // In sanitised HTML, `<` begins a tag and quotes inside of values are written as entities.
    while let Some(at) = rest.find("<img ") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag[1..].find('<').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        rest = after;
        match tag.split_once(SOURCE).and_then(|(head, value)| Some((head, value.split_once('"')?))) {
            Some((head, (number, tail))) => {
                let number: Option<usize> = number.parse().ok();
                numbers.extend(number);
                out.push_str(head);
                out.push_str(" src=\"");
                escape(&number.and_then(&address).unwrap_or_else(|| "data:,".to_owned()), &mut out);
                out.push('"');
                out.push_str(tail);
            }
            None => out.push_str(tag),
        }
    }
    out.push_str(rest);
    (out, numbers)
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

    #[test]
    fn only_safe_addresses_are_opened() {
        for bad in ["javascript:a", "JAVASCRIPT:a", "java\nscript:a", "data:text/html,x", "file:///etc", "//host", "x", "ht\ttps://a"] {
            assert!(!is_safe(bad), "{bad:?}");
        }
        assert!(is_safe("https://a.example") && is_safe("mailto:a@a.example"));
    }

    #[test]
    fn numbers_of_pictures_become_addresses() {
        let address = |number| (number < 2).then(|| format!("../media/{number}.jpg"));
        for (html, drawn, numbers) in [
            ("<p>a</p>", "<p>a</p>", vec![]),
            ("<p><img src=\"asset:1\" alt=\"b\"></p>", "<p><img src=\"../media/1.jpg\" alt=\"b\"></p>", vec![1]),
            (
                "<img alt=\"&quot; src=\" src=\"asset:0\"><img src=\"asset:7\">",
                "<img alt=\"&quot; src=\" src=\"../media/0.jpg\"><img src=\"data:,\">",
                vec![0, 7],
            ),
            ("<p>&lt;img src=\"asset:0\"</p>", "<p>&lt;img src=\"asset:0\"</p>", vec![]),
            ("<img alt=\"x\">", "<img alt=\"x\">", vec![]),
        ] {
            assert_eq!(with_pictures(html, address), (drawn.to_owned(), numbers));
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
