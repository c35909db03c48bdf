//! Tumblr's blocks as a reader sees them (<https://www.tumblr.com/docs/npf>).
//!
//! Read tolerantly: a block that is not understood is left out, and what is no list of blocks at all is shown as text.

use serde_json::Value;

use super::text::{Links, Text};
use crate::model::{Facet, FacetTarget, Style, Styled};
use crate::report::inert::Pictures;
use crate::report::rich::{escape, host, is_safe};

/// Most blocks of a post (<https://www.tumblr.com/docs/npf#content-block-limits>).
const MOST_BLOCKS: usize = 1000;

const LINKS: Links = Links { found: false, shortened: false, clickable: true };

/// A list of blocks as safe HTML; `None` where the text is none.
pub(super) fn to_html(json: &str, pictures: &Pictures<'_>) -> Option<String> {
    let value: Value = serde_json::from_str(json).ok()?;
    let blocks = value.as_array().or_else(|| value.get("content")?.as_array())?;
    let mut html = String::with_capacity(json.len());
    // The list that is open: its element.
    let mut list: Option<&'static str> = None;
    for block in blocks.iter().take(MOST_BLOCKS) {
        let wanted = match field(block, "subtype") {
            "unordered-list-item" => Some("ul"),
            "ordered-list-item" => Some("ol"),
            _ => None,
        };
        if list != wanted {
            if let Some(name) = list {
                html.extend(["</", name, ">"]);
            }
            if let Some(name) = wanted {
                html.extend(["<", name, ">"]);
            }
            list = wanted;
        }
        match field(block, "type") {
            "text" => text(block, &mut html),
            "image" => image(block, pictures, &mut html),
            "link" => link(block, &mut html),
            _ => {}
        }
    }
    if let Some(name) = list {
        html.extend(["</", name, ">"]);
    }
    Some(html)
}

fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn text(block: &Value, html: &mut String) {
    let written = field(block, "text");
    let (facets, styles) = formatting(block, written);
    let text = Text { words: written, facets: &facets, styles: &styles }.to_html(LINKS);
    let (before, after) = match field(block, "subtype") {
        "heading1" => ("<div class=\"h1\">", "</div>"),
        "heading2" => ("<div class=\"hd\">", "</div>"),
        "quote" => ("<blockquote class=\"q\">", "</blockquote>"),
        "indented" => ("<blockquote>", "</blockquote>"),
        "chat" => ("<div class=\"chat\">", "</div>"),
        "unordered-list-item" | "ordered-list-item" => ("<li>", "</li>"),
        _ => ("", ""),
    };
    html.push_str(before);
    html.push_str(&text);
    html.push_str(after);
}

/// Ranges count code points.
fn formatting(block: &Value, text: &str) -> (Vec<Facet>, Vec<Styled>) {
    let Some(list) = block.get("formatting").and_then(Value::as_array) else { return (Vec::new(), Vec::new()) };
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let place = |range: &Value, name: &str| {
        let at = usize::try_from(range.get(name)?.as_u64()?).ok()?;
        bytes.get(at).copied()
    };
    let (mut facets, mut styles) = (Vec::new(), Vec::new());
    for range in list.iter().take(MOST_BLOCKS) {
        let (Some(start), Some(end)) = (place(range, "start"), place(range, "end")) else { continue };
        let style = match field(range, "type") {
            "bold" => Style::Bold,
            "italic" => Style::Italic,
            "strikethrough" => Style::Strike,
            "link" => {
                facets.push(Facet { start, end, target: FacetTarget::Link { uri: field(range, "url").to_owned() } });
                continue;
            }
            "mention" => {
                facets.push(Facet { start, end, target: FacetTarget::Mention { handle: String::new() } });
                continue;
            }
            _ => continue,
        };
        styles.push(Styled { start, end, style });
    }
    facets.sort_by_key(|facet| facet.start);
    (facets, styles)
}

fn image(block: &Value, pictures: &Pictures<'_>, html: &mut String) {
    let mut alt = String::new();
    escape(field(block, "alt_text"), &mut alt);
    let media = block.get("media");
    let media = media.and_then(|media| media.as_array().and_then(|list| list.first()).or(Some(media)));
    let source = media.map(|media| if field(media, "url").is_empty() { field(media, "identifier") } else { field(media, "url") });
    match pictures(source.unwrap_or_default(), &alt) {
        Some(drawn) => html.push_str(&drawn),
        None => html.extend(["<p><span class=\"gone\">[", &alt, "]</span></p>"]),
    }
}

fn link(block: &Value, html: &mut String) {
    let url = field(block, "url");
    if !is_safe(url) {
        return;
    }
    let title = match field(block, "title") {
        "" => url,
        title => title,
    };
    let parts = [("<p class=\"npf-link\"><a href=\"", url), ("\">", title), ("</a> <small>", host(url)), ("</small></p>", "")];
    for (markup, words) in parts {
        html.push_str(markup);
        escape(words, html);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(json: &str) -> Option<String> {
        to_html(json, &|source, alt| (source == "asset:0").then(|| format!("<img src=\"a.jpg\" alt=\"{alt}\">")))
    }

    #[test]
    fn blocks_are_drawn() {
        for (json, drawn) in [
            (r#"[{"type":"text","text":"Ñandú ya","formatting":[{"start":0,"end":5,"type":"bold"}]}]"#, "<p><strong>Ñandú</strong> ya</p>"),
            (r#"{"content":[{"type":"text","subtype":"heading1","text":"A"}]}"#, "<div class=\"h1\"><p>A</p></div>"),
            (
                r#"[{"type":"text","subtype":"unordered-list-item","text":"a"},{"type":"text","subtype":"unordered-list-item","text":"b"},{"type":"text","text":"c"}]"#,
                "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>",
            ),
            (
                r#"[{"type":"image","media":[{"url":"asset:0"}],"alt_text":"Un \"puesto\""}]"#,
                "<img src=\"a.jpg\" alt=\"Un &quot;puesto&quot;\">",
            ),
            (
                r#"[{"type":"image","media":[{"url":"https://a.example/x.png"}],"alt_text":"<b>"}]"#,
                "<p><span class=\"gone\">[&lt;b&gt;]</span></p>",
            ),
            (r#"[{"type":"link","url":"javascript:alert(1)","title":"x"},{"type":"unknown"},7]"#, ""),
        ] {
            assert_eq!(draw(json).as_deref(), Some(drawn));
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for json in ["", "Hola", "7", "{}", "[", &"[".repeat(100_000)] {
            assert_eq!(draw(json), None);
        }
        assert_eq!(
            draw(r#"[{"type":"text","text":"<script>","formatting":[{"start":3,"end":99,"type":"bold"}]}]"#).as_deref(),
            Some("<p>&lt;script&gt;</p>")
        );
    }
}
