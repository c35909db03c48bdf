//! Single values: texts, numbers, days, money, names.

use chrono::NaiveDate;

use super::super::country::{country_meant, is_country};
use super::super::vocabulary;
use super::super::yaml::{Node, Value};
use super::Decoder;
use super::written::{is_email, parse_cents, parse_wall};
use crate::diag::{Applicability, Diagnostic, Fix, Span, Spanned, did_you_mean};
use crate::model::{CURRENCIES, Money, TimeOfDay, is_currency, parse_date};
use crate::support::hidden::{hidden, turns_text, without_hidden};
use crate::support::instant;

impl Decoder {
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

    /// The code of a country, in capital letters however it was written.
    pub(crate) fn country(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node)?;
        let code = text.to_ascii_uppercase();
        if is_country(&code) {
            return Some(code);
        }
        let message = format!("`{}` is not the code of a country", short(&text));
        let diagnostic = Diagnostic::error("invalid-value", self.at(node.span), message);
        self.push(match country_meant(&text) {
            Some(guess) => diagnostic.help(format!("did you mean `{guess}`?")).fix(Fix::one(
                format!("write `{guess}`"),
                Applicability::Unsafe,
                self.file,
                node.span,
                guess,
            )),
            None => diagnostic.help("write the two letters of ISO 3166-1, as `MX`, `ES`, `AR`, `CO` or `US`"),
        });
        None
    }

    /// A name: a text that is shown to people, without characters that nobody sees.
    ///
    /// They make two names look the same, or turn the direction of what is written behind them. They are left out of the value, too.
    pub(crate) fn name(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node)?;
        let Some(hidden) = hidden(&text) else { return Some(text) };
        let what = if turns_text(hidden) { "turns the direction of what follows" } else { "cannot be seen" };
        self.push(
            Diagnostic::error(
                "invalid-value",
                self.at(node.span),
                format!("a name with U+{:04X}, a character that {what}", u32::from(hidden)),
            )
            .help("delete the text and type it anew: such a character is copied along without being noticed"),
        );
        Some(without_hidden(&text)).filter(|text| !text.is_empty())
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

pub(super) fn short(text: &str) -> String {
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

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
    fn countries() {
        for (text, expected, help) in [
            ("MX", Some("MX"), ""),
            ("es", Some("ES"), ""),
            ("ZZ", None, "write the two letters of ISO 3166-1"),
            ("EU", None, "write the two letters of ISO 3166-1"),
            ("UK", None, "did you mean `GB`?"),
            ("México", None, "did you mean `MX`?"),
        ] {
            let mut decoder = Decoder::new(FileId::default());
            let node = Node { span: Span::new(0, text.len()), value: Value::Scalar { text: text.to_owned(), plain: true } };
            assert_eq!(decoder.country(&node).as_deref(), expected, "{text}");
            let helps: String = decoder.into_diagnostics().iter().flat_map(|finding| finding.help.clone()).collect();
            assert!(helps.starts_with(help) && helps.is_empty() == help.is_empty(), "{text}: {helps}");
        }
    }

    #[test]
    fn names_hide_nothing() {
        for (text, expected, found) in [
            ("Ana Ruiz", Some("Ana Ruiz"), false),
            ("Ana \u{202e}zuiR", Some("Ana zuiR"), true),
            ("Ana\u{200b} Ruiz", Some("Ana Ruiz"), true),
            ("\u{2066}\u{2069}", None, true),
            ("Familia 👩\u{200d}👧", Some("Familia 👩\u{200d}👧"), false),
        ] {
            let mut decoder = Decoder::new(FileId::default());
            let node = Node { span: Span::new(0, text.len()), value: Value::Scalar { text: text.to_owned(), plain: true } };
            assert_eq!(decoder.name(&node).as_deref(), expected, "{text:?}");
            assert_eq!(decoder.has_errors(), found, "{text:?}");
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
