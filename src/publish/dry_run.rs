//! The requests of a run, without any of them.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::http::RequestPreview;
use crate::ledger::Snapshot;
use crate::model::{ChannelName, PostId, Receipt, Variant};
use crate::networks::driver::{Driver, PartJob};

/// A request that would be sent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlannedRequest {
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
    /// Number of the part, from 1; 0 for what a run does once, before the first part.
    pub part: u16,
    /// The request.
    #[serde(flatten)]
    pub request: RequestPreview,
}

/// The requests that would send what of a variant is not live yet; with `first`, also those that a run sends
/// once for the whole channel.
#[must_use]
pub fn dry_run(
    variant: &Variant,
    ledger: &Snapshot,
    driver: &dyn Driver,
    media: &Path,
    now: DateTime<Utc>,
    first: bool,
) -> Vec<PlannedRequest> {
    let number = |index: usize| u16::try_from(index + 1).unwrap_or(u16::MAX);
    let receipt = |index| ledger.deciding(&variant.post, &variant.channel, number(index))?.receipt.clone();
    let earlier: Vec<Receipt> = (0..variant.parts.len()).map_while(receipt).collect();
    let planned = |part, request| PlannedRequest { post: variant.post.clone(), channel: variant.channel.clone(), part, request };
    let login = if first { driver.preview_login() } else { Vec::new() };
    let mut requests: Vec<PlannedRequest> = login.into_iter().map(|request| planned(0, request)).collect();
    for index in earlier.len()..variant.parts.len() {
        let job = PartJob { variant, index, earlier: &earlier, previous: None, claimed: &[], media, now };
        requests.extend(driver.preview(job).into_iter().map(|request| planned(number(index), request)));
    }
    requests
}
