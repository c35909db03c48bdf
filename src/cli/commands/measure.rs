//! `pregon measure`: counts text as a network counts it.

use std::io::{self, BufRead, BufWriter, Read, Write};

use pregon::compile::count::{Counter, Limits, Measurement, measure};
use pregon::compile::counter;
use pregon::diag::did_you_mean;
use pregon::networks::spec::{Fact, TextSpec};
use pregon::networks::{NetworkSpec, Specs};
use pregon::workspace::{Workspace, load};

use crate::cli::CommandResult;
use crate::cli::args::{Global, Measure};
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// One line of `--jsonl` input.
#[derive(serde::Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    text: std::borrow::Cow<'a, str>,
}

/// Longest line of `--jsonl`, in bytes: far above any text, far below what hurts.
const MAX_LINE: u64 = 64 * 1024 * 1024;

/// A measurement with the further limits of the network, those that it has.
#[derive(serde::Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    measurement: Measurement,
    #[serde(flatten)]
    further: &'a Further,
    /// Whether the text keeps to `limit_with_media`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fits_with_media: Option<bool>,
}

/// Limits beside the length of a text.
#[derive(serde::Serialize)]
struct Further {
    /// Longest text beside a picture or video, in the unit of the length.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_with_media: Option<usize>,
    /// Most links.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_links: Option<usize>,
    /// Most mentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_mentions: Option<usize>,
    /// Most hashtags.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_hashtags: Option<usize>,
}

/// The network that counts, with its limits.
struct Rule {
    network: String,
    counter: Counter,
    limits: Limits,
    further: Further,
}

impl Rule {
    fn new(spec: &NetworkSpec, limit: Option<usize>) -> Self {
        let TextSpec { limit: usual, limit_with_media, max_bytes, max_links, max_mentions, max_hashtags, .. } = &spec.text;
        let value = |fact: &Option<Fact<usize>>| fact.as_ref().map(|fact| fact.value);
        Self {
            network: spec.name.as_str().to_owned(),
            counter: counter(spec),
            limits: Limits { length: limit.or(value(usual)), bytes: value(max_bytes) },
            further: Further {
                limit_with_media: value(limit_with_media),
                max_links: value(max_links),
                max_mentions: value(max_mentions),
                max_hashtags: value(max_hashtags),
            },
        }
    }

    fn report(&self, text: &str) -> Report<'_> {
        let measurement = measure(&self.network, &self.counter, &self.limits, text);
        let length = measurement.escaped.unwrap_or(measurement.length);
        let fits_with_media = self.further.limit_with_media.map(|limit| measurement.fits && length <= limit);
        Report { measurement, further: &self.further, fits_with_media }
    }
}

pub(in crate::cli) fn run(options: &Measure, global: &Global, ui: &Ui) -> CommandResult {
    let rule = rule(options, global, ui)?;
    if options.jsonl { lines(&rule) } else { whole(&rule, ui) }
}

fn rule(options: &Measure, global: &Global, ui: &Ui) -> Result<Rule, Failure> {
    let (specs, network, limit) = match (&options.network, &options.channel) {
        (Some(network), _) => (super::networks::specs(global, ui)?, network.clone(), None),
        (None, Some(name)) => {
            let Workspace { specs, config, .. } = load(&global.start(), &Specs::embedded())?.output;
            let Some(channel) = config.channel(name) else {
                let known: Vec<&str> = config.channels.iter().map(|channel| channel.name.as_str()).collect();
                return Err(Failure::new(format!("unknown channel `{name}`")).hint(guess(name, "channels", &known)));
            };
            (specs, channel.network.as_str().to_owned(), channel.limit)
        }
        (None, None) => return Err(Failure::new("no network to count for").hint("name one with --network")),
    };
    let Some(spec) = specs.get(&network) else {
        let known: Vec<&str> = specs.names().collect();
        return Err(Failure::new(format!("unknown network `{network}`")).hint(guess(&network, "networks", &known)));
    };
    Ok(Rule::new(spec, options.limit.or(limit)))
}

fn guess(name: &str, what: &str, known: &[&str]) -> String {
    did_you_mean(name, known.iter().copied())
        .map_or_else(|| format!("known {what}: {}", known.join(", ")), |guess| format!("did you mean `{guess}`?"))
}

fn whole(rule: &Rule, ui: &Ui) -> CommandResult {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let mut text = String::from_utf8(bytes)
        .map_err(|error| Failure::new(format!("the text is not UTF-8: byte {} is not", error.utf8_error().valid_up_to())))?;
    // The line end that `echo` adds is not part of the text.
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    ui.result(&serde_json::to_string(&rule.report(&text))?)?;
    Ok(Exit::Done)
}

fn lines(rule: &Rule) -> CommandResult {
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Line { text } = serde_json::from_slice(&line).map_err(|error| {
            Failure::new(format!("line {number} is not an object with a `text`: {error}"))
                .hint("each line is JSON, as {\"text\": \"Hola\"}")
        })?;
        serde_json::to_writer(&mut out, &rule.report(&text))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
