//! What is true of object stores alone; the rest is in the contract.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, PutMultipartOptions, PutResult, Result as ObjectResult,
};

use super::super::contract;
use super::*;

/// A store that counts requests, and whose next writes go wrong in a chosen way.
#[derive(Debug, Default)]
struct Tricky {
    inner: InMemory,
    puts: AtomicUsize,
    gets: AtomicUsize,
    lists: AtomicUsize,
    tricks: Mutex<Vec<Trick>>,
}

#[derive(Debug, Clone, Copy)]
enum Trick {
    /// The request never arrives.
    Before,
    /// The answer never arrives.
    After,
    /// The store says that somebody else is at it, and nobody is.
    Conflict,
    /// Somebody else comes first, and the answer of ours is lost.
    Overtaken,
}

impl fmt::Display for Tricky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tricky")
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = ObjectResult<T>> + Send + 'a>>;

fn lost() -> Error {
    Error::Generic { store: "tricky", source: "the connection was cut".into() }
}

impl ObjectStore for Tricky {
    fn put_opts<'a, 'b, 'c>(&'a self, path: &'b ObjectPath, payload: PutPayload, options: PutOptions) -> Answer<'c, PutResult>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        self.puts.fetch_add(1, Ordering::SeqCst);
        let trick = self.tricks.lock().expect("no panic").pop();
        Box::pin(async move {
            match trick {
                Some(Trick::Before) => Err(lost()),
                Some(Trick::Conflict) => Err(Error::AlreadyExists { path: path.to_string(), source: "409".into() }),
                Some(Trick::After) => {
                    self.inner.put_opts(path, payload, options).await?;
                    Err(lost())
                }
                Some(Trick::Overtaken) => {
                    self.inner.put_opts(path, PutPayload::from_static(b"theirs"), options).await?;
                    Err(lost())
                }
                None => self.inner.put_opts(path, payload, options).await,
            }
        })
    }

    fn put_multipart_opts<'a, 'b, 'c>(&'a self, path: &'b ObjectPath, options: PutMultipartOptions) -> Answer<'c, Box<dyn MultipartUpload>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        self.inner.put_multipart_opts(path, options)
    }

    fn get_opts<'a, 'b, 'c>(&'a self, path: &'b ObjectPath, options: GetOptions) -> Answer<'c, GetResult>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        self.gets.fetch_add(1, Ordering::SeqCst);
        self.inner.get_opts(path, options)
    }

    fn delete_stream(&self, paths: BoxStream<'static, ObjectResult<ObjectPath>>) -> BoxStream<'static, ObjectResult<ObjectPath>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&ObjectPath>) -> BoxStream<'static, ObjectResult<ObjectMeta>> {
        self.lists.fetch_add(1, Ordering::SeqCst);
        self.inner.list(prefix)
    }

    fn list_with_delimiter<'a, 'b, 'c>(&'a self, prefix: Option<&'b ObjectPath>) -> Answer<'c, ListResult>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        self.inner.list_with_delimiter(prefix)
    }

    fn copy_opts<'a, 'b, 'c, 'd>(&'a self, from: &'b ObjectPath, to: &'c ObjectPath, options: CopyOptions) -> Answer<'d, ()>
    where
        'a: 'd,
        'b: 'd,
        'c: 'd,
        Self: 'd,
    {
        self.inner.copy_opts(from, to, options)
    }
}

#[test]
fn the_contract_holds() {
    for prefix in ["", "team/ledger"] {
        let dir = tempfile::tempdir().expect("a folder");
        let client = Arc::new(InMemory::new());
        contract::hold(&|| Arc::new(ObjectLedger::over(client.clone(), prefix, dir.path())));
    }
}

#[test]
fn what_happened_to_a_write_is_found_out() {
    use Trick::{After, Before, Conflict, Overtaken};
    let dir = tempfile::tempdir().expect("a folder");
    for (tricks, created, bytes) in [
        (&[][..], true, &b"ours"[..]),
        (&[Before], true, b"ours"),
        (&[After], true, b"ours"),
        (&[After, Before], true, b"ours"),
        (&[Conflict], true, b"ours"),
        (&[Overtaken], false, b"theirs"),
    ] {
        let client = Arc::new(Tricky::default());
        let store = ObjectLedger::over(client.clone(), "", dir.path());
        *client.tricks.lock().expect("no panic") = tricks.to_vec();
        assert_eq!(store.create("a/m/001/001-intent.json", b"ours").expect("answers"), created, "{tricks:?}");
        assert_eq!(store.read("a/m/001/001-intent.json").expect("reads"), bytes, "{tricks:?}");
        assert!(!store.create("a/m/001/001-intent.json", b"ours").expect("answers"), "{tricks:?}");
    }
    let client = Arc::new(Tricky::default());
    let store = ObjectLedger::over(client.clone(), "", dir.path());
    *client.tricks.lock().expect("no panic") = vec![Before; 50];
    store.create("a/m/001/001-intent.json", b"ours").expect_err("nobody knows");
    assert_eq!(client.puts.load(Ordering::SeqCst), ATTEMPTS as usize);
}

