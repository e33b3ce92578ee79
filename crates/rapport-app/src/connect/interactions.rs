//! Interactions as people read them: what was done, with whom, by whom.

use rapport_model::actor::{Actor, Right};
use rapport_model::connect::interaction::Interaction;
use rapport_model::ids::{InteractionId, PersonId};

use crate::app::App;
use crate::error::Error;

/// Some interactions from before `before`, with anyone or with one person, the newest first.
///
/// # Errors
/// When the role may not see them.
pub async fn page(
    app: &App,
    actor: &Actor,
    with: Option<PersonId>,
    before: Option<InteractionId>,
    limit: usize,
) -> Result<Vec<Interaction>, Error> {
    actor.may(Right::ReadSignals)?;
    let before = before.unwrap_or(InteractionId::from(uuid::Uuid::max()));
    let mut scoped = app.read(actor).await?;
    Ok(scoped.newest_interactions(with, before, limit).await?)
}

/// One interaction.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: InteractionId) -> Result<Interaction, Error> {
    actor.may(Right::ReadSignals)?;
    let stored = app.read(actor).await?.interaction(id).await?;
    stored
        .map(|stored| stored.interaction)
        .ok_or(Error::NotFound("interaction"))
}
