//! What stands in a post: as much of a finding as ranking its author takes. Many are read to show a
//! few people, so it carries nothing that is only shown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::ids::{PersonId, PostId, SignalId};
use crate::time::Moment;
use crate::understand::finding;
use crate::understand::trigger::TriggerMatch;

/// A post with standing signals, or one of those signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The first of its signals.
    pub signal: SignalId,
    /// Which post.
    pub post: PostId,
    /// Who said it, in this workspace.
    pub person: PersonId,
    /// When it was said.
    pub said_at: Moment,
    /// What was said, as plain text.
    pub text: String,
    /// Its language, a BCP 47 tag; `None`: unknown.
    pub lang: Option<String>,
    /// What it is a sign of; empty for plain matches.
    pub triggers: Vec<TriggerMatch>,
    /// When it may be shown on Today; `None`: never.
    pub visible_at: Option<Moment>,
}

impl Standing {
    /// What these signals make, a post each, the newest found first.
    #[must_use]
    pub fn fold(mut signals: Vec<Self>) -> Vec<Self> {
        signals.sort_unstable_by_key(|signal| signal.signal);
        let mut posts: Vec<Self> = Vec::with_capacity(signals.len());
        let mut places: HashMap<PostId, usize> = HashMap::with_capacity(signals.len());
        for signal in signals {
            match places.entry(signal.post) {
                Entry::Occupied(known) => posts[*known.get()].add(signal),
                Entry::Vacant(place) => {
                    place.insert(posts.len());
                    posts.push(signal);
                }
            }
        }
        posts.reverse();
        posts
    }

    fn add(&mut self, other: Self) {
        finding::add_triggers(&mut self.triggers, other.triggers);
        self.visible_at = finding::earlier(self.visible_at, other.visible_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::trigger::Trigger;

    const NOW: Moment = Moment::from_micros(1_783_175_888_000_000);

    fn standing(signal: u8, post: u8, triggers: &[(Trigger, f64)]) -> Standing {
        Standing {
            signal: SignalId::new(NOW, [signal; 10]),
            post: PostId::new(NOW, [post; 10]),
            person: PersonId::new(NOW, [1; 10]),
            said_at: NOW,
            text: "Which freezer would you buy?".to_owned(),
            lang: None,
            triggers: triggers
                .iter()
                .map(|(trigger, confidence)| TriggerMatch {
                    trigger: *trigger,
                    confidence: *confidence,
                    spans: Vec::new(),
                })
                .collect(),
            visible_at: None,
        }
    }

    #[test]
    fn a_post_that_two_searches_found_counts_once_with_what_both_saw() {
        let second = Standing {
            visible_at: Some(NOW),
            ..standing(3, 1, &[(Trigger::Question, 0.8), (Trigger::Hiring, 0.9)])
        };
        let folded = Standing::fold(vec![
            second,
            standing(2, 2, &[]),
            standing(1, 1, &[(Trigger::Question, 0.6)]),
        ]);
        let whole = Standing {
            visible_at: Some(NOW),
            ..standing(1, 1, &[(Trigger::Question, 0.8), (Trigger::Hiring, 0.9)])
        };
        assert_eq!(folded, [standing(2, 2, &[]), whole]);
    }
}
