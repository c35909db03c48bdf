//! The ledger during a run: written and asked from blocking threads, with what it said last at hand.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::ledger::{Claim, ControlKey, Key, Presence, Record, RecordState, Snapshot, Store, StoreError};
use crate::model::{ChannelName, Digest, PostId, Receipt};
use crate::support::clock::Clock;

/// The ledger during a run.
pub(super) struct LiveLedger<'a> {
    store: Arc<dyn Store>,
    presence: &'a Presence,
    clock: Clock,
    snapshot: Mutex<Snapshot>,
}

impl<'a> LiveLedger<'a> {
    pub(super) fn new(store: Arc<dyn Store>, presence: &'a Presence, clock: Clock, snapshot: &Snapshot) -> Self {
        let snapshot = Mutex::new(snapshot.clone().witnessed(&presence.witness(clock.now())));
        Self { store, presence, clock, snapshot }
    }

    /// The instant by the machine's clock, which is what records carry.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A claim of this publisher, from now on.
    pub(super) fn claim(&self) -> Claim {
        self.presence.claim(self.now())
    }

    /// Looks something up in what the ledger said last.
    pub(super) fn with<T>(&self, look: impl FnOnce(&Snapshot) -> T) -> T {
        look(&self.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads again what the ledger says of a post and of publishing itself.
    pub(super) async fn refresh(&self, post: &PostId) -> Result<(), StoreError> {
        let (store, id) = (self.store.clone(), post.clone());
        let known = self.with(|snapshot| snapshot.control.clone());
        let news = blocking(move || Snapshot::of_post(store.as_ref(), &id, known)).await?;
        let witness = self.presence.witness(self.now());
        self.snapshot.lock().unwrap_or_else(PoisonError::into_inner).merge(post, news, &witness);
        Ok(())
    }

    /// Does something slow with the store.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        blocking(move || work(store.as_ref())).await
    }

    /// Creates a record; `false` where there is one of that name already.
    pub(super) async fn create(&self, record: Record) -> Result<bool, StoreError> {
        let (store, name, bytes) = (self.store.clone(), record.key().to_string(), record.to_bytes());
        let digest = Digest::of(&bytes);
        let created = blocking(move || store.create(&name, &bytes)).await?;
        if created {
            self.snapshot.lock().unwrap_or_else(PoisonError::into_inner).add(record, digest);
        }
        Ok(created)
    }

    /// Receipts that are on record now for other parts than one, of the channels that count. Others may have added to them.
    pub(super) async fn receipts(&self, counts: impl Fn(&Key) -> bool) -> Result<Vec<(Key, Receipt)>, StoreError> {
        let store = self.store.clone();
        let names = blocking(move || store.list("")).await?;
        let mut receipts = Vec::new();
        for (name, key) in names.into_iter().filter_map(|name| name.parse::<Key>().ok().map(|key| (name, key))) {
            if key.state != RecordState::Posted || !counts(&key) {
                continue;
            }
            let known = self.with(|snapshot| snapshot.record(&key.post, &key.channel, key.part, key.seq, key.state).cloned());
            let record = if known.is_some() {
                known
            } else {
                let store = self.store.clone();
                let bytes = blocking(move || store.read(&name)).await?;
                Record::from_bytes(&key, &bytes).ok()
            };
            receipts.extend(record.and_then(|record| record.receipt).map(|receipt| (key, receipt)));
        }
        Ok(receipts)
    }

    /// Writes down until when a channel's account is to be left alone, for this run and for all others.
    pub(super) async fn leave_alone(&self, channel: &ChannelName, until: DateTime<Utc>, message: &str) -> Result<(), StoreError> {
        // Names have whole seconds; a fraction too long is better than one too short.
        let until = DateTime::from_timestamp(until.timestamp() + i64::from(until.timestamp_subsec_nanos() > 0), 0).unwrap_or(until);
        let key = ControlKey::Limit { channel: channel.clone(), until };
        let body = serde_json::json!({ "schema": 1, "channel": channel, "until": until, "at": self.now(), "message": message });
        let (store, name) = (self.store.clone(), key.to_string());
        let bytes = format!("{body:#}\n").into_bytes();
        blocking(move || store.create(&name, &bytes)).await?;
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = snapshot.control.limits.entry(channel.clone()).or_insert(until);
        *latest = until.max(*latest);
        Ok(())
    }
}

/// Stores wait for disks and servers; the run goes on with other channels meanwhile.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StoreError { action: "use", place: "the ledger".to_owned(), source: std::io::Error::other(error) }),
    }
}
