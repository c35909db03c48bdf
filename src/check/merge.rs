//! One message where a finding is the same on several channels.

use std::collections::HashMap;

use crate::diag::{Diagnostic, Diagnostics, Location};

/// Joins findings that differ in their channel alone, and writes the channels into the message.
///
/// For readers: whoever decides what to hold back needs the findings as [`super::check`] returns them.
#[must_use]
pub fn merge_channels(diagnostics: Diagnostics) -> Diagnostics {
    let mut merged: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    let mut index: HashMap<(&'static str, Option<Location>, String), usize> = HashMap::new();
    for mut diagnostic in diagnostics {
        let Some(channel) = diagnostic.channel.take() else {
            merged.push((diagnostic, Vec::new()));
            continue;
        };
        let key = (diagnostic.rule, diagnostic.location, diagnostic.message.clone());
        match index.get(&key).map(|&at| &mut merged[at]) {
            Some((first, channels))
                if first.help == diagnostic.help && first.labels == diagnostic.labels && first.severity == diagnostic.severity =>
            {
                channels.push(channel.to_string());
            }
            _ => {
                index.insert(key, merged.len());
                merged.push((diagnostic, vec![channel.to_string()]));
            }
        }
    }
    merged
        .into_iter()
        .map(|(mut diagnostic, mut channels)| {
            channels.sort();
            channels.dedup();
            if !channels.is_empty() {
                diagnostic.message = format!("{} (on {})", diagnostic.message, channels.join(", "));
            }
            diagnostic
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{SourceFile, Sources, Span};
    use crate::model::ChannelName;

    #[test]
    fn only_what_says_the_same_is_joined() {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("a.md", "text"));
        let on = |message: &str, channel: &str| {
            Diagnostic::warning("quiet-hours", Location::new(file, Span::new(0, 1)), message)
                .channel(&ChannelName::new(channel).expect("valid"))
        };
        let general = Diagnostic::warning("x", Location::new(file, Span::new(0, 1)), "no channel");
        let list: Diagnostics =
            [on("at night", "site"), on("too long by 3", "site"), on("at night", "bluesky"), on("too long by 9", "bluesky"), general]
                .into_iter()
                .collect();
        let messages: Vec<String> = merge_channels(list).into_iter().map(|d| d.message).collect();
        assert_eq!(messages, ["at night (on bluesky, site)", "too long by 3 (on site)", "too long by 9 (on bluesky)", "no channel"]);
    }
}
