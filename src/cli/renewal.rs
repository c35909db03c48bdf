//! Tokens that run out are renewed before work begins.

use std::path::Path;

use chrono::{DateTime, Utc};
use pregon::networks::{NetworkSpec, Specs};
use pregon::oauth::{Due, NotRenewed, Renewed, Renewer, due};
use pregon::secrets::{FILE, Place, Resolved};
use pregon::workspace::Channel;
use serde::Serialize;

use super::desk::block_on;
use super::environment::{http, reload};
use super::failure::Failure;
use super::ui::Ui;

/// What became of the tokens of a run's channels.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Renewals {
    /// Whether the encrypted file is another one now, and has to be committed.
    pub(crate) secrets_changed: bool,
    /// What somebody has to see to, with its channel.
    pub(crate) problems: Vec<Problem>,
    /// Channels whose tokens are new.
    pub(crate) renewed: Vec<String>,
}

/// A token that was not renewed, or a new one that cannot be kept.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    pub(crate) channel: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Renewals {
    /// Says on stderr what has to be done by a person. The JSON result has it too.
    pub(crate) fn tell(&self, ui: &Ui) {
        for problem in &self.problems {
            ui.warn(&format!("{}: {}", problem.channel, problem.message));
            if let Some(hint) = &problem.hint {
                ui.hint(hint);
            }
        }
        if self.secrets_changed {
            ui.warn(&format!("{FILE} has changed: commit it, because the refresh tokens in the old one are used up"));
        }
    }
}

/// Renews one channel's token.
pub(crate) async fn renew(
    root: &Path,
    channel: &Channel,
    spec: &NetworkSpec,
    resolved: &mut Resolved,
    now: DateTime<Utc>,
    force: bool,
) -> Result<Renewed, NotRenewed> {
    let reload = || reload(root);
    let http = http();
    Renewer { root, reload: &reload, http: &http, now }.renew(channel, spec, resolved, force).await
}

/// Renews the tokens of these channels that run out. Those that no work waits for are renewed only where a refresh token would die.
pub(crate) fn renew_due<'a>(
    root: &Path,
    specs: &Specs,
    channels: impl Iterator<Item = (&'a Channel, bool)>,
    resolved: &mut Resolved,
    now: DateTime<Utc>,
    ui: &Ui,
) -> Result<Renewals, Failure> {
    let mut renewals = Renewals::default();
    for (channel, has_work) in channels {
        let Some(spec) = specs.get(channel.network.as_str()) else { continue };
        match due(channel, spec, resolved, now) {
            None => continue,
            Some(Due::Expiring)
                if !has_work && spec.auth.as_ref().is_some_and(|auth| auth.renewal.value != pregon::networks::spec::Renewal::Itself) =>
            {
                continue;
            }
            Some(_) => {}
        }
        ui.note(&format!("renewing the token of {}", channel.name));
        let name = channel.name.to_string();
        match block_on(renew(root, channel, spec, resolved, now, false))? {
            Ok(renewed) => {
                renewals.secrets_changed |= renewed.place == Some(Place::File);
                if let Some(message) = renewed.warning {
                    renewals.problems.push(Problem { channel: name.clone(), message, hint: None });
                }
                renewals.renewed.push(name);
            }
            Err(error) => {
                let hint = Some(error.hint(channel));
                let message = error_chain(&error);
                renewals.problems.push(Problem { channel: name, message: format!("its token was not renewed: {message}"), hint });
            }
        }
    }
    Ok(renewals)
}

/// An error with its causes on one line.
fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.ends_with(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        source = inner.source();
    }
    text
}
