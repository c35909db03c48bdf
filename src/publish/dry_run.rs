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
    /// Number of the part, from 1.
    pub part: u16,
    /// The request.
    #[serde(flatten)]
    pub request: RequestPreview,
}

/// The requests that would send what of a variant is not live yet.
#[must_use]
pub fn dry_run(variant: &Variant, ledger: &Snapshot, driver: &dyn Driver, media: &Path, now: DateTime<Utc>) -> Vec<PlannedRequest> {
    let number = |index: usize| u16::try_from(index + 1).unwrap_or(u16::MAX);
    let receipt = |index| ledger.deciding(&variant.post, &variant.channel, number(index))?.receipt.clone();
    let earlier: Vec<Receipt> = (0..variant.parts.len()).map_while(receipt).collect();
    (earlier.len()..variant.parts.len())
        .flat_map(|index| {
            let job = PartJob { variant, index, earlier: &earlier, previous: None, media, now };
            let planned = move |request| PlannedRequest { post: variant.post.clone(), channel: variant.channel.clone(), part: number(index), request };
            driver.preview(job).into_iter().map(planned)
        })
        .collect()
}
