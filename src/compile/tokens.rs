//! Markdown to a flat list of tokens with their places, shared by every dialect and by the rules.
//!
//! `pulldown-cmark` does the parsing. On top of it come the three comments that steer compiling (`break`,
//! `only`, `/only`), which must work in the middle of a line too: there CommonMark would swallow the rest of
//! the line as raw HTML. So each is replaced, before parsing, by a placeholder of the same length in bytes.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::places::{Place, Run, cut, hull, run};
use crate::diag::{Diagnostic, Diagnostics, Span, Spanned};
use crate::model::Post;

/// Starts a placeholder; a noncharacter, so it is in no text that is meant to be read.
const MARK: char = '\u{fdd0}';
/// Fills a placeholder up.
const FILL: char = '\u{1}';

/// Quotes in lists in quotes: deeper than any text for people.
const MAX_DEPTH: usize = 48;
/// More tags of raw HTML than any post needs.
const MAX_HTML_TAGS: usize = 2_000;

/// One step through the body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its place in the post's file.
    pub(super) span: Span,
    /// Of a text that the file does not have letter by letter: the places of its parts.
    pub(super) places: Vec<Place>,
}

impl Token {
    /// A token that is not text, or text as the file has it.
    pub(super) fn new(kind: TokenKind, span: Span) -> Self {
        Self { kind, span, places: Vec::new() }
    }

    /// The places of a part of its text; one at least.
    pub(super) fn places_of(&self, text: &str, start: usize, end: usize) -> Vec<Place> {
        cut(&self.places, text.len(), self.span, start..end)
    }
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// A block or an inline element begins.
    Start(Tag<'static>),
    /// It ends.
    End(TagEnd),
    /// Text without any markup.
    Text(String),
    /// Text in a code span or a code block.
    Code(String),
    /// Raw HTML.
    Html(String),
    /// A line end that is only one of the source.
    SoftBreak,
    /// A line end that is meant.
    HardBreak,
    /// A horizontal rule.
    Rule,
    /// A task list box.
    Task(bool),
    /// A reference to a footnote.
    Footnote(String),
    /// `<!-- break -->`: the next part of the thread begins.
    Break,
    /// `<!-- only: a, b -->`: what follows is for these networks or channels.
    Only(Vec<Spanned<String>>),
    /// `<!-- /only -->`.
    OnlyEnd,
}

/// A steering comment as found in the text.
struct Directive {
    kind: TokenKind,
    source: String,
    start: usize,
}

/// Reads the body of a post. Problems with steering comments are reported once, to `diagnostics`.
#[must_use]
pub(super) fn tokens(post: &Post, diagnostics: &mut Diagnostics) -> Vec<Token> {
    read(&post.body.markdown, post.body.offset, post, diagnostics)
}

/// Reads Markdown that stands at `offset` in the post's file.
#[must_use]
pub(super) fn read(markdown: &str, offset: usize, post: &Post, diagnostics: &mut Diagnostics) -> Vec<Token> {
    let (text, directives) = hide_directives(markdown, offset);
    let mut list = Vec::new();
    let mut in_code = false;
    let (mut depth, mut html_tags) = (0_usize, 0_usize);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut events = Parser::new_ext(&text, options).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        if let Event::Text(first) = event {
            let run = run(&text, (first, range), &mut events);
            if in_code {
                let span = Span::new(run.range.start, run.range.end).shifted(offset);
                list.push(Token::new(TokenKind::Code(restore(&run.text.replace('\r', ""), &directives)), span));
            } else {
                split_text(&run, offset, &directives, &mut list);
            }
            continue;
        }
        let span = Span::new(range.start, range.end).shifted(offset);
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => html_tags += html.matches('<').count(),
            _ => {}
        }
        if depth > MAX_DEPTH || html_tags > MAX_HTML_TAGS {
            // Whoever nests this deep is not writing to people; what reads it next would take time that grows with the square.
            diagnostics.push(
                Diagnostic::error(
                    "too-complex",
                    post.at(span),
                    "the text is nested too deeply, or has too much HTML: nothing of it is used",
                )
                .help(format!("at most {MAX_DEPTH} levels and {MAX_HTML_TAGS} HTML tags are read"))
                .post(&post.id),
            );
            list.clear();
            break;
        }
        let kind = match event {
            Event::Start(tag) => {
                in_code = in_code || matches!(tag, Tag::CodeBlock(_));
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = &tag {
                    TokenKind::Start(Tag::CodeBlock(CodeBlockKind::Fenced(restore(info, &directives).into())))
                } else {
                    TokenKind::Start(tag.into_static())
                }
            }
            Event::End(end) => {
                in_code = in_code && end != TagEnd::CodeBlock;
                TokenKind::End(end)
            }
            Event::Text(text) => TokenKind::Text(text.into_string()),
            Event::Code(text) => TokenKind::Code(restore(&text, &directives)),
            Event::InlineMath(text) | Event::DisplayMath(text) => TokenKind::Code(text.into_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = restore(&html, &directives);
                if is_comment(&html) {
                    report_comment(post, &html, span, diagnostics);
                    continue;
                }
                TokenKind::Html(html)
            }
            Event::FootnoteReference(name) => TokenKind::Footnote(name.into_string()),
            Event::SoftBreak => TokenKind::SoftBreak,
            Event::HardBreak => TokenKind::HardBreak,
            Event::Rule => TokenKind::Rule,
            Event::TaskListMarker(done) => TokenKind::Task(done),
        };
        list.push(Token::new(kind, span));
    }
    check_pairs(post, &list, diagnostics);
    list
}

