//! Ingest: a batch from a connector becomes posts, people and signals.
//!
//! Everything a batch brings, and the place up to which its stream has been read, is stored in one
//! transaction: after a crash the stream is read again from a place whose data are all there. A
//! stream may repeat itself; `(network, uri)` and `(search, post)` make the effect once.

use std::collections::{BTreeMap, HashMap};

use rapport_model::ids::{GapId, StreamId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::batch::{Batch, Dropped, Missed};
use rapport_science::understand::fit::FitProfile;
use rapport_science::understand::language;
use rapport_store::Reading;
use serde::Serialize;

use crate::app::App;
use crate::crash_point::crash_point;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::searches_in_force;

use found::{Found, find};
use sorted::Sorted;
use work::{Ids, Work};

pub(crate) mod again;
mod found;
mod news;
mod sorted;
#[cfg(test)]
mod tests;
mod work;

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

/// A batch on its way to being stored: sorted, and put to the searches in force.
pub(crate) struct Prepared {
    sorted: Sorted,
    found: Vec<Found>,
    cursor: Option<String>,
    read: u64,
    dropped: Vec<Dropped>,
    missed: Vec<Missed>,
}

/// Does with a batch what can be done while the one before is still being stored.
///
/// # Errors
/// When the searches in force cannot be read.
pub(crate) async fn prepare(app: &App, stream: StreamId, batch: Batch) -> Result<Prepared, Error> {
    searches_in_force::refresh_if_old(app).await?;
    let mut sorted = Sorted::of(batch.arrivals);
    // Once, before anything looks: what is matched now is what a preview finds later.
    for post in &mut sorted.posts {
        (post.lang, post.lang_from) =
            language::settle(post.lang.take(), post.lang_from, &post.text);
    }
    Ok(Prepared {
        found: find(app, stream, &sorted.posts, app.now()).await,
        sorted,
        cursor: batch.cursor,
        read: batch.read,
        dropped: batch.dropped,
        missed: batch.missed,
    })
}

/// Stores a batch and the place it leads to. `next_poll_at`: when a polled stream is read again.
///
/// # Errors
/// When the database fails; then nothing of the batch is stored.
pub async fn ingest(
    app: &App,
    stream: StreamId,
    batch: Batch,
    next_poll_at: Option<Moment>,
) -> Result<Ingested, Error> {
    let prepared = prepare(app, stream, batch).await?;
    store(app, stream, prepared, next_poll_at).await
}

/// The second half of [`ingest`]. Of one stream one batch at a time: a later one that is stored
/// although an earlier one failed would lead past it.
///
/// # Errors
/// When the database fails; then nothing of the batch is stored.
pub(crate) async fn store(
    app: &App,
    stream: StreamId,
    prepared: Prepared,
    next_poll_at: Option<Moment>,
) -> Result<Ingested, Error> {
    let Prepared {
        sorted,
        mut found,
        cursor,
        read,
        dropped,
        missed,
    } = prepared;
    let now = app.now();
    {
        let searches = app.searches().read().await;
        found.retain(|found| searches.holds(found.workspace, found.search));
    }
    let erasures = again::ids(app, sorted.deleted.len() + sorted.gone.len());
    let work = Work {
        now,
        ids: Ids::new(app, sorted.posts.len(), &found),
        reading: Reading {
            cursor,
            last_item_at: (read > 0).then_some(now),
            last_item_written_at: sorted.posts.iter().filter_map(|post| post.created_at).max(),
            next_poll_at,
            read,
            stored: 0,
            dropped: dropped.clone(),
            missed: missed
                .into_iter()
                .map(|missed| (GapId::new(now, app.chance().id()), missed))
                .collect(),
        },
        stream,
        sorted,
        found,
        profiles: profiles(app, stream).await,
        erasures,
    };
    crash_point("ingest.before");
    let outcome = app
        .store()
        .write_instance(move |instance| Box::pin(async move { work.store(instance).await }))
        .await?;
    crash_point("ingest.committed");
    app.recent().forget(&outcome.removed);
    for workspace in &outcome.touched {
        app.live().tell(*workspace, Topic::Signals);
    }
    for workspace in app.searches().read().await.hearers_of(stream) {
        app.live().tell(workspace, Topic::Sources);
    }
    let dropped = dropped
        .into_iter()
        .map(|Dropped { reason, count, .. }| (reason, count))
        .collect();
    Ok(Ingested {
        read,
        dropped,
        ..outcome.counts
    })
}

async fn profiles(app: &App, stream: StreamId) -> HashMap<WorkspaceId, FitProfile> {
    let searches = app.searches().read().await;
    searches
        .hearers_of(stream)
        .filter_map(|workspace| Some((workspace, searches.profile(workspace)?.clone())))
        .collect()
}
