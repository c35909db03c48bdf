//! Object stores behind a real protocol; the same contract as for every other store.

use std::path::Path;
use std::sync::Arc;

use pregon::ledger::stores::{StoreSettings, open};
use pregon::ledger::{Snapshot, Store};
use pregon::workspace::LedgerLocation;

use crate::servers::s3;

#[path = "../../src/ledger/stores/contract.rs"]
mod contract;

/// Variables with which the S3 server lets us in.
pub(crate) fn s3_variables() -> [(&'static str, String); 4] {
    let server = s3();
    [
        ("AWS_ENDPOINT_URL", server.url.clone()),
        ("AWS_REGION", server.alice("region")),
        ("AWS_ACCESS_KEY_ID", server.alice("accessKeyId")),
        ("AWS_SECRET_ACCESS_KEY", server.alice("secretAccessKey")),
    ]
}

/// A place of one's own on the S3 server.
pub(crate) fn s3_place(prefix: &str) -> String {
    format!("s3://{}/{prefix}", s3().alice("bucket"))
}

fn s3_store(root: &Path, prefix: &str, variables: impl IntoIterator<Item = (&'static str, String)>) -> Arc<dyn Store> {
    let settings = StoreSettings::new(variables.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let location: LedgerLocation = s3_place(prefix).parse().expect("a place");
    open(&location, root, &settings).expect("opens")
}

#[test]
fn the_contract_holds_on_s3() {
    let dir = tempfile::tempdir().expect("a folder");
    contract::hold(&|| s3_store(dir.path(), "contract/ledger", s3_variables()));
}

#[test]
fn s3_checks_who_asks() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut variables = s3_variables();
    variables[3].1 = "not-the-secret-key-of-anybody".to_owned();
    let store = s3_store(dir.path(), "wrong", variables);
    for error in
        [store.list("").map(drop).expect_err("refused"), store.create("a/m/001/001-intent.json", b"x").map(drop).expect_err("refused")]
    {
        let text = format!("{error}: {}", error.source);
        assert!(text.contains("403") || text.contains("SignatureDoesNotMatch"), "{text}");
        assert!(!text.contains(&s3().alice("accessKeyId")) && !text.contains("not-the-secret-key"), "{text}");
    }
    let missing: LedgerLocation = "s3://no-such-bucket".parse().expect("a place");
    let settings = StoreSettings::new(s3_variables().map(|(name, value)| (name.to_owned(), value)));
    let store = open(&missing, dir.path(), &settings).expect("opens");
    store.list("").expect_err("no such bucket");
    store.create("a/m/001/001-intent.json", b"x").expect_err("no such bucket");
}

#[test]
fn a_long_list_comes_in_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = s3_store(dir.path(), "long", s3_variables());
    let records: Vec<(String, Vec<u8>)> = (0..1100).map(|at| (format!("post-{at:04}/m/001/001-intent.json"), b"{}".to_vec())).collect();
    assert!(store.create_many(&records).into_iter().all(|created| created.expect("creates")));
    let keys: Vec<String> = records.into_iter().map(|(key, _)| key).collect();
    assert_eq!(store.list("").expect("lists"), keys);
}
