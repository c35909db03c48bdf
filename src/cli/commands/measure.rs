//! `pregon measure`: counts text as a network counts it.

use std::io::{self, BufRead, BufWriter, Read, Write};

use pregon::compile::count::{Counter, Limits, measure};
use pregon::compile::counter;
use pregon::diag::did_you_mean;
use pregon::networks::Specs;

use crate::cli::CommandResult;
use crate::cli::args::Measure;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// One line of `--jsonl` input.
#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

/// Longest line of `--jsonl`, in bytes: far above any text, far below what hurts.
const MAX_LINE: u64 = 64 * 1024 * 1024;

pub(in crate::cli) fn run(options: &Measure, ui: &Ui) -> CommandResult {
    let specs = Specs::embedded();
    let Some(spec) = specs.get(&options.network) else {
        let known: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
        let hint = did_you_mean(&options.network, known.iter().copied())
            .map_or_else(|| format!("known networks: {}", known.join(", ")), |guess| format!("did you mean `{guess}`?"));
        return Err(Failure::new(format!("unknown network `{}`", options.network)).hint(hint));
    };
    let counter = counter(spec);
    let limits = Limits {
        length: options.limit.or(spec.text.limit.as_ref().map(|fact| fact.value)),
        bytes: spec.text.max_bytes.as_ref().map(|fact| fact.value),
    };
    let network = spec.name.as_str();
    if options.jsonl { lines(network, &counter, &limits) } else { whole(network, &counter, &limits, ui) }
}

fn whole(network: &str, counter: &Counter, limits: &Limits, ui: &Ui) -> CommandResult {
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
    let measurement = measure(network, counter, limits, &text);
    ui.result(&serde_json::to_string(&measurement)?)?;
    Ok(Exit::Done)
}

fn lines(network: &str, counter: &Counter, limits: &Limits) -> CommandResult {
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
        serde_json::to_writer(&mut out, &measure(network, counter, limits, &text))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
