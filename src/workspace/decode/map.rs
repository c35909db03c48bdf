//! Maps whose keys are asked for one by one.

use super::super::vocabulary;
use super::super::yaml::{Node, Value};
use super::Decoder;
use super::values::short;
use crate::diag::{Applicability, Diagnostic, Fix, Span, Spanned, did_you_mean};

/// A map whose keys are asked for one by one; what nobody asked for is unknown.
pub(crate) struct MapReader<'n> {
    entries: &'n [(Spanned<String>, Node)],
    bilingual: bool,
    asked: Vec<&'static str>,
    /// Keys that must be there and are not, with the place to say so.
    missing: Vec<(&'static str, Span)>,
    span: Span,
    what: &'static str,
}

impl<'n> MapReader<'n> {
    pub(super) fn new(entries: &'n [(Spanned<String>, Node)], bilingual: bool, span: Span, what: &'static str) -> Self {
        Self { entries, bilingual, asked: Vec::new(), missing: Vec::new(), span, what }
    }

    /// The node of a key, if it is there.
    fn find(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries.iter().find(|(name, _)| self.means(&name.value, key)).map(|(_, node)| node)
    }

    /// Whether a key as it is written means this one.
    fn means(&self, written: &str, key: &str) -> bool {
        written == key || (self.bilingual && vocabulary::means_key(written, key))
    }

    /// Whether a key as it is written means one of those that were asked for.
    fn is_known(&self, written: &str) -> bool {
        self.asked.iter().any(|asked| self.means(written, asked))
    }

    /// Keys in the language in which this map is written.
    fn in_its_language(&self) -> Vec<&'static str> {
        let english = |written: &str| self.asked.contains(&written);
        let spanish = self.entries.iter().any(|(key, _)| !english(&key.value) && self.is_known(&key.value));
        let word = |key: &&'static str| vocabulary::spanish_keys(key).first().copied().filter(|_| spanish).unwrap_or(key);
        self.asked.iter().map(word).collect()
    }

    /// Whether there is a value under a key.
    pub(crate) fn has(&mut self, key: &'static str) -> bool {
        self.find(key).is_some_and(|node| node.value != Value::Null)
    }

    /// A value that may be left out; `null` counts as left out.
    pub(crate) fn optional<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl FnOnce(&mut Decoder, &Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.find(key)?;
        if node.value == Value::Null { None } else { decode(decoder, node) }
    }

    /// A value that must be there.
    pub(crate) fn required<T>(
        &mut self,
        decoder: &mut Decoder,
        key: &'static str,
        decode: impl FnOnce(&mut Decoder, &Node) -> Option<T>,
    ) -> Option<T> {
        match self.find(key) {
            Some(node) if node.value != Value::Null => decode(decoder, node),
            found => {
                let span = found.map_or(Span::new(self.span.start, first_line_end(self.span, self.entries)), |node| node.span);
                self.missing.push((key, span));
                None
            }
        }
    }

    /// Reports the keys that must be there and are not, those that nobody asked for, and those that are there in both languages.
    pub(crate) fn finish(self, decoder: &mut Decoder) {
        #[cfg(test)]
        decoder.asked.push((self.span.start, self.asked.clone()));
        for (key, span) in &self.missing {
            let near = self.entries.iter().any(|(name, _)| !self.is_known(&name.value) && did_you_mean(&name.value, [*key]).is_some());
            // A mistyped key is reported once, as unknown with its suggestion.
            if !near {
                let message = format!("{} has no `{key}`", self.what);
                decoder.push(Diagnostic::error("missing-key", decoder.at(*span), message).help(format!("add `{key}: …`")));
            }
        }
        for (index, (key, _)) in self.entries.iter().enumerate() {
            let place = decoder.at(key.span);
            let Some(asked) = self.asked.iter().find(|asked| self.means(&key.value, asked)) else {
                let diagnostic = self.unknown(decoder, key);
                decoder.push(diagnostic);
                continue;
            };
            if let Some((first, _)) = self.entries[..index].iter().find(|(other, _)| self.means(&other.value, asked)) {
                let message = format!("`{}` and `{}` are the same key", short(&first.value), short(&key.value));
                decoder.push(Diagnostic::error("duplicate-key", place, message).help("keep one of them"));
            }
        }
    }

    fn unknown(&self, decoder: &Decoder, key: &Spanned<String>) -> Diagnostic {
        let unused = |asked: &&'static str| self.entries.iter().all(|(other, _)| !self.means(&other.value, asked));
        let spanish = |asked: &'static str| vocabulary::spanish_keys(asked).iter().copied().filter(|_| self.bilingual);
        let candidates = self.asked.iter().copied().filter(unused).flat_map(|asked| std::iter::once(asked).chain(spanish(asked)));
        let message = format!("unknown key `{}` in {}", short(&key.value), self.what);
        let diagnostic = Diagnostic::error("unknown-key", decoder.at(key.span), message);
        match did_you_mean(&key.value, candidates) {
            Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")).fix(Fix::one(
                format!("write `{guess}`"),
                Applicability::Unsafe,
                decoder.file,
                key.span,
                guess,
            )),
            None => diagnostic.help(format!("known keys: {}", self.in_its_language().join(", "))),
        }
    }
}

fn first_line_end(span: Span, entries: &[(Spanned<String>, Node)]) -> usize {
    entries.first().map_or(span.end, |(key, _)| key.span.end)
}
