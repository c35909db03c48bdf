//! Whatever a post contains, the comment on the pull request stays text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::lines::{all, compare};
use super::super::{Amount, AmountOf, Found, LiveChange, OpenRequest, ValueChange, VariantChange};
use super::*;
use crate::model::{self, ChannelName, NetworkName, PostId};

const HOSTILE: &[&str] = &[
    "@everyone <img src=x onerror=alert(1)> ![x](https://evil.example/x.png) #1 owner/repo#2",
    "`````\n```\n~~~\n# heading\n@admin\n<script>alert(1)</script>",
    "</details><b>bold</b> [link](javascript:alert(1)) https://evil.example www.evil.example",
    "a | b | c\n| --- |\n\\| \\` \\\\|",
    "\u{202e}gnp.exe\u{2066} \u{1b}[31m \u{0}\r\n\n\n    indented",
    "`",
    "``",
    " ` ",
    "",
    "   ",
    "- [ ] task\n> quote\n1. list\n***\n[ref]: https://evil.example",
];

fn change(words: &str, kind: Kind) -> VariantChange {
    let picture = Picture {
        source: words.to_owned(),
        digest: String::new(),
        alt: words.to_owned(),
        size: [1080, 1350],
        fit: Fit::Cover,
        formats: vec!["JPEG"],
        max_bytes: 8_000_000,
        focus: None,
    };
    VariantChange {
        post: PostId::new("feria").expect("an id"),
        channel: ChannelName::new("x").expect("a name"),
        network: NetworkName::new("x").expect("a name"),
        kind,
        title: words.to_owned(),
        network_before: None,
        slot: true,
        media: Some(Change { before: vec![words.to_owned()], after: vec!["0123abcd.jpg".to_owned()] }),
        title_change: Some(Change { before: words.to_owned(), after: words.to_owned() }),
        due: None,
        lang: Some(Change { before: words.to_owned(), after: words.to_owned() }),
        visibility: None,
        part_count: None,
        parts: vec![PartChange {
            number: 2,
            kind: Kind::Changed,
            text: compare("was", words),
            marks: true,
            count: None,
            targets: Some(Change { before: vec![], after: vec![words.to_owned()] }),
            pictures: vec![Change { before: None, after: Some(picture) }],
            card: Some(Change { before: None, after: Some([words.to_owned(), words.to_owned(), String::new()]) }),
        }],
        link: None,
        first_comment: Some(Change { before: None, after: Some(words.to_owned()) }),
        poll: Some(Change { before: None, after: Some(vec![words.to_owned()]) }),
        cost: None,
        charge: None,
    }
}

fn diff(words: &str, language: &str) -> Diff {
    Diff {
        schema: 1,
        against: Against::Revision { name: words.to_owned(), commit: "0123456789abcdef".to_owned() },
        language: language.to_owned(),
        notes: vec![words.to_owned()],
        networks: vec![NetworkChange {
            network: words.to_owned(),
            kind: Kind::Changed,
            values: vec![ValueChange {
                path: words.to_owned(),
                before: Some(words.to_owned()),
                after: None,
                source: Some(words.to_owned()),
                unverified: true,
            }],
        }],
        approvals: Vec::new(),
        requests: vec![OpenRequest {
            post: PostId::new("feria").expect("an id"),
            by: words.to_owned(),
            at: "2026-11-22T10:00:00Z".parse().expect("an instant"),
            note: Some(words.to_owned()),
        }],
        findings: super::super::Findings {
            introduced: vec![Found { severity: "error", rule: "banned-term", place: Some(words.to_owned()), message: words.to_owned() }],
            fixed: Vec::new(),
        },
        amounts: vec![Amount {
            of: AmountOf::Line(words.to_owned()),
            currency: words.to_owned(),
            micros: Change { before: Some(-5_000_000), after: None },
        }],
        published: vec![LiveChange {
            post: PostId::new("feria").expect("an id"),
            channel: ChannelName::new("mastodon").expect("a name"),
            gone: false,
            change: model::Change::Manual { why: words.to_owned() },
            urls: vec![words.to_owned()],
        }],
        variants: vec![change(words, Kind::Changed), change(words, Kind::Added)],
        slots: Vec::new(),
        unchanged: 3,
    }
}

