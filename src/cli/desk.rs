//! What every command about publishing works with: the prepared workspace, the record, the credentials.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use pregon::approvals::Identities;
use pregon::build::{self, BuildSummary, Built, Request};
use pregon::diag::{Diagnostic, Severity, did_you_mean};
use pregon::ledger::stores::{self, StoreSettings};
use pregon::ledger::{LockError, LockGuard, Presence, Snapshot, Store, View, Witness};
use pregon::model::{ChannelName, PostId, Series, Variant, VariantStatus};
use pregon::networks::{Environment, Specs, drivers};
use pregon::oauth::due;
use pregon::pipeline::{self, Prepared};
use pregon::prose::shelf::Dictionaries;
use pregon::publish::{Account, Event, PlanInput, PlanOptions, Publisher, Replan, Withdrawn, plan, withdrawn};
use pregon::secrets::Resolved;
use pregon::workspace::{Channel, Workspace, ledger_location};

use super::args::Global;
use super::environment::{credentials, http, machine, machine_clock, store_settings, tell_if_locked};
use super::failure::Failure;
use super::reasons::EXPIRED;
use super::renewal::{Renewals, renew_due};
use super::ui::Ui;

/// Beside the cache, because git ignores that folder, and not in it, because `build --force` empties it.
const PUBLISHERS: &str = ".pregon/publishers";
/// Held while pages are written: of two publishers that have done, the second writes what both did.
const PAGES_LOCK: &str = ".pregon/pages.lock";
/// Pages are written within this time, or something is wrong.
const PATIENCE: Duration = Duration::from_mins(2);

/// Everything on the desk before work begins.
pub(crate) struct Desk {
    pub(crate) specs: Specs,
    pub(crate) prepared: Prepared,
    /// The variables with their sources. A renewal of tokens changes them.
    secrets: Mutex<Resolved>,
    /// What the ledger's store needs of the environment.
    settings: StoreSettings,
    identities: OnceLock<Identities>,
    /// The records that this process has seen, which do not go away.
    seen: stores::Seen,
    /// Where the tests want the program to die.
    #[cfg(debug_assertions)]
    crash: Option<pregon::ledger::stores::CrashPoint>,
}

impl Desk {
    /// Reads, compiles and checks the workspace and makes its pictures.
    pub(crate) fn open(global: &Global, ui: &Ui, now: DateTime<Utc>) -> Result<Self, Failure> {
        let progress = ui.progress(None, "preparing");
        let prepared = pipeline::prepare(&global.start(), &Specs::embedded(), now, None)?;
        progress.finish_and_clear();
        let secrets = credentials(&prepared.workspace.root)?;
        tell_if_locked(&secrets, ui);
        #[cfg(debug_assertions)]
        let crash = secrets.get("PREGON_TEST_CRASH_AT").map(|found| found.value.expose().parse().map_err(Failure::new)).transpose()?;
        let settings = store_settings(&prepared.workspace.root, &prepared.workspace.config.ledger.value)?;
        Ok(Self {
            specs: prepared.workspace.specs.clone(),
            prepared,
            secrets: Mutex::new(secrets),
            settings,
            identities: OnceLock::new(),
            seen: stores::Seen::default(),
            #[cfg(debug_assertions)]
            crash,
        })
    }

