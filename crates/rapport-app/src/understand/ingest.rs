//! Ingest: a batch from a connector becomes posts, people and signals.
//!
//! Everything a batch brings, and the place up to which its stream has been read, is stored in one
//! transaction: after a crash the stream is read again from a place whose data are all there. A
//! stream may repeat itself; `(network, uri)` and `(search, post)` make the effect once.

use std::collections::{BTreeMap, HashMap, HashSet};

use rapport_model::ids::{GapId, PersonId, PostId, SavedSearchId, SignalId, StreamId, WorkspaceId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch, Dropped};
use rapport_model::understand::person::{Identity, Person, Provenance};
use rapport_model::understand::post::{ArrivedPost, Network};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::trigger::TriggerMatch;
use rapport_science::understand::fit::FitProfile;
use rapport_science::understand::intent::signal_score;
use rapport_science::understand::trigger;
use rapport_search::{Analysed, Analyser, Document, Scratch};
use rapport_store::{Change, Instance, NewPost, NewSignal, Reading};
use serde::Serialize;
use serde_json::json;

use crate::app::App;
use crate::crash_point::crash_point;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::worth;
use crate::understand::preview::merged;
use crate::understand::searches_in_force;

/// What became of what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ingested {
    /// Items read, used or not.
    pub read: u64,
    /// Items that could not be used, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Posts stored.
    pub stored: u64,
    /// Posts that were stored already.
    pub duplicate: u64,
    /// Posts removed because their author or network took them back.
    pub deleted: u64,
    /// Signals made.
    pub signals: u64,
}

impl Ingested {
    /// Adds up two readings.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        self.stored += other.stored;
        self.duplicate += other.duplicate;
        self.deleted += other.deleted;
        self.signals += other.signals;
        for (reason, count) in other.dropped {
            *self.dropped.entry(reason).or_default() += count;
        }
    }
}

/// Stores a batch and the place it leads to. `next_poll_at`: when a polled stream is read again.
///
/// # Errors
/// When the database fails; then nothing of the batch is stored.
pub async fn ingest(app: &App, stream: StreamId, batch: Batch, next_poll_at: Option<Moment>) -> Result<Ingested, Error> {
    searches_in_force::refresh_if_old(app).await?;
    let now = app.now();
    let sorted = Sorted::of(batch.arrivals);
    let found = find(app, stream, &sorted.posts, now).await;
    let work = Work {
        now,
        ids: Ids::new(app, sorted.posts.len(), &found),
        reading: Reading {
            cursor: batch.cursor,
            last_item_at: (batch.read > 0).then_some(now),
            last_item_written_at: sorted.posts.iter().filter_map(|post| post.created_at).max(),
            next_poll_at,
            read: batch.read,
            stored: 0,
            dropped: batch.dropped.clone(),
            missed: batch.missed.into_iter().map(|missed| (GapId::new(now, app.chance().id()), missed)).collect(),
        },
        stream,
        sorted,
        found,
        profiles: profiles(app, stream).await,
    };
    crash_point("ingest.before");
    let outcome = app
        .store()
        .write_instance(move |instance| Box::pin(async move { work.store(instance).await }))
        .await?;
    crash_point("ingest.committed");
    for workspace in &outcome.touched {
        app.live().tell(*workspace, Topic::Signals);
    }
    for workspace in app.searches().read().await.hearers_of(stream) {
        app.live().tell(workspace, Topic::Sources);
    }
    let dropped = batch.dropped.into_iter().map(|Dropped { reason, count, .. }| (reason, count)).collect();
    Ok(Ingested { read: batch.read, dropped, ..outcome.counts })
}

/// Arrivals by kind, with what a later arrival of the same batch undid already gone.
#[derive(Default)]
struct Sorted {
    posts: Vec<ArrivedPost>,
    deleted: Vec<(Network, String)>,
    gone: Vec<(Network, String)>,
    renamed: Vec<(Network, String, String)>,
}