/// The few pieces of HTML that the comment is made of.
fn is_ours(html: &str) -> bool {
    let picture = "https://review.example/1/media/0123abcd.jpg";
    [
        MARKER.to_owned(),
        "<details>".to_owned(),
        "</details>".to_owned(),
        "</a>".to_owned(),
        format!("<a href=\"{picture}\">"),
        format!("<img src=\"{picture}\" height=\"120\" alt=\"\">"),
    ]
    .contains(&html.to_owned())
        || ["", " (new)", " (nueva)"].iter().any(|kind| html == format!("<summary><code>x</code>{kind}</summary>"))
}

#[test]
fn hostile_words_stay_words() {
    for words in HOSTILE {
        for language in ["es", "en"] {
            let places = Places::new(Some("https://review.example/1"), None).expect("an address");
            let text = render_with(&diff(words, language), &places);
            let (mut in_code, mut cells, mut tables) = (false, 0, 0);
            for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS) {
                match event {
                    Event::Start(Tag::CodeBlock(_)) => in_code = true,
                    Event::End(TagEnd::CodeBlock) => in_code = false,
                    Event::Start(Tag::Table(_)) => tables += 1,
                    Event::Start(Tag::TableCell) => cells += 1,
                    Event::Start(Tag::Link { dest_url, .. }) => {
                        assert!(dest_url.starts_with("https://review.example/1/"), "{words:?} became a link:\n{text}");
                    }
                    Event::Html(html) | Event::InlineHtml(html) => {
                        assert!(is_ours(html.trim_end()), "{words:?} became markup: {html:?}\n{text}");
                    }
                    Event::Start(Tag::Image { .. }) | Event::TaskListMarker(_) => panic!("{words:?} became markup:\n{text}"),
                    Event::Text(shown) if !in_code => {
                        assert!(
                            !shown.contains(['@', '<']) && !shown.contains("evil") && !shown.contains('#'),
                            "{words:?}: {shown:?}\n{text}"
                        );
                    }
                    _ => {}
                }
            }
            assert!(!in_code);
            assert_eq!((tables, cells), (2, 8 + 15), "{words:?}\n{text}");
            let allowed = |c: char| !c.is_control() || c == '\n';
            assert!(text.chars().all(allowed) && !text.contains(['\u{202e}', '\u{2066}']), "{words:?}");
        }
    }
}

#[test]
fn a_long_comparison_is_cut_at_a_variant() {
    let mut long = diff("palabra", "es");
    let mut one = change("palabra", Kind::Added);
    one.parts[0].text = all(&"una línea bastante larga que se repite\n".repeat(50), Side::After);
    long.variants = vec![one; 500];
    let text = render(&long);
    assert!(text.chars().count() < MOST_CHARS + 200, "{}", text.chars().count());
    assert!(text.trim_end().ends_with("variantes más no se muestran"), "{}", &text[text.len() - 200..]);
    let opened = text.matches("<details>").count();
    assert!(opened > 0 && opened == text.matches("</details>").count() && text.matches("```").count().is_multiple_of(2));
    let places = Places::new(Some("https://review.example/1/"), None).expect("an address");
    let text = render_with(&long, &places);
    assert!(text.trim_end().ends_with("(https://review.example/1/index.html)") && text.chars().count() < 65_536);
}

#[test]
fn addresses_are_plain() {
    for (url, taken) in [
        ("https://a.example/x", true),
        ("http://localhost:8000", true),
        ("https://", false),
        ("javascript:alert(1)", false),
        ("https://a.example/) [x](https://evil.example", false),
        ("https://a.example/\"><script>", false),
        ("https://a.example/?q=1#x", false),
    ] {
        assert_eq!(Places::new(Some(url), None).is_some(), taken, "{url}");
        assert_eq!(Places::new(None, Some(url)).is_some(), taken, "{url}");
    }
}

#[test]
fn amounts_keep_what_counts() {
    for (micros, shown) in [(15_000, "0.015"), (200_000, "0.20"), (1_000_000, "1.00"), (1, "0.000001"), (0, "0.00")] {
        assert_eq!(amount(micros), shown);
    }
}
