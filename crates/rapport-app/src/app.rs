//! What every verb is handed: the store, time, chance, the outbound client, and what is kept in
//! memory to match posts quickly.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError};

use rapport_model::actor::Actor;
use rapport_model::ids::EventId;
use rapport_model::time::Moment;
use rapport_networks::outbound::{Outbound, Settings};
use rapport_science::understand::trigger::TriggerPacks;
use rapport_store::{Change, InstanceState, RequestKey, Store};
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::clock::{Chance, Clock};
use crate::error::Error;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::program::key_file::KeyFile;
use crate::program::mail::Mailing;
use crate::program::readiness::Readiness;
use crate::program::request_limits::{Allowance, RequestLimits};
use crate::program::sign_in_limits::SignInLimits;
use crate::understand::recent::RecentPosts;
use crate::understand::searches_in_force::SearchesInForce;

/// The contact of an instance nobody has set up or named one for; it reads nothing yet.
pub const NO_CONTACT: &str = "mailto:nobody@localhost";

/// The program at work. Cheap to clone.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    store: Store,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
}

/// What an instance has once, whatever the time.
struct Parts {
    outbound: std::sync::RwLock<Outbound>,
    live: Live,
    packs: TriggerPacks,
    searches: RwLock<SearchesInForce>,
    recent: RecentPosts,
    limits: SignInLimits,
    request_limits: OnceLock<RequestLimits>,
    hashing: tokio::sync::Semaphore,
    keys: OnceLock<KeyFile>,
    mailing: OnceLock<Mailing>,
    process: Uuid,
    metrics: Metrics,
    readiness: Readiness,
    state: std::sync::RwLock<InstanceState>,
    requests: AtomicU64,
}

