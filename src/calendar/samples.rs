//! Measured engagement, read from `metrics/**/*.jsonl`.
//!
//! A line is one sample: one metric value of one post on one channel at one instant.
//!
//! ```json
//! {"post":"mercado-otono","channel":"mastodon","metric":"likes","value":12,"at":"2026-11-25T09:30:00Z"}
//! ```
//!
//! Values count from the beginning, as platforms give them: of several samples of a metric the last one is what it has come to.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::support::regular_file;

/// Most files that are read.
const MOST_FILES: usize = 2000;
/// Largest file.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Most bytes of all files together.
const MOST_TOTAL: u64 = 128 * 1024 * 1024;
/// Longest line.
const MOST_LINE: usize = 4096;
/// Metrics that say that somebody did something; reach and followers are other matters.
const ENGAGEMENT: [&str; 13] = [
    "bookmarks",
    "boosts",
    "clicks",
    "comments",
    "favourites",
    "likes",
    "quotes",
    "reactions",
    "reblogs",
    "replies",
    "reposts",
    "saves",
    "shares",
];

/// One metric value of one post on one channel at one instant.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sample {
    /// The post; `None` for a sample of the channel itself.
    pub post: Option<String>,
    /// The channel.
    pub channel: String,
    /// Name of the metric, as `likes`.
    pub metric: String,
    /// The value, counted from the beginning.
    pub value: f64,
    /// When it was read.
    pub at: DateTime<Utc>,
}

/// The last value of each metric, with its instant.
type Latest = BTreeMap<String, (DateTime<Utc>, f64)>;

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// By post and channel.
    last: BTreeMap<(String, String), Latest>,
    /// Lines that are no samples.
    pub bad_lines: usize,
    /// Files that were left out, with the reason.
    pub left_out: Vec<String>,
}

impl Samples {
    /// Takes a sample in. What is no number of something, or no engagement, is left out.
    pub fn add(&mut self, sample: Sample) {
        let Some(post) = sample.post else { return };
        if !sample.value.is_finite() || sample.value < 0.0 || !ENGAGEMENT.contains(&sample.metric.as_str()) {
            return;
        }
        let last = self.last.entry((post, sample.channel)).or_default().entry(sample.metric).or_insert((sample.at, sample.value));
        if sample.at >= last.0 {
            *last = (sample.at, sample.value);
        }
    }

    /// What people did with a post on a channel, and when that was last read; `None` where nothing was measured.
    #[must_use]
    pub fn engagement(&self, post: &str, channel: &str) -> Option<(f64, DateTime<Utc>)> {
        let metrics = self.last.get(&(post.to_owned(), channel.to_owned()))?;
        let at = metrics.values().map(|(at, _)| *at).max()?;
        Some((metrics.values().map(|(_, value)| value).sum(), at))
    }

    /// Whether nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }
}

/// Reads the samples of a workspace. Links are not followed; what is too large, or no sample, is left out and counted.
#[must_use]
pub fn read_samples(root: &Path) -> Samples {
    let mut samples = Samples::default();
    let folder = root.join("metrics");
    if !folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return samples;
    }
    let walk = walkdir::WalkDir::new(folder).follow_links(false).max_depth(8).sort_by_file_name();
    let files = walk.into_iter().flatten().filter(|entry| entry.path().extension().is_some_and(|ext| ext == "jsonl"));
    let (mut count, mut total) = (0, 0);
    for entry in files {
        count += 1;
        let name = entry.path().strip_prefix(root).unwrap_or(entry.path()).display().to_string();
        if count > MOST_FILES || total > MOST_TOTAL {
            samples.left_out.push(format!("{name} and what comes after it: too much"));
            break;
        }
        match regular_file::read(entry.path(), MOST_BYTES) {
            Ok(bytes) => {
                total += bytes.len() as u64;
                for line in bytes.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
                    match (line.len() <= MOST_LINE).then(|| serde_json::from_slice::<Sample>(line).ok()).flatten() {
                        Some(sample) => samples.add(sample),
                        None => samples.bad_lines += 1,
                    }
                }
            }
            Err(error) => samples.left_out.push(format!("{name}: {error}")),
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_counts_and_what_is_no_sample_is_counted() {
        let dir = tempfile::tempdir().expect("a folder");
        let text = concat!(
            "{\"post\":\"a\",\"channel\":\"site\",\"metric\":\"likes\",\"value\":5,\"at\":\"2026-11-25T09:30:00Z\"}\n",
            "{\"post\":\"a\",\"channel\":\"site\",\"metric\":\"likes\",\"value\":3,\"at\":\"2026-11-24T09:30:00Z\"}\n\n",
            "{\"post\":\"a\",\"channel\":\"site\",\"metric\":\"replies\",\"value\":2,\"at\":\"2026-11-24T09:30:00Z\"}\n",
            "{\"post\":\"a\",\"channel\":\"site\",\"metric\":\"reach\",\"value\":900,\"at\":\"2026-11-24T09:30:00Z\"}\n",
            "{\"post\":\"a\",\"channel\":\"site\",\"metric\":\"likes\",\"value\":-9,\"at\":\"2026-11-26T09:30:00Z\"}\n",
            "{\"channel\":\"site\",\"metric\":\"followers\",\"value\":9,\"at\":\"2026-11-26T09:30:00Z\"}\n",
            "not json\n{\"post\":1}\n\u{0}\n",
        );
        crate::support::atomic_file::write(&dir.path().join("metrics/2026/11.jsonl"), text.as_bytes()).expect("writes");
        crate::support::atomic_file::write(&dir.path().join("metrics/notes.txt"), b"x").expect("writes");
        let samples = read_samples(dir.path());
        assert_eq!(samples.engagement("a", "site"), Some((7.0, "2026-11-25T09:30:00Z".parse().expect("an instant"))));
        assert_eq!(samples.engagement("b", "site"), None);
        assert_eq!(samples.bad_lines, 3);
        assert!(samples.left_out.is_empty());
        assert!(read_samples(&dir.path().join("nothing")).is_empty());
    }
}
