//! Markdown as the networks that take it show it.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::networks::spec::Dialect;
use crate::report::inert::{self, Pictures};

/// A Markdown document as safe HTML. Raw HTML in it is shown as text.
pub(super) fn to_html(markdown: &str, dialect: Dialect, pictures: &Pictures<'_>) -> String {
    // Discourse and dev.to show a line break where the source has one (`traditional_markdown_linebreaks: false`,
    // Redcarpet's `hard_wrap`); Reddit and Lemmy show a blank, as CommonMark does.
    let breaks = matches!(dialect, Dialect::Discourse | Dialect::DevTo);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        // Boxes of a form have no place in a drawing.
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)),
        Event::SoftBreak if breaks => Event::HardBreak,
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, events);
    inert::document(&html, pictures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_drawn_and_raw_html_is_text() {
        for (markdown, dialect, drawn) in [
            ("uno\ndos", Dialect::Reddit, "<p>uno\ndos</p>\n"),
            ("uno\ndos", Dialect::Discourse, "<p>uno<br>\ndos</p>\n"),
            ("# Uno\n\n### Dos", Dialect::Lemmy, "<h4>Uno</h4>\n<h5>Dos</h5>\n"),
            ("a <b onclick=x>b</b>", Dialect::DevTo, "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
            ("- [x] a\n- [ ] b", Dialect::Discourse, "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n"),
            ("[a](javascript:alert(1)) ~~b~~", Dialect::Reddit, "<p><span>a</span> <del>b</del></p>\n"),
            ("```js\n<b>\n```", Dialect::Reddit, "<pre><code>&lt;b&gt;\n</code></pre>\n"),
            ("![Un puesto](asset:1)", Dialect::DevTo, "<p><span class=\"gone\">[Un puesto]</span></p>\n"),
        ] {
            assert_eq!(to_html(markdown, dialect, &|_, _| None), drawn, "{markdown}");
        }
        let script = to_html("<script>alert(1)</script>\n\nx", Dialect::Reddit, &|_, _| None);
        assert!(!script.contains("<script") && script.contains("&lt;script&gt;"), "{script}");
    }
}
