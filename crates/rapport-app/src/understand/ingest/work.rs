//! The whole batch as one transaction: posts, people, signals, what was taken back, the cursor.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rapport_model::ids::{EventId, PersonId, PostId, SignalId, StreamId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::post::Network;
use rapport_science::understand::fit::FitProfile;
use rapport_store::{BareSignal, Change, Erased, Erasure, Instance, NewPost, Reading};
use serde_json::json;

use super::Ingested;
use super::found::Found;
use super::sorted::Sorted;
use crate::app::App;
use crate::crash_point::crash_point;
use crate::understand::counted::{self, Changes};
use crate::understand::worth;

/// Every id the transaction may need, because chance comes in as an argument.
pub(super) struct Ids {
    pub(super) posts: Vec<PostId>,
    /// One for each match: its signal, its person if new, and its row in the change log.
    pub(super) found: Vec<(SignalId, PersonId, Change)>,
}

impl Ids {
    pub(super) fn new(app: &App, posts: usize, found: &[Found]) -> Self {
        let now = app.now();
        Self {
            posts: (0..posts)
                .map(|place| PostId::in_sequence(now, sequence(place), app.chance().id()))
                .collect(),
            found: found
                .iter()
                .enumerate()
                .map(|(place, found)| {
                    let signal = SignalId::in_sequence(now, sequence(place), app.chance().id());
                    let change = app.change(
                        "signal.found",
                        signal,
                        json!({ "saved_search": [null, found.search] }),
                    );
                    (signal, PersonId::new(now, app.chance().id()), change)
                })
                .collect(),
        }
    }
}

/// Ids of one batch sort as they arrived; beyond 4,096 the order repeats, which harms nobody.
pub(super) fn sequence(place: usize) -> u16 {
    u16::try_from(place % 4_096).unwrap_or(0)
}

/// The whole batch on its way into one transaction.
pub(super) struct Work {
    pub(super) now: Moment,
    pub(super) ids: Ids,
    pub(super) reading: Reading,
    pub(super) stream: StreamId,
    pub(super) sorted: Sorted,
    pub(super) found: Vec<Found>,
    pub(super) profiles: HashMap<WorkspaceId, FitProfile>,
    /// One for each thing taken back: its row on the way into the ledger.
    pub(super) erasures: Vec<EventId>,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) counts: Ingested,
    pub(super) touched: HashSet<WorkspaceId>,
    /// Posts that are gone.
    pub(super) removed: Vec<PostId>,
}

impl Work {
    pub(super) async fn store(
        mut self,
        instance: &mut Instance<'_>,
    ) -> Result<Outcome, rapport_store::Error> {
        let mut outcome = Outcome::default();
        instance.take_turns().await?;
        let stored = self.store_posts(instance, &mut outcome.counts).await?;
        crash_point("ingest.posts");
        self.store_signals(instance, &stored, &mut outcome).await?;
        crash_point("ingest.signals");
        self.take_back(instance, &mut outcome).await?;
        self.rename(instance).await?;
        self.reading.stored = outcome.counts.stored;
        instance
            .stream_read(self.stream, &self.reading, self.now)
            .await?;
        crash_point("ingest.cursor");
        Ok(outcome)
    }

    /// Stores what is new and gives the id of every post that is there now, by its place.
    async fn store_posts(
        &mut self,
        instance: &mut Instance<'_>,
        counts: &mut Ingested,
    ) -> Result<HashMap<usize, PostId>, rapport_store::Error> {
        let mut by_network: HashMap<Network, Vec<usize>> = HashMap::new();
        for (place, post) in self.sorted.posts.iter().enumerate() {
            by_network
                .entry(post.network.clone())
                .or_default()
                .push(place);
        }
        let mut there = HashMap::new();
        let mut new = Vec::new();
        for (network, places) in by_network {
            let uris: Vec<&str> = places
                .iter()
                .map(|place| self.sorted.posts[*place].uri.as_str())
                .collect();
            let buried = instance.buried_posts(&network, &uris).await?;
            let known: HashMap<String, PostId> = instance
                .stored_posts(&network, &uris)
                .await?
                .into_iter()
                .map(|(id, uri)| (uri, id))
                .collect();
            for place in places {
                let post = &self.sorted.posts[place];
                if buried.contains(&post.uri) {
                    continue;
                }
                if let Some(id) = known.get(&post.uri) {
                    counts.duplicate += 1;
                    there.insert(place, *id);
                } else {
                    let id = self.ids.posts[place];
                    there.insert(place, id);
                    new.push(NewPost {
                        id,
                        stream: self.stream,
                        seen_at: self.now,
                        post: post.clone(),
                    });
                }
            }
        }
        counts.stored = instance.insert_posts(&new).await?;
        Ok(there)
    }

