//! Preview: what a query would have found among the posts seen lately.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{PostId, StreamId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::post::Post;
use rapport_model::understand::span::merged;
use rapport_model::understand::trigger::Trigger;
use rapport_science::understand::trigger;
use rapport_search::{Analysed, Analyser, Query};

use crate::app::App;
use crate::error::Error;
use crate::understand::{document, recent};

/// The most posts a preview looks at while the archive is being filled, the newest first.
pub const POSTS: usize = 20_000;
/// The most matches whose text a preview looks at, where the words alone do not decide.
pub const LOOKED_AT: usize = 2_000;
/// A search that finds a larger share of all posts than this is warned of.
const MANY: f64 = 0.01;
/// The most samples it shows.
pub const SAMPLES: usize = 8;
/// Posts read from the database in one go.
const PIECE: usize = 2_000;
/// Fewer posts say nothing about a share.
const ENOUGH: u64 = 1_000;
/// Less than this of time in the archive says nothing about a day.
const LEAST_TIME: Span = Span::HOUR;

/// What the query would have found.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The query as Rapport understood it.
    pub in_words: String,
    /// What is costly or looks unintended.
    pub warnings: Vec<String>,
    /// Posts that matched.
    pub matched: u64,
    /// Posts looked at.
    pub scanned: u64,
    /// Older posts are still being read into the archive; only the newest [`POSTS`] were looked at.
    pub is_filling: bool,
    /// There are more matches; only the newest [`LOOKED_AT`] were read for what they are signs of.
    pub is_partial: bool,
    /// Matches a day over the time those posts span; `None` when that is under an hour.
    pub per_day: Option<f64>,
    /// Matches in each UTC day those posts were seen, the oldest first.
    pub days: Vec<(Moment, u32)>,
    /// Some of them, the newest first.
    pub samples: Vec<Sample>,
}

/// A post that matched.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What was said.
    pub post: Post,
    /// The words that matched.
    pub spans: Vec<(usize, usize)>,
    /// What it is a sign of.
    pub triggers: Vec<Trigger>,
}

/// Puts a query to the posts this workspace's sources brought lately.
///
/// # Errors
/// [`Error::Query`] when it cannot be read.
pub async fn preview(
    app: &App,
    actor: &Actor,
    query: &str,
    triggers: &[Trigger],
) -> Result<Preview, Error> {
    actor.may(Right::ReadSignals)?;
    let query = Query::parse(query.trim())?;
    let streams = app.read(actor).await?.streams_heard().await?;
    if recent::catch_up(app, actor, &streams).await? {
        return from_archive(app, actor, query, triggers, streams).await;
    }
    let posts = newest(app, actor, &streams).await?;
    let (app, wanted) = (app.clone(), triggers.to_vec());
    // A second of work at most, but not on a thread that answers requests.
    off_the_threads(move || evaluate(&app, &query, &wanted, posts)).await
}

async fn off_the_threads<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Unavailable("the program is shutting down".to_owned()))
}

/// The same from the archive in memory, over all posts that are kept. Texts are read only for samples, and where they
/// decide.
async fn from_archive(
    app: &App,
    actor: &Actor,
    query: Query,
    wanted: &[Trigger],
    streams: Vec<StreamId>,
) -> Result<Preview, Error> {
    let (searching, asked) = (app.clone(), query.clone());
    let sightings = off_the_threads(move || searching.recent().search(&streams, &asked)).await?;
    let found = sightings.found;
    let decides = !wanted.is_empty() || found.iter().any(|found| !found.is_certain);
    let looked_at = if decides { LOOKED_AT } else { SAMPLES };
    let ids: Vec<PostId> = found.iter().take(looked_at).map(|found| found.id).collect();
    let mut posts = app.read(actor).await?.posts(&ids).await?;
    posts.sort_by_key(|post| std::cmp::Reverse(post.id));
    let is_partial = decides && found.len() > LOOKED_AT;
    let span = sightings
        .span
        .map(|(newest, oldest)| match found.get(LOOKED_AT) {
            Some(next) if is_partial => (newest, next.seen_at),
            _ => (newest, oldest),
        });
    let (app, wanted) = (app.clone(), wanted.to_vec());
    off_the_threads(move || {
        let mut preview = Preview::of(&query, span, sightings.posts);
        preview.is_partial = is_partial;
        let mut reader = Reader::default();
        for post in posts {
            let Some(sample) = reader.sample(&app, &query, &wanted, post, true) else {
                continue;
            };
            if decides {
                preview.count(sample.post.seen_at);
            }
            if preview.samples.len() < SAMPLES {
                preview.samples.push(sample);
            }
        }
        if !decides {
            found.iter().for_each(|found| preview.count(found.seen_at));
        }
        preview.finish(span);
        preview
    })
    .await
}

