//! A finding: one post with every signal a workspace has in it, folded into one row.
//!
//! Each saved search that finds a post makes a signal of its own, so that each is counted and
//! judged for its search. People read posts: what two searches found is one thing to look at, and
//! one thing to decide about. Signals of one post therefore share their state.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, PostId, SavedSearchId, SignalId};
use crate::time::Moment;
use crate::understand::post::Post;
use crate::understand::signal::{Signal, SignalState};
use crate::understand::span::merged;
use crate::understand::trigger::TriggerMatch;

/// What one signal adds to the finding of its post.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The signal.
    pub signal: SignalId,
    /// Which search found it.
    pub found_by: FoundBy,
    /// What it is a sign of.
    pub triggers: Vec<TriggerMatch>,
    /// The words that made it so.
    pub spans: Vec<(usize, usize)>,
    /// Intent when it was found, 0 to 100.
    pub score: f64,
    /// What became of it.
    pub state: SignalState,
    /// When a snoozed one comes back.
    pub snoozed_until: Option<Moment>,
    /// Judged useful (`true`), not useful (`false`), or not yet.
    pub useful: Option<bool>,
    /// When it reaches Today; `None` for silent searches.
    pub surfaces_at: Option<Moment>,
    /// When it was found.
    pub created_at: Moment,
}

/// A search that found a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundBy {
    /// Which.
    pub saved_search: SavedSearchId,
    /// Its name.
    pub name: String,
}

/// A post with everything that was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its first signal, which names it in addresses.
    pub id: SignalId,
    /// What was said.
    pub post: Post,
    /// Who said it, in this workspace.
    pub person: PersonId,
    /// The name people know them by.
    pub person_name: String,
    /// Every search that found it, the first to do so first; at least one.
    pub found_by: Vec<FoundBy>,
    /// What it is a sign of, by any of its signals; empty for plain matches.
    pub triggers: Vec<TriggerMatch>,
    /// The words that made it so, by any of its signals: sorted, apart.
    pub spans: Vec<(usize, usize)>,
    /// The highest intent of its signals when they were found, 0 to 100.
    pub score: f64,
    /// What became of it.
    pub state: SignalState,
    /// When a snoozed one comes back.
    pub snoozed_until: Option<Moment>,
    /// Judged useful (`true`) or not useful (`false`) for every search that found it; `None` when
    /// some search has not been told.
    pub useful: Option<bool>,
    /// When the first of its signals reaches Today; `None` when all are of silent searches.
    pub surfaces_at: Option<Moment>,
    /// When it was found first.
    pub created_at: Moment,
}

impl Finding {
    /// The finding of a post by that person, from what its signals add: the first one found, and
    /// the others as they followed.
    #[must_use]
    pub fn new(
        post: Post,
        (person, person_name): (PersonId, String),
        first: Share,
        others: impl IntoIterator<Item = Share>,
    ) -> Self {
        let mut finding = Self {
            id: first.signal,
            post,
            person,
            person_name,
            found_by: vec![first.found_by],
            triggers: first.triggers,
            spans: first.spans,
            score: first.score,
            state: first.state,
            snoozed_until: first.snoozed_until,
            useful: first.useful,
            surfaces_at: first.surfaces_at,
            created_at: first.created_at,
        };
        for share in others {
            finding.add(share);
        }
        finding
    }

    fn add(&mut self, share: Share) {
        self.found_by.push(share.found_by);
        add_triggers(&mut self.triggers, share.triggers);
        self.spans = merged([&*self.spans, &*share.spans].concat());
        self.score = self.score.max(share.score);
        if self.useful != share.useful {
            self.useful = None;
        }
        self.surfaces_at = earlier(self.surfaces_at, share.surfaces_at);
    }

    /// The findings these signals make, the newest first. Of each post all signals must be there.
    #[must_use]
    pub fn fold(mut signals: Vec<Signal>) -> Vec<Self> {
        signals.sort_unstable_by_key(|signal| signal.id);
        let mut findings: Vec<Self> = Vec::with_capacity(signals.len());
        let mut places: HashMap<PostId, usize> = HashMap::with_capacity(signals.len());
        for signal in signals {
            match places.entry(signal.post.id) {
                Entry::Occupied(known) => findings[*known.get()].add(apart(signal).2),
                Entry::Vacant(place) => {
                    place.insert(findings.len());
                    findings.push(Self::from(signal));
                }
            }
        }
        findings.reverse();
        findings
    }

    /// When it may be shown on Today; `None`: never.
    #[must_use]
    pub fn visible_at(&self) -> Option<Moment> {
        self.state.visible_at(self.surfaces_at, self.snoozed_until)
    }
}

/// Adds what another search took a post for a sign of.
pub(crate) fn add_triggers(triggers: &mut Vec<TriggerMatch>, others: Vec<TriggerMatch>) {
    for found in others {
        let known = triggers
            .iter_mut()
            .find(|known| known.trigger == found.trigger);
        match known {
            Some(known) => {
                known.confidence = known.confidence.max(found.confidence);
                known.spans = merged([&*known.spans, &*found.spans].concat());
            }
            None => triggers.push(found),
        }
    }
}

/// The earlier of two moments; `None` never comes.
pub(crate) fn earlier(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    one.into_iter().chain(other).min()
}