impl Sorted {
    fn of(arrivals: Vec<Arrival>) -> Self {
        let mut sorted = Self::default();
        let mut places: HashMap<(Network, String), usize> = HashMap::new();
        let mut posts: Vec<Option<ArrivedPost>> = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            match arrival {
                Arrival::Post(post) => {
                    // The newest wording of a post that arrives twice in one batch.
                    let place = *places.entry((post.network.clone(), post.uri.clone())).or_insert(posts.len());
                    if place == posts.len() { posts.push(Some(post)) } else { posts[place] = Some(post) }
                }
                Arrival::Deleted { network, uri } => {
                    let name = (network, uri);
                    if let Some(place) = places.get(&name) {
                        posts[*place] = None;
                    }
                    sorted.deleted.push(name);
                }
                Arrival::AccountGone { network, author } => {
                    for place in &mut posts {
                        if place.as_ref().is_some_and(|post| post.network == network && post.author.handle == author) {
                            *place = None;
                        }
                    }
                    sorted.gone.push((network, author));
                }
                Arrival::Renamed { network, author, name } => sorted.renamed.push((network, author, name)),
            }
        }
        sorted.posts = posts.into_iter().flatten().collect();
        sorted
    }
}

/// A search that matched a post, with the evidence.
struct Found {
    /// Which of the batch's posts.
    post: usize,
    workspace: WorkspaceId,
    search: SavedSearchId,
    purpose: String,
    alert: Alert,
    triggers: Vec<TriggerMatch>,
    spans: Vec<(usize, usize)>,
    score: f64,
}

/// Puts every post to every search in force.
async fn find(app: &App, stream: StreamId, posts: &[ArrivedPost], now: Moment) -> Vec<Found> {
    let searches = app.searches().read().await;
    let mut found = Vec::new();
    let analyser = Analyser::new();
    let mut scratch = Scratch::new();
    let mut analysed = Analysed::default();
    let mut reading = trigger::Scratch::default();
    let mut keys = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        let document = document(post);
        analyser.analyse_into(&document, &mut analysed);
        keys.clear();
        searches.index().matches(&analysed, &mut scratch, |key| keys.push(key));
        keys.sort_unstable();
        let mut classified: Option<Vec<TriggerMatch>> = None;
        for in_force in keys.iter().filter_map(|key| searches.search(*key)) {
            let search = &in_force.search;
            if !searches.hears(search.workspace, stream) {
                continue;
            }
            let triggers = classified.get_or_insert_with(|| app.packs().classify(&document, &mut reading));
            if !search.triggers.is_empty() && !triggers.iter().any(|t| search.triggers.contains(&t.trigger)) {
                continue;
            }
            let mut spans = in_force.query.spans(&analysed);
            spans.extend(triggers.iter().flat_map(|found| found.spans.iter().copied()));
            let written_at = post.created_at.unwrap_or(now);
            found.push(Found {
                post: place,
                workspace: search.workspace,
                search: search.id,
                purpose: search.purpose.clone(),
                alert: search.alert,
                score: signal_score(triggers, written_at, now).value.unwrap_or(0.0),
                triggers: triggers.clone(),
                spans: merged(spans),
            });
        }
    }
    found
}

fn document(post: &ArrivedPost) -> Document<'_> {
    Document {
        text: &post.text,
        network: post.network.as_str(),
        author: &post.author.handle,
        author_name: post.author.name.as_deref(),
        lang: post.lang.as_deref(),
        is_reply: post.reply_to.is_some(),
        links: &post.links,
    }
}

async fn profiles(app: &App, stream: StreamId) -> HashMap<WorkspaceId, FitProfile> {
    let searches = app.searches().read().await;
    searches
        .hearers_of(stream)
        .filter_map(|workspace| Some((workspace, searches.profile(workspace)?.clone())))
        .collect()
}