/// Replaces steering comments by placeholders of the same length.
fn hide_directives(markdown: &str, offset: usize) -> (Cow<'_, str>, Vec<Directive>) {
    // The first byte of noncharacters, and of few letters of use.
    if memchr::memchr(0xef, markdown.as_bytes()).is_none() && !markdown.contains("<!--") {
        return (Cow::Borrowed(markdown), Vec::new());
    }
    let clean: String = markdown.chars().map(|c| if ('\u{fdd0}'..='\u{fdef}').contains(&c) { '\u{fffd}' } else { c }).collect();
    let mut text = String::with_capacity(clean.len());
    let mut directives = Vec::new();
    let mut rest = 0;
    while let Some(found) = clean[rest..].find("<!--") {
        let start = rest + found;
        let Some(length) = clean[start..].find("-->").map(|end| end + 3) else { break };
        let source = &clean[start..start + length];
        text.push_str(&clean[rest..start]);
        match directive(source, offset + start) {
            // Two letters hold the index. They fit: no directive is shorter than ten bytes. Markdown leaves letters alone.
            Some(kind) if directives.len() < 26 * 26 => {
                let mut placeholder = String::from(MARK);
                placeholder.extend([letter(directives.len() / 26), letter(directives.len() % 26)]);
                placeholder.extend(std::iter::repeat_n(FILL, length - placeholder.len()));
                text.push_str(&placeholder);
                directives.push(Directive { kind, source: source.to_owned(), start: offset + start });
            }
            _ => text.push_str(source),
        }
        rest = start + length;
    }
    text.push_str(&clean[rest..]);
    (Cow::Owned(text), directives)
}

fn letter(value: usize) -> char {
    char::from(b'a' + (value % 26) as u8)
}

fn directive(comment: &str, start: usize) -> Option<TokenKind> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let word = inner.trim();
    if word == "break" {
        return Some(TokenKind::Break);
    }
    if word == "/only" {
        return Some(TokenKind::OnlyEnd);
    }
    let names = word.strip_prefix("only:")?;
    let base = start + comment.find("only:").expect("the prefix is in the comment") + "only:".len();
    let mut at = 0;
    let mut list = Vec::new();
    for piece in names.split(',') {
        let lead = piece.len() - piece.trim_start().len();
        let name = piece.trim();
        if !name.is_empty() {
            let from = base + at + lead;
            list.push(Spanned::new(name.to_owned(), Span::new(from, from + name.len())));
        }
        at += piece.len() + 1;
    }
    Some(TokenKind::Only(list))
}

/// Splits a run of text, which stands behind so many bytes of the file, at the placeholders in it.
fn split_text(run: &Run<'_>, offset: usize, directives: &[Directive], list: &mut Vec<Token>) {
    let whole = Span::new(run.range.start, run.range.end);
    let text = |from: usize, to: usize| {
        let mut places = cut(&run.places, run.text.len(), whole, from..to);
        for place in &mut places {
            place.span = place.span.shifted(offset);
        }
        let span = hull(&places);
        if places.iter().all(|place| place.exact) && places.len() == 1 {
            places.clear();
        }
        Token { kind: TokenKind::Text(run.text[from..to].to_owned()), span, places }
    };
    let mut at = 0;
    while let Some(found) = run.text[at..].find(MARK).map(|found| at + found) {
        let (index, length) = decode(&run.text[found..]);
        let Some(directive) = directives.get(index) else { break };
        if found > at {
            list.push(text(at, found));
        }
        let source = Span::new(directive.start, directive.start + directive.source.len());
        list.push(Token::new(directive.kind.clone(), source));
        at = found + length;
    }
    if at < run.text.len() {
        list.push(text(at, run.text.len()));
    }
}

