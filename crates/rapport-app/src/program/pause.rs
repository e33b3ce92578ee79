//! The pause after a restore: nothing is listened to and nothing goes out until an admin says so.
//!
//! A restored instance believes that it is the moment of its backup. What it would do on its own
//! then (read on from old places, and whatever else is overdue) waits for a person to look.

use rapport_model::actor::{Actor, Right};
use rapport_store::InstanceState;
use serde_json::json;

use crate::app::App;
use crate::error::Error;

/// Reads again whether the instance is paused; another process may have ended it.
///
/// # Errors
/// When the database fails.
pub async fn refresh(app: &App) -> Result<InstanceState, Error> {
    let state = app.store().read_instance().await?.state().await?;
    app.set_state(state.clone());
    Ok(state)
}

/// Refuses what must not happen during a pause.
///
/// # Errors
/// [`Error::Unavailable`] with the way out.
pub fn check(app: &App) -> Result<(), Error> {
    match app.state().paused {
        None => Ok(()),
        Some((since, because)) => Err(Error::Unavailable(format!(
            "this instance is paused since {since}: {because}; an admin resumes it on any page, or with: rapport resume"
        ))),
    }
}

/// Lets the instance go on; `false` when it was not paused.
///
/// # Errors
/// [`Error::Forbidden`] for anyone but an admin; when the database fails.
pub async fn resume(app: &App, actor: &Actor) -> Result<bool, Error> {
    actor.may(Right::OperateInstance)?;
    let (user, now) = (actor.user, app.now());
    let change = app.change("instance.resumed", "instance", json!({}));
    let resumed = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let resumed = instance.resume().await?;
                if resumed {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(resumed)
            })
        })
        .await?;
    refresh(app).await?;
    Ok(resumed)
}
