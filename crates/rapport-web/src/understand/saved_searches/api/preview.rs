//! What a query would have found among the posts that were read lately.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::preview;
use rapport_model::time::Moment;
use rapport_model::understand::trigger::Trigger;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::refusal::Wrong;
use crate::api::reply::Reply;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::signals::api::view::PostView;

/// What to try.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewQuery {
    /// In the query language.
    query: String,
    /// Triggers that count, with commas between; all unless told.
    triggers: Option<String>,
}

/// What was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Preview")]
struct PreviewView {
    /// The query as Rapport understood it.
    in_words: String,
    /// What is costly or looks unintended.
    warnings: Vec<String>,
    /// Posts that matched.
    matched: u64,
    /// Posts looked at.
    scanned: u64,
    /// Older posts are still being read; only the newest 20,000 were looked at.
    is_filling: bool,
    /// More posts match; only the newest 2,000 with the words were read for how they are written or what they are signs
    /// of.
    is_partial: bool,
    /// Matches a day; null when the posts span less than an hour.
    per_day: Option<f64>,
    /// Matches in each UTC day.
    days: Vec<Day>,
    /// Some of them, the newest first.
    samples: Vec<SampleView>,
}

/// A day's matches.
#[derive(Serialize, JsonSchema)]
struct Day {
    /// Its beginning, in UTC.
    #[schemars(with = "wire::Time")]
    day: Moment,
    /// How many.
    matched: u32,
}

/// A post that matched.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sample")]
struct SampleView {
    /// What was said.
    post: PostView,
    /// The words that matched: half-open ranges of bytes of the text in UTF-8.
    spans: Vec<(usize, usize)>,
    /// What it is a sign of.
    #[schemars(with = "Vec<wire::TriggerWord>")]
    triggers: Vec<Trigger>,
}

/// `GET /api/v1/saved-searches/preview`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Asked(asked): Asked<PreviewQuery>,
) -> Result<Response, Problem> {
    let triggers = triggers(asked.triggers.as_deref().unwrap_or_default())?;
    let found = preview::preview(&web.app, session.actor(), &asked.query, &triggers).await?;
    let days = found.days.into_iter();
    let samples = found.samples.into_iter().map(|sample| SampleView {
        post: sample.post.into(),
        spans: sample.spans,
        triggers: sample.triggers,
    });
    let view = PreviewView {
        in_words: found.in_words,
        warnings: found.warnings,
        matched: found.matched,
        scanned: found.scanned,
        is_filling: found.is_filling,
        is_partial: found.is_partial,
        per_day: found.per_day,
        days: days.map(|(day, matched)| Day { day, matched }).collect(),
        samples: samples.collect(),
    };
    Ok(Reply::ok(&view).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("previewSavedSearch", "What a query would have found lately")
        .asks::<PreviewQuery>()
        .gives::<PreviewView>(200)
}

fn triggers(listed: &str) -> Result<Vec<Trigger>, Problem> {
    listed
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.parse()
                .map_err(|error: String| Problem::invalid(vec![Wrong::new("triggers", error)]))
        })
        .collect()
}
