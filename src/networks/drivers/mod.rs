//! Protocol code, one file or folder a network.

mod bluesky;
mod mastodon;
mod site;

use super::driver::Driver;
use super::{Environment, NetworkSpec};
use crate::http::{AddressError, Http, server_address};
use crate::model::Channel;
use crate::support::secret::Secret;

/// A variable that a channel needs, and where people get its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// Name of the variable.
    pub variable: String,
    /// Where the value comes from, for people.
    pub origin: &'static str,
}

/// Why there is no driver for a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotConnected {
    /// This program cannot publish on the network.
    #[error("this version cannot publish on {0}")]
    NoDriver(String),
    /// Variables are missing.
    #[error("{} is not in the environment", .0.iter().map(|needed| needed.variable.as_str()).collect::<Vec<_>>().join(", "))]
    Missing(Vec<Needed>),
    /// The server's address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// Names of the secrets of a network, and where each comes from.
fn secrets_of(network: &str) -> Option<&'static [(&'static str, &'static str)]> {
    match network {
        "site" => Some(&[]),
        "mastodon" => Some(&[(
            "TOKEN",
            "on your server: Preferences > Development > New application, scopes read:accounts read:statuses write:media write:statuses; \
             https://docs.joinmastodon.org/client/token/",
        )]),
        "bluesky" => Some(&[("APP_PASSWORD", "https://bsky.app/settings/app-passwords (never the account's own password)")]),
        _ => None,
    }
}

/// Whether this program can publish on the network.
#[must_use]
pub fn can_publish(network: &str) -> bool {
    secrets_of(network).is_some()
}

/// The variables that a channel needs and does not have.
#[must_use]
pub fn missing(channel: &Channel, environment: &Environment) -> Vec<Needed> {
    let mut missing: Vec<Needed> = secrets_of(channel.network.as_str())
        .unwrap_or_default()
        .iter()
        .filter(|(field, _)| environment.get(&channel.name, field).is_none())
        .map(|&(field, origin)| Needed { variable: Environment::name(&channel.name, field), origin })
        .collect();
    if channel.network.as_str() == "bluesky" && account(channel, environment).is_none() {
        missing.push(Needed { variable: Environment::name(&channel.name, "ACCOUNT"), origin: "or write `account:` in pregon.yaml" });
    }
    missing
}

/// What of a channel's target the environment names otherwise than `pregon.yaml`, in words: posts go elsewhere than the files say.
#[must_use]
pub fn redirected(channel: &Channel, spec: &NetworkSpec, environment: &Environment) -> Option<String> {
    let named = |field: &str| environment.plain(&channel.name, field).map(str::trim).map(str::to_owned);
    let address = |text: &str| server_address(text).unwrap_or_else(|_| text.to_owned());
    let server = channel.server.as_ref().map(|server| server.value.as_str()).or(spec.default_server.as_deref());
    let account = channel.account.as_deref().map(|account| account.trim_start_matches('@'));
    let mut other = Vec::new();
    if named("SERVER").is_some_and(|named| Some(address(&named)) != server.map(address)) {
        other.push("server");
    }
    if named("ACCOUNT").is_some_and(|named| Some(named.trim_start_matches('@')) != account) {
        other.push("account");
    }
    (!other.is_empty()).then(|| format!("the environment names another {}", other.join(" and another ")))
}

/// The driver of a channel, ready to send.
///
/// # Errors
/// Credentials are missing, or the address of the server cannot be used.
pub fn connect(channel: &Channel, spec: &NetworkSpec, environment: &Environment, http: &Http) -> Result<Box<dyn Driver>, NotConnected> {
    let missing = missing(channel, environment);
    if missing.is_empty() { build(channel, spec, environment, http) } else { Err(NotConnected::Missing(missing)) }
}

/// The driver of a channel for showing requests and for asking a server what it tells everybody: works without credentials.
///
/// # Errors
/// The address of the server cannot be used.
pub fn preview(channel: &Channel, spec: &NetworkSpec, environment: &Environment, http: &Http) -> Result<Box<dyn Driver>, NotConnected> {
    build(channel, spec, environment, http)
}

