//! What is printed, and how: the result on stdout, everything else on stderr.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use pregon::support::secret::Secret;

use super::failure::Failure;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The two streams.
#[derive(Debug)]
pub(crate) struct Ui {
    color: ColorChoice,
    quiet: bool,
    no_color: bool,
}

impl Ui {
    pub(crate) fn new(color: ColorChoice, quiet: bool) -> Self {
        let no_color = super::environment::variable("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { color, quiet, no_color }
    }

    fn color_on(&self, terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !self.no_color,
        }
    }

    /// Whether stdout takes colour.
    pub(crate) fn color_stdout(&self) -> bool {
        self.color_on(io::stdout().is_terminal())
    }

    /// Whether stderr takes colour.
    pub(crate) fn color_stderr(&self) -> bool {
        self.color_on(io::stderr().is_terminal())
    }

    /// Whether somebody can be asked.
    #[expect(clippy::unused_self, reason = "everything about the streams is asked of this value")]
    pub(crate) fn is_interactive(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Writes a part of the result. What could steer a terminal is shown and not done, wherever the text comes from.
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
        self.write(&harmless(text))
    }

    /// Writes a part of the result that has colours of its own: of all that a terminal obeys, those alone pass.
    pub(crate) fn painted(&self, text: &str) -> io::Result<()> {
        let mut pieces = text.split('\u{1b}');
        let mut shown = harmless(pieces.next().unwrap_or_default()).into_owned();
        for piece in pieces {
            shown.push_str(if is_color(piece) { "\u{1b}" } else { "\\u001b" });
            shown.push_str(&harmless(piece));
        }
        self.write(&shown)
    }

    #[expect(clippy::unused_self, reason = "nothing prints but through this value")]
    fn write(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') && !text.is_empty() {
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// Writes a value as JSON, readable and with a line end.
    pub(crate) fn json(&self, value: &impl serde::Serialize) -> io::Result<()> {
        self.result(&serde_json::to_string_pretty(value).map_err(io::Error::from)?)
    }

    /// Says something beside the result; silent with `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            drop(writeln!(io::stderr().lock(), "{}", harmless(text)));
        }
    }

    /// Says something that a person needs to go on; also with `--quiet`.
    #[expect(clippy::unused_self, reason = "nothing prints but through this value")]
    pub(crate) fn tell(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr().lock(), "{}", harmless(text))
    }

    /// Gives a hint on its own line.
    pub(crate) fn hint(&self, text: &str) {
        if !self.quiet {
            let (on, off) = if self.color_stderr() { ("\u{1b}[1;36m", "\u{1b}[0m") } else { ("", "") };
            drop(writeln!(io::stderr().lock(), "{on}hint:{off} {}", harmless(text)));
        }
    }

    /// Warns; also with `--quiet`.
    pub(crate) fn warn(&self, text: &str) {
        let (on, off) = if self.color_stderr() { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("", "") };
        drop(writeln!(io::stderr().lock(), "{on}warning:{off} {}", harmless(text)));
    }

    /// Reports why the command could not run.
    pub(crate) fn failure(&self, failure: &Failure) {
        let (on, off) = if self.color_stderr() { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut err = io::stderr().lock();
        drop(writeln!(err, "{on}error:{off} {}", harmless(&failure.error.to_string())));
        for cause in failure.error.chain().skip(1) {
            drop(writeln!(err, "  because: {}", harmless(&cause.to_string())));
        }
        drop(err);
        for hint in &failure.hints {
            self.hint(hint);
        }
    }

    /// Asks for a yes. Without a terminal the answer is no.
    pub(crate) fn confirm(&self, question: &str) -> io::Result<bool> {
        if !self.is_interactive() {
            return Ok(false);
        }
        let mut err = io::stderr().lock();
        write!(err, "{} [y/N] ", harmless(question))?;
        err.flush()?;
        drop(err);
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "s" | "si" | "sí"))
    }

    /// Asks for a text that is not shown while it is typed. Only where somebody can be asked.
    #[expect(clippy::unused_self, reason = "nothing prints but through this value")]
    pub(crate) fn ask_secret(&self, question: &str) -> io::Result<Secret> {
        let mut err = io::stderr().lock();
        write!(err, "{}", harmless(question))?;
        err.flush()?;
        drop(err);
        Ok(Secret::new(&console::Term::stderr().read_secure_line()?))
    }

    /// A spinner or bar on stderr; hidden where stderr is no terminal.
    pub(crate) fn progress(&self, total: Option<u64>, message: &str) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = match total {
            Some(total) => ProgressBar::new(total)
                .with_style(ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar())),
            None => ProgressBar::new_spinner(),
        };
        bar.set_message(harmless(message).into_owned());
        bar
    }
}

/// A text in which control characters are written as JSON writes them: `\u001b`. Names, texts and answers come from files of strangers and
/// from platforms, and a terminal obeys what is in them. Line ends and tabs stay, and in JSON the value stays the same.
fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_line = c == '\r' && rest.peek() == Some(&'\n');
        if steers(c) && !ends_line {
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a text goes on with what makes an escape a colour: `[1;31m`.
fn is_color(text: &str) -> bool {
    let code = text.strip_prefix('[').and_then(|rest| rest.split_once('m'));
    code.is_some_and(|(code, _)| code.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'))
}

#[cfg(test)]
mod tests {
    use super::{harmless, is_color};

    #[test]
    fn colours_are_all_that_passes() {
        for (text, passes) in
            [("[0m", true), ("[1;31mrojo", true), ("[2J", false), ("]0;x\u{7}m", false), ("[?25lm", false), ("[", false), ("", false)]
        {
            assert_eq!(is_color(text), passes, "{text:?}");
        }
    }

    #[test]
    fn no_text_steers_the_terminal() {
        for (text, shown) in [
            ("año\tnuevo\nsí\r\n🎃", "año\tnuevo\nsí\r\n🎃"),
            ("a\u{1b}]0;x\u{7}b", "a\\u001b]0;x\\u0007b"),
            ("\u{9b}31m\u{7f}", "\\u009b31m\\u007f"),
            ("uno\rdos", "uno\\u000ddos"),
        ] {
            assert_eq!(harmless(text), shown);
        }
        // JSON has the same value as before.
        let value = serde_json::json!({ "a": "\u{9b}31m\u{1b}[2J\u{7f}ñ" });
        let text = serde_json::to_string_pretty(&value).expect("serialises");
        assert!(text.contains('\u{9b}') && !harmless(&text).contains('\u{9b}'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&harmless(&text)).expect("is JSON"), value);
    }
}
