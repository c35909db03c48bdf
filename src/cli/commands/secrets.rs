//! `pregon secrets`: the encrypted file beside `pregon.yaml`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};
use pregon::diag::did_you_mean;
use pregon::networks::Specs;
use pregon::secrets::{
    Change, DOT_ENV, FILE, FileState, KEY_VARIABLE, Keeper, Key, MAX_VALUE_BYTES, Place, Resolved, SecretsFile, Source, check_name,
    parse_recipient,
};
use pregon::support::secret::Secret;
use pregon::workspace::{Workspace, load};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, ListSecrets, Secrets, SetSecret};
use crate::cli::environment::credentials;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;

/// Another process that changes secrets talks to one server at most.
const PATIENCE: Duration = Duration::from_mins(1);

/// What every one of the commands works with.
struct Bench {
    workspace: Workspace,
    resolved: Resolved,
    now: DateTime<Utc>,
}

impl Bench {
    fn open(global: &Global) -> Result<Self, Failure> {
        let workspace = load(&global.start(), &Specs::embedded())?.output;
        let resolved = credentials(&workspace.root)?;
        Ok(Self { workspace, resolved, now: global.clock().now() })
    }

    fn path(&self) -> PathBuf {
        self.workspace.root.join(FILE)
    }

    /// The key of the file, without which nothing in it can be changed.
    fn key(&self) -> Result<&Key, Failure> {
        match &self.resolved.file {
            FileState::Open { key, .. } => Ok(key),
            FileState::None => Err(Failure::new(format!("there is no {FILE}")).hint("`pregon secrets init` makes one")),
            _ => Err(Failure::new(format!("{KEY_VARIABLE} is not in the environment")).hint(format!("it is what opens {FILE}"))),
        }
    }

    /// Reads the file again, changes it, and writes it back, while nobody else does.
    fn change<T>(&self, change: impl FnOnce(&mut SecretsFile) -> Result<T, Failure>) -> Result<T, Failure> {
        let key = self.key()?;
        let keeper = Keeper::lock(&self.workspace.root, PATIENCE)?;
        let mut file = keeper.open(key)?;
        let result = change(&mut file)?;
        keeper.replace(&file)?;
        Ok(result)
    }
}

pub(in crate::cli) fn run(options: &Secrets, global: &Global, ui: &Ui) -> CommandResult {
    match options {
        Secrets::Init => init(global, ui),
        Secrets::Set(options) => set(options, global, ui),
        Secrets::List(options) => list(options, global, ui),
        Secrets::Remove { name } => remove(name, global, ui),
        Secrets::Rekey => rekey(global, ui),
        Secrets::AddRecipient { recipient } => add_recipient(recipient, global, ui),
        Secrets::RemoveRecipient { recipient } => remove_recipient(recipient, global, ui),
    }
}

fn init(global: &Global, ui: &Ui) -> CommandResult {
    // The environment may hold the key of another file: it is not asked.
    let root = load(&global.start(), &Specs::embedded())?.output.root;
    let path = root.join(FILE);
    let exists = || Failure::new(format!("{} is there already", path.display())).hint("`pregon secrets rekey` gives it a new key");
    if path.exists() {
        return Err(exists());
    }
    let key = Key::generate();
    let keeper = Keeper::lock(&root, PATIENCE)?;
    match keeper.create(&SecretsFile::new(&key)) {
        Err(pregon::secrets::KeepError::Exists) => return Err(exists()),
        other => other?,
    }
    tell_key(&key, ui)?;
    ui.note(&format!("{} is made, and holds nothing yet", path.display()));
    ui.hint(&format!("commit {FILE}: without the key it tells nothing but its size"));
    Ok(Exit::Done)
}

/// Prints a new key: the only time.
fn tell_key(key: &Key, ui: &Ui) -> Result<(), Failure> {
    ui.result(key.secret().expose())?;
    ui.warn("this key is shown once and kept nowhere; without it the secrets are lost");
    ui.hint(&format!("keep it in a password manager, and as the secret {KEY_VARIABLE} of your CI"));
    ui.hint(&format!("for local work write {KEY_VARIABLE}=… to {DOT_ENV}, which git ignores, or name a file by {KEY_VARIABLE}_FILE"));
    Ok(())
}

