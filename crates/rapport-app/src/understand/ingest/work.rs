//! The whole batch as one transaction: posts, people, signals, what was taken back, the cursor.

use std::collections::{BTreeMap, HashMap, HashSet};

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId, StreamId, WorkspaceId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::person::{Identity, Person, Provenance};
use rapport_model::understand::post::{ArrivedPost, Network};
use rapport_model::understand::saved_search::Alert;
use rapport_science::understand::fit::FitProfile;
use rapport_store::{Change, Instance, NewPost, NewSignal, Reading};
use serde_json::json;

use super::Ingested;
use super::found::Found;
use super::sorted::Sorted;
use crate::app::App;
use crate::crash_point::crash_point;
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
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) counts: Ingested,
    pub(super) touched: HashSet<WorkspaceId>,
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

    async fn store_signals(
        &mut self,
        instance: &mut Instance<'_>,
        posts: &HashMap<usize, PostId>,
        outcome: &mut Outcome,
    ) -> Result<(), rapport_store::Error> {
        let mut by_workspace: HashMap<WorkspaceId, Vec<usize>> = HashMap::new();
        for (place, found) in self.found.iter().enumerate() {
            if posts.contains_key(&found.post) {
                by_workspace.entry(found.workspace).or_default().push(place);
            }
        }
        for (workspace, places) in by_workspace {
            let people = self.know_people(instance, workspace, &places).await?;
            let mut scoped = instance.workspace(workspace);
            let signals: Vec<NewSignal> = places
                .iter()
                .filter_map(|place| {
                    let found = &self.found[*place];
                    let author = &self.sorted.posts[found.post];
                    Some(NewSignal {
                        id: self.ids.found[*place].0,
                        saved_search: found.search,
                        post: *posts.get(&found.post)?,
                        person: *people
                            .get(&(author.network.clone(), author.author.handle.clone()))?,
                        triggers: found.triggers.clone(),
                        spans: found.spans.clone(),
                        score: found.score,
                        surfaces_at: surfaces_at(found.alert, self.now),
                        created_at: self.now,
                    })
                })
                .collect();
            let new: HashSet<SignalId> =
                scoped.insert_signals(&signals).await?.into_iter().collect();
            if new.is_empty() {
                continue;
            }
            let mut by_search: BTreeMap<SavedSearchId, u64> = BTreeMap::new();
            let mut with_news: HashSet<PersonId> = HashSet::new();
            for signal in signals.iter().filter(|signal| new.contains(&signal.id)) {
                *by_search.entry(signal.saved_search).or_default() += 1;
                with_news.insert(signal.person);
            }
            for (search, count) in by_search {
                scoped.count_found(search, count, self.now).await?;
            }
            let count = new.len() as u64;
            scoped
                .count_signals(
                    rapport_model::understand::signal::SignalState::Open,
                    count.cast_signed(),
                )
                .await?;
            let changes: Vec<Change> = places
                .iter()
                .map(|place| &self.ids.found[*place])
                .filter(|(signal, _, _)| new.contains(signal))
                .map(|(_, _, change)| change.clone())
                .collect();
            scoped.record(self.now, &changes).await?;
            let mut with_news: Vec<PersonId> = with_news.into_iter().collect();
            with_news.sort_unstable();
            worth::people(
                &mut scoped,
                &with_news,
                self.profiles.get(&workspace),
                self.now,
            )
            .await?;
            outcome.counts.signals += count;
            outcome.touched.insert(workspace);
        }
        Ok(())
    }

    /// Who wrote the matched posts, in this workspace; strangers become people.
    async fn know_people(
        &self,
        instance: &mut Instance<'_>,
        workspace: WorkspaceId,
        places: &[usize],
    ) -> Result<HashMap<(Network, String), PersonId>, rapport_store::Error> {
        let mut handles: HashMap<&Network, HashSet<&str>> = HashMap::new();
        for place in places {
            let post = &self.sorted.posts[self.found[*place].post];
            handles
                .entry(&post.network)
                .or_default()
                .insert(&post.author.handle);
        }
        let mut scoped = instance.workspace(workspace);
        let mut known = HashMap::new();
        for (network, handles) in handles {
            let handles: Vec<&str> = handles.into_iter().collect();
            for (handle, person) in scoped.people_by_handle(network, &handles).await? {
                known.insert((network.clone(), handle), person);
            }
        }
        let mut strangers = Vec::new();
        for place in places {
            let found = &self.found[*place];
            let post = &self.sorted.posts[found.post];
            let account = (post.network.clone(), post.author.handle.clone());
            if known.contains_key(&account) {
                continue;
            }
            let id = self.ids.found[*place].1;
            strangers.push(stranger(id, post, &found.purpose, self.now));
            known.insert(account, id);
        }
        scoped.insert_people(&strangers).await?;
        Ok(known)
    }

    /// Honours what was taken back, with everything made from it.
    async fn take_back(
        &self,
        instance: &mut Instance<'_>,
        outcome: &mut Outcome,
    ) -> Result<(), rapport_store::Error> {
        instance.bury_posts(&self.sorted.deleted, self.now).await?;
        let mut posts = Vec::new();
        for (network, uri) in &self.sorted.deleted {
            posts.extend(instance.post_by_uri(network, uri).await?);
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
            for (workspace, person) in instance.holders_of(network, author).await? {
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
        Ok(())
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
        let lost = instance.signals_of_posts(posts).await?;
        instance.remove_signals_of_posts(posts).await?;
        let mut people: HashMap<WorkspaceId, HashSet<PersonId>> = HashMap::new();
        for signal in lost {
            let mut scoped = instance.workspace(signal.workspace);
            scoped
                .count_lost(signal.saved_search, signal.useful)
                .await?;
            scoped.count_signals(signal.state, -1).await?;
            people
                .entry(signal.workspace)
                .or_default()
                .insert(signal.person);
        }
        for (workspace, people) in people {
            let people: Vec<PersonId> = people.into_iter().collect();
            let profile = self.profiles.get(&workspace);
            worth::people(
                &mut instance.workspace(workspace),
                &people,
                profile,
                self.now,
            )
            .await?;
            outcome.touched.insert(workspace);
        }
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

/// When a signal reaches Today.
pub(super) fn surfaces_at(alert: Alert, now: Moment) -> Option<Moment> {
    match alert {
        Alert::AtOnce => Some(now),
        Alert::Daily => Some(now.day_start().plus(Span::DAY)),
        Alert::Silent => None,
    }
}

pub(super) fn stranger(id: PersonId, post: &ArrivedPost, purpose: &str, now: Moment) -> Person {
    let handle = &post.author.handle;
    Person {
        id,
        name: post.author.name.clone().unwrap_or_else(|| handle.clone()),
        about: None,
        provenance: Provenance {
            source: post.url.clone().unwrap_or_else(|| post.uri.clone()),
            purpose: purpose.to_owned(),
            learnt_at: now,
        },
        identities: vec![Identity {
            network: post.network.clone(),
            handle: handle.clone(),
            shown_as: None,
            url: account_url(&post.network, handle),
        }],
    }
}

/// Where an account can be seen, for networks whose addresses follow from the handle.
pub(super) fn account_url(network: &Network, handle: &str) -> Option<String> {
    let plain = handle.trim_start_matches('@');
    let safe = !plain.is_empty()
        && plain
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-:".contains(c));
    if !safe {
        return (network == &Network::feed() && handle.starts_with("http"))
            .then(|| handle.to_owned());
    }
    match network.as_str() {
        "bluesky" => Some(format!("https://bsky.app/profile/{plain}")),
        "x" if plain != "user" => Some(format!("https://x.com/{plain}")),
        _ => None,
    }
}
