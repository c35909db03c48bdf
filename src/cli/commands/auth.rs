//! `pregon auth`: logs a channel in with OAuth 2, and keeps its tokens.

use std::io::{self, BufRead, IsTerminal, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use pregon::http::Http;
use pregon::networks::driver::NotPrepared;
use pregon::networks::{NetworkSpec, Specs, drivers};
use pregon::oauth::{Callback, Endpoints, Listener, Login, OAuthError, Tokens, read_address};
use pregon::report::Language;
use pregon::secrets::{DOT_ENV, FILE, FileState, KEY_VARIABLE, Keeper, Place, Resolved, Source};
use pregon::workspace::{Channel, Workspace, load};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Auth, Format, Global};
use crate::cli::desk::{block_on, unknown_name};
use crate::cli::environment::{credentials, http};
use crate::cli::failure::{Exit, Failure};
use crate::cli::renewal::renew;
use crate::cli::ui::Ui;

/// Another process that changes secrets talks to one server at most.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longest address that is read from a terminal.
const MAX_PASTED: u64 = 32 * 1024;

pub(in crate::cli) fn run(options: &Auth, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let known: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    let channel = workspace.config.channel(&options.channel).ok_or_else(|| unknown_name("channel", &options.channel, &known))?;
    let spec = workspace
        .specs
        .get(channel.network.as_str())
        .ok_or_else(|| Failure::new(format!("the network of `{}` is not known", channel.name)))?;
    let mut resolved = credentials(&workspace.root)?;
    let now = global.clock().now();
    if options.refresh {
        return refresh(options, channel, spec, &workspace, &mut resolved, now, ui);
    }
    let endpoints = Endpoints::of(channel, spec, &resolved.environment()).map_err(|error| explained(error, channel, spec))?;
    // Where the tokens go is settled before anybody is asked to agree.
    let place = place(&workspace.root, &resolved)?;
    Keeper::lock(&workspace.root, PATIENCE)?.probe(place)?;
    let http = http();
    let tokens = block_on(log_in(options, endpoints, &workspace, channel, spec, &http, now, ui))??;
    let (account, exit) = identity(channel, spec, &resolved, &tokens, &http, now, ui)?;
    let changes = tokens.changes(channel);
    Keeper::lock(&workspace.root, PATIENCE)?.keep(place, resolved.key(), &changes, now)?;
    for name in changes.keys() {
        let hides = |source| source == Source::Process || source == Source::DotEnv && place == Place::File;
        if let Some(found) = resolved.get(name).filter(|found| hides(found.source)) {
            ui.warn(&format!("{name} in the {} hides the new one in {}: take it out there", found.source.name(), place.name()));
        }
    }
    report(options, channel, account.as_deref(), place, tokens.expires, tokens.refresh.is_some(), ui)?;
    Ok(exit)
}

#[expect(clippy::too_many_arguments, reason = "one call, and every one of them is another thing")]
async fn log_in(
    options: &Auth,
    endpoints: Endpoints,
    workspace: &Workspace,
    channel: &Channel,
    spec: &NetworkSpec,
    http: &Http,
    now: DateTime<Utc>,
    ui: &Ui,
) -> Result<Tokens, Failure> {
    let explain = |error| explained(error, channel, spec);
    if let Some(redirect) = &options.redirect_url {
        let login = Login::begin(endpoints, redirect.clone(), http).await.map_err(explain)?;
        show(options, &login, ui)?;
        ui.note("agree there; then copy the address of the page on which you land, and paste it here:");
        let callback = paste()?;
        return login.finish(&callback, http, now).await.map_err(explain);
    }
    let listener = Listener::bind(options.port.unwrap_or(0)).await.map_err(explain)?;
    let login = Login::begin(endpoints, listener.redirect(), http).await.map_err(explain)?;
    show(options, &login, ui)?;
    let language = Language::of(&workspace.config.language);
    let stranger = || ui.warn("something came in that does not belong to this log-in, and was turned away");
    let callback = listener.wait(login.state(), language, Duration::from_secs(options.wait), stranger).await.map_err(explain)?;
    login.finish(&callback, http, now).await.map_err(explain)
}

/// Shows the address, which holds no secret, and opens the browser unless somebody minds.
fn show(options: &Auth, login: &Login, ui: &Ui) -> Result<(), Failure> {
    ui.tell("open this address in your browser, and agree:")?;
    ui.tell(login.url())?;
    if !options.no_browser && io::stderr().is_terminal() {
        open(login.url());
    }
    Ok(())
}

/// Opens the browser; where there is none, the address is there to be copied.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = command.spawn() {
        // It ends by itself, and is waited for so that no process is left behind.
        std::thread::spawn(move || drop(child.wait()));
    }
}

fn paste() -> Result<Callback, Failure> {
    let mut line = String::new();
    io::stdin().lock().take(MAX_PASTED).read_line(&mut line)?;
    Ok(read_address(&line)?)
}

/// The place for new tokens: the encrypted file where it can be opened, else `.env`, if git never sees it.
fn place(root: &Path, resolved: &Resolved) -> Result<Place, Failure> {
    match &resolved.file {
        FileState::Open { .. } => return Ok(Place::File),
        FileState::None => {}
        _ => {
            return Err(
                Failure::new(format!("{FILE} is there, and {KEY_VARIABLE} is not in the environment")).hint("it is what opens the file")
            );
        }
    }
    let refuse = |why: &str| {
        Failure::new(format!("tokens would be kept in {DOT_ENV}, and {why}"))
            .hint(format!("write `{DOT_ENV}` into .gitignore"))
            .hint(format!("or keep them encrypted: `pregon secrets init` makes {FILE}"))
    };
    match is_ignored(root, DOT_ENV) {
        Some(true) => Ok(Place::DotEnv),
        Some(false) => Err(refuse("git would see it")),
        None => Err(refuse("git cannot be asked whether it would see it")),
    }
}

