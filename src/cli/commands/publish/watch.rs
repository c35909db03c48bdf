//! `pregon publish --watch`: a small daemon. It does what a run of `pregon publish` does, each time that something is due or has changed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use pregon::ledger::stores::Seen;
use pregon::model::{Digest, State};
use pregon::publish::Done;

use super::health::{self, SharedVitals, Tick, Vitals, tick_of, with};
use super::outcome::Ran;
use super::{heartbeat, names, run_once};
use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Publish};
use crate::cli::desk::Desk;
use crate::cli::environment::machine_clock;
use crate::cli::eyes::Eyes;
use crate::cli::failure::{Exit, Failure};
use crate::cli::signals::Signals;
use crate::cli::ui::Ui;

/// Files are taken up when nobody has written for this long: a pull or a save in an editor is many writes.
const SETTLED: Duration = Duration::from_millis(300);
/// They are taken up after this time in any case.
const LONGEST_UNREST: Duration = Duration::from_secs(30);
/// The workspace is read anew after this time, whatever the file system says: some say nothing.
const LONGEST_TRUST: TimeDelta = TimeDelta::minutes(10);
/// First wait before something is tried again that could not be sent; it doubles up to the last.
const FIRST_RETRY: TimeDelta = TimeDelta::seconds(15);
const LAST_RETRY: TimeDelta = TimeDelta::minutes(5);
/// A sign of life is given at least this often.
const BEAT: TimeDelta = TimeDelta::minutes(5);

/// What ends a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wake {
    /// The instant has come.
    Time,
    /// A file has changed.
    Files,
    /// Somebody else has written to the ledger.
    Ledger,
    /// The system asks to end.
    Stop,
}

