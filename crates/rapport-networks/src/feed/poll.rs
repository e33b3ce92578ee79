//! Asking a feed once: what is new since the cursor, and when to ask again.

use std::collections::HashSet;

use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch};
use serde::{Deserialize, Serialize};

use super::cadence::pause;
use super::document::{self, Document};
use super::{ACCEPT, Entry, FeedError};
use crate::outbound::{Answer, Get, Outbound};
use crate::plain_text::sample;

/// Counted once a document, with how many there were in the sample.
const BEYOND: &str = "beyond the first 1000 entries";

/// What asking a feed once brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// New entries, the oldest first. Without a cursor there is nothing to store.
    pub batch: Batch,
    /// What its publisher calls it, when that was said.
    pub title: Option<String>,
    /// The page it belongs to.
    pub site: Option<String>,
    /// When to ask again, counted from now.
    pub next_in: Span,
    /// The address it moved to for good; ask there from now on.
    pub moved_to: Option<String>,
    /// It was taken down for good; do not ask again.
    pub gone: bool,
}

/// What is remembered between two requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Memory {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    /// When something was last said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newest: Option<Moment>,
    /// The publisher's `ttl`, in seconds; an answer that nothing changed does not repeat it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
    /// Identities and contents of the entries that stood in the last document.
    #[serde(default)]
    known: Vec<u64>,
}

/// Asks the feed at `address` (an `http` or `https` address, which also names the feed in its
/// posts) for what is new since `cursor`. `chance` is from 0 up to but not including 1.
///
/// # Errors
/// [`FeedError`] when nothing usable came back; ask again after
/// [`pause_after_failure`](super::pause_after_failure).
pub async fn poll(
    outbound: &Outbound,
    address: &str,
    cursor: Option<&str>,
    now: Moment,
    chance: f64,
) -> Result<Poll, FeedError> {
    // A cursor that cannot be read costs one full answer, whose posts the store knows already.
    let memory: Memory = cursor
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let get = Get {
        etag: memory.etag.as_deref(),
        last_modified: memory.last_modified.as_deref(),
        ..Get::new(address, ACCEPT)
    };
    let answer = outbound.get(get, now).await?;
    match answer.status {
        304 => Ok(unchanged(&memory, &answer, now, chance)),
        410 => Ok(Poll {
            gone: true,
            ..unchanged(&memory, &answer, now, chance)
        }),
        _ if answer.is_success() => {
            let kind = answer.content_type.as_deref();
            let document = document::read(&answer.body, kind, &answer.url, address, now)?;
            Ok(changed(&memory, document, &answer, now, chance))
        }
        status => Err(FeedError::Status {
            status,
            retry_after: answer.retry_after,
        }),
    }
}

fn unchanged(memory: &Memory, answer: &Answer, now: Moment, chance: f64) -> Poll {
    Poll {
        batch: Batch::default(),
        title: None,
        site: None,
        next_in: memory.pause(answer, now, chance),
        moved_to: answer.moved_to.clone(),
        gone: false,
    }
}

fn changed(memory: &Memory, document: Document, answer: &Answer, now: Moment, chance: f64) -> Poll {
    let before: HashSet<u64> = memory.known.iter().copied().collect();
    let mut known: Vec<u64> = document
        .entries
        .iter()
        .flat_map(|entry| [entry.identity, entry.content])
        .collect();
    known.sort_unstable();
    known.dedup();
    let newest_written = document.entries.iter().filter_map(Entry::written_at).max();

    let mut batch = Batch::default();
    // Feeds put the newest first.
    for (index, entry) in document.entries.into_iter().enumerate().rev() {
        if before.contains(&entry.identity) || before.contains(&entry.content) {
            continue;
        }
        batch.read += 1;
        if let Some(reason) = entry.problem {
            batch.drop_one(
                reason,
                sample("entry", index as u64 + 1, entry.name.as_bytes()),
            );
        }
        batch.arrivals.extend(entry.post.map(Arrival::Post));
    }
    if batch.read > 0 && document.beyond > 0 {
        batch.drop_one(BEYOND, format!("{} more entries", document.beyond));
    }

    let next = Memory {
        etag: answer.etag.clone(),
        last_modified: answer.last_modified.clone(),
        // An undated feed speaks when something new stands in it.
        newest: newest_written
            .or(memory.newest.filter(|_| batch.read == 0))
            .or(Some(now)),
        ttl: document.ttl.map(Span::seconds),
        known,
    };
    if next != *memory {
        batch.cursor =
            Some(serde_json::to_string(&next).expect("it has no map keys and no failing parts"));
    }
    Poll {
        batch,
        title: document.title,
        site: document.site,
        next_in: next.pause(answer, now, chance),
        moved_to: answer.moved_to.clone(),
        gone: false,
    }
}

impl Memory {
    fn pause(&self, answer: &Answer, now: Moment, chance: f64) -> Span {
        let age = now.since(self.newest.unwrap_or(now));
        let ttl = self.ttl.map(|seconds| Span::SECOND.times(seconds));
        pause(
            age,
            [ttl, answer.fresh_for, answer.retry_after]
                .into_iter()
                .flatten(),
            chance,
        )
    }
}