fn set(options: &SetSecret, global: &Global, ui: &Ui) -> CommandResult {
    check_name(&options.name)?;
    let bench = Bench::open(global)?;
    bench.key()?;
    let expires = options.expires.as_deref().map(|text| expiry(text, &bench.workspace)).transpose()?;
    if expires.is_some_and(|at| at <= bench.now) {
        return Err(Failure::new("the date given with `--expires` has passed"));
    }
    warn_unless_of_a_channel(&options.name, &bench.workspace, ui);
    let value = read_value(&options.name, ui)?;
    let keeper = Keeper::lock(&bench.workspace.root, PATIENCE)?;
    let changes = BTreeMap::from([(options.name.clone(), Change::Set { value, expires })]);
    keeper.keep(Place::File, Some(bench.key()?), &changes, bench.now)?;
    ui.note(&format!("{} is in {}", options.name, bench.path().display()));
    let source = bench.resolved.get(&options.name).map(|variable| variable.source);
    if let Some(source @ (Source::Process | Source::DotEnv)) = source {
        ui.warn(&format!("{} is in {} too, and that is the one that counts", options.name, place(source)));
    }
    ui.hint(&format!("commit {FILE}"));
    Ok(Exit::Done)
}

fn place(source: Source) -> &'static str {
    match source {
        Source::Process => "the environment",
        other => other.name(),
    }
}

/// A value from standard input, or typed where nobody can read along. Never an argument: those are seen by everybody on the machine.
fn read_value(name: &str, ui: &Ui) -> Result<Secret, Failure> {
    let text = if io::stdin().is_terminal() {
        if !ui.is_interactive() {
            return Err(Failure::new("there is no terminal to ask on").hint(format!("pregon secrets set {name} < file")));
        }
        ui.ask_secret(&format!("{name}: "))?
    } else {
        let mut bytes = Vec::new();
        io::stdin().lock().take(MAX_VALUE_BYTES as u64 + 3).read_to_end(&mut bytes)?;
        Secret::new(&String::from_utf8(bytes).map_err(|_| Failure::new("the value is not UTF-8"))?)
    };
    if text.expose().is_empty() {
        return Err(Failure::new("the value is empty").hint(format!("pregon secrets set {name} < file, or type it when asked")));
    }
    Ok(text)
}

/// A day, which counts to its end in the workspace's zone, or an instant.
fn expiry(text: &str, workspace: &Workspace) -> Result<DateTime<Utc>, Failure> {
    let wrong = || Failure::new(format!("`{}` is no date", text.escape_debug())).hint("write it as 2026-12-31, or as 2026-12-31T18:00:00Z");
    if let Some(at) = pregon::support::instant::parse(text) {
        return Ok(at);
    }
    let next = text.parse::<NaiveDate>().ok().and_then(|day| day.succ_opt()).ok_or_else(wrong)?;
    let midnight = next.and_hms_opt(0, 0, 0).ok_or_else(wrong)?;
    let zone = workspace.config.timezone;
    // Where the clocks are put forward at midnight, the day begins an hour later.
    let begins = zone.from_local_datetime(&midnight).earliest().map(|at| at.to_utc());
    Ok(begins.unwrap_or_else(|| midnight.and_utc()))
}

/// A name that no channel asks for is a slip.
fn warn_unless_of_a_channel(name: &str, workspace: &Workspace, ui: &Ui) {
    let channels = &workspace.config.channels;
    let prefixes: Vec<String> = channels.iter().map(|channel| channel.name.env_prefix()).collect();
    if prefixes.iter().any(|prefix| name.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('_'))) {
        return;
    }
    ui.warn(&format!("no channel of pregon.yaml reads {name}"));
    let first = name.splitn(3, '_').take(2).collect::<Vec<_>>().join("_");
    if let Some(guess) = did_you_mean(&first, prefixes.iter().map(String::as_str)) {
        ui.hint(&format!("did you mean {guess}_…?"));
    }
}

