//! What the runs were and what they left, in numbers.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::proxy::Counts;

/// Kinds of requests' faults that a full soak must have met.
const KINDS: usize = 15;

#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    seed: u64,
    pub(crate) scenarios: usize,
    /// Runs of the program that may publish.
    pub(crate) runs: usize,
    requests: usize,
    faults: BTreeMap<&'static str, usize>,
    /// How runs ended or were disturbed: kills, full disks, moved clocks.
    pub(crate) disturbed: BTreeMap<&'static str, usize>,
    /// Exit codes of runs that ended by themselves.
    pub(crate) codes: BTreeMap<i32, usize>,
    pub(crate) parts: usize,
    pub(crate) once: usize,
    pub(crate) unknown: usize,
    pub(crate) doubled: usize,
    pub(crate) lost: usize,
    /// What must not be, in words.
    pub(crate) wrong: Vec<String>,
}

impl Figures {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    pub(crate) fn disturb(&mut self, how: &'static str) {
        *self.disturbed.entry(how).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.scenarios += other.scenarios;
        self.runs += other.runs;
        self.parts += other.parts;
        self.once += other.once;
        self.unknown += other.unknown;
        self.doubled += other.doubled;
        self.lost += other.lost;
        for (how, count) in other.disturbed {
            *self.disturbed.entry(how).or_default() += count;
        }
        for (code, count) in other.codes {
            *self.codes.entry(code).or_default() += count;
        }
        self.wrong.extend(other.wrong);
    }

    pub(crate) fn proxies(&mut self, counts: &[Counts]) {
        for count in counts {
            self.requests += count.requests;
            for (name, number) in &count.faults {
                *self.faults.entry(name).or_default() += number;
            }
        }
    }

    /// Whether every kind of fault has happened.
    pub(crate) fn covers_everything(&self) -> bool {
        self.faults.len() == KINDS
    }

    /// Where `tests/run` finds the figures.
    pub(crate) fn write(&self) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soak.txt");
        pregon::support::atomic_file::write(&path, format!("{self}\n").as_bytes()).expect("writes");
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list =
            |map: &BTreeMap<&'static str, usize>| map.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ");
        let codes: Vec<String> = self.codes.iter().map(|(code, count)| format!("{code}: {count}")).collect();
        writeln!(f, "seed {}: {} runs in {} workspaces, {} requests", self.seed, self.runs, self.scenarios, self.requests)?;
        writeln!(f, "faults of requests: {} ({})", self.faults.values().sum::<usize>(), list(&self.faults))?;
        writeln!(f, "disturbed runs: {} ({})", self.disturbed.values().sum::<usize>(), list(&self.disturbed))?;
        writeln!(f, "exit codes: {}", codes.join(", "))?;
        write!(
            f,
            "parts: {}; exactly once {}, reported unknown {}, doubled {}, lost {}",
            self.parts, self.once, self.unknown, self.doubled, self.lost
        )
    }
}
