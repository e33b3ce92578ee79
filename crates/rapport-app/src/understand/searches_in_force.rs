//! The saved searches in force, in memory, so that a post meets all of them at once.
//!
//! Refreshed when this process changes a search or a source, and every few seconds for what
//! other processes over the same database changed. Only what became different is parsed again.

use std::collections::{HashMap, HashSet};

use rapport_model::ids::{SavedSearchId, StreamId, WorkspaceId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::profile::Profile;
use rapport_science::understand::fit::FitProfile;
use rapport_search::{Index, Query};
use rapport_store::SearchInForce;

use crate::app::App;
use crate::error::Error;

/// How old the picture may be before ingest asks the database again.
const FRESH_FOR: Span = Span::SECOND.times(5);

/// Every unpaused saved search of every workspace, ready to match.
#[derive(Default)]
pub(crate) struct SearchesInForce {
    index: Index,
    by_key: HashMap<u64, InForce>,
    keys: HashMap<(WorkspaceId, SavedSearchId), u64>,
    next_key: u64,
    hearers: HashMap<StreamId, HashSet<WorkspaceId>>,
    profiles: HashMap<WorkspaceId, (Profile, FitProfile)>,
    read_at: Option<Moment>,
}

/// One search with its parsed query.
pub(crate) struct InForce {
    pub(crate) search: SearchInForce,
    pub(crate) query: Query,
}

impl SearchesInForce {
    /// The index to put a post to; its keys lead to [`Self::search`].
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn search(&self, key: u64) -> Option<&InForce> {
        self.by_key.get(&key)
    }

    /// Whether a workspace listens to a stream.
    pub(crate) fn hears(&self, workspace: WorkspaceId, stream: StreamId) -> bool {
        self.hearers
            .get(&stream)
            .is_some_and(|workspaces| workspaces.contains(&workspace))
    }

    /// The workspaces that listen to a stream.
    pub(crate) fn hearers_of(&self, stream: StreamId) -> impl Iterator<Item = WorkspaceId> {
        self.hearers.get(&stream).into_iter().flatten().copied()
    }

    /// Whether a search is still in force.
    pub(crate) fn holds(&self, workspace: WorkspaceId, search: SavedSearchId) -> bool {
        self.keys.contains_key(&(workspace, search))
    }

    /// The compiled profile of a workspace; `None` until it has answered the questions.
    pub(crate) fn profile(&self, workspace: WorkspaceId) -> Option<&FitProfile> {
        self.profiles.get(&workspace).map(|(_, fit)| fit)
    }

    fn update_searches(&mut self, searches: Vec<SearchInForce>) {
        let mut gone: HashSet<(WorkspaceId, SavedSearchId)> = self.keys.keys().copied().collect();
        for search in searches {
            let name = (search.workspace, search.id);
            gone.remove(&name);
            if self
                .keys
                .get(&name)
                .and_then(|key| self.by_key.get(key))
                .is_some_and(|known| known.search == search)
            {
                continue;
            }
            self.forget(name);
            match Query::parse(&search.query) {
                Ok(query) => {
                    let key = self.next_key;
                    self.next_key += 1;
                    self.index.insert(key, &query);
                    self.keys.insert(name, key);
                    self.by_key.insert(key, InForce { search, query });
                }
                // Saved by a version that read the language differently; the page shows the error.
                Err(error) => {
                    tracing::error!(search = %search.id, %error, "a saved search cannot be read");
                }
            }
        }
        for name in gone {
            self.forget(name);
        }
    }

    fn forget(&mut self, name: (WorkspaceId, SavedSearchId)) {
        if let Some(key) = self.keys.remove(&name) {
            self.index.remove(key);
            self.by_key.remove(&key);
        }
    }

    fn update_profiles(&mut self, profiles: Vec<(WorkspaceId, Profile)>) {
        for (workspace, profile) in profiles {
            if self
                .profiles
                .get(&workspace)
                .is_none_or(|(known, _)| *known != profile)
            {
                let fit = FitProfile::new(&profile);
                self.profiles.insert(workspace, (profile, fit));
            }
        }
    }
}

/// Reads searches, hearers and profiles again.
pub(crate) async fn refresh(app: &App) -> Result<(), Error> {
    let mut instance = app.store().read_instance().await?;
    let searches = instance.searches_in_force().await?;
    let hearers = instance.hearers().await?;
    let profiles = instance.profiles().await?;
    drop(instance);
    let mut in_force = app.searches().write().await;
    in_force.update_searches(searches);
    in_force.update_profiles(profiles);
    in_force.hearers.clear();
    for (workspace, stream) in hearers {
        in_force
            .hearers
            .entry(stream)
            .or_default()
            .insert(workspace);
    }
    in_force.read_at = Some(app.now());
    Ok(())
}

/// [`refresh`], if the picture is old.
pub(crate) async fn refresh_if_old(app: &App) -> Result<(), Error> {
    let read_at = app.searches().read().await.read_at;
    let old = read_at.is_none_or(|read_at| app.now().since(read_at) > FRESH_FOR);
    if old { refresh(app).await } else { Ok(()) }
}
