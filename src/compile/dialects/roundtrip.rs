//! What is written is read again: readers see the words of the post, and nothing acts that is not meant to.

use std::sync::LazyLock;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html::{self, HtmlOptions};
use super::markdown::{self, Flavour};
use super::pages::{Pages, Person};
use super::{Abilities, message, npf, readers};
use crate::compile::html_text::HtmlText;
use crate::compile::marked::{Marks, PART_BREAK, Resolved};
use crate::compile::rich::Rich;
use crate::compile::scan::Scanned;
use crate::compile::tokens::{self, Token, TokenKind, visible};
use crate::compile::write::{self, Links};
use crate::diag::Diagnostics;
use crate::model::{FacetTarget, Post};
use crate::networks::Specs;
use crate::networks::spec::Dialect;
use crate::workspace::load_root;

/// Any post: only findings need it.
static POST: LazyLock<Post> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let full = dir.path().join(path);
        std::fs::create_dir_all(full.parent().expect("a parent")).expect("makes folders");
        crate::support::atomic_file::write(&full, text.as_bytes()).expect("writes");
    };
    write("pregon.yaml", "brand: B\ntimezone: UTC\nchannels: { site: { network: site } }\n");
    write("content/a.md", "---\ntitle: T\n---\nx\n");
    load_root(dir.path(), &Specs::embedded()).expect("loads").output.posts.remove(0)
});

fn tokens(markdown: &str) -> Vec<Token> {
    let list = tokens::read(markdown, 0, &POST, &mut Diagnostics::new());
    visible(&list, "n", "n").cloned().collect()
}

struct Everywhere;

impl Links for Everywhere {
    fn resolve(&self, written: &str) -> Option<String> {
        written.starts_with("http").then(|| written.to_owned())
    }

    fn picture(&self, _written: &str) -> Option<usize> {
        None
    }
}

impl Pages for Everywhere {
    fn link(&self, written: &str) -> Option<String> {
        Links::resolve(self, written)
    }

    fn address(&self, written: &str) -> String {
        written.to_owned()
    }

    fn picture(&self, _written: &str) -> Option<usize> {
        None
    }

    fn person(&self, _key: &str) -> Option<Person> {
        None
    }
}

const NAME: &str = "@Ana";

fn rich(markdown: &str, dialect: Dialect) -> Rich {
    let mut marks = Marks::default();
    let text = write::write(tokens(markdown).iter(), "es", Abilities::of(dialect), &Everywhere, &mut marks);
    marks.finish(&text.replace(PART_BREAK, "\n\n"), |kind, words| match kind {
        Scanned::Url => Resolved::Facet(words.to_owned(), FacetTarget::Link { uri: words.to_owned() }),
        Scanned::Hashtag => Resolved::Facet(words.to_owned(), FacetTarget::Tag { tag: words[1..].to_owned() }),
        Scanned::Mention if words == "@ana" => {
            let handle = match dialect {
                Dialect::LittleText => "urn:li:person:a",
                Dialect::Discord => "123456789012345678",
                Dialect::Mrkdwn => "U0123ABCD",
                _ => "ana@a.example",
            };
            Resolved::Facet(NAME.to_owned(), FacetTarget::Mention { handle: handle.to_owned() })
        }
        Scanned::Mention | Scanned::Text => Resolved::Plain(words.to_owned()),
    })
}

/// What readers must see of a slice.
fn read(dialect: Dialect, text: &str) -> Option<String> {
    Some(match dialect {
        Dialect::LittleText => readers::little_text(text),
        Dialect::Discord => readers::discord(text, NAME),
        Dialect::Mrkdwn => readers::mrkdwn(text, NAME),
        Dialect::Mfm => readers::mfm(text),
        _ => return None,
    })
}

const MESSAGES: [Dialect; 8] = [
    Dialect::Plain,
    Dialect::Facets,
    Dialect::LittleText,
    Dialect::Entities,
    Dialect::Discord,
    Dialect::Mrkdwn,
    Dialect::Mfm,
    Dialect::Matrix,
];