/// Index and length in bytes of the placeholder at the start of `text`.
fn decode(text: &str) -> (usize, usize) {
    let mut chars = text.chars().skip(1);
    let value = |c: Option<char>| (c.map_or(0, u32::from).saturating_sub(u32::from('a'))) as usize;
    let index = value(chars.next()) * 26 + value(chars.next());
    let head: usize = text.chars().take(3).map(char::len_utf8).sum();
    let fill = text[head..].len() - text[head..].trim_start_matches(FILL).len();
    (index, head + fill)
}

/// Puts the comments back into text that is shown as it was written.
fn restore(text: &str, directives: &[Directive]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = rest.find(MARK) {
        let (index, length) = decode(&rest[found..]);
        out.push_str(&rest[..found]);
        if let Some(directive) = directives.get(index) {
            out.push_str(&directive.source);
        }
        rest = &rest[found + length..];
    }
    out.push_str(rest);
    out
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->") && html.matches("<!--").count() == 1
}

/// Comments are for authors and are dropped; one that looks like a mistyped directive is worth a word.
fn report_comment(post: &Post, html: &str, span: Span, diagnostics: &mut Diagnostics) {
    let inner = html.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let word = inner.split([':', ' ']).next().unwrap_or_default();
    // A sentence that happens to begin with such a word is a note.
    let brief = inner[word.len()..].starts_with(':') || inner.split_whitespace().count() <= 3;
    if let Some(guess) = crate::diag::did_you_mean(word, ["break", "only", "/only"])
        && inner.len() < 60
        && brief
    {
        let known = if guess == "only" { "only: …".to_owned() } else { guess.to_owned() };
        diagnostics.push(
            Diagnostic::warning("unknown-directive", post.at(span), format!("the comment `{inner}` does nothing"))
                .help(format!("did you mean `<!-- {known} -->`?"))
                .post(&post.id),
        );
    }
}

fn check_pairs(post: &Post, list: &[Token], diagnostics: &mut Diagnostics) {
    let mut open: Option<Span> = None;
    let report = |span, message: &str, help: &str, diagnostics: &mut Diagnostics| {
        diagnostics.push(Diagnostic::error("unpaired-only", post.at(span), message).help(help).post(&post.id));
    };
    for token in list {
        match (&token.kind, open) {
            (TokenKind::Only(_), Some(_)) => {
                report(token.span, "`only` inside `only`", "close the first with `<!-- /only -->`", diagnostics);
            }
            (TokenKind::Only(names), None) => {
                open = Some(token.span);
                if names.is_empty() {
                    report(token.span, "`only` names no network", "as `<!-- only: bluesky -->`", diagnostics);
                }
            }
            (TokenKind::OnlyEnd, None) => report(token.span, "`/only` without `only`", "remove it", diagnostics),
            (TokenKind::OnlyEnd, Some(_)) => open = None,
            _ => {}
        }
    }
    if let Some(span) = open {
        report(span, "`only` is never closed", "add `<!-- /only -->` after the passage", diagnostics);
    }
}

/// Walks over the tokens that a channel sees: passages for others are left out, with the ends of what began in them.
pub(super) fn visible<'t>(tokens: &'t [Token], network: &'t str, channel: &'t str) -> impl Iterator<Item = &'t Token> {
    let mut hidden = false;
    let mut shown: Vec<bool> = Vec::new();
    tokens.iter().filter(move |token| match &token.kind {
        TokenKind::Only(names) => {
            hidden = !names.iter().any(|name| name.value == network || name.value == channel);
            false
        }
        TokenKind::OnlyEnd => {
            hidden = false;
            false
        }
        TokenKind::Start(_) => {
            shown.push(!hidden);
            !hidden
        }
        TokenKind::End(_) => shown.pop().unwrap_or(true),
        _ => !hidden,
    })
}