    /// With errors in `pregon.yaml` nobody can say what would be sent where: posts may have lost their channels unseen.
    pub(crate) fn usable(&self) -> Result<(), Failure> {
        let config = self.prepared.workspace.config.file;
        let is_in_config = |finding: &&Diagnostic| finding.location.is_some_and(|location| location.file == config);
        let broken = self.prepared.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).find(is_in_config);
        match broken {
            Some(finding) => Err(Failure::new(format!("pregon.yaml: {}", finding.message)).hint("`pregon check` says more")),
            None => Ok(()),
        }
    }

    /// Goes on from what another desk of this process has seen of the same ledger.
    pub(crate) fn remember(&mut self, seen: stores::Seen) {
        self.seen = seen;
    }

    /// That the workspace is still where it was read: a folder that was moved or unmounted must not come to be anew.
    pub(crate) fn is_there(&self) -> Result<(), Failure> {
        let root = &self.prepared.workspace.root;
        if root.join("pregon.yaml").is_file() {
            return Ok(());
        }
        Err(Failure::new(format!("the workspace is no longer in {}", root.display())).hint("was it moved, or its disk unmounted?"))
    }

    /// The record, for those who write to it or act on it.
    pub(crate) fn store(&self) -> Result<Arc<dyn Store>, Failure> {
        let workspace = &self.prepared.workspace;
        let location = &workspace.config.ledger.value;
        let store = stores::open(location, &workspace.root, &self.settings)?;
        let settings = workspace.root.join("pregon.yaml");
        let store: Arc<dyn Store> = Arc::new(stores::SteadyStore::new(store, self.seen.clone(), location.to_string(), settings));
        #[cfg(debug_assertions)]
        if let Some(point) = self.crash {
            return Ok(Arc::new(stores::CrashStore::new(store, point)));
        }
        Ok(store)
    }

    /// The record as it is now, whatever was seen of it.
    pub(crate) fn bare_store(&self) -> Result<Arc<dyn Store>, Failure> {
        let workspace = &self.prepared.workspace;
        Ok(stores::open(&workspace.config.ledger.value, &workspace.root, &self.settings)?)
    }

    /// What the record says, for those who only look: the copy of the last time where it cannot be reached, with a warning.
    pub(crate) fn look(&self, ui: &Ui) -> Result<Snapshot, Failure> {
        let workspace = &self.prepared.workspace;
        let view = View::of(&workspace.config.ledger.value, &workspace.root, &self.settings)?;
        if let Some(warning) = view.warning() {
            if view.is_blind() {
                return Err(Failure::new(warning));
            }
            ui.warn(warning);
        }
        let snapshot = view.snapshot()?.witnessed(&self.witness());
        self.warn_of_problems(&snapshot, ui);
        Ok(snapshot)
    }

    /// Makes this process known to other publishers, until it ends.
    pub(crate) fn presence(&self) -> Result<Presence, Failure> {
        self.is_there()?;
        Ok(Presence::announce(&self.prepared.workspace.root.join(PUBLISHERS), &machine())?)
    }

    /// What a run works with; `replan` and `on_event` are those of the command.
    pub(crate) fn publisher<'a>(
        &'a self,
        store: &Arc<dyn Store>,
        ledger: &'a Snapshot,
        presence: &'a Presence,
        accounts: &'a BTreeMap<ChannelName, Account>,
        replan: &'a Replan<'a>,
        on_event: &'a (dyn Fn(&Event<'_>) + Sync),
    ) -> Publisher<'a> {
        Publisher {
            workspace: &self.prepared.workspace,
            variants: &self.prepared.variants,
            store: store.clone(),
            ledger,
            presence,
            accounts,
            media: self.prepared.workspace.root.join("public").join("media"),
            clock: machine_clock(),
            replan,
            on_event,
        }
    }

    /// The lock of those who write pages.
    pub(crate) fn pages_lock(&self, ui: &Ui) -> Result<LockGuard, LockError> {
        let path = self.prepared.workspace.root.join(PAGES_LOCK);
        LockGuard::acquire(&path, PATIENCE, || ui.note("waiting for another publisher that writes the pages"))
    }

    /// What the record says now. Files that are no records are warned about.
    pub(crate) fn snapshot(&self, store: &dyn Store, ui: &Ui) -> Result<Snapshot, Failure> {
        let snapshot = Snapshot::load(store)?.witnessed(&self.witness());
        self.warn_of_problems(&snapshot, ui);
        Ok(snapshot)
    }

    /// Tells which announcements come from publishers that are still at work.
    fn witness(&self) -> Witness {
        Witness::new(self.prepared.workspace.root.join(PUBLISHERS), &machine(), machine_clock().now())
    }

    fn warn_of_problems(&self, snapshot: &Snapshot, ui: &Ui) {
        for problem in &snapshot.problems {
            ui.warn(&format!("{}/{problem}", self.prepared.workspace.config.ledger.value));
        }
    }

    /// The variables as drivers take them.
    pub(crate) fn environment(&self) -> Environment {
        self.secrets().environment()
    }

    fn secrets(&self) -> MutexGuard<'_, Resolved> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names of missing variables by channel; a token that has run out is missing too.
    pub(crate) fn missing(&self) -> BTreeMap<ChannelName, Vec<String>> {
        self.missing_unless(false)
    }

    /// The same, without the tokens that a renewal can bring.
    pub(crate) fn missing_after_renewal(&self) -> BTreeMap<ChannelName, Vec<String>> {
        self.missing_unless(true)
    }

    fn missing_unless(&self, renewable: bool) -> BTreeMap<ChannelName, Vec<String>> {
        let secrets = self.secrets();
        let environment = secrets.environment();
        let now = machine_clock().now();
        let names = |channel: &Channel| {
            let mut names: Vec<String> = drivers::missing(channel, &environment).into_iter().map(|needed| needed.variable).collect();
            let token = Environment::name(&channel.name, "TOKEN");
            if secrets.get(&token).and_then(|found| found.expires).is_some_and(|at| at <= now) {
                names.push(format!("{token}{EXPIRED}"));
            }
            let due = self.specs.get(channel.network.as_str()).and_then(|spec| due(channel, spec, &secrets, now));
            if renewable && due.is_some() {
                names.retain(|name| !name.starts_with(&token));
            }
            names
        };
        let channels = &self.prepared.workspace.config.channels;
        channels.iter().map(|channel| (channel.name.clone(), names(channel))).filter(|(_, names)| !names.is_empty()).collect()
    }

    /// Renews the tokens that run out: of these channels, and of others only where a refresh token would die.
    pub(crate) fn renew(&self, wanted: &BTreeSet<&ChannelName>, ui: &Ui) -> Result<Renewals, Failure> {
        let workspace = &self.prepared.workspace;
        let channels = workspace.config.channels.iter().map(|channel| (channel, wanted.contains(&channel.name)));
        // Tokens live by the world's clock, whatever `--now` says.
        renew_due(&workspace.root, &self.specs, channels, &mut self.secrets(), machine_clock().now(), ui)
    }

    /// Where every variant stands.
    pub(crate) fn plan(
        &self,
        snapshot: &Snapshot,
        missing: &BTreeMap<ChannelName, Vec<String>>,
        now: DateTime<Utc>,
        options: PlanOptions,
    ) -> Vec<VariantStatus> {
        self.plan_of(&self.prepared.variants, snapshot, missing, now, options)
    }

    /// Channels whose server or account the environment names otherwise than `pregon.yaml`.
    fn redirected(&self) -> BTreeMap<ChannelName, String> {
        let environment = self.environment();
        let why = |channel: &Channel| drivers::redirected(channel, self.specs.get(channel.network.as_str())?, &environment);
        self.prepared.workspace.config.channels.iter().filter_map(|channel| Some((channel.name.clone(), why(channel)?))).collect()
    }

    /// Who is behind posts and approvals: git is asked once, and only where policies need it.
    pub(crate) fn identities(&self) -> &Identities {
        self.identities.get_or_init(|| Identities::of(&self.prepared.workspace))
    }

    /// Where some of the variants stand.
    pub(crate) fn plan_of(
        &self,
        variants: &[Variant],
        snapshot: &Snapshot,
        missing: &BTreeMap<ChannelName, Vec<String>>,
        now: DateTime<Utc>,
        options: PlanOptions,
    ) -> Vec<VariantStatus> {
        let redirected = if options.as_written { BTreeMap::new() } else { self.redirected() };
        plan(PlanInput {
            workspace: &self.prepared.workspace,
            variants,
            diagnostics: &self.prepared.diagnostics,
            ledger: snapshot,
            missing,
            redirected: &redirected,
            now,
            clock_now: machine_clock().now(),
            identities: self.identities(),
            options,
        })
    }

    /// What is on record and no longer among the files.
    pub(crate) fn withdrawn(&self, statuses: &[VariantStatus], snapshot: &Snapshot) -> Vec<Withdrawn> {
        let Prepared { workspace, variants, diagnostics, .. } = &self.prepared;
        let wanted: BTreeSet<(&PostId, &ChannelName)> = variants.iter().map(|variant| (&variant.post, &variant.channel)).collect();
        withdrawn(workspace, |post, channel| wanted.contains(&(post, channel)), diagnostics.iter(), statuses, snapshot)
    }

    /// Drivers of the channels that have their credentials, out of these.
    pub(crate) fn accounts(&self, wanted: &BTreeSet<&ChannelName>) -> Result<BTreeMap<ChannelName, Account>, Failure> {
        let common = http();
        let mut accounts = BTreeMap::new();
        for channel in self.prepared.workspace.config.channels.iter().filter(|channel| wanted.contains(&channel.name)) {
            let Some(spec) = self.specs.get(channel.network.as_str()) else { continue };
            let http = common.for_account();
            match drivers::connect(channel, spec, &self.environment(), &http) {
                Ok(driver) => {
                    accounts.insert(channel.name.clone(), Account { driver, http: http.clone() });
                }
                Err(drivers::NotConnected::Missing(_) | drivers::NotConnected::NoDriver(_)) => {}
                Err(error) => return Err(Failure::new(format!("channel `{}`: {error}", channel.name))),
            }
        }
        Ok(accounts)
    }

    /// Checks the names given with `--channel` and `--post`.
    pub(crate) fn select(&self, channels: &[String], posts: &[String], snapshot: &Snapshot) -> Result<Selection, Failure> {
        let workspace = &self.prepared.workspace;
        let known: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
        for name in channels {
            if !known.contains(&name.as_str()) {
                return Err(unknown_name("channel", name, &known));
            }
        }
        let recorded = snapshot.posts();
        let known: Vec<&str> = workspace.posts.iter().map(|post| post.id.as_str()).chain(recorded.iter().map(|id| id.as_str())).collect();
        for id in posts {
            // The id that the file of a series gives means all its posts.
            if !known.iter().any(|known| known == id || Series::base_of(known) == Some(id)) {
                return Err(unknown_name("post", id, &known));
            }
        }
        Ok(Selection { channels: channels.to_vec(), posts: posts.to_vec() })
    }
}

