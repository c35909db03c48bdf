//! The texts of a post as rules about prose look at them: body and front matter, cut into words once.

use std::ops::Range;

use crate::compile::passages::{Passage, PassageKind, PieceKind};
use crate::diag::{Location, Span, Spanned};
use crate::model::Post;
use crate::prose::cut::{CutText, Word, Words};
use crate::prose::quotes::quotations;

/// A passage with its words.
#[derive(Debug)]
pub(crate) struct Text {
    /// The passage.
    pub(crate) passage: Passage,
    /// Where it stands.
    pub(crate) field: TextField,
    /// Its words.
    words: Words,
    /// What each of them stands in.
    kinds: Vec<PieceKind>,
    /// The quotations in it, in order, none within another.
    quotations: Vec<Range<usize>>,
}

/// Where a text stands in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextField {
    /// The body.
    Body,
    /// The title or the summary, which pages and feeds show.
    Head,
    /// The text alternative of a picture.
    Alt,
    /// The text that replaces the body on one channel.
    Override(String),
    /// The first comment on one channel.
    Comment(String),
}

impl Text {
    fn new(passage: Passage, field: TextField) -> Self {
        let words = Words::new(&passage.text);
        let mut pieces = passage.pieces.iter().peekable();
        let mut kind = PieceKind::Text;
        let kind_at = |word: &Word| {
            while let Some(piece) = pieces.next_if(|piece| piece.start <= word.start) {
                kind = piece.kind;
            }
            kind
        };
        let kinds = words.list.iter().map(kind_at).collect();
        let quotations = quotations(&passage.text);
        Self { passage, field, words, kinds, quotations }
    }

    /// The text with its words.
    pub(crate) fn cut(&self) -> CutText<'_> {
        self.words.of(&self.passage.text)
    }

    /// Its words, in order.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words.list
    }

    /// What a word stands in.
    pub(crate) fn kind(&self, at: usize) -> PieceKind {
        self.kinds.get(at).copied().unwrap_or(PieceKind::Text)
    }

    /// The text of a passage.
    pub(crate) fn text(&self) -> &str {
        &self.passage.text
    }

    /// A word as it is written.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.cut().word(at)
    }

    /// A word in lower case without accents.
    pub(crate) fn folded(&self, at: usize) -> &str {
        self.words.folded(at)
    }

    /// What stands between a word and the next one.
    pub(crate) fn gap(&self, at: usize) -> &str {
        self.cut().gap(at)
    }

    /// Whether a byte of the text is in somebody else's words.
    pub(crate) fn is_quoted(&self, at: usize) -> bool {
        let before = self.quotations.partition_point(|range| range.start <= at);
        self.passage.quoted || before.checked_sub(1).is_some_and(|last| self.quotations[last].contains(&at))
    }

    /// Whether the words of a part of the text are the writer's own: no code, no address.
    pub(crate) fn is_prose(&self, start: usize) -> bool {
        self.passage.piece(start).is_none_or(|piece| !matches!(piece.kind, PieceKind::Code | PieceKind::Address))
    }

    /// Whether a byte of the text is in somebody else's sentence: a block quote, or a quotation of so many words.
    pub(crate) fn is_speech(&self, at: usize, least_words: usize) -> bool {
        let long = |range: &Range<usize>| self.words_in(range) >= least_words;
        self.passage.quoted || self.quotations.iter().any(|range| range.contains(&at) && long(range))
    }

    /// How many words begin in a part of the text.
    pub(crate) fn words_in(&self, range: &Range<usize>) -> usize {
        let before = |at: usize| self.words().partition_point(|word| word.start < at);
        before(range.end) - before(range.start)
    }

    /// Whether the word at a byte of the text is part of a name: `Pueblo Mágico`, `Office of Citizen Services`.
    ///
    /// It has a capital inside a sentence, or opens one and another capital follows. Capitals prove nothing in headlines where most
    /// words have them, nor where all letters are.
    pub(crate) fn is_name(&self, start: usize) -> bool {
        let at = self.words().partition_point(|word| word.start < start);
        if !self.has_capital(at) || self.is_title_case() {
            return false;
        }
        let inside = at > 0 && self.gap(at - 1).chars().all(|c| c.is_whitespace() && c != '\n' || c == ',');
        inside || (self.has_capital(at + 1) && self.gap(at).chars().all(char::is_whitespace))
    }

    /// Whether a word begins with a capital and goes on with small letters.
    fn has_capital(&self, at: usize) -> bool {
        let mut letters = self.word(at).chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    }

    /// Whether the words of a headline have capitals as a matter of style.
    fn is_title_case(&self) -> bool {
        let headline = matches!(self.field, TextField::Head) || self.passage.kind == PassageKind::Heading;
        let long = (1..self.words().len()).filter(|&at| self.word(at).chars().count() >= 4);
        let (all, capital) = long.fold((0_usize, 0_usize), |(all, capital), at| (all + 1, capital + usize::from(self.has_capital(at))));
        headline && capital * 2 > all
    }

    /// The place in the file of a part of the text.
    pub(crate) fn place(&self, post: &Post, start: usize, end: usize) -> Location {
        post.at(self.passage.span(start, end))
    }

    /// The place of the whole text.
    pub(crate) fn whole(&self, post: &Post) -> Location {
        let text = self.text();
        let start = text.len() - text.trim_start().len();
        self.place(post, start, text.trim_end().len().max(start))
    }

    /// Whether it is part of the body.
    pub(crate) fn is_body(&self) -> bool {
        self.field == TextField::Body
    }
}

