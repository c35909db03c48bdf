//! From YAML trees to typed data: every getter reports what is wrong and goes on.

use chrono::NaiveDate;

use super::vocabulary;
use super::yaml::{Node, Value};
use crate::diag::{Applicability, Diagnostic, Diagnostics, FileId, Fix, Location, Span, Spanned, did_you_mean};
use crate::model::{CURRENCIES, Money, TimeOfDay, is_currency, parse_date};
use crate::support::instant;

/// Decodes the values of one file and gathers its problems.
pub(crate) struct Decoder {
    /// The file.
    pub(crate) file: FileId,
    /// Whether keys and choices may be written in Spanish, too.
    bilingual: bool,
    diagnostics: Diagnostics,
    /// Where each map begins, and the keys that were asked of it.
    #[cfg(test)]
    pub(crate) asked: Vec<(usize, Vec<&'static str>)>,
}

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

impl Decoder {
    pub(crate) fn new(file: FileId) -> Self {
        Self {
            file,
            bilingual: false,
            diagnostics: Diagnostics::new(),
            #[cfg(test)]
            asked: Vec::new(),
        }
    }

    /// For a file whose keys and choices may be written in Spanish, too.
    pub(crate) fn bilingual(file: FileId) -> Self {
        Self { bilingual: true, ..Self::new(file) }
    }

    /// The problems found.
    pub(crate) fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics
    }