#[test]
fn a_year_of_posts_is_one_list_and_what_is_new() {
    let dir = tempfile::tempdir().expect("a folder");
    let client = Arc::new(Tricky::default());
    let key = |at: usize| format!("post-{}/mastodon/001/001-{}.json", at / 2, if at.is_multiple_of(2) { "intent" } else { "posted" });
    let records: Vec<(String, Vec<u8>)> = (0..2000).map(|at| (key(at), format!("{{\"at\":{at}}}").into_bytes())).collect();
    let first = ObjectLedger::over(client.clone(), "l", dir.path());
    assert!(first.create_many(&records).into_iter().all(|answer| answer.expect("creates")));
    let counts = || (client.lists.swap(0, Ordering::SeqCst), client.gets.swap(0, Ordering::SeqCst));
    counts();
    let load = || {
        let store = ObjectLedger::over(client.clone(), "l", dir.path());
        let keys = store.list("").expect("lists");
        let posted: Vec<String> = keys.into_iter().filter(|key| key.ends_with("posted.json")).collect();
        assert_eq!(posted.len(), 1000);
        assert!(store.read_many(&posted).into_iter().all(|read| read.is_ok()));
    };
    load();
    assert_eq!(counts(), (1, 1000));
    load();
    assert_eq!(counts(), (1, 0), "records never change");
    // The names alone are enough for states.
    assert_eq!(crate::ledger::Snapshot::from_keys(first.list("").expect("lists")).posts().len(), 1000);
    assert_eq!(counts(), (1, 0));
}

#[test]
fn a_listing_that_begins_again_and_again_is_given_up() {
    let object = |at: usize| ObjectMeta {
        location: ObjectPath::from(format!("l/{at}")),
        last_modified: chrono::DateTime::UNIX_EPOCH,
        size: 1,
        e_tag: None,
        version: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let endless = stream::iter((0..3).cycle()).map(move |at| Ok(object(at))).boxed();
    assert!(runtime.block_on(collect(endless)).expect("no error").is_none());
    let whole = stream::iter((0..3000).chain(2000..3000)).map(move |at| Ok(object(at))).boxed();
    assert_eq!(runtime.block_on(collect(whole)).expect("no error").expect("an end").len(), 4000);
}

#[test]
fn it_is_used_from_any_thread() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Arc::new(ObjectLedger::over(Arc::new(InMemory::new()), "", dir.path()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        assert!(store.create("a/m/001/001-intent.json", b"1").expect("in a future"));
        let lent = store.clone();
        let created = tokio::task::spawn_blocking(move || lent.create("a/m/001/001-posted.json", b"1")).await.expect("ends");
        assert!(created.expect("on a lent thread"));
        // Dropped here, where waiting is not allowed.
        drop(ObjectLedger::over(Arc::new(InMemory::new()), "", dir.path()));
    });
    let other = store.clone();
    assert_eq!(std::thread::spawn(move || other.list("").expect("lists").len()).join().expect("ends"), 2);
}

#[test]
fn without_credentials_there_is_what_was_read_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = ObjectLedger::connect("s3://b", Cloud::S3, "b-b", "", dir.path(), &StoreSettings::default()).expect("opens");
    assert!(store.copy().is_none());
    let error = store.list("").expect_err("no credentials");
    assert!(error.source.to_string().contains("AWS_ACCESS_KEY_ID"), "{}", error.source);

    let memory = ObjectLedger::over(Arc::new(InMemory::new()), "", dir.path());
    for (key, bytes) in [("a/m/001/001-intent.json", &b"1"[..]), ("a/m/001/001-posted.json", b"2")] {
        assert!(memory.create(key, bytes).expect("creates"));
    }
    memory.list("").expect("lists");
    memory.read("a/m/001/001-posted.json").expect("reads");
    let copy = memory.copy().expect("a copy");
    assert_eq!(copy.list("a/").expect("lists").len(), 2);
    assert_eq!(copy.read("a/m/001/001-posted.json").expect("reads"), b"2");
    copy.read("a/m/001/001-intent.json").expect_err("it was never fetched");
    copy.create("b/m/001/001-intent.json", b"1").expect_err("only a copy");
}