impl App {
    /// Puts the parts together and reads the saved searches.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn start(
        store: Store,
        clock: impl Clock + 'static,
        chance: Chance,
        outbound: Outbound,
    ) -> Result<Self, Error> {
        let packs = TriggerPacks::builtin().map_err(|error| Error::Damaged(error.to_string()))?;
        let state = store.read_instance().await?.state().await?;
        let process = uuid::Builder::from_random_bytes(chance.bytes()).into_uuid();
        let app = Self {
            store,
            parts: Arc::new(Parts {
                outbound: std::sync::RwLock::new(outbound),
                live: Live::default(),
                packs,
                searches: RwLock::new(SearchesInForce::default()),
                recent: RecentPosts::default(),
                limits: SignInLimits::default(),
                request_limits: OnceLock::new(),
                hashing: tokio::sync::Semaphore::new(2),
                keys: OnceLock::new(),
                mailing: OnceLock::new(),
                process,
                metrics: Metrics::default(),
                readiness: Readiness::default(),
                state: std::sync::RwLock::new(state),
                requests: AtomicU64::new(0),
            }),
            clock: Arc::new(clock),
            chance: Arc::new(chance),
        };
        if let Some(admin) = crate::program::setup::first_admin_email(&app).await? {
            app.introduce(&admin);
        }
        crate::understand::searches_in_force::refresh(&app).await?;
        Ok(app)
    }

    /// The same program living at `clock`, with chance of its own drawn from this one's: for
    /// telling a history. What is done through both meets in one store and one memory.
    #[must_use]
    pub fn at(&self, clock: impl Clock + 'static) -> Self {
        let seed = u64::from_le_bytes(self.chance.bytes());
        Self {
            parts: Arc::clone(&self.parts),
            store: self.store.clone(),
            clock: Arc::new(clock),
            chance: Arc::new(Chance::from_seed(seed)),
        }
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Notices to open pages.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.parts.live
    }

    /// The trigger packs in use.
    #[must_use]
    pub fn packs(&self) -> &TriggerPacks {
        &self.parts.packs
    }

    /// The posts of late, as far as somebody asked for them.
    pub(crate) fn recent(&self) -> &RecentPosts {
        &self.parts.recent
    }

    /// Does the writes that wait and closes the database; later ones are refused.
    pub async fn close(self) {
        self.store().clone().close().await;
    }

    /// Whether nothing can be stored at present because the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.store().is_full()
    }

    /// Names the file with the keys that seal secrets; the first name stays. Nothing is read yet.
    pub fn keep_keys_in(&self, path: PathBuf) {
        self.parts.keys.get_or_init(|| KeyFile::at(path));
    }

    /// The keys that seal secrets.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no file was named.
    pub fn keys(&self) -> Result<&KeyFile, Error> {
        self.parts.keys.get().ok_or_else(|| {
            Error::Unavailable("no key file is named, so no secret can be kept".to_owned())
        })
    }

    /// Has mail go out from now on; the first way that is named stays.
    pub fn send_mail(&self, mailing: Mailing) {
        self.parts.mailing.get_or_init(|| mailing);
    }

    /// How mail goes out; `None`: not at all.
    #[must_use]
    pub fn mailing(&self) -> Option<&Mailing> {
        self.parts.mailing.get()
    }

    /// Names a request in the log: the process and a number, which tell nothing about anyone.
    #[must_use]
    pub fn request_id(&self) -> String {
        let number = self.parts.requests.fetch_add(1, Ordering::Relaxed);
        let process = self.parts.process.simple().to_string();
        format!("{}-{number}", process.get(..8).unwrap_or(&process))
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.parts.metrics
    }

    /// How the instance itself is doing, as it was last read: at start, on every tick of the
    /// schedule, and when this process changed it.
    #[must_use]
    pub fn state(&self) -> InstanceState {
        self.parts
            .state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set_state(&self, state: InstanceState) {
        *self
            .parts
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner) = state;
    }

    pub(crate) fn readiness(&self) -> &Readiness {
        &self.parts.readiness
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn chance(&self) -> &Chance {
        &self.chance
    }

    pub(crate) fn outbound(&self) -> Outbound {
        self.parts
            .outbound
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Gives the sites that are read a person to turn to, if the operator has not named one.
    pub(crate) fn introduce(&self, email: &str) {
        let settings = self.outbound().settings().clone();
        if settings.contact != NO_CONTACT {
            return;
        }
        match Outbound::new(Settings {
            contact: format!("mailto:{email}"),
            ..settings
        }) {
            Ok(outbound) => {
                *self
                    .parts
                    .outbound
                    .write()
                    .unwrap_or_else(PoisonError::into_inner) = outbound;
            }
            Err(error) => tracing::warn!(%error, "the admin's address cannot be used as a contact"),
        }
    }

    pub(crate) fn searches(&self) -> &RwLock<SearchesInForce> {
        &self.parts.searches
    }

    pub(crate) fn limits(&self) -> &SignInLimits {
        &self.parts.limits
    }

    pub(crate) fn request_limits(&self) -> &RequestLimits {
        self.parts
            .request_limits
            .get_or_init(RequestLimits::default)
    }

    /// Lets each caller of the API ask so often a minute; for before the first request.
    pub fn limit_requests(&self, per_minute: NonZeroU32) {
        let _ = self
            .parts
            .request_limits
            .set(RequestLimits::new(per_minute));
    }

    /// Counts a request of the API and says what its caller may still ask.
    ///
    /// # Errors
    /// [`Error::TooMany`] when that is nothing.
    pub fn asked(&self, caller: rapport_model::ids::UserId) -> Result<Allowance, Error> {
        self.request_limits().asked(caller)
    }

    /// The same program for one request, whose change is noted under its key.
    pub(crate) fn under(&self, key: RequestKey) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            store: self.store.under(key),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
        }
    }

    /// Hashing a password takes memory and a whole core: two at a time.
    pub(crate) fn hashing(&self) -> &tokio::sync::Semaphore {
        &self.parts.hashing
    }

    /// Names this process where several share a database.
    pub(crate) fn process(&self) -> Uuid {
        self.parts.process
    }

    /// A row of the change log that is to be written with the change.
    pub(crate) fn change(
        &self,
        kind: &'static str,
        subject: impl ToString,
        fields: serde_json::Value,
    ) -> Change {
        debug_assert!(
            rapport_model::event::is_placed(kind),
            "say in rapport-model/src/event.rs whether other programs are told about {kind}"
        );
        Change {
            id: EventId::new(self.now(), self.chance().id()),
            kind,
            subject: subject.to_string(),
            fields,
        }
    }

    /// The scope of an actor's workspace, for reading.
    pub(crate) async fn read(
        &self,
        actor: &Actor,
    ) -> Result<rapport_store::Scoped<'static>, Error> {
        Ok(self.store().read(actor).await?)
    }
}
