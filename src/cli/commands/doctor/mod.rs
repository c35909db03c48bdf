//! `pregon doctor`: whether publishing would work, and what to do where it would not.

mod credentials;

use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::http::Http;
use pregon::ledger::stores;
use pregon::ledger::{Snapshot, StoreError};
use pregon::model::ChannelName;
use pregon::networks::driver::Driver;
use pregon::networks::{Environment, NetworkSpec, Specs, drivers};
use pregon::workspace::{Channel, Scheduling, Workspace, load};
use serde::Serialize;
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Doctor, Format, Global};
use crate::cli::desk::{block_on, unknown_name};
use crate::cli::environment::{http, machine_clock, store_settings};
use crate::cli::failure::{Exit, Failure};
use crate::cli::renewal::renew_due;
use crate::cli::ui::Ui;

/// A clock that is further off than this makes due times and look-ups wrong.
const TOLERATED_SKEW_SECONDS: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    Warning,
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    level: Level,
    /// The channel; none where it is about the whole workspace.
    channel: Option<ChannelName>,
    message: String,
    hint: Option<String>,
}

#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    channel: Option<ChannelName>,
}

impl Findings {
    fn add(&mut self, level: Level, message: impl Into<String>, hint: Option<String>) {
        self.list.push(Finding { level, channel: self.channel.clone(), message: message.into(), hint });
    }

    fn ok(&mut self, message: impl Into<String>) {
        self.add(Level::Ok, message, None);
    }
}

pub(in crate::cli) fn run(options: &Doctor, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let known: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    if let Some(wrong) = options.channels.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(unknown_name("channel", wrong, &known));
    }
    // The machine's clock is one of the things to look at, so `--now` does not count here.
    let now = machine_clock().now();
    let mut findings = Findings::default();
    machine(&workspace, &mut findings);
    ledger(&workspace, options.offline, &mut findings)?;
    credentials::dot_env(&workspace.root, &mut findings);
    let mut resolved = credentials::sources(&workspace.root, &mut findings);
    let wanted = |channel: &&Channel| options.channels.is_empty() || options.channels.iter().any(|name| name == channel.name.as_str());
    let channels: Vec<&Channel> = workspace.config.channels.iter().filter(wanted).collect();
    if !options.offline {
        let due = channels.iter().map(|channel| (*channel, true));
        let renewals = renew_due(&workspace.root, &workspace.specs, due, &mut resolved, now, ui)?;
        credentials::renewals(&renewals, &mut findings);
    }
    let environment = resolved.environment();
    let http = http();
    for channel in channels {
        findings.channel = Some(channel.name.clone());
        let Some(spec) = workspace.specs.get(channel.network.as_str()) else { continue };
        credentials::of_channel(channel, spec, &resolved, now, &mut findings);
        block_on(examine(channel, spec, &environment, &http, options.offline, now, &mut findings))?;
    }
    print(&findings.list, options.format, ui)
}

fn machine(workspace: &Workspace, findings: &mut Findings) {
    findings.ok(format!("time zones: {} of tzdb {}", workspace.config.timezone, chrono_tz::IANA_TZDB_VERSION));
    findings.ok(format!("JPEG pictures: {}", pregon::images::JPEG_ENGINE));
}

/// Whether the record can be read and written, as far as that shows without writing anything.
fn ledger(workspace: &Workspace, offline: bool, findings: &mut Findings) -> Result<(), Failure> {
    let location = &workspace.config.ledger.value;
    let place = if location.folder().is_some() { format!("in {location}/") } else { format!("at {location}") };
    if offline && location.folder().is_none() {
        findings.ok(format!("the record {place} was not looked at: it is on a server"));
        return Ok(());
    }
    let settings = store_settings(&workspace.root, location)?;
    let broken = |findings: &mut Findings, error: StoreError| {
        let hint = location.folder().is_none().then(|| "nothing is sent while the record cannot be reached".to_owned());
        findings.add(Level::Problem, format!("{error}: {}", error.source), hint);
    };
    let store = match stores::open(location, &workspace.root, &settings) {
        Ok(store) => store,
        Err(error) => {
            broken(findings, error);
            return Ok(());
        }
    };
    match store.probe() {
        Ok(said) if location.folder().is_some() => findings.ok(format!("the record {place} {said}")),
        Ok(said) => findings.ok(format!("the record {place}: {said}")),
        Err(error) => broken(findings, error),
    }
    match Snapshot::load(store.as_ref()) {
        Ok(snapshot) if snapshot.problems.is_empty() => {}
        Ok(snapshot) => findings.add(
            Level::Warning,
            match snapshot.problems.len() {
                1 => format!("1 file {place} is no record"),
                files => format!("{files} files {place} are no records"),
            },
            Some("`pregon ledger --verify` lists them".to_owned()),
        ),
        // What cannot be reached was said already.
        Err(error) if location.folder().is_some() => broken(findings, error),
        Err(_) => {}
    }
    Ok(())
}

