//! What readers see of Markdown.

use pulldown_cmark::{Event, Options, Parser, TagEnd};

/// Returns the text of Markdown without its signs: a line for each line, an empty one between paragraphs.
///
/// ```
/// assert_eq!(pregon::compile::markdown_text("# Hola\n\n- *a* [b](https://c.example)\n"), "Hola\n\na b");
/// ```
#[must_use]
pub fn visible(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut text = String::with_capacity(markdown.len());
    let mut pictures = 0;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(pulldown_cmark::Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ if pictures > 0 => {}
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::HardBreak | Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => text.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table) => {
                text.push_str("\n\n");
            }
            _ => {}
        }
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim().to_owned()
}
