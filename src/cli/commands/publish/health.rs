//! The health page of the daemon: how it is, without a word of any post.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use chrono::{DateTime, TimeDelta, Utc};
use pregon::publish::Outlook;
use serde_json::{Value, json};

use super::outcome::Ran;
use crate::cli::environment::machine_clock;
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons::STATES;

/// A run that takes longer has got stuck: requests have time limits, and retries bounds.
const LONGEST_TICK: TimeDelta = TimeDelta::minutes(15);
/// How much later than it wanted the daemon may look up.
const GRACE: TimeDelta = TimeDelta::seconds(60);
/// Variants with an unknown outcome that are listed at most.
const MOST_UNKNOWN: usize = 20;

/// How a run ended, as far as health is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tick {
    /// Nothing that is due is left undone, or a person knows about it.
    Done,
    /// Some outcome is unknown, or the record could not be written.
    Unclear,
    /// The workspace could not be read.
    NotLoaded,
    /// The run could not be carried out.
    NotRun,
}

/// What the daemon knows about itself.
#[derive(Debug)]
pub(super) struct Vitals {
    started: DateTime<Utc>,
    /// When it last looked up from its work, or from waiting.
    seen: DateTime<Utc>,
    /// When the run began that is going on.
    busy_since: Option<DateTime<Utc>>,
    /// The last run: how it ended, and when.
    last: Option<(Tick, DateTime<Utc>)>,
    last_success: Option<DateTime<Utc>>,
    next_tick: Option<DateTime<Utc>>,
    outlook: Option<Outlook>,
    counts: BTreeMap<&'static str, usize>,
    unknown: Vec<Value>,
    /// How long it waits at most before it looks up.
    poll: TimeDelta,
}

impl Vitals {
    pub(super) fn new(now: DateTime<Utc>, poll: TimeDelta) -> Self {
        Self {
            started: now,
            seen: now,
            busy_since: None,
            last: None,
            last_success: None,
            next_tick: None,
            outlook: None,
            counts: BTreeMap::new(),
            unknown: Vec::new(),
            poll,
        }
    }

    pub(super) fn begin(&mut self, now: DateTime<Utc>) {
        self.busy_since = Some(now);
    }

    /// A run is over; `None` for one that could not be carried out.
    pub(super) fn end(&mut self, tick: Tick, ran: Option<&Ran>, now: DateTime<Utc>) {
        self.busy_since = None;
        self.seen = now;
        self.last = Some((tick, now));
        if tick == Tick::Done {
            self.last_success = Some(now);
        }
        let Some(ran) = ran else { return };
        self.outlook = Some(ran.outlook.clone());
        let count = |state| ran.after.iter().filter(|status| status.state == state).count();
        self.counts = STATES.iter().map(|&(state, word)| (word, count(state))).filter(|(_, count)| *count > 0).collect();
        self.unknown = ran
            .after
            .iter()
            .filter(|status| status.state == pregon::model::State::Unknown)
            .map(|status| json!({ "post": status.post, "channel": status.channel }))
            .collect();
    }

    pub(super) fn wait(&mut self, next: DateTime<Utc>, now: DateTime<Utc>) {
        self.next_tick = Some(next);
        self.seen = now;
    }

    pub(super) fn look_up(&mut self, now: DateTime<Utc>) {
        self.seen = now;
    }

    pub(super) fn is_well(&self) -> bool {
        matches!(self.last, Some((Tick::Done, _)))
    }