/// The texts of a post: those of the body with the text alternatives in it, then those of the front matter.
pub(super) fn texts(post: &Post, source: &str, passages: Vec<Passage>) -> Vec<Text> {
    let field = |passage: &Passage| if passage.kind == PassageKind::Alt { TextField::Alt } else { TextField::Body };
    let mut texts: Vec<Text> =
        passages.into_iter().map(|passage| (field(&passage), passage)).map(|(field, passage)| Text::new(passage, field)).collect();
    let mut add = |text: &Spanned<String>, field: TextField| {
        let passage = field_passage(source, text.span);
        if !passage.text.is_empty() {
            texts.push(Text::new(passage, field));
        }
    };
    add(&post.title, TextField::Head);
    post.summary.iter().for_each(|text| add(text, TextField::Head));
    let media = post.media.iter().chain(post.overrides.iter().filter_map(|own| own.media.as_ref()).flatten());
    media.filter_map(|item| item.alt.as_ref()).for_each(|text| add(text, TextField::Alt));
    for own in &post.overrides {
        own.text.iter().for_each(|text| add(text, TextField::Override(own.channel.value.clone())));
        own.first_comment.iter().for_each(|text| add(text, TextField::Comment(own.channel.value.clone())));
    }
    texts
}

/// A field as it stands in the file, so that places are exact whatever quotes and folds YAML has put around it.
fn field_passage(source: &str, span: Span) -> Passage {
    let mut passage = Passage { kind: PassageKind::Field, ..Passage::default() };
    let Some(text) = source.get(span.start..span.end) else { return passage };
    let (from, to) = inner(text);
    let double = text.starts_with('"') && from == 1;
    let mut at = from;
    while at < to {
        let rest = &text[at..to];
        // Templates are no prose, and escapes are no letters.
        let special = rest.find("{{").into_iter().chain(rest.find("{%")).chain(rest.find('\\').filter(|_| double)).min();
        let plain = special.unwrap_or(rest.len());
        let place = |start: usize, end: usize| Span::new(span.start + start, span.start + end);
        passage.push_scanned(&rest[..plain], place(at, at + plain), PieceKind::Text);
        at += plain;
        let Some(_) = special else { break };
        let rest = &text[at..to];
        let length = if rest.starts_with('\\') {
            rest.chars().take(2).map(char::len_utf8).sum()
        } else {
            let close = if rest.starts_with("{{") { "}}" } else { "%}" };
            rest.find(close).map_or(rest.len(), |end| end + 2)
        };
        let shown = if rest.starts_with("\\n") { "\n" } else { " " };
        passage.push(shown, place(at, at + length), PieceKind::Code);
        at += length;
    }
    passage
}

/// The part of a YAML scalar that is text: without quotation marks, or the line that opens a block.
fn inner(text: &str) -> (usize, usize) {
    for mark in ['"', '\''] {
        if text.len() >= 2 && text.starts_with(mark) && text.ends_with(mark) {
            return (1, text.len() - 1);
        }
    }
    let header = text.lines().next().unwrap_or_default();
    let block = header.starts_with(['>', '|']) && header[1..].trim().chars().all(|c| matches!(c, '-' | '+' | '0'..='9'));
    if block { (header.len(), text.len()) } else { (0, text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(yaml: &str) -> Text {
        let source = format!("x: {yaml}");
        Text::new(field_passage(&source, Span::new(3, source.len())), TextField::Head)
    }

    #[test]
    fn fields_are_read_as_they_stand_in_the_file() {
        for (yaml, words) in [
            ("Feria del libro", "Feria del libro"),
            ("\"Hola\\nmundo «sí»\"", "Hola mundo sí"),
            ("'Hola'", "Hola"),
            (">-\n  Uno\n  dos", "Uno dos"),
            ("\"{{ body }} imperdible {% if x %}y{% endif %}\"", "imperdible y"),
        ] {
            let text = field(yaml);
            let found: Vec<&str> = (0..text.words().len()).filter(|&at| text.kind(at) == PieceKind::Text).map(|at| text.word(at)).collect();
            assert_eq!(found.join(" "), words, "{yaml}");
            let source = format!("x: {yaml}");
            for (_, word) in text.words().iter().enumerate().filter(|&(at, _)| text.kind(at) == PieceKind::Text) {
                let span = text.passage.span(word.start, word.end);
                assert_eq!(&source[span.start..span.end], &text.text()[word.start..word.end]);
            }
        }
        assert!(!field("\"Hola\"").is_quoted(1) && field("Lee «Hola» hoy").is_quoted(7));
    }

    #[test]
    fn quotations_are_found_among_many() {
        let many = "«a» b ".repeat(60_000);
        let text = field(&many);
        let start = text.text().find("«").expect("it is there");
        // Looked through one by one, they would take minutes.
        for at in (0..60_000).map(|number| start + number * "«a» b ".len()) {
            assert!(text.is_quoted(at) && text.is_quoted(at + "«a».".len() - 2) && !text.is_quoted(at + "«a» ".len()));
        }
    }
}