    /// Whether an error was found so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    pub(crate) fn at(&self, span: Span) -> Location {
        Location::new(self.file, span)
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.value.describe());
        self.push(Diagnostic::error("invalid-value", self.at(node.span), message));
    }

    fn wrong_value(&mut self, span: Span, text: &str, expected: &str, example: &str) {
        let shown: String = text.chars().take(60).collect();
        self.push(
            Diagnostic::error("invalid-value", self.at(span), format!("`{shown}` is not {expected}"))
                .help(format!("write it as {example}")),
        );
    }

    /// A map; `what` names it in messages.
    pub(crate) fn map<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<MapReader<'n>> {
        match &node.value {
            Value::Map(entries) => Some(MapReader::new(entries, self.bilingual, node.span, what)),
            Value::Null => Some(MapReader::new(&[], self.bilingual, node.span, what)),
            _ => {
                self.wrong_type(node, "a map (`key: value` lines)");
                None
            }
        }
    }

    /// A map with free keys.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node, _what: &'static str) -> Option<Vec<(Spanned<String>, &'n Node)>> {
        match &node.value {
            Value::Map(entries) => Some(entries.iter().map(|(key, value)| (key.clone(), value)).collect()),
            Value::Null => Some(Vec::new()),
            _ => {
                self.wrong_type(node, "a map (`key: value` lines)");
                None
            }
        }
    }

    /// A list; each item is decoded, bad ones are left out.
    pub(crate) fn list<T>(&mut self, node: &Node, mut item: impl FnMut(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        match &node.value {
            Value::List(items) => Some(items.iter().filter_map(|node| item(self, node)).collect()),
            Value::Null => Some(Vec::new()),
            _ => {
                self.wrong_type(node, "a list (`[a, b]` or `- a` lines)");
                None
            }
        }
    }

    /// A list, or one value in place of a list of one.
    pub(crate) fn one_or_many<T>(&mut self, node: &Node, mut item: impl FnMut(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        match &node.value {
            Value::List(_) | Value::Null => self.list(node, item),
            _ => item(self, node).map(|value| vec![value]),
        }
    }

    /// Any text that is not empty.
    pub(crate) fn text(&mut self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Scalar { text, .. } if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Scalar { .. } => {
                self.push(Diagnostic::error("invalid-value", self.at(node.span), "the text is empty"));
                None
            }
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    /// Text, with its place.
    pub(crate) fn spanned_text(&mut self, node: &Node) -> Option<Spanned<String>> {
        self.text(node).map(|text| Spanned::new(text, node.span))
    }

    /// Text that may be empty.
    pub(crate) fn spanned_text_or_empty(&mut self, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Scalar { text, .. } => Some(Spanned::new(text.trim().to_owned(), node.span)),
            Value::Null => Some(Spanned::new(String::new(), node.span)),
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, node: &Node) -> Option<Vec<String>> {
        self.one_or_many(node, Self::text)
    }

    /// A list of texts with their places.
    pub(crate) fn spanned_texts(&mut self, node: &Node) -> Option<Vec<Spanned<String>>> {
        self.one_or_many(node, Self::spanned_text)
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Scalar { text, plain: true } if text == "true" => Some(true),
            Value::Scalar { text, plain: true } if text == "false" => Some(false),
            Value::Scalar { text, .. } => {
                let text = text.clone();
                self.wrong_value(node.span, &text, "a truth value", "`true` or `false`");
                None
            }
            _ => {
                self.wrong_type(node, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number in a range.
    pub(crate) fn integer(&mut self, node: &Node, least: i64, most: i64) -> Option<i64> {
        let Value::Scalar { text, .. } = &node.value else {
            self.wrong_type(node, "a whole number");
            return None;
        };
        match text.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let text = text.clone();
                self.wrong_value(node.span, &text, &format!("a whole number from {least} to {most}"), "digits alone");
                None
            }
        }
    }

    /// A number in a range.
    pub(crate) fn number(&mut self, node: &Node, least: f64, most: f64) -> Option<f64> {
        let Value::Scalar { text, .. } = &node.value else {
            self.wrong_type(node, "a number");
            return None;
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && (least..=most).contains(&number) => Some(number),
            _ => {
                let text = text.clone();
                self.wrong_value(node.span, &text, &format!("a number from {least} to {most}"), "digits with a decimal point, as `12.5`");
                None
            }
        }
    }

    /// One of some words.
    pub(crate) fn one_of(&mut self, node: &Node, words: &[&'static str]) -> Option<String> {
        let text = self.text(node)?;
        self.word(&text, node.span, words).map(str::to_owned)
    }

    /// One of some values, by their words.
    pub(crate) fn choice<T: Copy>(&mut self, node: &Node, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(node)?;
        self.choice_of_text(&text, node.span, all, word)
    }

    /// One of some values, by the word that stands here.
    pub(crate) fn choice_of_text<T: Copy>(&mut self, text: &str, span: Span, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let words: Vec<&'static str> = all.iter().map(|&value| word(value)).collect();
        let chosen = self.word(text, span, &words)?;
        all.iter().copied().find(|&value| word(value) == chosen)
    }

    /// The value that a text means, if it means one.
    pub(crate) fn meant<T: Copy>(&self, text: &str, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let words: Vec<&'static str> = all.iter().map(|&value| word(value)).collect();
        let chosen = self.known(text, &words)?;
        all.iter().copied().find(|&value| word(value) == chosen)
    }

    fn known(&self, text: &str, words: &[&'static str]) -> Option<&'static str> {
        if self.bilingual { vocabulary::choice(text, words) } else { words.iter().copied().find(|word| *word == text) }
    }

    fn word(&mut self, text: &str, span: Span, words: &[&'static str]) -> Option<&'static str> {
        if let Some(word) = self.known(text, words) {
            return Some(word);
        }
        let mut diagnostic =
            Diagnostic::error("invalid-value", self.at(span), format!("`{}` is not one of: {}", short(text), words.join(", ")));
        if let Some(guess) = did_you_mean(text, words.iter().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `{guess}`?")).fix(Fix::one(
                format!("write `{guess}`"),
                Applicability::Unsafe,
                self.file,
                span,
                guess,
            ));
        }
        self.push(diagnostic);
        None
    }

    /// A calendar day.
    pub(crate) fn date(&mut self, node: &Node) -> Option<NaiveDate> {
        let text = self.text(node)?;
        let date = parse_date(&text);
        if date.is_none() {
            self.wrong_value(node.span, &text, "a day of the calendar", "`2026-11-24`");
        }
        date
    }

    /// A wall time: day and time of day.
    pub(crate) fn date_time(&mut self, node: &Node) -> Option<chrono::NaiveDateTime> {
        let text = self.text(node)?;
        let parsed = parse_wall(&text);
        if parsed.is_none() {
            self.wrong_value(node.span, &text, "a day with a time", "`2026-11-24 09:30`");
        }
        parsed
    }

    /// An instant with its offset from UTC.
    pub(crate) fn instant(&mut self, node: &Node) -> Option<chrono::DateTime<chrono::Utc>> {
        let text = self.text(node)?;
        let instant = instant::parse(&text);
        if instant.is_none() {
            self.wrong_value(node.span, &text, "an instant", "`2026-11-24T15:30:00Z`");
        }
        instant
    }

    /// An e-mail address, in small letters: people write theirs in either case.
    pub(crate) fn email(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        if is_email(&text) {
            return Some(Spanned::new(text.to_lowercase(), node.span));
        }
        self.wrong_value(node.span, &text, "an e-mail address", "`lucia@laceiba.example`");
        None
    }

    /// A time of day.
    pub(crate) fn time_of_day(&mut self, node: &Node) -> Option<TimeOfDay> {
        let text = self.text(node)?;
        let time = text.parse().ok();
        if time.is_none() {
            self.wrong_value(node.span, &text, "a time of day", "`\"09:30\"`");
        }
        time
    }

    /// An address with `http` or `https`.
    pub(crate) fn url(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        let parsed = reqwest::Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if parsed.is_none() || text.contains(char::is_whitespace) {
            self.wrong_value(node.span, &text, "a web address", "`https://example.org/page`");
            return None;
        }
        if parsed.is_some_and(|url| !url.username().is_empty() || url.password().is_some()) {
            self.push(
                Diagnostic::error("invalid-value", self.at(node.span), "the address carries a user name or password")
                    .help("credentials come from the environment; remove the part before `@`"),
            );
            return None;
        }
        Some(Spanned::new(text, node.span))
    }

    /// A language tag (BCP 47): two or three letters, perhaps more subtags.
    pub(crate) fn lang(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        let mut subtags = text.split('-');
        let primary = subtags.next().is_some_and(|tag| (2..=3).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_lowercase()));
        let rest = subtags.all(|tag| (1..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric()));
        if primary && rest {
            return Some(Spanned::new(text, node.span));
        }
        self.wrong_value(node.span, &text, "a language tag", "`es`, `en` or `es-MX`");
        None
    }

    /// An amount of money: `40 EUR`, `1500.50 MXN`.
    pub(crate) fn money(&mut self, node: &Node) -> Option<Spanned<Money>> {
        self.amount(node, None)
    }

    /// An amount of money that may leave its currency out where there is one already.
    pub(crate) fn amount(&mut self, node: &Node, currency: Option<&str>) -> Option<Spanned<Money>> {
        let text = self.text(node)?;
        let (amount, code) = match (text.split_once(' '), currency) {
            (Some((amount, code)), _) => (amount, code.trim()),
            (None, Some(currency)) => (text.as_str(), currency),
            (None, None) => (text.as_str(), ""),
        };
        let Some(cents) = parse_cents(amount).filter(|_| !code.is_empty()) else {
            let example = if currency.is_some() { "`1500` or `1500.50 MXN`" } else { "`40 EUR` or `1500.50 MXN`" };
            self.wrong_value(node.span, &text, "an amount of money", example);
            return None;
        };
        self.currency_code(code, node.span).map(|currency| Spanned::new(Money { cents, currency }, node.span))
    }

    /// The code of a currency.
    pub(crate) fn currency(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        self.currency_code(&text, node.span).map(|code| Spanned::new(code, node.span))
    }

    /// A text that is to be the code of a currency.
    pub(crate) fn currency_code(&mut self, code: &str, span: Span) -> Option<String> {
        if is_currency(code) {
            return Some(code.to_owned());
        }
        let upper = code.to_uppercase();
        let guess = if is_currency(&upper) { Some(upper.as_str()) } else { did_you_mean(&upper, CURRENCIES.iter().copied()) };
        let diagnostic = Diagnostic::error("invalid-value", self.at(span), format!("`{}` is not the code of a currency", short(code)));
        self.push(diagnostic.help(guess.map_or_else(
            || "write the three letters of ISO 4217, as EUR, MXN, ARS, COP or USD".to_owned(),
            |guess| format!("did you mean `{guess}`?"),
        )));
        None
    }
}

impl<'n> MapReader<'n> {
    fn new(entries: &'n [(Spanned<String>, Node)], bilingual: bool, span: Span, what: &'static str) -> Self {
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

fn short(text: &str) -> String {
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text.to_owned() }
}

/// Minutes of `30m`, `24h` or `3d`; at most 100,000 of the unit.
#[must_use]
pub fn parse_minutes(text: &str) -> Option<i64> {
    let (at, unit) = text.char_indices().next_back()?;
    let number: i64 = text[..at].parse().ok()?;
    let factor = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    (0..=100_000).contains(&number).then_some(number * factor)
}

/// Whether a text can be the e-mail address of a commit; whether mail arrives there is another question.
pub(crate) fn is_email(text: &str) -> bool {
    let printable = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ','));
    printable && text.len() <= 254 && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// `2026-11-24 09:30`, with `T` in place of the space and with seconds if they are zero or not.
pub(crate) fn parse_wall(text: &str) -> Option<chrono::NaiveDateTime> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let date = parse_date(day)?;
    let time = time.trim();
    let parsed = chrono::NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| chrono::NaiveTime::parse_from_str(time, "%H:%M:%S")).ok()?;
    (!instant::is_leap(&parsed)).then(|| date.and_time(parsed))
}

/// Hundredths of `40`, `1500.5` or `1500.50`.
fn parse_cents(amount: &str) -> Option<i64> {
    parse_decimal(amount, 2)
}

/// A decimal number that is not negative, in units of its last place: `1.5` with two places is 150.
pub(crate) fn parse_decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 12 || rest.len() > places || !whole.chars().chain(rest.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{rest:0<places$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money() {
        for (text, expected) in [
            ("40 EUR", Some((4000, "EUR"))),
            ("1500.5 MXN", Some((150_050, "MXN"))),
            ("0.05 USD", Some((5, "USD"))),
            ("40", Some((4000, "COP"))),
            ("40 euros", None),
            ("40 EUT", None),
            ("-1 EUR", None),
            ("1,5 EUR", None),
            ("1.555 EUR", None),
        ] {
            let mut decoder = Decoder::new(FileId::default());
            let node = Node { span: Span::new(0, text.len()), value: Value::Scalar { text: text.to_owned(), plain: true } };
            let money = decoder.amount(&node, Some("COP")).map(|money| (money.value.cents, money.value.currency));
            assert_eq!(money, expected.map(|(cents, currency)| (cents, currency.to_owned())), "{text}");
            assert_eq!(decoder.has_errors(), expected.is_none(), "{text}");
        }
    }

    #[test]
    fn wall_times() {
        assert!(parse_wall("2026-11-24 09:30").is_some());
        assert!(parse_wall("2026-11-24T09:30:15").is_some());
        assert!(parse_wall("2026-11-24").is_none());
        assert!(parse_wall("2026-11-24 25:30").is_none());
        assert!(parse_wall("2026-12-31 23:59:60").is_none());
    }
}
