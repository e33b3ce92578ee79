//! What happens on the network, told from a seed: the same seed and length, the same story, on
//! every machine and in every process.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rapport_model::time::Moment;
use serde_json::{Value, json};

use crate::plan::Plan;

const POSTS: &str = "app.bsky.feed.post";
const LIKES: &str = "app.bsky.feed.like";
const ACCOUNTS: usize = 60;
/// Accounts from this one on may leave.
const LEAVERS: usize = 45;

const OPENINGS: [&str; 8] = [
    "Can anyone recommend",
    "We are looking to buy",
    "So tired of",
    "Thinking of leaving",
    "We are hiring for",
    "Proud to launch",
    "Lovely morning at",
    "Who else uses",
];
const THINGS: [&str; 8] = [
    "a forklift for a small yard",
    "our stocktaking software",
    "cold-store doors",
    "the harbour office printer",
    "a payroll tool for thirty people",
    "pallet labels that stick",
    "en bra växellåda till kranen",
    "xe nâng cho kho nhỏ",
];

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When the server saw it.
    pub time: Moment,
    /// The account it is of.
    pub did: String,
    /// The collection it is in; `None` for what happens to accounts and names.
    pub collection: Option<&'static str>,
    /// As it goes over the wire.
    pub line: String,
}

/// A whole story and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// In order.
    pub happenings: Vec<Happening>,
    /// The posts that must exist when everything has been read, by uri, with their text when they
    /// were first written.
    pub posts: BTreeMap<String, String>,
    /// The posts that were written and must not exist any more.
    pub removed: BTreeSet<String>,
    /// The last name of every account that changed it.
    pub names: BTreeMap<String, String>,
}

impl Story {
    /// Tells the story of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut teller = Teller {
            chance: StdRng::seed_from_u64(plan.seed),
            present: (0..ACCOUNTS).collect(),
            story: Self {
                happenings: Vec::with_capacity(plan.events),
                posts: BTreeMap::new(),
                removed: BTreeSet::new(),
                names: BTreeMap::new(),
            },
        };
        for number in 0..plan.events {
            let time = plan.start.plus(plan.spacing.times(number as i64));
            teller.tell(number, time);
        }
        teller.story
    }
}

struct Teller {
    chance: StdRng,
    /// Accounts that have not left.
    present: Vec<usize>,
    story: Story,
}

impl Teller {
    fn tell(&mut self, number: usize, time: Moment) {
        let account = *self
            .present
            .choose(&mut self.chance)
            .expect("most accounts never leave");
        let did = did(account);
        let (collection, body) = match self.chance.random_range(0..100) {
            0..60 => (Some(POSTS), self.post(number, &did, time)),
            60..68 => (
                Some(POSTS),
                self.delete(&did)
                    .unwrap_or_else(|| self.post(number, &did, time)),
            ),
            68..72 => (
                Some(POSTS),
                self.update(&did)
                    .unwrap_or_else(|| self.post(number, &did, time)),
            ),
            72..74 => (Some(POSTS), picture(number)),
            74..77 => (None, self.rename(number, account, &did)),
            77..79 => match self.leave(account, &did) {
                Some(body) => (None, body),
                None => (Some(POSTS), self.post(number, &did, time)),
            },
            _ => (Some(LIKES), like(number, time)),
        };
        let mut event = json!({"did": did, "time_us": time.micros()});
        let whole = event.as_object_mut().expect("it was just made as one");
        whole.extend(body.as_object().expect("every body is one").clone());
        self.story.happenings.push(Happening {
            time,
            did,
            collection,
            line: event.to_string(),
        });
    }

    fn post(&mut self, number: usize, did: &str, time: Moment) -> Value {
        let opening = OPENINGS.choose(&mut self.chance).expect("there are some");
        let thing = THINGS.choose(&mut self.chance).expect("there are some");
        let text = format!("{opening} {thing}? ({number})");
        let mut record = json!({
            "$type": POSTS, "text": text, "langs": ["en"],
            "createdAt": time.to_string(),
        });
        if self.chance.random_bool(0.3)
            && let Some((parent, _)) = self.story.posts.iter().next_back()
        {
            let parent = json!({"cid": "bafyinvented", "uri": parent});
            record["reply"] = json!({"parent": parent, "root": parent});
        }
        if self.chance.random_bool(0.2) {
            let uri = format!("https://shop.example/offer/{number}");
            record["facets"] = json!([{
                "index": {"byteStart": 0, "byteEnd": 3},
                "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}],
            }]);
        }
        self.story
            .posts
            .insert(format!("at://{did}/{POSTS}/{}", rkey(number)), text);
        commit("create", POSTS, &rkey(number), Some(record))
    }