fn holds_as_message(dialect: Dialect, rich: &Rich) {
    let payload = message(dialect, rich);
    let shown = payload.shown.clone().unwrap_or_else(|| rich.shown());
    let mut end = 0;
    for facet in &shown.facets {
        assert!(shown.text.get(facet.start..facet.end).is_some_and(|text| !text.is_empty()), "{facet:?} of {:?}", shown.text);
        assert!(facet.start >= end, "overlap in {shown:?}");
        end = facet.end;
    }
    for (index, a) in shown.styles.iter().enumerate() {
        assert!(shown.text.get(a.start..a.end).is_some());
        for b in &shown.styles[index + 1..] {
            let crossing = a.start < b.start && b.start < a.end && a.end < b.end;
            assert!(!crossing && (a.start, std::cmp::Reverse(a.end)) <= (b.start, std::cmp::Reverse(b.end)), "{a:?} {b:?}");
        }
    }
    // Discord gets both addresses where a label looks like another.
    let two = shown.facets.iter().any(|facet| {
        let text = &shown.text[facet.start..facet.end];
        matches!(&facet.target, FacetTarget::Link { uri } if dialect == Dialect::Discord && uri != text && text.contains('.'))
    });
    if let Some(text) = read(dialect, &payload.text).filter(|_| !two) {
        assert_eq!(decoded(&text), decoded(rich.text()), "{dialect:?}: {:?}", payload.text);
    }
    if let Some(html) = &payload.formatted {
        let mut cleaner = ammonia::Builder::default();
        cleaner.link_rel(None).add_tag_attributes("ol", ["start"]).add_tag_attributes("code", ["class"]);
        let clean = cleaner.clean(html).to_string();
        let tags = |html: &str| html.matches('<').count() - html.matches("<tbody>").count() * 2;
        assert_eq!(tags(&clean), tags(html), "{html}\n{clean}");
    }
}

/// What counts of a text: no white space, no boxes, and in addresses no difference between a sign and its code.
fn decoded(text: &str) -> String {
    let signs = ["<", ">", "(", ")", "[", "]", "|", "`", "\\", "*", "~"];
    signs.iter().fold(readers::squeezed(&text.replace(['☑', '☐'], "")), |text, sign| {
        text.replace(&format!("%{:02X}", sign.as_bytes()[0]), sign)
    })
}

/// The words of tokens.
fn words(tokens: &[Token]) -> String {
    let mut out = String::new();
    let mut html = HtmlText::default();
    let mut pictures = 0;
    for token in tokens {
        match &token.kind {
            TokenKind::Start(Tag::Image { .. }) => pictures += 1,
            TokenKind::End(TagEnd::Image) => pictures -= 1,
            TokenKind::Start(Tag::HtmlBlock) => html.begin(),
            TokenKind::End(TagEnd::HtmlBlock) => out.push_str(&html.take()),
            TokenKind::End(TagEnd::Paragraph) => html.reset(),
            TokenKind::Html(text) => html.push(text),
            TokenKind::Text(text) if pictures == 0 && !html.hides_text() => out.push_str(text),
            TokenKind::Code(text) if pictures == 0 => out.push_str(text),
            _ => {}
        }
    }
    readers::squeezed(&out)
}

fn holds_as_markdown(markdown: &str, flavour: Flavour) {
    let source = tokens(markdown);
    if source.iter().any(|token| matches!(&token.kind, TokenKind::Footnote(_) | TokenKind::Start(Tag::FootnoteDefinition(_)))) {
        return;
    }
    let text = markdown::write(source.iter(), flavour, &Everywhere);
    assert_eq!(decoded(&markdown::visible(&text)), decoded(&words(&source)), "{markdown:?} as {text:?}");
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    options.set(Options::ENABLE_TASKLISTS, flavour.tasks);
    let meant: Vec<String> = source
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Start(Tag::Link { dest_url, .. }) => Links::resolve(&Everywhere, dest_url),
            _ => None,
        })
        .collect();
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML {html:?} in {text:?}"),
            Event::Start(Tag::Image { .. }) => panic!("a picture in {text:?}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(!meant.is_empty() || markdown.contains("http"), "a link to {dest_url} in {text:?}");
            }
            _ => {}
        }
    }
}

fn flavours() -> impl Iterator<Item = Flavour> {
    [Dialect::Reddit, Dialect::Lemmy, Dialect::Discourse, Dialect::DevTo].into_iter().filter_map(Flavour::of)
}