    /// Honours what was taken back, with everything made from it.
    pub(super) async fn take_back(
        &self,
        instance: &mut Instance<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), rapport_store::Error> {
        instance.bury_posts(&self.sorted.deleted, self.now).await?;
        let mut ids = self.erasures.iter();
        let mut erasures = Vec::new();
        let mut note = |kind, network: &Network, name: &str| {
            erasures.extend(ids.next().map(|id| Erasure {
                id: *id,
                kind,
                network: network.as_str().to_owned(),
                name: name.to_owned(),
                at: self.now,
            }));
        };
        let mut posts = Vec::new();
        let mut named = Vec::new();
        for (network, uri) in &self.sorted.deleted {
            if let Some(id) = instance.post_by_uri(network, uri).await? {
                posts.push(id);
                named.push((id, network, uri));
            }
        }
        let held = instance.held_posts(&posts).await?;
        for (_, network, uri) in named.iter().filter(|(id, ..)| held.contains(id)) {
            note(Erased::Post, network, uri);
        }
        outcome.counts.deleted += self.remove(instance, &posts, outcome).await?;
        for (network, author) in &self.sorted.gone {
            loop {
                let posts = instance.posts_of_author(network, author).await?;
                if posts.is_empty() {
                    break;
                }
                outcome.counts.deleted += self.remove(instance, &posts, outcome).await?;
            }
            let holders = instance.holders_of(network, author).await?;
            if !holders.is_empty() {
                note(Erased::Account, network, author);
            }
            for (workspace, person) in holders {
                let mut scoped = instance.workspace(workspace);
                scoped.forget_identity(network, author).await?;
                let person_left = scoped.people(&[person]).await?;
                if person_left
                    .get(&person)
                    .is_some_and(|person| person.identities.is_empty())
                {
                    let source = format!("the removal of {author} from {network}");
                    scoped
                        .describe_person(person, "Removed account", Some(""), &source, self.now)
                        .await?;
                }
                outcome.touched.insert(workspace);
            }
        }
        instance.note_erasures(&erasures).await
    }

    async fn remove(
        &self,
        instance: &mut Instance<'_>,
        posts: &[PostId],
        outcome: &mut Outcome,
    ) -> Result<u64, rapport_store::Error> {
        if posts.is_empty() {
            return Ok(0);
        }
        let mut lost: BTreeMap<WorkspaceId, Vec<BareSignal>> = BTreeMap::new();
        for signal in instance.signals_of_posts(posts).await? {
            lost.entry(signal.workspace).or_default().push(signal);
        }
        instance.remove_signals_of_posts(posts).await?;
        for (workspace, signals) in lost {
            let mut scoped = instance.workspace(workspace);
            for signal in &signals {
                scoped
                    .count_lost(signal.saved_search, signal.useful)
                    .await?;
            }
            let mut changes = Changes::default();
            for was in counted::states(&signals).into_values() {
                changes.note(Some(was), None);
            }
            changes.write(&mut scoped).await?;
            let people: BTreeSet<PersonId> = signals.iter().map(|signal| signal.person).collect();
            let people: Vec<PersonId> = people.into_iter().collect();
            let profile = self.profiles.get(&workspace);
            worth::people(&mut scoped, &people, profile, self.now).await?;
            outcome.touched.insert(workspace);
        }
        outcome.removed.extend_from_slice(posts);
        instance.remove_posts(posts).await
    }

    async fn rename(&self, instance: &mut Instance<'_>) -> Result<(), rapport_store::Error> {
        for (network, author, name) in &self.sorted.renamed {
            for (workspace, _) in instance.holders_of(network, author).await? {
                let mut scoped = instance.workspace(workspace);
                scoped
                    .show_identity_as(network, author, Some(name), None, self.now)
                    .await?;
            }
        }
        Ok(())
    }
}
