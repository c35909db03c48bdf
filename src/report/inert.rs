//! HTML of a document, made safe to stand inside one of our pages.
//!
//! What compiling wrote is of a plain kind: known elements, quoted attributes, every element closed. Such HTML is copied
//! piece by piece, without what is not wanted in a page of ours (attributes, addresses that are not safe, pictures from
//! elsewhere). Anything else goes through a real sanitiser first, and becomes plain text if it is still not of that kind: an
//! `<li>` without a list, say, would end the list item of the page around it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::rich::{escape, is_safe, plain};

/// Draws the picture at an address with a text alternative, which is escaped already; `None` for one that is not ours.
pub(crate) type Pictures<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// Elements with what has to stand directly around them; nothing where any place is right.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &[]),
    ("abbr", &[]),
    ("b", &[]),
    ("blockquote", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("dd", &["dl"]),
    ("del", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &["dl"]),
    ("em", &[]),
    ("figcaption", &["figure"]),
    ("figure", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("i", &[]),
    ("ins", &[]),
    ("kbd", &[]),
    ("li", &["ol", "ul"]),
    ("mark", &[]),
    ("ol", &[]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("s", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &["table"]),
    ("td", &["tr"]),
    ("th", &["tr"]),
    ("thead", &["table"]),
    ("tr", &["thead", "tbody", "table"]),
    ("u", &[]),
    ("ul", &[]),
];

/// Deeper nesting is refused: nobody writes it.
const DEEPEST: usize = 100;

/// What has more tags that are not closed is not parsed: a parser's work grows with the square of the depth.
const MOST_OPEN: usize = 2000;

/// Elements that have no end.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// A document as it may stand in a page, below a heading of the third level.
pub(crate) fn document(html: &str, pictures: &Pictures<'_>) -> String {
    if let Some(safe) = copy(html, pictures) {
        return safe;
    }
    let cleaned = (tags_without_end(html) <= MOST_OPEN).then(|| SANITISER.clean(html).to_string());
    cleaned.and_then(|cleaned| copy(&cleaned, pictures)).unwrap_or_else(|| {
        let mut text = String::from("<p>");
        escape(&plain(html), &mut text);
        text.push_str("</p>");
        text
    })
}

/// At the deepest place, how many more tags began than ended before it.
fn tags_without_end(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        open = if html[at + 1..].starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .tags(ELEMENTS.iter().map(|(name, _)| *name).chain(VOID).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "asset"]))
        .link_rel(None);
    builder
});

/// Copies HTML of the plain kind; `None` where it is of another.
fn copy(html: &str, pictures: &Pictures<'_>) -> Option<String> {
    let mut out = String::with_capacity(html.len() + 64);
    // Elements that are open: how they were written, and what closes them here.
    let mut open: Vec<(&str, &'static str)> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            let close = end.find('>')?;
            let (name, written) = open.pop()?;
            if name != &end[..close] {
                return None;
            }
            out.push_str("</");
            out.push_str(written);
            out.push('>');
            rest = &end[close + 1..];
            continue;
        }
        let tag = Tag::read(rest)?;
        rest = tag.rest;
        if VOID.contains(&tag.name) {
            void(&tag, pictures, &mut out);
            continue;
        }
        let (_, around) = ELEMENTS.iter().find(|(name, _)| *name == tag.name)?;
        if open.len() >= DEEPEST || !around.is_empty() && !open.last().is_some_and(|(name, _)| around.contains(name)) {
            return None;
        }
        open.push((tag.name, start(&tag, &mut out)));
    }
    out.push_str(rest);
    open.is_empty().then_some(out)
}

