//! Renews tokens that run out, and keeps the new ones before they are used.
//!
//! A rotating refresh token is dead as soon as the platform has answered. So: the right to write is got and a write is tried before the
//! request leaves; the new tokens are on disk before the new access token goes anywhere. Between the platform's answer and the end of
//! that write nothing can help: a process killed there has lost the log-in, and somebody has to log in again.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};

use super::{Endpoints, OAuthError, Tokens};
use crate::http::Http;
use crate::networks::Environment;
use crate::networks::spec::{NetworkSpec, Renewal};
use crate::secrets::{Change, FileState, KeepError, Keeper, Place, Resolved, Source, SourceError};
use crate::support::secret::Secret;
use crate::workspace::Channel;

/// A token that runs out within this time is renewed before work begins.
const MARGIN: Duration = Duration::minutes(10);
/// A token that renews itself, and a refresh token, are renewed so long before their end: nobody can after it.
const LONG_MARGIN: Duration = Duration::days(7);
/// How long another run may hold the secrets.
const PATIENCE: StdDuration = StdDuration::from_mins(2);

/// Why a channel's token should be renewed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// There is none, and there is a refresh token.
    Missing,
    /// It has run out or is about to.
    Expiring,
    /// The refresh token is about to run out.
    RefreshExpiring,
}

/// What became of a renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// Where the new tokens are kept; none where nothing had to be.
    pub place: Option<Place>,
    /// When the new token stops to work.
    pub expires: Option<DateTime<Utc>>,
    /// Whether another run had done it in the meantime.
    pub by_another: bool,
    /// What somebody has to see to.
    pub warning: Option<String>,
}