/// Every id the transaction may need, because chance comes in as an argument.
struct Ids {
    posts: Vec<PostId>,
    /// One for each match: its signal, its person if new, and its row in the change log.
    found: Vec<(SignalId, PersonId, Change)>,
}

impl Ids {
    fn new(app: &App, posts: usize, found: &[Found]) -> Self {
        let now = app.now();
        Self {
            posts: (0..posts).map(|place| PostId::in_sequence(now, sequence(place), app.chance().id())).collect(),
            found: found
                .iter()
                .enumerate()
                .map(|(place, found)| {
                    let signal = SignalId::in_sequence(now, sequence(place), app.chance().id());
                    let change = app.change("signal.found", signal, json!({ "saved_search": [null, found.search] }));
                    (signal, PersonId::new(now, app.chance().id()), change)
                })
                .collect(),
        }
    }
}

/// Ids of one batch sort as they arrived; beyond 4,096 the order repeats, which harms nobody.
fn sequence(place: usize) -> u16 {
    u16::try_from(place % 4_096).unwrap_or(0)
}

/// The whole batch on its way into one transaction.
struct Work {
    now: Moment,
    ids: Ids,
    reading: Reading,
    stream: StreamId,
    sorted: Sorted,
    found: Vec<Found>,
    profiles: HashMap<WorkspaceId, FitProfile>,
}

#[derive(Default)]
struct Outcome {
    counts: Ingested,
    touched: HashSet<WorkspaceId>,
}

impl Work {
    async fn store(mut self, instance: &mut Instance<'_>) -> Result<Outcome, rapport_store::Error> {
        let mut outcome = Outcome::default();
        instance.take_turns().await?;
        let stored = self.store_posts(instance, &mut outcome.counts).await?;
        crash_point("ingest.posts");
        self.store_signals(instance, &stored, &mut outcome).await?;
        crash_point("ingest.signals");
        self.take_back(instance, &mut outcome).await?;
        self.rename(instance).await?;
        self.reading.stored = outcome.counts.stored;
        instance.stream_read(self.stream, &self.reading, self.now).await?;
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
            by_network.entry(post.network.clone()).or_default().push(place);
        }
        let mut there = HashMap::new();
        let mut new = Vec::new();
        for (network, places) in by_network {
            let uris: Vec<&str> = places.iter().map(|place| self.sorted.posts[*place].uri.as_str()).collect();
            let buried = instance.buried_posts(&network, &uris).await?;
            let known: HashMap<String, PostId> =
                instance.stored_posts(&network, &uris).await?.into_iter().map(|(id, uri)| (uri, id)).collect();
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
                    new.push(NewPost { id, stream: self.stream, seen_at: self.now, post: post.clone() });
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
                        person: *people.get(&(author.network.clone(), author.author.handle.clone()))?,
                        triggers: found.triggers.clone(),
                        spans: found.spans.clone(),
                        score: found.score,
                        surfaces_at: surfaces_at(found.alert, self.now),
                        created_at: self.now,
                    })
                })
                .collect();
            let new: HashSet<SignalId> = scoped.insert_signals(&signals).await?.into_iter().collect();
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
            scoped.count_signals(rapport_model::understand::signal::SignalState::Open, count.cast_signed()).await?;
            let changes: Vec<Change> = places
                .iter()
                .map(|place| &self.ids.found[*place])
                .filter(|(signal, _, _)| new.contains(signal))
                .map(|(_, _, change)| change.clone())
                .collect();
            scoped.record(self.now, &changes).await?;
            let mut with_news: Vec<PersonId> = with_news.into_iter().collect();
            with_news.sort_unstable();
            worth::people(&mut scoped, &with_news, self.profiles.get(&workspace), self.now).await?;
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
            handles.entry(&post.network).or_default().insert(&post.author.handle);
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
    async fn take_back(&self, instance: &mut Instance<'_>, outcome: &mut Outcome) -> Result<(), rapport_store::Error> {
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
                if person_left.get(&person).is_some_and(|person| person.identities.is_empty()) {
                    let source = format!("the removal of {author} from {network}");
                    scoped.describe_person(person, "Removed account", Some(""), &source, self.now).await?;
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
            scoped.count_lost(signal.saved_search, signal.useful).await?;
            scoped.count_signals(signal.state, -1).await?;
            people.entry(signal.workspace).or_default().insert(signal.person);
        }
        for (workspace, people) in people {
            let people: Vec<PersonId> = people.into_iter().collect();
            let profile = self.profiles.get(&workspace);
            worth::people(&mut instance.workspace(workspace), &people, profile, self.now).await?;
            outcome.touched.insert(workspace);
        }
        instance.remove_posts(posts).await
    }

    async fn rename(&self, instance: &mut Instance<'_>) -> Result<(), rapport_store::Error> {
        for (network, author, name) in &self.sorted.renamed {
            for (workspace, _) in instance.holders_of(network, author).await? {
                let mut scoped = instance.workspace(workspace);
                scoped.show_identity_as(network, author, Some(name), None, self.now).await?;
            }
        }
        Ok(())
    }
}

