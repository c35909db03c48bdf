//! Records as objects in a bucket, created with a conditional write.
//!
//! `PUT` with `If-None-Match: *` is carried out by the store only if there is no object of that name. An answer that is lost is
//! settled by asking again with the same condition, and then by looking at what is there.

mod cache;
mod connect;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as ObjectPath;
use object_store::{Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use tokio::runtime::Runtime;

use self::cache::{Cache, Listing};
use super::{MAX_RECORD_BYTES, Store, StoreError, StoreSettings, check_key};
use crate::workspace::Cloud;

/// How often a request is made before its failure is reported.
const ATTEMPTS: u32 = 4;
/// How many requests are under way at once when many records are read or written.
const AT_ONCE: usize = 16;
const FIRST_PAUSE_MS: u64 = 200;
/// Most names in a listing; stores give a thousand a page.
const MAX_NAMES: usize = 2_000_000;
/// How many names may be listed twice, because something is written meanwhile: more come from a store that begins again and again.
const MAX_REPEATED: usize = 2000;
/// Longest time for a listing: a store may also send pages without names and never say that one is the last.
const LIST_LIMIT: Duration = Duration::from_mins(10);

/// A prefix in a bucket.
pub struct ObjectLedger {
    /// Taken only when the store is dropped.
    runtime: Option<Runtime>,
    bucket: Bucket,
}

/// What requests need; they run on threads of their own.
#[derive(Clone)]
struct Bucket {
    client: Result<Arc<dyn ObjectStore>, String>,
    place: String,
    prefix: String,
    cache: Cache,
    /// Tags of records, as they were listed last.
    tags: Arc<Mutex<Listing>>,
    settings: StoreSettings,
}

impl ObjectLedger {
    /// The store at a place; nothing is reached yet. What it reads is kept below `cache`.
    ///
    /// Where credentials are missing, every request says so; what was read before can still be looked at.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn connect(
        place: &str,
        cloud: Cloud,
        bucket: &str,
        prefix: &str,
        cache: &Path,
        settings: &StoreSettings,
    ) -> Result<Self, StoreError> {
        let client = connect::client(cloud, bucket, settings);
        let cache = Cache::new(cache, place, connect::endpoint(cloud, settings).as_deref());
        Self::new(place, client, prefix, cache, settings.clone())
    }

    /// A store over any client.
    #[cfg(test)]
    fn over(client: Arc<dyn ObjectStore>, prefix: &str, cache: &Path) -> Self {
        let cache = Cache::new(cache, "memory", None);
        Self::new("memory", Ok(client), prefix, cache, StoreSettings::default()).expect("a thread")
    }

    fn new(
        place: &str,
        client: Result<Arc<dyn ObjectStore>, String>,
        prefix: &str,
        cache: Cache,
        settings: StoreSettings,
    ) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("pregon-ledger").enable_all().build();
        let runtime = runtime.map_err(|source| StoreError { action: "reach", place: place.to_owned(), source })?;
        let bucket = Bucket { client, place: place.to_owned(), prefix: prefix.to_owned(), cache, tags: Arc::default(), settings };
        Ok(Self { runtime: Some(runtime), bucket })
    }

    /// Waits for a future from any thread, also from one that another runtime has lent.
    fn wait<T: Send + 'static>(&self, future: impl Future<Output = Result<T, StoreError>> + Send + 'static) -> Result<T, StoreError> {
        let (sender, receiver) = mpsc::sync_channel(1);
        if let Some(runtime) = &self.runtime {
            runtime.spawn(async move {
                let _ = sender.send(future.await);
            });
        }
        receiver.recv().unwrap_or_else(|_| Err(self.bucket.error("reach", "", io::Error::other("a request was dropped"))))
    }
}