fn holds(markdown: &str) {
    for dialect in MESSAGES {
        let rich = rich(markdown, dialect);
        holds_as_message(dialect, &rich);
        let text = rich.text();
        for share in [3, 2] {
            let middle = text.ceil_char_boundary(text.len() / share);
            // As texts are cut: never inside what must be whole.
            let middle = rich.atoms().iter().find(|atom| atom.contains(&middle)).map_or(middle, |atom| atom.end);
            holds_as_message(dialect, &rich.slice(0, middle));
            holds_as_message(dialect, &rich.slice(middle, text.len()));
        }
    }
    for flavour in flavours() {
        holds_as_markdown(markdown, flavour);
    }
    let page = html::write(tokens(markdown).iter(), HtmlOptions { heading_shift: 1, breaks: true }, &Everywhere);
    for bad in ["<script", "<style", "onload=", "javascript:"] {
        assert!(!page.contains(bad), "{bad} in {page}");
    }
    let blocks = npf::write::<()>("", &rich(markdown, Dialect::Npf), &[], None, Some(40));
    let blocks: Vec<serde_json::Value> = serde_json::from_str(&blocks).expect("JSON");
    for block in &blocks {
        let length = block["text"].as_str().expect("a text").chars().count() as u64;
        assert!((1..=40).contains(&length));
        for format in block["formatting"].as_array().into_iter().flatten() {
            let (start, end) = (format["start"].as_u64().expect("a number"), format["end"].as_u64().expect("a number"));
            assert!(start < end && end <= length, "{block}");
        }
    }
}

/// What has gone wrong once, or looks as if it could.
#[test]
fn awkward_texts_hold() {
    for markdown in [
        "a**b**c *d*e f*g*",
        "**a *b***c",
        "_a_**b** **c**_d_",
        "*a*~~b~~**c** *d***e**",
        "***a** b* ***c* d**",
        "`a``b` `c`` d",
        "`` a`b `` x`",
        "# a #\n\n## `x` #",
        "![a](b.png)[c](https://c.example)!",
        "!&#91;x](y) a![b](https://b.example)",
        "1\\. x\n\n2\\) y",
        "- a\n- b\n\n1. c\n\n* d\n* e\n\n+ f",
        "- a\n\n  b\n\n      code\n- c\n  > d",
        "> a\n>\n> - b\n> - c\n>   1. d\n\n> e",
        "| a\\|b | `c\\|d` |\n|---|:-:|\n| | *x* |",
        "<div>\n*a* <b>c</b>\n</div>\n\nx <script>alert(1)</script> y",
        "&lt;b&gt; &amp;amp; &copy; \\<i>",
        "https://a.example/_b_*c* (https://d.example) **https://e.example**",
        "[https://a.example](https://b.example) <https://c.example/?a=1&b=2> [*x* `y`](https://d.example \"t\\\"i\")",
        "@ana, @nadie y **@ana**: #tag",
        "&lt;!channel&gt; &lt;@U0123ABCD&gt; @everyone &lt;@123456789012345678&gt;",
        ":::\nx\n:::\n\n:smile: {{ a }} {% b %} `{% raw %}`",
        "^a^ ~b~ ~~c~~ a~b",
        "u/nadie /r/nada !c@d.example @e@f.example",
        "a  \nb\\\nc\n***\n---",
        "    code\n\n```rust\nlet a = \"```\";\n```\n\n~~~\n``` x\n~~~",
        "\\# a\n\\- b\n\\> c\n\\+ d\n\\=\\=",
        "> &gt; a\n\n&gt; b\n\n&#42;x&#42; &#95;y&#95; &#96;z&#96;",
        "**&#42;a&#42;** *a_b* _c*d_ ~~e\\~f~~",
        "mejor search\n\n[search]",
        "<b>**a**</b>**b**",
        "**a** **b** c_d_e *(f)*g",
        "*<ahttps://y.example/_a_https://y.example/_a_> ",
        "``*```\n``",
        "[`](https://y.example)`",
        "- [x] \u{a0}",
        "https://y.example/_a_()[@ana",
        "[``* ``](https://y.example)",
        "**```\n&```\n_***",
        "- <b>- *\n- <b>1. a\n- `b` - c",
        "https://y.example/_a_```\n&```\n https://z.example,` b`",
    ] {
        holds(markdown);
    }
}

proptest! {
    #[test]
    fn any_mixture_holds(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "*", "**", "_", "__", "~~", "`", "``", "[a](https://x.example)", "[", "](https://y.example)", "]", "(", ")", "!", "#", "# ", "- ", "> ", "1. ",
        "\n", "\n\n", "a", "ñ", "Ω", "😀", "e\u{301}", " ", "  \n", "    ", "<", ">", "&", "&amp;", "&#42;", "\\", "|", "@ana", "@x", "#tag", ":a:",
        "https://y.example/_a_", "<b>", "</b>", "<!-- break -->", "<!x>", "^", "~", "{{", "{%", "u/x", "---", "===", "```\n", "\u{2060}", "\u{a0}", ".", ":",
        "| a | b |\n|---|---|\n| c | d |\n", "- [x] ", "$[x ", "</plain>", "search",
    ]), 0..24)) {
        holds(&pieces.concat());
    }

    #[test]
    fn any_text_holds(text in "\\PC{0,60}") {
        holds(&text);
    }
}