    /// Takes back the earliest post of an account.
    fn delete(&mut self, did: &str) -> Option<Value> {
        let uri = self.first_post(did)?;
        self.story.posts.remove(&uri);
        let rkey = uri.rsplit('/').next()?.to_owned();
        self.story.removed.insert(uri);
        Some(commit("delete", POSTS, &rkey, None))
    }

    fn update(&mut self, did: &str) -> Option<Value> {
        let uri = self.first_post(did)?;
        let text = format!("{} Edited.", self.story.posts.get(&uri)?);
        let record = json!({"$type": POSTS, "text": text, "createdAt": "2026-07-01T08:00:00Z"});
        Some(commit(
            "update",
            POSTS,
            uri.rsplit('/').next()?,
            Some(record),
        ))
    }

    fn first_post(&self, did: &str) -> Option<String> {
        let prefix = format!("at://{did}/");
        let (uri, _) = self.story.posts.range(prefix.clone()..).next()?;
        uri.starts_with(&prefix).then(|| uri.clone())
    }

    fn rename(&mut self, number: usize, account: usize, did: &str) -> Value {
        let handle = format!("account-{account}-{number}.example");
        self.story.names.insert(did.to_owned(), handle.clone());
        json!({"kind": "identity", "identity": {"did": did, "handle": handle, "seq": number, "time": "2026-07-04T12:00:00Z"}})
    }

    fn leave(&mut self, account: usize, did: &str) -> Option<Value> {
        if account < LEAVERS {
            return None;
        }
        self.present.retain(|other| *other != account);
        let prefix = format!("at://{did}/");
        let gone: Vec<String> = self
            .story
            .posts
            .keys()
            .filter(|uri| uri.starts_with(&prefix))
            .cloned()
            .collect();
        for uri in gone {
            self.story.posts.remove(&uri);
            self.story.removed.insert(uri);
        }
        let status =
            ["deleted", "takendown", "suspended", "deactivated"].choose(&mut self.chance)?;
        Some(
            json!({"kind": "account", "account": {"active": false, "did": did, "status": status, "seq": 1, "time": "2026-07-04T12:00:00Z"}}),
        )
    }
}

fn commit(operation: &str, collection: &str, rkey: &str, record: Option<Value>) -> Value {
    let mut commit =
        json!({"rev": rkey, "operation": operation, "collection": collection, "rkey": rkey});
    if let Some(record) = record {
        commit["record"] = record;
        commit["cid"] = json!("bafyinvented");
    }
    json!({"kind": "commit", "commit": commit})
}

/// A post without words.
fn picture(number: usize) -> Value {
    let record = json!({"$type": POSTS, "text": "", "createdAt": "2026-07-04T12:00:00Z"});
    commit("create", POSTS, &rkey(number), Some(record))
}

fn like(number: usize, time: Moment) -> Value {
    let record = json!({"$type": LIKES, "createdAt": time.to_string(), "subject": {"uri": "at://did:plc:x/app.bsky.feed.post/3k"}});
    commit("create", LIKES, &rkey(number), Some(record))
}

fn did(account: usize) -> String {
    format!("did:plc:simulated{account:015}")
}

fn rkey(number: usize) -> String {
    format!("3sim{number:09}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_tells_one_story() {
        let story = Story::of(&Plan::new(7, 2_000));
        assert_eq!(story, Story::of(&Plan::new(7, 2_000)));
        assert_ne!(story, Story::of(&Plan::new(8, 2_000)));
    }

    #[test]
    fn a_story_has_everything_in_it() {
        let story = Story::of(&Plan::new(1, 2_000));
        assert!(
            story.posts.len() > 700 && story.removed.len() > 100,
            "{}",
            story.removed.len()
        );
        assert!(story.names.len() > 10);
        assert!(
            story
                .removed
                .iter()
                .all(|uri| !story.posts.contains_key(uri))
        );
        for word in [
            "\"update\"",
            "\"delete\"",
            LIKES,
            "\"account\"",
            "\"reply\"",
            "\"facets\"",
        ] {
            assert!(
                story
                    .happenings
                    .iter()
                    .any(|happening| happening.line.contains(word)),
                "{word}"
            );
        }
    }
}
