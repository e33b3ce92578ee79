//! Interactions as people read them: what was done, with whom, by whom.

use rapport_model::actor::{Actor, Right};
use rapport_model::connect::interaction::Interaction;
use rapport_model::ids::{InteractionId, PersonId, SignalId};
use rapport_store::Scoped;

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
    let mut found = scoped.newest_interactions(with, before, limit).await?;
    leave_out_hidden(&mut scoped, &mut found).await?;
    Ok(found)
}

/// One interaction.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: InteractionId) -> Result<Interaction, Error> {
    actor.may(Right::ReadSignals)?;
    let mut scoped = app.read(actor).await?;
    let stored = scoped.interaction(id).await?;
    let stored = stored.ok_or(Error::NotFound("interaction"))?;
    let mut found = [stored.interaction];
    leave_out_hidden(&mut scoped, &mut found).await?;
    let [found] = found;
    Ok(found)
}

/// A decision about a post goes for every signal in it, also for those of searches the reader does not
/// see; they are not told of them.
async fn leave_out_hidden(
    scoped: &mut Scoped<'_>,
    interactions: &mut [Interaction],
) -> Result<(), Error> {
    if !scoped.hides().await? {
        return Ok(());
    }
    let signals: Vec<SignalId> = interactions
        .iter()
        .flat_map(|interaction| interaction.signals.iter().copied())
        .collect();
    let hidden = scoped.hidden_signals(&signals).await?;
    for interaction in interactions {
        interaction
            .signals
            .retain(|signal| !hidden.contains(signal));
    }
    Ok(())
}
