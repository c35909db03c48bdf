//! A thousand runs through bad weather: killed, cut off, lied to. In the end each part is there once.
//!
//! `PREGON_SOAK_SEED` chooses other runs, `PREGON_SOAK_RUNS` or `PREGON_SOAK_MINUTES` more of them; `tests/run soak` does.

mod figures;
mod scenario;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use self::figures::Figures;
use self::scenario::{Fleet, Scenario};

/// At least so many runs of the program.
const RUNS: usize = 1000;
const SEED: u64 = 20_261_121;
/// More than the processors: most of the time is spent in waits.
const WORKERS: usize = 4;
/// Servers that are asked for everything they have become slow; the small ones are replaced after so many scenarios.
const SCENARIOS_PER_FLEET: usize = 6;

/// Chance from a seed: <https://prng.di.unimi.it/splitmix64.c>.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True so many times out of a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}

#[expect(clippy::disallowed_methods, reason = "the edge of the tests")]
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

#[test]
#[ignore = "it needs the machine for itself: `tests/run it` runs it after all others"]
fn each_part_is_there_once_whatever_happens() {
    let minutes = number("PREGON_SOAK_MINUTES");
    let until = minutes.map(|minutes| Instant::now() + Duration::from_mins(minutes));
    let runs = number("PREGON_SOAK_RUNS").map_or(if minutes.is_some() { usize::MAX } else { RUNS }, |runs| runs as usize);
    let seed = number("PREGON_SOAK_SEED").unwrap_or(SEED);
    let (next, total) = (AtomicU64::new(0), Mutex::new(Figures::new(seed)));
    let done = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS.min(runs) {
            scope.spawn(|| {
                let mut fleet = Fleet::start();
                for number in 1.. {
                    let over = done.load(Ordering::Relaxed) >= runs || until.is_some_and(|until| Instant::now() >= until);
                    if over || !failed.lock().expect("no panic").is_empty() {
                        break;
                    }
                    let scenario = Scenario::new(seed.wrapping_add(next.fetch_add(1, Ordering::Relaxed)));
                    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scenario.play(&fleet)));
                    match outcome {
                        Ok(figures) => {
                            done.fetch_add(figures.runs, Ordering::Relaxed);
                            let wrong = figures.wrong.clone();
                            total.lock().expect("no panic").add(figures);
                            failed.lock().expect("no panic").extend(wrong.into_iter().map(|what| (scenario.seed, what)));
                        }
                        Err(panic) => {
                            let what = panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "it panicked".to_owned());
                            failed.lock().expect("no panic").push((scenario.seed, what));
                        }
                    }
                    if number % SCENARIOS_PER_FLEET == 0 {
                        fleet.renew();
                    }
                }
                total.lock().expect("no panic").proxies(&fleet.take_counts());
            });
        }
    });
    let total = total.into_inner().expect("no panic");
    total.write();
    let failed = failed.into_inner().expect("no panic");
    let said: Vec<String> = failed
        .iter()
        .map(|(seed, what)| format!("seed {seed}: {what}\nto repeat it: PREGON_SOAK_SEED={seed} PREGON_SOAK_RUNS=1 tests/run soak"))
        .collect();
    assert!(failed.is_empty(), "{}\n{total}", said.join("\n"));
    assert!(total.runs < RUNS || total.covers_everything(), "some kind of fault never happened; {total}");
}
