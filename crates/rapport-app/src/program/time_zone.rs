//! Where someone lives, as far as clocks go: learnt from their browser while nobody has said it, chosen
//! by themself from then on. Which one it is stands in no log: it tells where they are.
//!
//! Whoever may put something off may say when mornings are: it asks for no right of its own.

use rapport_model::actor::{Actor, Right};
use rapport_model::time::TimeZone;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::session::SignedIn;

/// Chooses one's own time zone by its name, which may be an old one or in another case.
///
/// # Errors
/// [`Error::Invalid`] for `time_zone` when there is no such zone, [`Error::Forbidden`].
pub async fn choose(app: &App, actor: &Actor, name: &str) -> Result<TimeZone, Error> {
    actor.may(Right::ActOnSignals)?;
    let zone: TimeZone = name
        .parse()
        .map_err(|message: String| Error::invalid("time_zone", message))?;
    note(app, actor, zone.clone(), Known::Replaced).await?;
    Ok(zone)
}

/// Notes the zone the browser of someone who has just signed in lives in, unless theirs is known.
///
/// # Errors
/// When the database cannot be written.
pub async fn learn(app: &App, signed_in: &SignedIn, told: Option<TimeZone>) -> Result<(), Error> {
    match told {
        Some(zone) if signed_in.user.time_zone.is_none() => {
            note(app, &signed_in.actor, zone, Known::Kept).await
        }
        _ => Ok(()),
    }
}

/// What becomes of a zone that is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Kept,
    Replaced,
}

async fn note(app: &App, actor: &Actor, zone: TimeZone, known: Known) -> Result<(), Error> {
    let (now, user) = (app.now(), actor.user);
    let change = app.change("time_zone.changed", user, json!({}));
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let changed = match known {
                    Known::Kept => instance.learn_time_zone(user, &zone).await?,
                    Known::Replaced => instance.set_time_zone(user, &zone).await?,
                };
                if changed {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(())
}