    /// One word for it; all but `ok` are failures.
    fn word(&self, now: DateTime<Utc>) -> &'static str {
        let stuck = match self.busy_since {
            Some(since) => now - since > LONGEST_TICK,
            None => now - self.seen > self.poll + GRACE,
        };
        match self.last {
            _ if stuck => "stuck",
            None => "starting",
            Some((Tick::Done, _)) => "ok",
            Some((Tick::Unclear, _)) => "unknown-outcomes",
            Some((Tick::NotLoaded, _)) => "workspace-unreadable",
            Some((Tick::NotRun, _)) => "failing",
        }
    }

    fn page(&self, now: DateTime<Utc>) -> (bool, Value) {
        let word = self.word(now);
        let outlook = self.outlook.as_ref();
        let body = json!({
            "schema": 1,
            "status": word,
            "version": env!("CARGO_PKG_VERSION"),
            "now": now,
            "started": self.started,
            "last_tick": self.last.map(|(_, at)| at),
            "seconds_since_success": self.last_success.map(|at| (now - at).num_seconds().max(0)),
            "next_tick": self.next_tick,
            "next_due": outlook.and_then(|outlook| outlook.next_due),
            "counts": self.counts,
            "unknown": { "count": self.unknown.len(), "variants": &self.unknown[..self.unknown.len().min(MOST_UNKNOWN)] },
            "nothing_scheduled": outlook.and_then(|outlook| outlook.nothing_scheduled),
            "last_scheduled": outlook.and_then(|outlook| outlook.last.as_ref()),
        });
        (word == "ok", body)
    }
}

/// How the run ended.
pub(super) fn tick_of(ran: &Ran) -> Tick {
    match ran.exit() {
        Exit::Done | Exit::Problems => Tick::Done,
        Exit::CouldNotRun | Exit::Unknown => Tick::Unclear,
    }
}

/// Vitals that the daemon writes and the page reads.
pub(super) type SharedVitals = Arc<Mutex<Vitals>>;

/// Changes or reads vitals.
pub(super) fn with<T>(vitals: &SharedVitals, work: impl FnOnce(&mut Vitals) -> T) -> T {
    work(&mut vitals.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Takes the address, so that a port that is in use is a failure at the start and not a page that never comes.
pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let listen = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    listen().map_err(|error: std::io::Error| Failure::new(format!("cannot listen on {address}: {error}")))
}

/// Serves the page until the future is dropped.
pub(super) async fn serve(listener: TcpListener, vitals: SharedVitals) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let router = Router::new().route("/healthz", get(page)).with_state(vitals);
    axum::serve(listener, router).await
}

async fn page(Shared(vitals): Shared<SharedVitals>) -> Response {
    let (well, body) = with(&vitals, |vitals| vitals.page(machine_clock().now()));
    let code = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, [("cache-control", "no-store")], Json(body)).into_response()
}

/// `8080`, or an address with a port: without an address only this machine is served.
pub(in crate::cli) fn parse_address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    text.parse().map_err(|_| "expected a port, or an address with a port, as 127.0.0.1:8080".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_port_alone_is_this_machine() {
        assert_eq!(parse_address("8080"), Ok(SocketAddr::from(([127, 0, 0, 1], 8080))));
        assert_eq!(parse_address("[::1]:80").map(|address| address.ip().is_loopback()), Ok(true));
        assert!(parse_address("example.org").is_err());
    }

    #[test]
    fn who_does_not_look_up_is_not_well() {
        let start = at("2026-11-22T10:00:00Z");
        let minutes = TimeDelta::minutes;
        let mut vitals = Vitals::new(start, minutes(1));
        assert_eq!(vitals.word(start), "starting");
        vitals.begin(start);
        assert_eq!(vitals.word(start + minutes(15)), "starting");
        assert_eq!(vitals.word(start + minutes(16)), "stuck");
        vitals.end(Tick::Done, None, start + minutes(1));
        vitals.wait(start + minutes(60), start + minutes(1));
        assert_eq!(vitals.word(start + minutes(3)), "ok");
        assert_eq!(vitals.word(start + minutes(4)), "stuck");
        vitals.end(Tick::NotLoaded, None, start + minutes(5));
        assert!(!vitals.page(start + minutes(5)).0);
        let page = vitals.page(start + minutes(6)).1;
        assert_eq!((&page["status"], &page["seconds_since_success"]), (&json!("workspace-unreadable"), &json!(300)));
    }
}
