//! A sign of life for whoever watches over the publisher from outside: a dead man's switch.

use std::time::Duration;

use pregon::http::{Auth, Request};
use pregon::support::secret::Secret;

use crate::cli::desk::{Desk, block_on};
use crate::cli::environment::http;
use crate::cli::ui::Ui;

/// The variable with the address; it is a secret, since whoever knows it can feign life.
const VARIABLE: &str = "PREGON_HEARTBEAT_URL";
/// Nobody waits longer for a sign of life.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks for the address in `PREGON_HEARTBEAT_URL`, if there is one. What goes wrong is a warning, and names no address.
pub(super) fn beat(desk: &Desk, ui: &Ui) {
    if let Some(address) = desk.environment().named(VARIABLE)
        && let Err(why) = ask(address)
    {
        ui.warn(&format!("no sign of life was sent to the address in {VARIABLE}: {why}"));
    }
}

fn ask(address: &Secret) -> Result<(), String> {
    let url = address.expose();
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err("it is not a web address".to_owned());
    }
    let request = Request::get(url.to_owned(), Auth::None);
    let http = http();
    let answer = block_on(async move { tokio::time::timeout(PATIENCE, http.send(&request)).await });
    match answer {
        // Not the failure's own words: they may quote the address.
        Err(_) | Ok(Ok(Err(_))) => Err("the server could not be reached".to_owned()),
        Ok(Err(_)) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
        Ok(Ok(Ok(answer))) if answer.is_success() => Ok(()),
        Ok(Ok(Ok(answer))) => Err(format!("the server answered {}", answer.status)),
    }
}