fn list(options: &ListSecrets, global: &Global, ui: &Ui) -> CommandResult {
    let bench = Bench::open(global)?;
    let state = match &bench.resolved.file {
        FileState::None => "absent",
        FileState::Open { .. } => "open",
        _ => "locked",
    };
    let recipients: Vec<&str> = match &bench.resolved.file {
        FileState::Open { file, .. } => file.recipients().collect(),
        _ => Vec::new(),
    };
    let own = bench.resolved.key().map(Key::public);
    match options.format {
        Format::Json => {
            let secrets: Vec<_> = bench
                .resolved
                .iter()
                .map(|(name, variable)| {
                    json!({
                        "name": name,
                        "source": variable.source,
                        "hides": variable.hidden,
                        "expires": variable.expires,
                        "obtained": variable.obtained,
                    })
                })
                .collect();
            ui.json(&json!({ "schema": 1, "file": state, "recipients": recipients, "secrets": secrets }))?;
        }
        Format::Human => {
            let mut text = String::new();
            for (name, variable) in bench.resolved.iter() {
                write!(text, "{name:<36} {:<12}", variable.source.name())?;
                if let Some(at) = variable.expires {
                    let word = if at <= bench.now { "expired" } else { "expires" };
                    write!(text, " {word} {}", at.to_rfc3339_opts(SecondsFormat::Secs, true))?;
                }
                if let Some(hidden) = variable.hidden.iter().map(|source| place(*source)).reduce(|_, last| last) {
                    write!(text, " (hides that in {hidden})")?;
                }
                text.truncate(text.trim_end().len());
                text.push('\n');
            }
            for recipient in recipients {
                let whose = if own.as_deref() == Some(recipient) { "  (yours)" } else { "" };
                writeln!(text, "opened by {recipient}{whose}")?;
            }
            ui.result(&text)?;
            match state {
                "absent" => ui.note(&format!("there is no {FILE}: `pregon secrets init` makes one")),
                "locked" => ui.note(&format!("{FILE} is closed: {KEY_VARIABLE} is not in the environment")),
                _ => {}
            }
        }
    }
    Ok(Exit::Done)
}

fn remove(name: &str, global: &Global, ui: &Ui) -> CommandResult {
    check_name(name)?;
    let bench = Bench::open(global)?;
    bench.change(|file| {
        if file.remove(name) {
            return Ok(());
        }
        let failure = Failure::new(format!("{name} is not in {FILE}"));
        Err(match did_you_mean(name, file.iter().map(|(name, _)| name)) {
            Some(guess) => failure.hint(format!("did you mean {guess}?")),
            None => failure.hint("`pregon secrets list` shows what is there"),
        })
    })?;
    ui.note(&format!("{name} is taken out of {}", bench.path().display()));
    ui.hint(&format!("commit {FILE}; older versions in git still hold it: withdraw it at the platform too"));
    Ok(Exit::Done)
}

fn rekey(global: &Global, ui: &Ui) -> CommandResult {
    let bench = Bench::open(global)?;
    let old = bench.key()?.clone();
    let new = Key::generate();
    bench.change(|file| {
        file.rekey(&old, &new);
        // A key that could not be shown must not be the only one.
        tell_key(&new, ui)
    })?;
    ui.hint(&format!(
        "commit {FILE}; the old key still opens older versions in git: if somebody else has it, renew the secrets at the platforms too"
    ));
    Ok(Exit::Done)
}

fn add_recipient(recipient: &str, global: &Global, ui: &Ui) -> CommandResult {
    let recipient = parse_recipient(recipient)?;
    let bench = Bench::open(global)?;
    if bench.change(|file| Ok(file.add_recipient(&recipient)?))? {
        ui.note(&format!("the key of {recipient} opens {} from now on", bench.path().display()));
        ui.hint(&format!("commit {FILE}"));
    } else {
        ui.note("that key opens it already");
    }
    Ok(Exit::Done)
}

fn remove_recipient(recipient: &str, global: &Global, ui: &Ui) -> CommandResult {
    let recipient = parse_recipient(recipient)?;
    let bench = Bench::open(global)?;
    if bench.key()?.public() == recipient {
        return Err(
            Failure::new("that is your own key, and you could not open the file any more").hint("`pregon secrets rekey` replaces it")
        );
    }
    bench.change(
        |file| {
            if file.remove_recipient(&recipient) { Ok(()) } else { Err(Failure::new("the file is not sealed for that key")) }
        },
    )?;
    ui.note(&format!("the key of {recipient} opens {} no more", bench.path().display()));
    ui.hint(&format!("commit {FILE}; that key still opens older versions in git: renew the secrets at the platforms too"));
    Ok(Exit::Done)
}