/// Whether git ignores a file and does not track it; `None` where it cannot be asked.
pub(super) fn is_ignored(root: &Path, file: &str) -> Option<bool> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(root).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        git.status().ok().and_then(|status| status.code())
    };
    // A file that is tracked is no more ignored, whatever the patterns say: check-ignore looks at the index too.
    match git(&["check-ignore", "--quiet", "--", file]) {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    }
}

/// Asks whose tokens these are, where there is a driver. Somebody else's are not kept.
fn identity(
    channel: &Channel,
    spec: &NetworkSpec,
    resolved: &Resolved,
    tokens: &Tokens,
    http: &Http,
    now: DateTime<Utc>,
    ui: &Ui,
) -> Result<(Option<String>, Exit), Failure> {
    if !drivers::can_publish(channel.network.as_str()) {
        return Ok((None, Exit::Done));
    }
    let mut environment = resolved.environment();
    environment.set(pregon::networks::Environment::name(&channel.name, "TOKEN"), tokens.access.clone());
    let driver = drivers::connect(channel, spec, &environment, http)?;
    match block_on(driver.identity(now))? {
        Ok(identity) if identity.expected == Some(false) => Err(Failure::new(format!(
            "you have agreed as {}, and the channel's account is {}: nothing was kept",
            identity.account,
            channel.account.as_deref().unwrap_or_default()
        ))
        .hint("log out at the platform and agree with the other account, or change `account:` in pregon.yaml")),
        Ok(identity) => Ok((Some(identity.account), Exit::Done)),
        Err(NotPrepared::Refused { message }) => {
            Err(Failure::new(format!("the platform does not take the token that it has just given: {message}; nothing was kept")))
        }
        Err(NotPrepared::Later { message, .. }) => {
            ui.warn(&format!("the platform cannot be asked now whose token it is: {message}"));
            ui.hint("`pregon doctor` asks again");
            Ok((None, Exit::Problems))
        }
    }
}

fn refresh(
    options: &Auth,
    channel: &Channel,
    spec: &NetworkSpec,
    workspace: &Workspace,
    resolved: &mut Resolved,
    now: DateTime<Utc>,
    ui: &Ui,
) -> CommandResult {
    let renewed = block_on(renew(&workspace.root, channel, spec, resolved, now, true))?.map_err(|error| {
        let hint = error.hint(channel);
        Failure::from(error).hint(hint)
    })?;
    if let Some(warning) = &renewed.warning {
        ui.warn(warning);
    }
    match options.format {
        Format::Json => ui.json(&json!({
            "schema": 1,
            "channel": channel.name,
            "renewed": !renewed.by_another,
            "kept_in": renewed.place.map(Place::name),
            "expires": renewed.expires,
        }))?,
        Format::Human => {
            let until = until(renewed.expires);
            ui.result(&match renewed.place {
                Some(place) => format!("renewed    {}: a new token{until}, in {}", channel.name, place.name()),
                None if renewed.by_another => format!("renewed    {}: by another run{until}", channel.name),
                None => format!("renewed    {}: a new token{until}, for this run alone", channel.name),
            })?;
            if renewed.place == Some(Place::File) {
                ui.hint(&format!("{FILE} has changed: commit it"));
            }
        }
    }
    Ok(if renewed.warning.is_some() { Exit::Problems } else { Exit::Done })
}

fn until(expires: Option<DateTime<Utc>>) -> String {
    expires.map(|at| format!(" until {}", at.to_rfc3339_opts(SecondsFormat::Secs, true))).unwrap_or_default()
}

fn report(
    options: &Auth,
    channel: &Channel,
    account: Option<&str>,
    place: Place,
    expires: Option<DateTime<Utc>>,
    renewable: bool,
    ui: &Ui,
) -> Result<(), Failure> {
    match options.format {
        Format::Json => ui.json(&json!({
            "schema": 1,
            "channel": channel.name,
            "account": account,
            "kept_in": place.name(),
            "expires": expires,
            "renewable": renewable,
        }))?,
        Format::Human => {
            let who = account.map(|account| format!(" as {account}")).unwrap_or_default();
            ui.result(&format!("logged in  {}{who}: the token{} is in {}", channel.name, until(expires), place.name()))?;
            if place == Place::File {
                ui.hint(&format!("{FILE} has changed: commit it"));
            }
            if expires.is_some() && !renewable {
                ui.hint("`pregon doctor` warns before it ends");
            }
        }
    }
    Ok(())
}

/// What to do about an error of the log-in.
fn explained(error: OAuthError, channel: &Channel, spec: &NetworkSpec) -> Failure {
    let hint = match &error {
        OAuthError::NotSupported(_) => match drivers::missing(channel, &pregon::networks::Environment::default()).first() {
            Some(needed) => format!("it takes {}: {}", needed.variable, needed.origin),
            None => "it needs no log-in".to_owned(),
        },
        OAuthError::NoClient(_) | OAuthError::NoClientSecret(_) => {
            let docs = spec.auth.as_ref().map_or("", |auth| auth.token_url.source.as_str());
            format!("register an application with the redirect address http://127.0.0.1/callback, and keep its id and secret: {docs}")
        }
        OAuthError::Timeout(_) => "run it again; `--wait SECONDS` waits longer".to_owned(),
        OAuthError::Listen(_) => "choose another `--port`, or use `--redirect-url`".to_owned(),
        OAuthError::Refused(_) | OAuthError::State | OAuthError::NoCode | OAuthError::Denied(_) => {
            "nothing was kept; run it again for another try".to_owned()
        }
        _ => return Failure::from(error),
    };
    Failure::from(error).hint(hint)
}