/// The ledger of a workspace, for pages.
pub(crate) fn view_of(root: &Path, specs: &Specs) -> Result<View, Failure> {
    let location = ledger_location(root, specs).unwrap_or_default();
    Ok(View::of(&location, root, &store_settings(root, &location)?)?)
}

/// Writes variants and pages below `public`, as the record says that things stand.
///
/// Credentials are no business of pages: what is due is due, whoever looks.
pub(crate) fn write_pages(
    start: &Path,
    specs: &Specs,
    ledger: &View,
    public: &Path,
    now: DateTime<Utc>,
    ui: &Ui,
) -> Result<BuildSummary, Failure> {
    if let Some(warning) = ledger.warning() {
        ui.warn(warning);
    }
    // A bar only where there is something to wait for.
    let bar = OnceLock::new();
    let progress = |done: usize, all: usize| {
        bar.get_or_init(|| ui.progress(Some(all as u64), "building")).set_position(done as u64);
    };
    let Built { summary, problems } =
        build::build(Request { start, specs, ledger, dictionaries: &Dictionaries::default(), now, public, progress: &progress })?;
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    for problem in problems {
        ui.warn(&format!("{}/{problem}", ledger.location()));
    }
    Ok(summary)
}

/// The record of a workspace of which nothing else is needed.
pub(crate) fn ledger_of(workspace: &Workspace) -> Result<Arc<dyn Store>, Failure> {
    let location = &workspace.config.ledger.value;
    Ok(stores::open(location, &workspace.root, &store_settings(&workspace.root, location)?)?)
}

