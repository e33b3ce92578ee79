//! What a batch found for each workspace: signals, the people who wrote them, and what counts them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId, WorkspaceId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::person::{Identity, Person, Provenance};
use rapport_model::understand::post::{ArrivedPost, Network};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::signal::SignalState;
use rapport_store::{BareSignal, Change, Instance, NewSignal};

use super::work::{Outcome, Work};
use crate::understand::counted::Changes;
use crate::understand::worth;

impl Work {
    /// Stores the signals of every workspace; `posts` holds the posts that are there, by place.
    pub(super) async fn store_signals(
        &self,
        instance: &mut Instance<'_>,
        posts: &HashMap<usize, PostId>,
        outcome: &mut Outcome,
    ) -> Result<(), rapport_store::Error> {
        let mut by_workspace: BTreeMap<WorkspaceId, Vec<usize>> = BTreeMap::new();
        for (place, found) in self.found.iter().enumerate() {
            if posts.contains_key(&found.post) {
                by_workspace.entry(found.workspace).or_default().push(place);
            }
        }
        for (workspace, places) in by_workspace {
            let new = self
                .store_signals_of(instance, workspace, &places, posts)
                .await?;
            if new > 0 {
                outcome.counts.signals += new;
                outcome.touched.insert(workspace);
            }
        }
        Ok(())
    }

    /// Stores what was found for one workspace and gives the number of new signals.
    async fn store_signals_of(
        &self,
        instance: &mut Instance<'_>,
        workspace: WorkspaceId,
        places: &[usize],
        posts: &HashMap<usize, PostId>,
    ) -> Result<u64, rapport_store::Error> {
        instance.workspace(workspace).take_turns().await?;
        let people = self.know_people(instance, workspace, places).await?;
        let mut scoped = instance.workspace(workspace);
        // A post of this batch has no signals yet; one that was stored before may.
        let old: BTreeSet<PostId> = places
            .iter()
            .map(|place| self.found[*place].post)
            .filter_map(|post| posts.get(&post).filter(|id| **id != self.ids.posts[post]))
            .copied()
            .collect();
        let old: Vec<PostId> = old.into_iter().collect();
        let mut first: HashMap<PostId, BareSignal> = HashMap::new();
        for signal in scoped.signals_in(&old).await? {
            first.entry(signal.post).or_insert(signal);
        }
        let signals: Vec<NewSignal> = places
            .iter()
            .filter_map(|place| self.new_signal(*place, posts, &people, &first))
            .collect();
        let new: HashSet<SignalId> = scoped.insert_signals(&signals).await?.into_iter().collect();
        if new.is_empty() {
            return Ok(0);
        }
        let mut by_search: BTreeMap<SavedSearchId, (u64, i64, i64)> = BTreeMap::new();
        let mut posts_found: BTreeSet<PostId> = BTreeSet::new();
        let mut with_news: BTreeSet<PersonId> = BTreeSet::new();
        for signal in signals.iter().filter(|signal| new.contains(&signal.id)) {
            let (found, useful, not_useful) = by_search.entry(signal.saved_search).or_default();
            *found += 1;
            *useful += i64::from(signal.useful == Some(true));
            *not_useful += i64::from(signal.useful == Some(false));
            posts_found.insert(signal.post);
            with_news.insert(signal.person);
        }
        let mut alike: BTreeMap<u64, Vec<SavedSearchId>> = BTreeMap::new();
        for (search, (found, useful, not_useful)) in by_search {
            alike.entry(found).or_default().push(search);
            if (useful, not_useful) != (0, 0) {
                scoped.count_judged(search, useful, not_useful).await?;
            }
        }
        for (found, searches) in alike {
            scoped.count_found(&searches, found, self.now).await?;
        }
        let mut changes = Changes::default();
        for _ in posts_found.iter().filter(|post| !first.contains_key(post)) {
            changes.note(None, Some(SignalState::Open));
        }
        changes.write(&mut scoped).await?;
        let changes: Vec<Change> = places
            .iter()
            .map(|place| &self.ids.found[*place])
            .filter(|(signal, _, _)| new.contains(signal))
            .map(|(_, _, change)| change.clone())
            .collect();
        scoped.record(self.now, &changes).await?;
        let with_news: Vec<PersonId> = with_news.into_iter().collect();
        let profile = self.profiles.get(&workspace);
        worth::people(&mut scoped, &with_news, profile, self.now).await?;
        Ok(new.len() as u64)
    }

    /// The signal of a match. In a post that has signals it takes over what became of them: people
    /// have decided about the post.
    fn new_signal(
        &self,
        place: usize,
        posts: &HashMap<usize, PostId>,
        people: &HashMap<(Network, String), PersonId>,
        first: &HashMap<PostId, BareSignal>,
    ) -> Option<NewSignal> {
        let found = &self.found[place];
        let author = &self.sorted.posts[found.post];
        let post = *posts.get(&found.post)?;
        let before = first.get(&post);
        Some(NewSignal {
            id: self.ids.found[place].0,
            saved_search: found.search,
            post,
            person: *people.get(&(author.network.clone(), author.author.handle.clone()))?,
            triggers: found.triggers.clone(),
            spans: found.spans.clone(),
            score: found.score,
            state: before.map_or(SignalState::Open, |signal| signal.state),
            snoozed_until: before.and_then(|signal| signal.snoozed_until),
            useful: before.and_then(|signal| signal.useful),
            surfaces_at: surfaces_at(found.alert, self.now),
            created_at: self.now,
        })
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
