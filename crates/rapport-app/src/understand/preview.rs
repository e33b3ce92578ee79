//! Preview: what a query would have found among the posts seen lately.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::PostId;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::post::Post;
use rapport_model::understand::span::merged;
use rapport_model::understand::trigger::Trigger;
use rapport_science::understand::trigger;
use rapport_search::{Analysed, Analyser, Query};

use crate::app::App;
use crate::error::Error;
use crate::understand::document;

/// The most posts a preview looks at, the newest first.
pub const POSTS: usize = 20_000;
/// The most samples it shows.
pub const SAMPLES: usize = 8;
/// Posts read from the database in one go.
const PIECE: usize = 2_000;
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
    let posts = recent(app, actor).await?;
    let (app, wanted) = (app.clone(), triggers.to_vec());
    // A second of work at most, but not on a thread that answers requests.
    tokio::task::spawn_blocking(move || evaluate(&app, &query, &wanted, posts))
        .await
        .map_err(|_| Error::Unavailable("the program is shutting down".to_owned()))
}

async fn recent(app: &App, actor: &Actor) -> Result<Vec<Post>, Error> {
    let mut scoped = app.read(actor).await?;
    let mut posts = Vec::new();
    let streams = scoped.streams_heard().await?;
    let share = POSTS / streams.len().max(1);
    for stream in streams {
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
    let analyser = Analyser::new();
    let mut analysed = Analysed::default();
    let mut scratch = trigger::Scratch::default();
    let mut preview = Preview {
        in_words: query.in_words(),
        warnings: query.warnings().iter().map(ToString::to_string).collect(),
        matched: 0,
        scanned: posts.len() as u64,
        per_day: None,
        days: days(&posts),
        samples: Vec::new(),
    };
    let time = match (posts.first(), posts.last()) {
        (Some(newest), Some(oldest)) => newest.seen_at.since(oldest.seen_at),
        _ => Span::default(),
    };
    for post in posts {
        let document = document(&post);
        analyser.analyse_into(&document, &mut analysed);
        if !query.matches(&analysed) {
            continue;
        }
        let showing = preview.samples.len() < SAMPLES;
        let triggers = if wanted.is_empty() && !showing {
            Vec::new()
        } else {
            app.packs().classify(&document, &mut scratch)
        };
        if !wanted.is_empty() && !triggers.iter().any(|found| wanted.contains(&found.trigger)) {
            continue;
        }
        preview.matched += 1;
        if let Some((_, count)) = preview
            .days
            .iter_mut()
            .find(|(day, _)| *day == post.seen_at.day_start())
        {
            *count += 1;
        }
        if showing {
            let mut spans = query.spans(&analysed);
            spans.extend(
                triggers
                    .iter()
                    .flat_map(|found| found.spans.iter().copied()),
            );
            let spans = merged(spans);
            let triggers = triggers.iter().map(|found| found.trigger).collect();
            preview.samples.push(Sample {
                post,
                spans,
                triggers,
            });
        }
    }
    if time >= LEAST_TIME {
        #[expect(clippy::cast_precision_loss, reason = "at most a few thousand posts")]
        let matched = preview.matched as f64;
        preview.per_day = Some(matched / time.days());
    }
    preview
}

/// The UTC days in which posts were seen, the oldest first; at most the last fourteen.
fn days(posts: &[Post]) -> Vec<(Moment, u32)> {
    let (Some(newest), Some(oldest)) = (posts.first(), posts.last()) else {
        return Vec::new();
    };
    let last = newest.seen_at.day_start();
    let first = oldest
        .seen_at
        .day_start()
        .max(last.minus(Span::DAY.times(13)));
    let mut day = first;
    let mut days = Vec::new();
    while day <= last {
        days.push((day, 0));
        day = day.plus(Span::DAY);
    }
    days
}