async fn newest(app: &App, actor: &Actor, streams: &[StreamId]) -> Result<Vec<Post>, Error> {
    let mut scoped = app.read(actor).await?;
    let mut posts = Vec::new();
    let share = POSTS / streams.len().max(1);
    for &stream in streams {
        let mut before = PostId::from(uuid::Uuid::max());
        let mut left = share;
        while left > 0 {
            let piece = scoped.recent_posts(stream, before, left.min(PIECE)).await?;
            let Some(last) = piece.last() else { break };
            before = last.id;
            left -= piece.len();
            posts.extend(piece);
        }
    }
    posts.sort_by(|a, b| b.seen_at.cmp(&a.seen_at).then(b.id.cmp(&a.id)));
    Ok(posts)
}

fn evaluate(app: &App, query: &Query, wanted: &[Trigger], posts: Vec<Post>) -> Preview {
    let span = match (posts.first(), posts.last()) {
        (Some(newest), Some(oldest)) => Some((newest.seen_at, oldest.seen_at)),
        _ => None,
    };
    let mut preview = Preview::of(query, span, posts.len() as u64);
    preview.is_filling = true;
    let mut reader = Reader::default();
    for post in posts {
        let showing = preview.samples.len() < SAMPLES;
        if let Some(sample) = reader.sample(app, query, wanted, post, showing) {
            preview.count(sample.post.seen_at);
            if showing {
                preview.samples.push(sample);
            }
        }
    }
    preview.finish(span);
    preview
}

/// Reads posts; reuse it.
#[derive(Default)]
struct Reader {
    analysed: Analysed,
    scratch: trigger::Scratch,
}

impl Reader {
    /// The post as a sample, if it fulfils the query and is a sign of what is wanted. Its words are marked, and its
    /// signs named, only where it is shown.
    fn sample(
        &mut self,
        app: &App,
        query: &Query,
        wanted: &[Trigger],
        post: Post,
        is_shown: bool,
    ) -> Option<Sample> {
        let document = document(&post);
        Analyser::new().analyse_into(&document, &mut self.analysed);
        if !query.matches(&self.analysed) {
            return None;
        }
        let triggers = if wanted.is_empty() && !is_shown {
            Vec::new()
        } else {
            app.packs().classify(&document, &mut self.scratch)
        };
        if !wanted.is_empty() && !triggers.iter().any(|found| wanted.contains(&found.trigger)) {
            return None;
        }
        let mut spans = Vec::new();
        if is_shown {
            spans = query.spans(&self.analysed);
            spans.extend(
                triggers
                    .iter()
                    .flat_map(|found| found.spans.iter().copied()),
            );
            spans = merged(spans);
        }
        let triggers = triggers.iter().map(|found| found.trigger).collect();
        Some(Sample {
            post,
            spans,
            triggers,
        })
    }
}

impl Preview {
    /// Nothing found yet among posts seen from the second moment of `span` to the first.
    fn of(query: &Query, span: Option<(Moment, Moment)>, scanned: u64) -> Self {
        Self {
            in_words: query.in_words(),
            warnings: query.warnings().iter().map(ToString::to_string).collect(),
            matched: 0,
            scanned,
            is_filling: false,
            is_partial: false,
            per_day: None,
            days: span.map_or_else(Vec::new, days),
            samples: Vec::new(),
        }
    }

    fn count(&mut self, seen_at: Moment) {
        self.matched += 1;
        let day = seen_at.day_start();
        if let Some((_, count)) = self.days.iter_mut().find(|(known, _)| *known == day) {
            *count += 1;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "at most a million posts")]
    fn finish(&mut self, span: Option<(Moment, Moment)>) {
        let time = span.map_or_else(Span::default, |(newest, oldest)| newest.since(oldest));
        let matched = self.matched as f64;
        if time >= LEAST_TIME {
            self.per_day = Some(matched / time.days());
        }
        let share = matched / self.scanned.max(1) as f64;
        if self.scanned >= ENOUGH && share >= MANY {
            let percent = share * 100.0;
            self.warnings.push(format!(
                "it matches {percent:.0} % of all posts, which is more than anybody reads"
            ));
        }
    }
}

/// The UTC days from the second moment to the first, the oldest first; at most the last fourteen.
fn days((newest, oldest): (Moment, Moment)) -> Vec<(Moment, u32)> {
    let last = newest.day_start();
    let first = oldest.day_start().max(last.minus(Span::DAY.times(13)));
    let mut day = first;
    let mut days = Vec::new();
    while day <= last {
        days.push((day, 0));
        day = day.plus(Span::DAY);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_finds_too_much_says_so() {
        let now = Moment::parse("2026-07-04T14:38:08Z").unwrap();
        let span = Some((now, now.minus(Span::DAY)));
        let warnings = |matched, scanned| {
            let mut preview = Preview::of(&Query::parse("crm").unwrap(), span, scanned);
            (0..matched).for_each(|_| preview.count(now));
            preview.finish(span);
            assert_eq!(preview.matched, matched);
            preview.warnings
        };
        assert_eq!(
            warnings(40, 1_000),
            ["it matches 4 % of all posts, which is more than anybody reads"]
        );
        assert!(warnings(9, 1_000).is_empty());
        // So few posts say nothing about a share.
        assert!(warnings(40, 999).is_empty());
    }
}
