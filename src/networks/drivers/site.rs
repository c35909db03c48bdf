//! The team's own site: a receipt is all there is to send; pages are rendered from receipts.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::http::RequestPreview;
use crate::model::Receipt;
use crate::networks::driver::{
    BoxFuture, Driver, Found, Identity, NotEditable, NotPrepared, Outcome, PartJob, Proof, Removal, ServerInfo, Way,
};
use crate::networks::spec::ProofClass;

/// The site.
#[derive(Debug)]
pub(super) struct Site;

impl Driver for Site {
    fn preview_login(&self) -> Vec<RequestPreview> {
        Vec::new()
    }

    fn preview(&self, job: PartJob<'_>) -> Vec<RequestPreview> {
        vec![RequestPreview {
            method: "BUILD".to_owned(),
            url: job.variant.canonical.clone().unwrap_or_else(|| format!("posts/{}/", job.variant.post)),
            headers: Vec::new(),
            body: "the page is made by the next build".to_owned(),
        }]
    }

    fn prepare<'a>(&'a self, job: PartJob<'a>) -> BoxFuture<'a, Result<Value, NotPrepared>> {
        Box::pin(async move { Ok(json!({ "url": job.variant.canonical })) })
    }

    fn send<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move { Outcome::Posted { receipt: receipt(job, frozen), notes: Vec::new() } })
    }

    fn find<'a>(&'a self, job: PartJob<'a>, frozen: &'a Value, _since: DateTime<Utc>) -> BoxFuture<'a, Found> {
        // Nothing can have gone wrong outside: the receipt is the publication.
        Box::pin(async move { Found::Posted(receipt(job, frozen)) })
    }

    fn proofs(&self) -> &'static [Proof] {
        &[Proof { class: ProofClass::ClientChosenId, way: Way::Ask }]
    }

    // Pages are rendered from the files: what is written down is that they are meant to be so.
    fn prepare_edit<'a>(
        &'a self,
        job: PartJob<'a>,
        _live: &'a Receipt,
        _sent: Option<&'a Value>,
    ) -> BoxFuture<'a, Result<Value, NotEditable>> {
        Box::pin(async move { Ok(json!({ "url": job.variant.canonical })) })
    }

    fn edit<'a>(&'a self, job: PartJob<'a>, live: &'a Receipt, frozen: &'a Value) -> BoxFuture<'a, Outcome> {
        Box::pin(async move { Outcome::Posted { receipt: Receipt { at: live.at, ..receipt(job, frozen) }, notes: Vec::new() } })
    }

    fn find_edit<'a>(&'a self, job: PartJob<'a>, live: &'a Receipt, frozen: &'a Value) -> BoxFuture<'a, Found> {
        Box::pin(async move { Found::Posted(Receipt { at: live.at, ..receipt(job, frozen) }) })
    }

    fn delete<'a>(&'a self, _live: &'a Receipt, _now: DateTime<Utc>) -> BoxFuture<'a, Removal> {
        Box::pin(async { Removal::Gone })
    }

    fn identity(&self, _now: DateTime<Utc>) -> BoxFuture<'_, Result<Identity, NotPrepared>> {
        Box::pin(async { Ok(Identity { account: "site".to_owned(), expected: None, notes: Vec::new() }) })
    }

    fn server(&self, _now: DateTime<Utc>) -> BoxFuture<'_, Result<ServerInfo, NotPrepared>> {
        Box::pin(async { Ok(ServerInfo::default()) })
    }
}

fn receipt(job: PartJob<'_>, frozen: &Value) -> Receipt {
    Receipt {
        id: job.variant.post.to_string(),
        url: frozen["url"].as_str().map(str::to_owned),
        uri: None,
        cid: None,
        at: job.now,
        recovered: false,
    }
}