/// Writes a start tag and returns the name of the element written.
fn start(tag: &Tag<'_>, out: &mut String) -> &'static str {
    let name = match tag.name {
        "h1" | "h2" => "h4",
        "h3" => "h5",
        "h4" | "h5" | "h6" => "h6",
        "a" if !tag.attribute("href").is_some_and(is_safe) => "span",
        other => ELEMENTS.iter().find(|(name, _)| *name == other).map_or("span", |(name, _)| name),
    };
    out.push('<');
    out.push_str(name);
    let kept = match name {
        "a" => tag.attribute("href").map(|href| ("href", href)),
        "ol" => tag.attribute("start").filter(|start| start.len() < 9 && start.bytes().all(|b| b.is_ascii_digit())).map(|n| ("start", n)),
        _ => None,
    };
    if let Some((attribute, value)) = kept {
        out.push(' ');
        out.push_str(attribute);
        out.push_str("=\"");
        out.push_str(value);
        out.push('"');
    }
    out.push('>');
    name
}

fn void(tag: &Tag<'_>, pictures: &Pictures<'_>, out: &mut String) {
    if tag.name != "img" {
        out.push('<');
        out.push_str(tag.name);
        out.push('>');
        return;
    }
    let alt = tag.attribute("alt").unwrap_or_default();
    if let Some(drawn) = pictures(tag.attribute("src").unwrap_or_default(), alt) {
        out.push_str(&drawn);
    } else {
        // A picture that cannot be shown is its words. Values of attributes may hold what is markup elsewhere.
        out.push_str("<span class=\"gone\">[");
        out.push_str(&alt.replace('<', "&lt;"));
        out.push_str("]</span>");
    }
}

/// A start tag: what stands between `<` and `>`.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// What follows the tag.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())?;
        let (name, mut rest) = text.split_at(end);
        let mut attributes = Vec::new();
        loop {
            let trimmed = rest.trim_start_matches([' ', '\n']);
            if let Some(rest) = trimmed.strip_prefix('>').or_else(|| trimmed.strip_prefix("/>")) {
                return Some(Self { name, attributes, rest });
            }
            // Attributes are parted by blanks.
            if trimmed.len() == rest.len() {
                return None;
            }
            let end = trimmed.find(|c: char| !c.is_ascii_lowercase() && c != '-')?;
            let (attribute, after) = trimmed.split_at(end);
            if attribute.is_empty() || attributes.len() > 20 {
                return None;
            }
            let (value, after) = match after.strip_prefix("=\"") {
                Some(quoted) => quoted.split_once('"')?,
                None if after.starts_with([' ', '>', '/']) => ("", after),
                None => return None,
            };
            attributes.push((attribute, value));
            rest = after;
        }
    }

    /// The value of an attribute, as it is written between the quotes.
    fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(html: &str) -> String {
        document(html, &|src, alt| (src == "asset:0").then(|| format!("<img src=\"a.jpg\" alt=\"{alt}\">")))
    }

    #[test]
    fn plain_documents_are_copied() {
        for (html, drawn) in [
            ("<h2>Uno</h2>\n<p>a &amp; <em>b</em><br />c</p>", "<h4>Uno</h4>\n<p>a &amp; <em>b</em><br>c</p>"),
            ("<ol start=\"3\"><li>x</li></ol>", "<ol start=\"3\"><li>x</li></ol>"),
            ("<p><img src=\"asset:0\" alt=\"Un &quot;puesto&quot;\" /></p>", "<p><img src=\"a.jpg\" alt=\"Un &quot;puesto&quot;\"></p>"),
            (
                "<p><a href=\"https://a.example/?b=1&amp;c\" rel=\"noopener\">x</a></p>",
                "<p><a href=\"https://a.example/?b=1&amp;c\">x</a></p>",
            ),
            (
                "<table><thead><tr><th style=\"text-align: left\">x</th></tr></thead></table>",
                "<table><thead><tr><th>x</th></tr></thead></table>",
            ),
        ] {
            assert_eq!(draw(html), drawn);
        }
    }

    #[test]
    fn hostile_documents_are_inert() {
        for html in [
            "<script>alert(1)</script><p>x</p>",
            "<p onclick=\"alert(1)\">x</p>",
            "<p onclick=alert(1)>x</p>",
            "<img src=\"https://a.example/t.gif\" alt=\"x\">",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"java&#115;cript:alert(1)\">x</a>",
            "<a href='javascript:alert(1)'>x</a>",
            "<svg><script>alert(1)</script></svg>",
            "<style>*{display:none}</style>x",
            "<iframe src=\"https://a.example\"></iframe>x",
            "</div></li></ol><p>x",
            "<li>x</li>",
            "<td>x</td>",
            "<p>x<!-- y",
            "<p>x</p",
            "<p class=\"a\"onclick=\"b\">x</p>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>x",
            "<p id=\"main\" style=\"position:fixed\">x</p>",
        ] {
            let drawn = draw(html);
            let lower = drawn.to_ascii_lowercase();
            for bad in [
                "<script",
                "onclick=",
                "onerror=",
                "javascript:",
                "<svg",
                "<style",
                "<iframe",
                "https://",
                "id=",
                "style=",
                "<li",
                "<td",
                "<!--",
            ] {
                assert!(!lower.contains(bad), "{html}: {drawn}");
            }
            // It is of the plain kind itself: nothing is left open, nothing is closed that it did not open.
            assert!(copy(&drawn.replace(" class=\"gone\"", ""), &|_, _| None).is_some(), "{html}: {drawn}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("{}x{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        assert_eq!(draw(&deep), "<p>x</p>");
    }

    #[test]
    fn pictures_from_elsewhere_are_words() {
        assert_eq!(draw("<p><img src=\"https://a.example/x.png\" alt=\"Un <b>\"></p>"), "<p><span class=\"gone\">[Un &lt;b>]</span></p>");
    }
}
