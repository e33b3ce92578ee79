//! The posts of late as an archive in memory, for preview: filled when somebody first asks, kept up with what comes in,
//! and let go again when nobody asks any more. So it costs nothing unless it is looked at.
//!
//! Posts are read from the database, never from the stream, so several processes on one database agree. What one
//! process removes, its own archive forgets at once; that of another when it is filled anew, every [`LIFE`] at most, and
//! nothing of a removed post is shown meanwhile, because what is shown is read from the database.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError, RwLock};

use rapport_model::actor::Actor;
use rapport_model::ids::{PostId, StreamId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::post::Post;
use rapport_search::{Analysed, Analyser, Archive, Entry, Query};

use crate::app::App;
use crate::error::Error;
use crate::understand::document;

/// The most posts kept of the streams a workspace hears.
const POSTS: usize = 1_000_000;
/// An archive is filled anew after this long.
const LIFE: Span = Span::HOUR;
/// And let go when nobody has asked for this long.
const IDLE: Span = Span::MINUTE.times(15);
/// Posts read from the database in one go.
const PIECE: usize = 2_000;
/// Pieces read while somebody waits; with more to read the archive is not up to date.
const PIECES: usize = 10;

/// The archives, one for each stream that was asked about.
#[derive(Debug, Default)]
pub(crate) struct RecentPosts {
    kept: RwLock<HashMap<StreamId, Kept>>,
    filling: Mutex<Filling>,
}

#[derive(Debug, Default)]
struct Filling {
    streams: HashSet<StreamId>,
    /// What was removed meanwhile.
    removed: Vec<PostId>,
}

#[derive(Debug)]
struct Kept {
    archive: Archive,
    newest: PostId,
    /// Those that came in the same millisecond as the newest: their ids say nothing about who came first.
    latest: HashSet<PostId>,
    begun: Moment,
    used: Moment,
}

impl Kept {
    fn new(most: usize, now: Moment) -> Self {
        Self {
            archive: Archive::new(most),
            newest: PostId::from(uuid::Uuid::nil()),
            latest: HashSet::new(),
            begun: now,
            used: now,
        }
    }

    fn push(&mut self, posts: &[Post], analysed: &mut Analysed) {
        for post in posts {
            if before_the_millisecond_of(post.id) > self.newest {
                self.latest.clear();
            }
            let is_known = post.id < before_the_millisecond_of(self.newest);
            if is_known || !self.latest.insert(post.id) {
                continue;
            }
            Analyser::new().analyse_into(&document(post), analysed);
            let entry = Entry {
                id: post.id.uuid().as_u128(),
                at: post.seen_at.micros(),
                shelf: 0,
            };
            self.archive.push(entry, analysed);
            self.newest = self.newest.max(post.id);
        }
    }

    fn forget(&mut self, posts: &[PostId]) {
        let mut ids: Vec<u128> = posts.iter().map(|id| id.uuid().as_u128()).collect();
        ids.sort_unstable();
        // Most posts came before or after all of these, which is told without a search.
        let (Some(&first), Some(&last)) = (ids.first(), ids.last()) else {
            return;
        };
        self.archive.remove(|entry| {
            (first..=last).contains(&entry.id) && ids.binary_search(&entry.id).is_ok()
        });
    }
}

/// Below every id of the millisecond in which this one was made.
fn before_the_millisecond_of(id: PostId) -> PostId {
    const RANDOM: u32 = 80;
    PostId::from(uuid::Uuid::from_u128(
        id.uuid().as_u128() >> RANDOM << RANDOM,
    ))
}

/// A post that was found, or has to be looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sighting {
    pub(crate) id: PostId,
    pub(crate) seen_at: Moment,
    /// Its text need not be looked at.
    pub(crate) is_certain: bool,
}

/// What the archives know of a query.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// The newest first.
    pub(crate) found: Vec<Sighting>,
    /// Posts in the archives.
    pub(crate) posts: u64,
    /// When the newest and the oldest of them were seen.
    pub(crate) span: Option<(Moment, Moment)>,
}

