//! Markdown as the networks that take it show it.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::text::addresses;
use crate::networks::spec::Dialect;
use crate::report::inert::{self, Pictures};

/// A Markdown document as safe HTML. Raw HTML in it is shown as text.
pub(super) fn to_html(markdown: &str, dialect: Dialect, pictures: &Pictures<'_>) -> String {
    // Discourse and dev.to show a line break where the source has one (`traditional_markdown_linebreaks: false`,
    // Redcarpet's `hard_wrap`); Reddit and Lemmy show a blank, as CommonMark does.
    let breaks = matches!(dialect, Dialect::Discourse | Dialect::DevTo);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut links = 0;
    let events = Parser::new_ext(markdown, options).flat_map(|event| {
        links += match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => -1,
            _ => 0,
        };
        match event {
            // All four make links of bare addresses.
            Event::Text(text) if links == 0 && text.contains("://") => with_links(&text),
            other => vec![other],
        }
    });
    let events = events.map(|event| match event {
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

fn with_links<'a>(text: &str) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    for span in addresses().spans(text) {
        let words = Event::Text(span.as_str().to_owned().into());
        if span.kind().is_none() {
            events.push(words);
            continue;
        }
        let tag = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: span.as_str().to_owned().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        events.extend([Event::Start(tag), words, Event::End(TagEnd::Link)]);
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_drawn_and_raw_html_is_text() {
        for (markdown, dialect, drawn) in [
            ("uno\ndos", Dialect::Reddit, "<p>uno\ndos</p>\n"),
            ("uno\ndos", Dialect::Discourse, "<p>uno<br>\ndos</p>\n"),
            (
                "ver https://a.example/b, `https://c.example`",
                Dialect::Reddit,
                "<p>ver <a href=\"https://a.example/b\">https://a.example/b</a>, <code>https://c.example</code></p>\n",
            ),
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