impl Drop for ObjectLedger {
    fn drop(&mut self) {
        // To wait for it would not be allowed on a thread that runs futures, and nothing is under way.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Whether asking again can help.
fn is_final(error: &Error) -> bool {
    matches!(
        error,
        Error::NotFound { .. }
            | Error::InvalidPath { .. }
            | Error::NotSupported { .. }
            | Error::NotImplemented { .. }
            | Error::PermissionDenied { .. }
            | Error::Unauthenticated { .. }
            | Error::UnknownConfigurationKey { .. }
    )
}

/// The objects of a listing; `None` for one that has no end.
async fn collect(mut listing: BoxStream<'static, Result<ObjectMeta, Error>>) -> Result<Option<Vec<ObjectMeta>>, Error> {
    let (mut found, mut names, mut repeated) = (Vec::new(), HashSet::new(), 0);
    while let Some(object) = listing.try_next().await? {
        if !names.insert(object.location.clone()) {
            repeated += 1;
        }
        found.push(object);
        if repeated > MAX_REPEATED || names.len() > MAX_NAMES {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// Longer after each attempt, and never the same for two that failed together.
async fn pause(attempt: u32) {
    let most = FIRST_PAUSE_MS << attempt.min(5);
    let chance = RandomState::new().build_hasher().finish() % most;
    tokio::time::sleep(Duration::from_millis(most / 2 + chance / 2)).await;
}

impl Bucket {
    fn error(&self, action: &'static str, key: &str, source: io::Error) -> StoreError {
        let place = if key.is_empty() { self.place.clone() } else { format!("{}/{key}", self.place) };
        StoreError { action, place, source }
    }

    fn failed(&self, action: &'static str, key: &str, error: &Error) -> StoreError {
        let kind = match error {
            Error::NotFound { .. } => io::ErrorKind::NotFound,
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => io::ErrorKind::PermissionDenied,
            _ => io::ErrorKind::Other,
        };
        self.error(action, key, io::Error::new(kind, connect::clean(&error.to_string(), &self.settings)))
    }

    fn client(&self, action: &'static str) -> Result<&Arc<dyn ObjectStore>, StoreError> {
        self.client.as_ref().map_err(|reason| self.error(action, "", io::Error::new(io::ErrorKind::PermissionDenied, reason.as_str())))
    }

    fn path(&self, key: &str) -> ObjectPath {
        let whole = if self.prefix.is_empty() { key.to_owned() } else { format!("{}/{key}", self.prefix) };
        ObjectPath::from(whole)
    }

    async fn create(&self, key: &str, bytes: Vec<u8>) -> Result<bool, StoreError> {
        let client = self.client("write")?;
        let path = self.path(key);
        let (mut unclear, mut attempt) = (false, 0);
        loop {
            let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            let Err(error) = client.put_opts(&path, PutPayload::from(bytes.clone()), options).await else { return Ok(true) };
            match &error {
                Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. } => {
                    // 409 says only that somebody else is at it: what counts is what is there.
                    match self.fetch(key, None).await {
                        // After a request whose answer was lost, it may be ours.
                        Ok(there) => return Ok(unclear && there == bytes),
                        Err(error) if error.source.kind() == io::ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
                error if is_final(error) => return Err(self.failed("write", key, error)),
                _ => unclear = true,
            }
            attempt += 1;
            if attempt == ATTEMPTS {
                return Err(self.failed("write", key, &error));
            }
            pause(attempt).await;
        }
    }

    async fn list(&self, prefix: &str) -> Result<Listing, StoreError> {
        let client = self.client("list")?;
        // Stores list by folder.
        let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let whole = [self.prefix.as_str(), folder].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
        let whole = (!whole.is_empty()).then(|| ObjectPath::from(whole));
        let own = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let mut attempt = 0;
        let found = loop {
            let pages = tokio::time::timeout(LIST_LIMIT, collect(client.list(whole.as_ref()))).await;
            let endless = || self.error("list", "", io::Error::new(io::ErrorKind::InvalidData, "the store's listing has no end"));
            let Some(found) = pages.ok().and_then(Result::transpose) else { return Err(endless()) };
            match found {
                Ok(found) => break found,
                Err(error) => {
                    attempt += 1;
                    if attempt == ATTEMPTS || is_final(&error) {
                        return Err(self.failed("list", "", &error));
                    }
                    pause(attempt).await;
                }
            }
        };
        let mut listing = BTreeMap::new();
        for object in found {
            let Some(key) = object.location.as_ref().strip_prefix(&own) else { continue };
            let hidden = key.split('/').any(|step| step.starts_with('.'));
            if key.starts_with(prefix) && !hidden {
                listing.insert(key.to_owned(), object.e_tag);
            }
        }
        Ok(listing)
    }

    /// The bytes of a record; from the cache, where its tag is known.
    async fn fetch(&self, key: &str, tag: Option<&str>) -> Result<Vec<u8>, StoreError> {
        if let Some(tag) = tag
            && let Some(bytes) = self.cache.body(key, tag)
        {
            return Ok(bytes);
        }
        let client = self.client("read")?;
        let mut attempt = 0;
        loop {
            let got = async {
                let found = client.get(&self.path(key)).await?;
                let meta = found.meta.clone();
                if meta.size > MAX_RECORD_BYTES {
                    return Ok(Err(meta.size));
                }
                Ok::<_, Error>(Ok((found.bytes().await?, meta.e_tag)))
            };
            match got.await {
                Ok(Ok((bytes, tag))) => {
                    if let Some(tag) = &tag {
                        self.cache.keep(key, tag, &bytes);
                    }
                    return Ok(bytes.to_vec());
                }
                Ok(Err(size)) => {
                    let text = format!("{size} bytes are too many for a record");
                    return Err(self.error("read", key, io::Error::new(io::ErrorKind::InvalidData, text)));
                }
                Err(error) => {
                    attempt += 1;
                    if attempt == ATTEMPTS || is_final(&error) {
                        return Err(self.failed("read", key, &error));
                    }
                    pause(attempt).await;
                }
            }
        }
    }

    fn tag(&self, key: &str) -> Option<String> {
        self.tags.lock().expect("no thread panics with the lock").get(key).cloned().flatten()
    }
}

impl Store for ObjectLedger {
    fn create(&self, key: &str, bytes: &[u8]) -> Result<bool, StoreError> {
        check_key(key)?;
        let (bucket, key, bytes) = (self.bucket.clone(), key.to_owned(), bytes.to_vec());
        self.wait(async move { bucket.create(&key, bytes).await })
    }

    fn create_many(&self, records: &[(String, Vec<u8>)]) -> Vec<Result<bool, StoreError>> {
        let (bucket, records) = (self.bucket.clone(), records.to_vec());
        let all = self.wait(async move {
            let create = |(key, bytes): (String, Vec<u8>)| {
                let bucket = bucket.clone();
                async move {
                    check_key(&key)?;
                    bucket.create(&key, bytes).await
                }
            };
            Ok(stream::iter(records).map(create).buffered(AT_ONCE).collect::<Vec<_>>().await)
        });
        all.unwrap_or_else(|error| vec![Err(error)])
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let (bucket, prefix_here) = (self.bucket.clone(), prefix.to_owned());
        let listing = self.wait(async move { bucket.list(&prefix_here).await })?;
        if prefix.is_empty() {
            self.bucket.cache.keep_listing(&listing);
        }
        let names = listing.keys().cloned().collect();
        self.bucket.tags.lock().expect("no thread panics with the lock").extend(listing);
        Ok(names)
    }

    fn read(&self, key: &str) -> Result<Vec<u8>, StoreError> {
        let mut read = self.read_many(&[key.to_owned()]);
        read.pop().unwrap_or_else(|| Err(self.bucket.error("read", key, io::ErrorKind::NotFound.into())))
    }

    fn read_many(&self, keys: &[String]) -> Vec<Result<Vec<u8>, StoreError>> {
        let bucket = self.bucket.clone();
        let wanted: Vec<(String, Option<String>)> = keys.iter().map(|key| (key.clone(), bucket.tag(key))).collect();
        let all = self.wait(async move {
            let fetch = |(key, tag): (String, Option<String>)| {
                let bucket = bucket.clone();
                async move { bucket.fetch(&key, tag.as_deref()).await }
            };
            Ok(stream::iter(wanted).map(fetch).buffered(AT_ONCE).collect::<Vec<_>>().await)
        });
        all.unwrap_or_else(|error| vec![Err(error)])
    }

    fn copy(&self) -> Option<Arc<dyn Store>> {
        Some(Arc::new(self.bucket.cache.copy()?))
    }

    fn probe(&self) -> Result<String, StoreError> {
        let keys = self.list("")?;
        let Some(key) = keys.first() else {
            return Ok("it can be listed; it is empty, so whether it can be written shows with the first record".to_owned());
        };
        // A record that is there is written again with the same bytes: a store that keeps to the condition refuses, and nothing
        // changes with one that does not.
        let bytes = self.read(key)?;
        if !self.create(key, &bytes)? {
            return Ok("it can be listed and read, takes writes, and refuses to replace a record".to_owned());
        }
        let text = "it ignores `If-None-Match`, by which two publishers are kept apart: use another store";
        Err(self.bucket.error("trust", key, io::Error::new(io::ErrorKind::Unsupported, text)))
    }
}