impl RecentPosts {
    /// Puts a query to the archives of these streams.
    pub(crate) fn search(&self, streams: &[StreamId], query: &Query) -> Sightings {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let mut sightings = Sightings::default();
        for archive in streams.iter().filter_map(|stream| kept.get(stream)) {
            let archive = &archive.archive;
            sightings.posts += archive.len() as u64;
            for entry in archive.entries(|_| true) {
                let at = Moment::from_micros(entry.at);
                let (newest, oldest) = sightings.span.unwrap_or((at, at));
                sightings.span = Some((newest.max(at), oldest.min(at)));
            }
            archive.search(
                query,
                |_| true,
                |found| {
                    sightings.found.push(Sighting {
                        id: PostId::from(uuid::Uuid::from_u128(found.entry.id)),
                        seen_at: Moment::from_micros(found.entry.at),
                        is_certain: found.is_certain,
                    });
                    ControlFlow::Continue(())
                },
            );
        }
        sightings
            .found
            .sort_unstable_by_key(|found| std::cmp::Reverse(found.id));
        sightings
    }

    /// Forgets posts that were removed.
    pub(crate) fn forget(&self, posts: &[PostId]) {
        if posts.is_empty() {
            return;
        }
        let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        if !filling.streams.is_empty() {
            filling.removed.extend_from_slice(posts);
        }
        drop(filling);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.values_mut().for_each(|kept| kept.forget(posts));
    }

    /// Lets go what nobody asks for any more.
    pub(crate) fn sweep(&self, now: Moment) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, kept| now.since(kept.used) < IDLE);
    }

    /// Which of these streams have to be filled first; marks the others as used.
    fn missing(&self, streams: &[StreamId], now: Moment) -> Vec<StreamId> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let missing = streams.iter().filter(|stream| match kept.get_mut(stream) {
            Some(kept) => {
                kept.used = now;
                now.since(kept.begun) >= LIFE
            }
            None => true,
        });
        missing.copied().collect()
    }

    /// Whether the archive of a stream is there, be it old.
    fn has(&self, stream: StreamId) -> bool {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.contains_key(&stream)
    }

    fn newest(&self, stream: StreamId) -> PostId {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&stream)
            .map_or_else(|| PostId::from(uuid::Uuid::max()), |kept| kept.newest)
    }

    fn push(&self, stream: StreamId, posts: &[Post], analysed: &mut Analysed) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get_mut(&stream) {
            kept.push(posts, analysed);
        }
    }

    fn begin_to_fill(&self, stream: StreamId) -> bool {
        let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        filling.streams.insert(stream)
    }

    /// Puts a new archive in its place, or gives up on it.
    fn end_to_fill(&self, stream: StreamId, filled: Option<Kept>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let mut filling = self.filling.lock().unwrap_or_else(PoisonError::into_inner);
        filling.streams.remove(&stream);
        if let Some(mut filled) = filled {
            filled.forget(&filling.removed);
            kept.insert(stream, filled);
        }
        if filling.streams.is_empty() {
            filling.removed.clear();
        }
    }
}

/// Brings the archives of the streams a workspace hears up to date. `false`: they are being filled, which goes on in
/// the background.
///
/// # Errors
/// When the database fails.
pub(crate) async fn catch_up(
    app: &App,
    actor: &Actor,
    streams: &[StreamId],
) -> Result<bool, Error> {
    let (recent, now) = (app.recent(), app.now());
    let most = POSTS / streams.len().max(1);
    for stream in recent.missing(streams, now) {
        if recent.begin_to_fill(stream) {
            let (app, actor) = (app.clone(), *actor);
            tokio::spawn(async move {
                let filled = fill(&app, &actor, stream, most).await;
                if let Err(error) = &filled {
                    tracing::warn!(%error, "the archive of a stream could not be filled");
                }
                app.recent().end_to_fill(stream, filled.ok());
            });
        }
    }
    let mut analysed = Analysed::default();
    for &stream in streams {
        if !recent.has(stream) {
            return Ok(false);
        }
        let mut is_up_to_date = false;
        let mut last = before_the_millisecond_of(recent.newest(stream));
        for _ in 0..PIECES {
            let piece = app
                .read(actor)
                .await?
                .posts_since(stream, last, PIECE)
                .await?;
            last = piece.last().map_or(last, |post| post.id);
            is_up_to_date = piece.len() < PIECE;
            recent.push(stream, &piece, &mut analysed);
            if is_up_to_date {
                break;
            }
        }
        if !is_up_to_date {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn fill(app: &App, actor: &Actor, stream: StreamId, most: usize) -> Result<Kept, Error> {
    let mut kept = Kept::new(most, app.now());
    let mut analysed = Analysed::default();
    loop {
        let newest = kept.newest;
        let piece = app
            .read(actor)
            .await?
            .posts_since(stream, newest, PIECE)
            .await?;
        kept.push(&piece, &mut analysed);
        if piece.len() < PIECE {
            kept.used = app.now();
            return Ok(kept);
        }
    }
}