/// A store that fails where the tests want it to.
#[cfg(debug_assertions)]
pub(crate) fn crashing(store: Arc<dyn Store>, root: &Path) -> Result<Arc<dyn Store>, Failure> {
    let secrets = credentials(root)?;
    let point = secrets.get("PREGON_TEST_CRASH_AT").map(|found| found.value.expose().parse().map_err(Failure::new)).transpose()?;
    Ok(match point {
        Some(point) => Arc::new(stores::CrashStore::new(store, point)),
        None => store,
    })
}

/// The failure for a name that does not exist.
pub(crate) fn unknown_name(what: &str, name: &str, known: &[&str]) -> Failure {
    let hint = did_you_mean(name, known.iter().copied()).map(|guess| format!("did you mean `{guess}`?"));
    let failure = Failure::new(format!("there is no {what} `{name}`"));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure.hint("`pregon status` lists them all"),
    }
}

/// What `--channel` and `--post` leave.
pub(crate) struct Selection {
    channels: Vec<String>,
    posts: Vec<String>,
}

impl Selection {
    /// Whether a variant is meant.
    pub(crate) fn has(&self, post: &PostId, channel: &ChannelName) -> bool {
        let among = |names: &[String], name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
        let of_series = || Series::base_of(post.as_str()).is_some_and(|base| among(&self.posts, base));
        among(&self.channels, channel.as_str()) && (among(&self.posts, post.as_str()) || of_series())
    }

    /// The statuses that are meant.
    pub(crate) fn of<'a>(&self, statuses: &'a [VariantStatus]) -> Vec<&'a VariantStatus> {
        statuses.iter().filter(|status| self.has(&status.post, &status.channel)).collect()
    }
}

/// Runs a future to its end: the only place where a runtime is made.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(future))
}