async fn examine(
    channel: &Channel,
    spec: &NetworkSpec,
    environment: &Environment,
    http: &Http,
    offline: bool,
    now: DateTime<Utc>,
    findings: &mut Findings,
) {
    if !drivers::can_publish(channel.network.as_str()) {
        findings.add(Level::Problem, format!("this version cannot publish on {}", spec.title), None);
        return;
    }
    let missing = drivers::missing(channel, environment);
    for needed in &missing {
        findings.add(Level::Problem, format!("{} is not in the environment", needed.variable), Some(needed.origin.to_owned()));
    }
    let driver = match drivers::preview(channel, spec, environment, http) {
        Ok(driver) => driver,
        Err(error) => return findings.add(Level::Problem, error.to_string(), None),
    };
    findings.ok(format!("a lost answer is cleared up by: {}", pregon::networks::proof::words(&spec.proof)));
    if missing.is_empty() && (offline || channel.network.as_str() == "site") {
        findings.ok("nothing is missing");
    }
    if offline || channel.network.as_str() == "site" {
        return;
    }
    if server(channel, spec, driver.as_ref(), now, findings).await && missing.is_empty() {
        identity(channel, driver.as_ref(), now, findings).await;
        scheduler(channel, spec, driver.as_ref(), now, findings).await;
    }
}

/// Looks at the server; returns whether it answers.
async fn server(channel: &Channel, spec: &NetworkSpec, driver: &dyn Driver, now: DateTime<Utc>, findings: &mut Findings) -> bool {
    let info = match driver.server(now).await {
        Ok(info) => info,
        Err(problem) => {
            let hint = "check `server:` in pregon.yaml, and the network".to_owned();
            findings.add(Level::Problem, format!("the server does not answer as expected: {}", problem.message()), Some(hint));
            return false;
        }
    };
    findings.ok(format!("the server answers: {}", info.software.as_deref().unwrap_or("it does not say what it runs")));
    if let Some(skew) = info.date.map(|date| (now - date).num_seconds()).filter(|skew| skew.abs() > TOLERATED_SKEW_SECONDS) {
        let way = if skew > 0 { "fast" } else { "slow" };
        findings.add(
            Level::Warning,
            format!("this machine's clock is {} s {way}, by the server's", skew.abs()),
            Some("set the clock by NTP".to_owned()),
        );
    }
    let configured = channel.limit.or(spec.text.limit.as_ref().map(|fact| fact.value));
    if let (Some(reported), Some(configured)) = (info.text_limit, configured) {
        match reported.cmp(&configured) {
            std::cmp::Ordering::Equal => findings.ok(format!("texts: {reported} {}", unit(spec))),
            std::cmp::Ordering::Greater => findings.add(
                Level::Ok,
                format!("the server takes {reported} {} and {configured} are used", unit(spec)),
                Some(format!("write `limit: {reported}` to channel `{}` to use them", channel.name)),
            ),
            std::cmp::Ordering::Less => findings.add(
                Level::Problem,
                format!("the server takes only {reported} {}, not {configured}", unit(spec)),
                Some(format!("write `limit: {reported}` to channel `{}`", channel.name)),
            ),
        }
    }
    for note in info.notes {
        findings.add(Level::Warning, note, None);
    }
    true
}

/// Looks whether the server has the scheduler that the channel is to use.
async fn scheduler(channel: &Channel, spec: &NetworkSpec, driver: &dyn Driver, now: DateTime<Utc>, findings: &mut Findings) {
    if channel.schedule == Scheduling::Us {
        return;
    }
    let hint = || Some(format!("write `schedule: us` to channel `{}`; until then its posts wait here for their time", channel.name));
    if !spec.can.schedule {
        return findings.add(Level::Warning, format!("{} has no scheduler of its own", spec.title), hint());
    }
    match driver.schedules(now).await {
        Ok(true) => findings.ok("the server has a scheduler, and takes posts ahead of their time"),
        Ok(false) => findings.add(Level::Warning, "this server has no scheduler of its own", hint()),
        Err(problem) => findings.add(Level::Warning, format!("cannot ask for the scheduler: {}", problem.message()), None),
    }
}

fn unit(spec: &NetworkSpec) -> &str {
    spec.text.limit.as_ref().map_or("characters", |fact| fact.unit.as_str())
}

async fn identity(channel: &Channel, driver: &dyn Driver, now: DateTime<Utc>, findings: &mut Findings) {
    let identity = match driver.identity(now).await {
        Ok(identity) => identity,
        Err(problem) => return findings.add(Level::Problem, format!("cannot log in: {}", problem.message()), None),
    };
    match identity.expected {
        Some(false) => findings.add(
            Level::Problem,
            format!("the credentials belong to {}, not to {}", identity.account, channel.account.as_deref().unwrap_or_default()),
            Some("use the other account's credentials, or change `account:`".to_owned()),
        ),
        Some(true) => findings.ok(format!("logged in as {}", identity.account)),
        None => findings.add(
            Level::Ok,
            format!("logged in as {}", identity.account),
            Some("write `account:` to the channel, and nothing is ever sent with somebody else's token".to_owned()),
        ),
    }
    for note in identity.notes {
        findings.add(Level::Warning, note, None);
    }
}

fn print(findings: &[Finding], format: Format, ui: &Ui) -> CommandResult {
    match format {
        Format::Json => ui.json(&json!({ "schema": 1, "findings": findings }))?,
        Format::Human => {
            let mut text = String::new();
            for finding in findings {
                let level = match finding.level {
                    Level::Ok => "ok",
                    Level::Warning => "warning",
                    Level::Problem => "problem",
                };
                let channel = finding.channel.as_ref().map_or("-", ChannelName::as_str);
                writeln!(text, "{level:<8} {channel:<12} {}", finding.message)?;
                if let Some(hint) = &finding.hint {
                    writeln!(text, "{:<8} {:<12} {hint}", "", "")?;
                }
            }
            ui.result(&text)?;
        }
    }
    let worst = findings.iter().map(|finding| finding.level).max();
    Ok(if worst == Some(Level::Problem) { Exit::Problems } else { Exit::Done })
}