/// When a signal reaches Today.
fn surfaces_at(alert: Alert, now: Moment) -> Option<Moment> {
    match alert {
        Alert::AtOnce => Some(now),
        Alert::Daily => Some(now.day_start().plus(Span::DAY)),
        Alert::Silent => None,
    }
}

fn stranger(id: PersonId, post: &ArrivedPost, purpose: &str, now: Moment) -> Person {
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
fn account_url(network: &Network, handle: &str) -> Option<String> {
    let plain = handle.trim_start_matches('@');
    let safe = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric() || "._-:".contains(c));
    if !safe {
        return (network == &Network::feed() && handle.starts_with("http")).then(|| handle.to_owned());
    }
    match network.as_str() {
        "bluesky" => Some(format!("https://bsky.app/profile/{plain}")),
        "x" if plain != "user" => Some(format!("https://x.com/{plain}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_model::understand::post::Author;

    fn post(uri: &str, author: &str) -> ArrivedPost {
        ArrivedPost {
            network: Network::bluesky(),
            uri: uri.to_owned(),
            url: None,
            author: Author { handle: author.to_owned(), name: None },
            lang: None,
            created_at: None,
            text: uri.to_owned(),
            reply_to: None,
            links: Vec::new(),
        }
    }

    #[test]
    fn what_is_taken_back_in_the_same_batch_never_appears() {
        let network = Network::bluesky();
        let sorted = Sorted::of(vec![
            Arrival::Post(post("a", "ada")),
            Arrival::Post(post("b", "bo")),
            Arrival::Post(post("c", "cy")),
            Arrival::Deleted { network: network.clone(), uri: "a".to_owned() },
            Arrival::AccountGone { network, author: "cy".to_owned() },
        ]);
        assert_eq!(sorted.posts, vec![post("b", "bo")]);
        assert_eq!((sorted.deleted.len(), sorted.gone.len()), (1, 1));
    }

    #[test]
    fn a_daily_search_surfaces_with_the_next_day() {
        let noon = Moment::parse("2026-07-04T12:00:00Z").unwrap();
        assert_eq!(surfaces_at(Alert::AtOnce, noon), Some(noon));
        assert_eq!(surfaces_at(Alert::Daily, noon), Moment::parse("2026-07-05T00:00:00Z"));
        assert_eq!(surfaces_at(Alert::Silent, noon), None);
    }

    #[test]
    fn only_plain_handles_become_addresses() {
        let x = Network::new("x").unwrap();
        assert_eq!(account_url(&x, "@ada").as_deref(), Some("https://x.com/ada"));
        assert_eq!(account_url(&x, "ada/../evil"), None);
        assert_eq!(account_url(&Network::feed(), "javascript:alert(1)"), None);
    }
}
