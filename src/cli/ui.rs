//! What is printed, and how: the result on stdout, everything else on stderr.

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

    /// Writes a part of the result.
    #[expect(clippy::unused_self, reason = "nothing prints but through this value")]
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
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
            drop(writeln!(io::stderr().lock(), "{text}"));
        }
    }

    /// Says something that a person needs to go on; also with `--quiet`.
    #[expect(clippy::unused_self, reason = "nothing prints but through this value")]
    pub(crate) fn tell(&self, text: &str) -> io::Result<()> {
        writeln!(io::stderr().lock(), "{text}")
    }

    /// Gives a hint on its own line.
    pub(crate) fn hint(&self, text: &str) {
        if !self.quiet {
            let (on, off) = if self.color_stderr() { ("\u{1b}[1;36m", "\u{1b}[0m") } else { ("", "") };
            drop(writeln!(io::stderr().lock(), "{on}hint:{off} {text}"));
        }
    }

    /// Warns; also with `--quiet`.
    pub(crate) fn warn(&self, text: &str) {
        let (on, off) = if self.color_stderr() { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("", "") };
        drop(writeln!(io::stderr().lock(), "{on}warning:{off} {text}"));
    }

    /// Reports why the command could not run.
    pub(crate) fn failure(&self, failure: &Failure) {
        let (on, off) = if self.color_stderr() { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut err = io::stderr().lock();
        drop(writeln!(err, "{on}error:{off} {}", failure.error));
        for cause in failure.error.chain().skip(1) {
            drop(writeln!(err, "  because: {cause}"));
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
        write!(err, "{question} [y/N] ")?;
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
        write!(err, "{question}")?;
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
        bar.set_message(message.to_owned());
        bar
    }
}
