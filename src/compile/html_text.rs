//! What raw HTML says where no HTML is taken: its text.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

/// Follows the raw HTML of a body: blocks come line by line, tags in a line one by one.
#[derive(Debug, Default)]
pub(super) struct HtmlText {
    /// The block that has begun.
    block: Option<String>,
    /// How many elements are open whose content is not for readers.
    hidden: usize,
}

impl HtmlText {
    /// A block of HTML begins.
    pub(super) fn begin(&mut self) {
        self.block = Some(String::new());
    }

    /// The next piece of HTML.
    pub(super) fn push(&mut self, html: &str) {
        if let Some(block) = &mut self.block {
            block.push_str(html);
            return;
        }
        let tag = html.trim_start().trim_start_matches('<').to_ascii_lowercase();
        let names = |tag: &str| {
            ["script", "style"].iter().any(|name| tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        };
        if names(&tag) {
            self.hidden += 1;
        } else if tag.strip_prefix('/').is_some_and(names) {
            self.hidden = self.hidden.saturating_sub(1);
        }
    }

    /// Whether text in this place is a program or a style sheet.
    pub(super) fn hides_text(&self) -> bool {
        self.hidden > 0
    }

    /// A paragraph ends: an element that was never closed hides nothing behind it.
    pub(super) fn reset(&mut self) {
        self.hidden = 0;
    }

    /// The text of the block that ends here.
    pub(super) fn take(&mut self) -> String {
        self.block.take().map(|block| html_text(&block)).unwrap_or_default()
    }
}

/// The text of HTML: no tags, no comments, no scripts; lines without white space at their ends.
fn html_text(html: &str) -> String {
    static NO_TAGS: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut builder = Builder::empty();
        builder.clean_content_tags(HashSet::from(["script", "style", "template", "iframe", "object"]));
        builder
    });
    let clean = NO_TAGS.clean(html).to_string();
    let text = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .iter()
        .fold(clean, |text, (entity, c)| text.replace(entity, c));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_its_text() {
        for (html, text) in [
            ("<div>\n  <b>Hola</b>, Ana\n</div>\n", "Hola, Ana"),
            ("<script>alert(1)</script>", ""),
            ("<p>a &amp; b &lt;c&gt;</p>", "a & b <c>"),
            ("<svg onload=x><style>*{}</style>", ""),
        ] {
            assert_eq!(html_text(html), text, "{html}");
        }
    }
}
