//! Whether a write can be committed now, found out by committing one.
//!
//! Asked often, it writes at most once a second: the answer is the last one while that is fresh.

use std::time::Duration;

use rapport_model::time::{Moment, Span};
use tokio::sync::Mutex;

use crate::app::App;
use crate::error::Error;

/// How long an answer holds.
const FRESH_FOR: Span = Span::SECOND;
/// How long the disk may take.
const LONGEST: Duration = Duration::from_secs(5);

/// The last answer.
#[derive(Default)]
pub(crate) struct Readiness(Mutex<Option<(Moment, Result<(), Error>)>>);

/// Whether a write can be committed.
///
/// # Errors
/// Why not, in words.
pub async fn ready(app: &App) -> Result<(), Error> {
    let mut last = app.readiness().0.lock().await;
    let now = app.now();
    if let Some((at, answer)) = &*last {
        let age = now.since(*at);
        // A clock that was set back must not make an old answer last.
        if age >= Span::default() && age < FRESH_FOR {
            return answer.clone();
        }
    }
    let write = app
        .store()
        .write_instance(move |instance| Box::pin(async move { instance.beat(now).await }));
    let answer = match tokio::time::timeout(LONGEST, write).await {
        Ok(answer) => answer.map_err(Error::from),
        Err(_) => Err(Error::Unavailable(
            "the database has not confirmed a write for five seconds".to_owned(),
        )),
    };
    *last = Some((now, answer.clone()));
    answer
}