/// Why a token was not renewed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotRenewed {
    /// There is nothing to renew it with.
    #[error("there is no {0} to renew it with")]
    NoToken(String),
    /// The platform replaces the refresh token, and there is nowhere to keep the new one. Nothing was asked.
    #[error("{0} comes from the environment, and its successor could not be kept: nothing was asked")]
    Nowhere(String),
    /// The new tokens could not be written. Nothing was asked.
    #[error("new tokens could not be kept: nothing was asked")]
    Keep(#[from] KeepError),
    /// The sources could not be read again. Nothing was asked.
    #[error("the secrets could not be read again: nothing was asked")]
    Read(#[from] SourceError),
    /// The platform gave new tokens, and they could not be written.
    #[error("the platform has replaced {variable}, and the new one could not be kept")]
    Lost {
        /// The variable.
        variable: String,
        /// Why.
        #[source]
        source: KeepError,
    },
    /// The platform gave none.
    #[error(transparent)]
    OAuth(#[from] OAuthError),
}

impl NotRenewed {
    /// What to do now.
    #[must_use]
    pub fn hint(&self, channel: &Channel) -> String {
        match self {
            Self::Nowhere(variable) => {
                format!("`pregon secrets init`, then `pregon secrets set {variable}`, and take it out of the environment")
            }
            Self::Keep(_) | Self::Read(_) => "mend that, and run it again".to_owned(),
            Self::Lost { .. } => format!("mend that, then log in again: pregon auth {}", channel.name),
            Self::OAuth(OAuthError::Unreachable(_) | OAuthError::Later(_)) => "the next run tries again".to_owned(),
            Self::NoToken(_) | Self::OAuth(_) => format!("log in again: pregon auth {}", channel.name),
        }
    }
}

/// Whether and why a channel's token should be renewed.
#[must_use]
pub fn due(channel: &Channel, spec: &NetworkSpec, resolved: &Resolved, now: DateTime<Utc>) -> Option<Due> {
    let renewal = spec.auth.as_ref()?.renewal.value;
    let token = resolved.get(&name(channel, "TOKEN"));
    let refresh = resolved.get(&name(channel, "REFRESH_TOKEN"));
    let within = |expires: Option<DateTime<Utc>>, margin| expires.is_some_and(|at| at <= now + margin);
    match (token, refresh) {
        (None, Some(_)) => Some(Due::Missing),
        (Some(token), Some(_)) if within(token.expires, MARGIN) => Some(Due::Expiring),
        (_, Some(refresh)) if within(refresh.expires, LONG_MARGIN) => Some(Due::RefreshExpiring),
        (Some(token), None) if renewal == Renewal::Itself && within(token.expires, LONG_MARGIN) => {
            // After its end it renews nothing any more, not even itself.
            (!within(token.expires, Duration::zero())).then_some(Due::Expiring)
        }
        _ => None,
    }
}

fn name(channel: &Channel, field: &str) -> String {
    Environment::name(&channel.name, field)
}

/// Renews tokens of a workspace.
pub struct Renewer<'a> {
    /// Root of the workspace.
    pub root: &'a Path,
    /// Reads the sources again.
    pub reload: &'a dyn Fn() -> Result<Resolved, SourceError>,
    /// The client.
    pub http: &'a Http,
    /// The current instant.
    pub now: DateTime<Utc>,
}

impl Renewer<'_> {
    /// Renews a channel's token, and puts the new one into `resolved`. With `force` whether it is due or not.
    ///
    /// # Errors
    /// There is nothing to renew it with, nowhere to keep the new ones, or the platform gives none.
    pub async fn renew(&self, channel: &Channel, spec: &NetworkSpec, resolved: &mut Resolved, force: bool) -> Result<Renewed, NotRenewed> {
        let before = resolved.get(&name(channel, "TOKEN")).map(|found| found.value.clone());
        let keeper = Keeper::lock(self.root, PATIENCE)?;
        // Somebody else may have renewed it while we waited.
        *resolved = (self.reload)()?;
        let token = resolved.get(&name(channel, "TOKEN")).cloned();
        let is_another = token.as_ref().map(|found| found.value.expose()) != before.as_ref().map(Secret::expose);
        if token.is_some() && due(channel, spec, resolved, self.now).is_none() && (is_another || !force) {
            let expires = token.and_then(|token| token.expires);
            return Ok(Renewed { place: None, expires, by_another: true, warning: None });
        }
        let endpoints = Endpoints::of(channel, spec, &resolved.environment())?;
        let variable = name(channel, if endpoints.renewal() == Renewal::Itself { "TOKEN" } else { "REFRESH_TOKEN" });
        let old = resolved.get(&variable).cloned().ok_or_else(|| NotRenewed::NoToken(variable.clone()))?;
        let place = match (old.source, &resolved.file) {
            (Source::DotEnv, _) => Some(Place::DotEnv),
            (_, FileState::Open { .. }) => Some(Place::File),
            (Source::Process | Source::File, _) => None,
        };
        match place {
            Some(place) => keeper.probe(place)?,
            // A token that stays can be used from memory.
            None if endpoints.renewal() == Renewal::Kept => {}
            None => return Err(NotRenewed::Nowhere(variable)),
        }
        let tokens = match endpoints.renewal() {
            Renewal::Itself => endpoints.renew_itself(&old.value, self.http, self.now).await?,
            Renewal::Rotating | Renewal::Kept | Renewal::None => endpoints.refresh(&old.value, self.http, self.now).await?,
        };
        let rotated = tokens.refresh.as_ref().is_some_and(|new| new.expose() != old.value.expose());
        let changes = changes(channel, &tokens);
        let mut warning = None;
        match place {
            Some(place) => {
                let kept = keeper.keep(place, resolved.key(), &changes, self.now);
                kept.map_err(|source| NotRenewed::Lost { variable: variable.clone(), source })?;
                if old.source == Source::Process {
                    warning = Some(format!(
                        "{variable} in the environment is used up, and hides the new one in {}: take it out of the environment",
                        place.name()
                    ));
                }
            }
            None if rotated => {
                warning = Some(format!(
                    "the platform has replaced {variable}, which comes from the environment, and the new one is lost with this run: \
                     log in again with a place to keep it (`pregon secrets init`, `pregon auth {}`)",
                    channel.name
                ));
            }
            None => {}
        }
        let source = match place {
            Some(Place::File) => Source::File,
            Some(Place::DotEnv) => Source::DotEnv,
            None => Source::Process,
        };
        resolved.apply(&changes, source, self.now);
        Ok(Renewed { place, expires: tokens.expires, by_another: false, warning })
    }
}

/// What has to be kept of new tokens.
#[must_use]
pub(crate) fn changes(channel: &Channel, tokens: &Tokens) -> BTreeMap<String, Change> {
    let mut changes = BTreeMap::new();
    let access = Change::Set { value: tokens.access.clone(), expires: tokens.expires };
    changes.insert(name(channel, "TOKEN"), access);
    if let Some(refresh) = &tokens.refresh {
        let refresh = Change::Set { value: refresh.clone(), expires: tokens.refresh_expires };
        changes.insert(name(channel, "REFRESH_TOKEN"), refresh);
    }
    changes
}