pub(super) fn run(options: &Publish, global: &Global, ui: &Ui) -> CommandResult {
    if global.now.is_some() {
        return Err(Failure::new("`--watch` follows the clock, and `--now` sets another").hint("leave one of them out"));
    }
    if !options.yes && !ui.confirm("Publish whatever falls due, from now on?")? {
        let failure = Failure::new("nothing was sent");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let poll = TimeDelta::seconds(options.poll.into());
    let vitals: SharedVitals = Arc::new(Vitals::new(machine_clock().now(), poll).into());
    // What cannot be read at the start is a failure for whoever starts the daemon to see.
    let mut desk = Desk::open(global, ui, machine_clock().now())?;
    desk.usable()?;
    let desk_seen = Seen::default();
    desk.remember(desk_seen.clone());
    let root = desk.prepared.workspace.root.clone();
    let (sender, inbox) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    attend(options, &vitals, &stop, sender.clone(), ui)?;
    let mut daemon = Daemon {
        options,
        global,
        ui,
        vitals,
        stop,
        inbox,
        eyes: Eyes::open(&root, move |_| {
            let _ = sender.send(Wake::Files);
        })?,
        root,
        poll,
        seen: desk_seen,
        ledger: desk.prepared.workspace.config.ledger.value.to_string(),
        desk: Some(Loaded::new(desk)),
        retry: FIRST_RETRY,
        beaten: None,
        names: None,
        unknown: false,
    };
    Ok(daemon.live())
}

/// Listens to the system, and serves the health page, on a thread of its own: a run must not keep either waiting.
fn attend(options: &Publish, vitals: &SharedVitals, stop: &Arc<AtomicBool>, sender: Sender<Wake>, ui: &Ui) -> Result<(), Failure> {
    let listener = options.health.map(health::listen).transpose()?;
    if let Some(listener) = &listener {
        let address = listener.local_addr()?;
        ui.note(&format!("health: http://{address}/healthz"));
        if !address.ip().is_loopback() {
            ui.warn("the health page can be read by other machines");
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (vitals, stop) = (vitals.clone(), stop.clone());
    // Before the thread runs: a signal that comes early must not kill the process in the middle of a request.
    let signals = {
        let _inside = runtime.enter();
        Signals::new()?
    };
    std::thread::spawn(move || {
        runtime.block_on(async move {
            if let Some(listener) = listener {
                tokio::spawn(health::serve(listener, vitals));
            }
            let mut signals = signals;
            loop {
                signals.next().await;
                stop.store(true, Ordering::SeqCst);
                let _ = sender.send(Wake::Stop);
            }
        });
    });
    Ok(())
}

/// A workspace as it was read.
struct Loaded {
    desk: Desk,
    at: DateTime<Utc>,
    /// Findings may change with the day.
    day: NaiveDate,
}

impl Loaded {
    fn new(desk: Desk) -> Self {
        let at = machine_clock().now();
        Self { day: at.with_timezone(&desk.prepared.workspace.config.timezone).date_naive(), desk, at }
    }

    fn holds(&self, now: DateTime<Utc>) -> bool {
        let today = now.with_timezone(&self.desk.prepared.workspace.config.timezone).date_naive();
        today == self.day && now - self.at < LONGEST_TRUST && self.at <= now
    }
}

struct Daemon<'a> {
    options: &'a Publish,
    global: &'a Global,
    ui: &'a Ui,
    vitals: SharedVitals,
    stop: Arc<AtomicBool>,
    inbox: Receiver<Wake>,
    eyes: Eyes,
    root: PathBuf,
    /// How often the ledger is looked at.
    poll: TimeDelta,
    desk: Option<Loaded>,
    /// The records that were seen since the start: they do not go away.
    seen: Seen,
    /// Where the ledger was that they were seen in.
    ledger: String,
    /// How long to wait before the next try.
    retry: TimeDelta,
    /// When the last sign of life was given.
    beaten: Option<DateTime<Utc>>,
    /// The names of the ledger's records, as the last run knew them.
    names: Option<Digest>,
    /// Whether some outcome is unknown.
    unknown: bool,
}

impl Daemon<'_> {
    fn live(&mut self) -> Exit {
        loop {
            let next = self.tick();
            if self.is_over() {
                break;
            }
            match self.wait(next) {
                Wake::Stop => break,
                Wake::Files => self.desk = None,
                Wake::Time | Wake::Ledger => {}
            }
        }
        self.ui.note("stopped");
        if self.unknown { Exit::Unknown } else { Exit::Done }
    }

    fn is_over(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Does what a run does, and says when the next one is to be.
    fn tick(&mut self) -> DateTime<Utc> {
        let now = machine_clock().now();
        with(&self.vitals, |vitals| vitals.begin(now));
        let result = self.load(now).and_then(|()| self.publish(now));
        let ended = machine_clock().now();
        match result {
            Ok(ran) => {
                let tick = tick_of(&ran);
                self.names = ran.names;
                self.unknown = ran.after.iter().any(|status| status.state == State::Unknown);
                with(&self.vitals, |vitals| vitals.end(tick, Some(&ran), ended));
                self.tell(&ran);
                self.beat(tick, ended);
                self.next(&ran, ended)
            }
            Err(failure) => {
                let tick = if self.desk.is_none() { Tick::NotLoaded } else { Tick::NotRun };
                with(&self.vitals, |vitals| vitals.end(tick, None, ended));
                self.ui.failure(&failure);
                self.ui.note("nothing is sent until that is mended");
                // What was read is not to be trusted more than what could not be.
                self.desk = None;
                self.names = None;
                ended + self.backoff()
            }
        }
    }

    /// Reads the workspace, unless it is known.
    fn load(&mut self, now: DateTime<Utc>) -> Result<(), Failure> {
        if let Some(loaded) = &self.desk
            && let Err(failure) = loaded.desk.is_there()
        {
            self.desk = None;
            return Err(failure);
        }
        if self.desk.as_ref().is_some_and(|loaded| loaded.holds(now)) {
            return Ok(());
        }
        self.desk = None;
        self.eyes.look();
        let mut desk = Desk::open(self.global, self.ui, now)?;
        // The search goes upwards: another workspace around this one is not meant.
        let found = &desk.prepared.workspace.root;
        if *found != self.root {
            return Err(Failure::new(format!("the workspace is no longer in {}", self.root.display())));
        }
        desk.usable()?;
        let ledger = desk.prepared.workspace.config.ledger.value.to_string();
        if ledger != self.ledger {
            (self.ledger, self.seen) = (ledger, Seen::default());
        }
        desk.remember(self.seen.clone());
        self.desk = Some(Loaded::new(desk));
        Ok(())
    }

    fn publish(&self, now: DateTime<Utc>) -> Result<Ran, Failure> {
        let Some(loaded) = &self.desk else { return Err(Failure::new("the workspace was not read")) };
        let flag = self.stop.clone();
        let stop = move || flag.load(Ordering::SeqCst);
        let mut ran = run_once(&loaded.desk, self.options, now, &|_| Ok(()), &stop, self.ui)?;
        if self.is_over() {
            // What was not begun any more is no result.
            ran.results.retain(|result| !matches!(result.done, Done::Held { hold: None }));
        }
        Ok(ran)
    }

    /// When to look again: when the clock changes something; sooner where something is left to be tried again.
    fn next(&mut self, ran: &Ran, now: DateTime<Utc>) -> DateTime<Utc> {
        let next = ran.outlook.next_change.unwrap_or(now + LONGEST_TRUST).min(now + LONGEST_TRUST);
        if ran.after.iter().any(pregon::publish::is_work) {
            return next.min(now + self.backoff());
        }
        self.retry = FIRST_RETRY;
        next
    }

    fn backoff(&mut self) -> TimeDelta {
        let wait = self.retry;
        self.retry = (wait * 2).min(LAST_RETRY);
        wait
    }

    /// A line for each thing that was done; silent where there is nothing new.
    fn tell(&self, ran: &Ran) {
        if ran.results.is_empty() {
            return;
        }
        let told = match self.options.format {
            // One line a run: the reader does not know when the stream ends.
            Format::Json => self.ui.result(&ran.json().to_string()).map_err(Failure::from),
            Format::Human => ran.print(Format::Human, self.ui),
        };
        // Nobody reads any more; publishing goes on.
        drop(told);
    }

    fn beat(&mut self, tick: Tick, now: DateTime<Utc>) {
        if let (Tick::Done, Some(loaded)) = (tick, &self.desk) {
            heartbeat::beat(&loaded.desk, self.ui);
            self.beaten = Some(now);
        }
    }

    /// Sleeps until an instant, a change, or the end. The clock is looked at again and again: it may be set, and machines sleep.
    fn wait(&mut self, until: DateTime<Utc>) -> Wake {
        loop {
            let now = machine_clock().now();
            with(&self.vitals, |vitals| vitals.wait(until, now));
            if now >= until {
                return Wake::Time;
            }
            let pause = (until - now).min(self.poll).to_std().unwrap_or_default();
            match self.inbox.recv_timeout(pause) {
                Ok(Wake::Files) => return self.settle(),
                Ok(wake) => return wake,
                Err(RecvTimeoutError::Timeout) => {}
                // The thread that listens is gone, and with it every way to end in order.
                Err(RecvTimeoutError::Disconnected) => return Wake::Stop,
            }
            if self.names.is_some() && self.desk.as_ref().is_some_and(|loaded| loaded.desk.is_there().is_err()) {
                return Wake::Files;
            }
            // A ledger that cannot be read now is for the next run to report; one that has lost records, too.
            if self.names.is_some_and(|known| self.record().is_some_and(|names| names != known)) {
                return Wake::Ledger;
            }
            let due = self.beaten.is_some_and(|beaten| machine_clock().now() - beaten >= BEAT);
            if due && with(&self.vitals, |vitals| vitals.is_well()) {
                self.beat(Tick::Done, machine_clock().now());
            }
        }
    }

    /// The names of the ledger's records now; `None` where it cannot be read.
    fn record(&self) -> Option<Digest> {
        names(self.desk.as_ref()?.desk.bare_store().ok()?.as_ref())
    }

    /// Waits until nobody writes any more, and git has done.
    fn settle(&mut self) -> Wake {
        let began = Instant::now();
        let lock = self.root.join(".git").join("index.lock");
        loop {
            match self.inbox.recv_timeout(SETTLED) {
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return Wake::Stop,
                Err(RecvTimeoutError::Timeout) if !lock.exists() => return Wake::Files,
                Ok(_) | Err(RecvTimeoutError::Timeout) if began.elapsed() > LONGEST_UNREST => return Wake::Files,
                Ok(_) | Err(RecvTimeoutError::Timeout) => with(&self.vitals, |vitals| vitals.look_up(machine_clock().now())),
            }
        }
    }
}
