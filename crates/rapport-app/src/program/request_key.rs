//! Doing what a caller asks once, however often they ask: they name the request, and a repetition
//! gets the answer of the first time.
//!
//! 1. The key is claimed, with a hash of the request. The same key with another request is refused.
//! 2. The change is made. Its transaction notes under the key what was changed, and can do so once.
//! 3. The answer is made from what was changed, and kept.
//!
//! A process that dies before 2 has changed nothing: the repetition does it. One that dies between
//! 2 and 3 leaves what was changed under the key: the repetition makes the same answer from it. Two
//! that run at once cannot both commit: the database undoes the second, which answers like the first.

use rapport_model::actor::Actor;
use rapport_model::time::Span;
use rapport_store::RequestKey;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::crash_point::crash_point;
use crate::error::Error;

/// How long an answer is kept.
pub const KEPT_FOR: Span = Span::DAY;
/// The longest name of a request, in bytes.
pub const NAME_LIMIT: usize = 200;

/// How a named request stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Nothing was changed under this name yet.
    New,
    /// This record was made or changed, and the answer was lost.
    Changed(String),
    /// It was answered like this.
    Answered(Value),
}

/// Claims a key for a request (everything that makes it what it is), or finds how the request stands.
///
/// # Errors
/// [`Error::Invalid`] when the key belongs to another request.
pub async fn claim(
    app: &App,
    actor: &Actor,
    name: &str,
    request: &[u8],
) -> Result<Standing, Error> {
    let (key, now) = (key(actor, name), app.now());
    let hash = Sha256::digest(request).to_vec();
    let sent = hash.clone();
    let known = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped
                    .claim_request(&key, &hash, now, now.minus(KEPT_FOR))
                    .await
            })
        })
        .await?;
    crash_point("request.claimed");
    if known.request_hash != sent {
        return Err(Error::invalid(
            "Idempotency-Key",
            "this key was used for another request within the last 24 hours; choose a new one",
        ));
    }
    Ok(match (known.answer, known.change) {
        (Some(answer), _) => Standing::Answered(answer),
        (None, Some(change)) => Standing::Changed(record_of(&change)),
        (None, None) => Standing::New,
    })
}

/// The app for the verb of a claimed request.
#[must_use]
pub fn under(app: &App, actor: &Actor, name: &str) -> App {
    app.under(key(actor, name))
}

/// Whether a verb was undone because the same request was carried out at the same time.
#[must_use]
pub fn was_repeated(error: &Error) -> bool {
    matches!(error, Error::Store(rapport_store::Error::Repeated))
}

/// Keeps the answer to a request.
///
/// # Errors
/// When the database cannot be written.
pub async fn answer(app: &App, actor: &Actor, name: &str, answer: Value) -> Result<(), Error> {
    crash_point("request.changed");
    let key = key(actor, name);
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move { scoped.answer_request(&key, &answer).await })
        })
        .await?;
    crash_point("request.answered");
    Ok(())
}

/// Gives back the key of a request that was refused and changed nothing.
///
/// # Errors
/// When the database cannot be written.
pub async fn release(app: &App, actor: &Actor, name: &str) -> Result<(), Error> {
    let key = key(actor, name);
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move { scoped.release_request(&key).await })
        })
        .await?;
    Ok(())
}

fn key(actor: &Actor, name: &str) -> RequestKey {
    RequestKey {
        workspace: actor.workspace,
        user: actor.user,
        name: name.into(),
    }
}

/// The record a change made: the interaction it was logged as, or the subject itself.
fn record_of(change: &Value) -> String {
    let interaction = &change["fields"]["interaction"][1];
    let subject = &change["subject"];
    interaction
        .as_str()
        .or(subject.as_str())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_decision_is_known_by_its_interaction_and_anything_else_by_itself() {
        let acted = json!({ "kind": "signal.acted", "subject": "a", "fields": { "interaction": [null, "b"] } });
        assert_eq!(record_of(&acted), "b");
        let made = json!({ "kind": "saved_search.created", "subject": "a", "fields": {} });
        assert_eq!(record_of(&made), "a");
    }
}