impl Tokens {
    /// What has to be kept, by the names of the channel's variables.
    #[must_use]
    pub fn changes(&self, channel: &Channel) -> BTreeMap<String, Change> {
        changes(channel, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;
    use crate::networks::drivers::testing::Scripted;
    use crate::secrets::{FILE, Key, SecretsFile};
    use crate::workspace::testing::channel;
    use serde_json::json;

    const NOW: &str = "2026-11-21T18:00:00Z";

    fn now() -> DateTime<Utc> {
        NOW.parse().expect("an instant")
    }

    fn at(text: &str) -> Option<DateTime<Utc>> {
        text.parse().ok()
    }

    #[test]
    fn tokens_are_due_in_time() {
        let specs = Specs::embedded();
        for (network, variables, expected) in [
            ("x", &[("TOKEN", Some("2026-11-21T18:11:00Z")), ("REFRESH_TOKEN", None)][..], None),
            ("x", &[("TOKEN", Some("2026-11-21T18:10:00Z")), ("REFRESH_TOKEN", None)], Some(Due::Expiring)),
            ("x", &[("TOKEN", Some("2026-11-20T18:10:00Z")), ("REFRESH_TOKEN", None)], Some(Due::Expiring)),
            ("x", &[("TOKEN", Some("2026-11-20T18:10:00Z"))], None),
            ("x", &[("TOKEN", None), ("REFRESH_TOKEN", None)], None),
            ("x", &[("REFRESH_TOKEN", None)], Some(Due::Missing)),
            ("x", &[], None),
            (
                "pinterest",
                &[("TOKEN", Some("2026-12-21T18:00:00Z")), ("REFRESH_TOKEN", Some("2026-11-27T18:00:00Z"))],
                Some(Due::RefreshExpiring),
            ),
            ("threads", &[("TOKEN", Some("2026-11-27T18:00:00Z"))], Some(Due::Expiring)),
            ("threads", &[("TOKEN", Some("2026-11-29T18:00:00Z"))], None),
            ("threads", &[("TOKEN", Some("2026-11-21T17:00:00Z"))], None),
        ] {
            let channel = channel(&format!("{{ network: {network}, server: \"https://server.example\" }}"));
            let folder = tempfile::tempdir().expect("a folder");
            let mut pairs = Vec::new();
            for (field, expires) in variables {
                pairs.push((name(&channel, field), "value".to_owned()));
                pairs.extend(expires.map(|at| (name(&channel, &format!("{field}_EXPIRES")), at.to_owned())));
            }
            let resolved = Resolved::load(folder.path(), pairs).expect("loads");
            let spec = specs.get(network).expect("known");
            assert_eq!(due(&channel, spec, &resolved, now()), expected, "{network} {variables:?}");
        }
    }

    /// A workspace whose file holds tokens for the channel, and a server that gives the next ones.
    struct Bench {
        folder: tempfile::TempDir,
        key: Key,
        server: Scripted,
        extra: Vec<(String, String)>,
        channel: Channel,
    }

    impl Bench {
        fn new(answer: impl Fn(usize) -> (u16, serde_json::Value) + Send + 'static) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let channel = channel("{ network: x }");
            let key = Key::generate();
            let server = Scripted::new(move |_, number| answer(number));
            let extra = vec![(name(&channel, "TOKEN_URL"), server.url.clone()), (name(&channel, "CLIENT_ID"), "id-1".to_owned())];
            Self { folder, key, server, extra, channel }
        }

        fn file(&self, refresh: &str) {
            let keeper = Keeper::lock(self.folder.path(), StdDuration::ZERO).expect("locked");
            keeper.create(&SecretsFile::new(&self.key)).expect("created");
            let tokens = Tokens {
                access: Secret::new("access-0"),
                expires: at("2026-11-21T18:01:00Z"),
                refresh: Some(Secret::new(refresh)),
                refresh_expires: None,
            };
            keeper.keep(Place::File, Some(&self.key), &tokens.changes(&self.channel), now()).expect("kept");
        }

        fn load(&self) -> Resolved {
            let secret = self.key.secret();
            let mut pairs = self.extra.clone();
            pairs.push(("PREGON_SECRETS_KEY".to_owned(), secret.expose().to_owned()));
            Resolved::load(self.folder.path(), pairs).expect("loads")
        }

        fn renew(&self, resolved: &mut Resolved, force: bool) -> Result<Renewed, NotRenewed> {
            let specs = Specs::embedded();
            let reload = || Ok(self.load());
            let http = Http::new();
            let renewer = Renewer { root: self.folder.path(), reload: &reload, http: &http, now: now() };
            let spec = specs.get("x").expect("known");
            crate::networks::drivers::testing::block_on(renewer.renew(&self.channel, spec, resolved, force))
        }

        fn value(&self, resolved: &Resolved, field: &str) -> String {
            resolved.get(&name(&self.channel, field)).expect("there").value.expose().to_owned()
        }
    }

    fn next(number: usize) -> (u16, serde_json::Value) {
        let number = number + 1;
        (
            200,
            json!({ "access_token": format!("access-{number}"), "refresh_token": format!("refresh-{number}"), "expires_in": 7200, "token_type": "bearer" }),
        )
    }

    #[test]
    fn new_tokens_are_on_disk_when_they_are_used() {
        let bench = Bench::new(next);
        bench.file("refresh-0");
        let mut resolved = bench.load();
        let renewed = bench.renew(&mut resolved, false).expect("renewed");
        assert_eq!(renewed, Renewed { place: Some(Place::File), expires: at("2026-11-21T20:00:00Z"), by_another: false, warning: None });
        for resolved in [&resolved, &bench.load()] {
            assert_eq!(
                (bench.value(resolved, "TOKEN"), bench.value(resolved, "REFRESH_TOKEN")),
                ("access-1".to_owned(), "refresh-1".to_owned())
            );
        }
        // A run that still holds what was before finds it done, and asks nobody.
        let mut stale = bench.load();
        stale.apply(
            &Tokens { access: Secret::new("access-0"), expires: at("2026-11-21T18:01:00Z"), refresh: None, refresh_expires: None }
                .changes(&bench.channel),
            Source::File,
            now(),
        );
        assert!(bench.renew(&mut stale, false).expect("renewed").by_another);
        assert_eq!(bench.value(&stale, "TOKEN"), "access-1");
        assert_eq!(bench.server.lines().len(), 1);
        assert!(bench.renew(&mut stale, true).expect("renewed").place.is_some());
        assert_eq!(bench.value(&bench.load(), "REFRESH_TOKEN"), "refresh-2");
    }

    #[test]
    fn a_token_that_could_not_be_kept_is_not_asked_for() {
        // The refresh token comes from the environment, and there is no file.
        let mut bench = Bench::new(next);
        bench.extra.push((name(&bench.channel, "REFRESH_TOKEN"), "refresh-0".to_owned()));
        let mut resolved = bench.load();
        let error = bench.renew(&mut resolved, false).expect_err("refused");
        assert!(matches!(&error, NotRenewed::Nowhere(variable) if variable.ends_with("_REFRESH_TOKEN")), "{error}");
        assert!(error.hint(&bench.channel).contains("pregon secrets init"));
        assert_eq!(bench.server.lines(), [""; 0]);

        // With a file it is kept there, and the environment's is said to be dead.
        bench.file("refresh-file");
        let renewed = bench.renew(&mut resolved, false).expect("renewed");
        assert_eq!(renewed.place, Some(Place::File));
        assert!(renewed.warning.is_some_and(|text| text.contains("used up")));
        assert_eq!(bench.value(&resolved, "TOKEN"), "access-1");
    }

    #[test]
    fn a_refusal_loses_nothing_and_says_what_to_do() {
        let bench = Bench::new(|_| (400, json!({ "error": "invalid_grant", "error_description": "refresh-0 was revoked" })));
        bench.file("refresh-0");
        let mut resolved = bench.load();
        let error = bench.renew(&mut resolved, false).expect_err("refused");
        assert_eq!(error.to_string(), "the platform gives no token: HTTP 400: invalid_grant: **** was revoked");
        assert!(error.hint(&bench.channel).contains("pregon auth"));
        assert_eq!(bench.value(&bench.load(), "REFRESH_TOKEN"), "refresh-0");
        assert_eq!(bench.server.lines().len(), 1, "a refresh is never repeated");
        assert!(bench.folder.path().join(FILE).is_file());
    }
}