impl From<Signal> for Finding {
    /// A signal that stands alone.
    fn from(signal: Signal) -> Self {
        let (post, person, share) = apart(signal);
        Self::new(post, person, share, [])
    }
}

fn apart(signal: Signal) -> (Post, (PersonId, String), Share) {
    let share = Share {
        signal: signal.id,
        found_by: FoundBy {
            saved_search: signal.saved_search,
            name: signal.saved_search_name,
        },
        triggers: signal.triggers,
        spans: signal.spans,
        score: signal.score,
        state: signal.state,
        snoozed_until: signal.snoozed_until,
        useful: signal.useful,
        surfaces_at: signal.surfaces_at,
        created_at: signal.created_at,
    };
    (signal.post, (signal.person, signal.person_name), share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::StreamId;
    use crate::understand::post::{Author, LangFrom, Network};
    use crate::understand::trigger::Trigger;

    const NOW: Moment = Moment::from_micros(1_783_175_888_000_000);

    fn post() -> Post {
        Post {
            id: PostId::new(NOW, [1; 10]),
            stream: StreamId::new(NOW, [1; 10]),
            seen_at: NOW,
            created_at: NOW,
            network: Network::bluesky(),
            uri: "at://did:example:1/post/1".to_owned(),
            url: None,
            author: Author {
                handle: "did:example:1".to_owned(),
                name: None,
            },
            lang: None,
            lang_from: LangFrom::Post,
            text: "Which freezer would you buy?".to_owned(),
            reply_to: None,
            links: Vec::new(),
        }
    }

    fn share(n: u8, search: &str) -> Share {
        Share {
            signal: SignalId::new(NOW, [n; 10]),
            found_by: FoundBy {
                saved_search: SavedSearchId::new(NOW, [n; 10]),
                name: search.to_owned(),
            },
            triggers: Vec::new(),
            spans: Vec::new(),
            score: 20.0,
            state: SignalState::Open,
            snoozed_until: None,
            useful: None,
            surfaces_at: None,
            created_at: NOW,
        }
    }

    fn found(first: Share, second: Share) -> Finding {
        let runa = (PersonId::new(NOW, [1; 10]), "Runa".to_owned());
        Finding::new(post(), runa, first, [second])
    }

    fn sign(trigger: Trigger, confidence: f64, span: (usize, usize)) -> TriggerMatch {
        TriggerMatch {
            trigger,
            confidence,
            spans: vec![span],
        }
    }

    #[test]
    fn what_its_signals_say_is_said_once_and_whole() {
        let one = Share {
            triggers: vec![sign(Trigger::Question, 0.6, (0, 5))],
            spans: vec![(6, 13)],
            ..share(1, "Freezers")
        };
        let two = Share {
            triggers: vec![
                sign(Trigger::IntentToBuy, 0.9, (24, 27)),
                sign(Trigger::Question, 0.8, (3, 9)),
            ],
            spans: vec![(0, 5), (10, 20)],
            score: 57.0,
            surfaces_at: Some(NOW),
            ..share(2, "Questions")
        };
        let finding = found(one.clone(), two);
        let names: Vec<&str> = finding.found_by.iter().map(|by| by.name.as_str()).collect();
        assert_eq!(names, ["Freezers", "Questions"]);
        assert_eq!((finding.id, finding.score), (one.signal, 57.0));
        assert_eq!(finding.spans, [(0, 5), (6, 20)]);
        assert_eq!(
            finding.triggers,
            [
                sign(Trigger::Question, 0.8, (0, 9)),
                sign(Trigger::IntentToBuy, 0.9, (24, 27)),
            ]
        );
        assert_eq!(finding.visible_at(), Some(NOW));
    }

    #[test]
    fn it_is_judged_when_every_search_has_been_told() {
        let told = |useful| Share {
            useful,
            ..share(1, "Freezers")
        };
        assert_eq!(found(told(Some(true)), told(None)).useful, None);
        assert_eq!(found(told(None), told(Some(true))).useful, None);
        assert_eq!(found(told(Some(true)), told(Some(false))).useful, None);
        assert_eq!(found(told(Some(true)), told(Some(true))).useful, Some(true));
    }

    fn signal(n: u8, post_number: u8) -> Signal {
        let share = share(n, "Freezers");
        Signal {
            id: share.signal,
            saved_search: share.found_by.saved_search,
            saved_search_name: share.found_by.name,
            post: Post {
                id: PostId::new(NOW, [post_number; 10]),
                ..post()
            },
            person: PersonId::new(NOW, [1; 10]),
            person_name: "Runa".to_owned(),
            triggers: share.triggers,
            spans: share.spans,
            score: share.score,
            state: share.state,
            snoozed_until: None,
            useful: None,
            surfaces_at: None,
            created_at: NOW,
        }
    }

    #[test]
    fn signals_fold_into_their_posts_by_when_each_was_found_first() {
        // The first post was found again after the second.
        let findings = Finding::fold(vec![signal(3, 1), signal(2, 2), signal(1, 1)]);
        let folded: Vec<_> = findings
            .iter()
            .map(|finding| (finding.id, finding.found_by.len()))
            .collect();
        assert_eq!(folded, [(signal(2, 2).id, 1), (signal(1, 1).id, 2)]);
    }
}