fn build(channel: &Channel, spec: &NetworkSpec, environment: &Environment, http: &Http) -> Result<Box<dyn Driver>, NotConnected> {
    let secret = |field| environment.get(&channel.name, field).cloned().unwrap_or_else(|| Secret::new(""));
    let server = || {
        let written = environment.plain(&channel.name, "SERVER").or(channel.server.as_ref().map(|server| server.value.as_str()));
        server_address(written.or(spec.default_server.as_deref()).unwrap_or_default())
    };
    let account = account(channel, environment);
    Ok(match channel.network.as_str() {
        "site" => Box::new(site::Site),
        "mastodon" => Box::new(mastodon::Mastodon::new(http.clone(), server()?, secret("TOKEN"), account)),
        "bluesky" => {
            let server = server()?;
            let entryway = spec.default_server.as_deref() == Some(server.as_str());
            Box::new(bluesky::Bluesky::new(http.clone(), server, entryway, account.unwrap_or_default(), secret("APP_PASSWORD")))
        }
        other => return Err(NotConnected::NoDriver(other.to_owned())),
    })
}

fn account(channel: &Channel, environment: &Environment) -> Option<String> {
    let account = environment.plain(&channel.name, "ACCOUNT").or(channel.account.as_deref())?;
    Some(account.trim_start_matches('@').to_owned())
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;

    #[test]
    fn drivers_use_the_proofs_of_their_specs_and_change_what_can_be_changed() {
        let root = tempfile::tempdir().expect("a folder");
        let config = "brand: B\ntimezone: UTC\nchannels:\n  site: { network: site }\n  mastodon: { network: mastodon, server: https://m.example }\n  \
                      bluesky: { network: bluesky, account: a.example }\n";
        crate::support::atomic_file::write(&root.path().join("pregon.yaml"), config.as_bytes()).expect("writes");
        let specs = Specs::embedded();
        let workspace = crate::workspace::load_root(root.path(), &specs).expect("loads").output;
        let mut seen = 0;
        for channel in &workspace.config.channels {
            let spec = specs.get(channel.network.as_str()).expect("known");
            let driver = preview(channel, spec, &Environment::default(), &Http::new()).expect("a driver");
            let told: Vec<_> = spec.proof.iter().map(|proof| proof.class.value).collect();
            let used: Vec<_> = driver.proofs().iter().map(|proof| proof.class).collect();
            // All that is published to is settled by every proof that is known of it.
            assert_eq!(used, told, "{}", spec.name);
            seen += 1;
        }
        assert_eq!(seen, specs.iter().filter(|spec| spec.can.publish).count());
    }

    #[test]
    fn what_the_environment_names_otherwise_is_told() {
        let root = tempfile::tempdir().expect("a folder");
        let config = "brand: B\ntimezone: UTC\nchannels:\n  m: { network: mastodon, server: https://m.example, account: alice }\n  b: { network: bluesky }\n";
        crate::support::atomic_file::write(&root.path().join("pregon.yaml"), config.as_bytes()).expect("writes");
        let specs = Specs::embedded();
        let workspace = crate::workspace::load_root(root.path(), &specs).expect("loads").output;
        for (channel, variables, expected) in [
            ("m", vec![], None),
            ("m", vec![("PREGON_M_ACCOUNT", "@alice"), ("PREGON_M_SERVER", "https://M.example/")], None),
            ("m", vec![("PREGON_M_ACCOUNT", "bob")], Some("the environment names another account")),
            ("m", vec![("PREGON_M_SERVER", "https://n.example")], Some("the environment names another server")),
            ("m", vec![("PREGON_M_SERVER", "nothing")], Some("the environment names another server")),
            ("m", vec![("PREGON_B_SERVER", "https://n.example")], None),
            ("b", vec![("PREGON_B_SERVER", "https://bsky.social")], None),
            ("b", vec![("PREGON_B_ACCOUNT", "bob.example")], Some("the environment names another account")),
            (
                "b",
                vec![("PREGON_B_ACCOUNT", "bob.example"), ("PREGON_B_SERVER", "https://n.example")],
                Some("the environment names another server and another account"),
            ),
        ] {
            let channel = workspace.config.channel(channel).expect("a channel");
            let spec = specs.get(channel.network.as_str()).expect("known");
            let environment = Environment::new(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            assert_eq!(redirected(channel, spec, &environment).as_deref(), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_network_that_says_that_it_can_be_published_to_has_a_driver() {
        for spec in Specs::embedded().iter() {
            assert_eq!(spec.can.publish, can_publish(spec.name.as_str()), "{}", spec.name);
        }
    }
}
