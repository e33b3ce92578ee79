//! Today: the few people worth a conversation now.

pub mod show;

pub use show::{Today, show};

use rapport_model::actor::Actor;
use rapport_model::ids::{InteractionId, PersonId};
use rapport_model::time::Moment;

use crate::app::App;
use crate::error::Error;
use crate::understand::decide::{self, Move};

/// The conversation with a person was taken up: all their standing signals are acted on.
///
/// # Errors
/// [`Error::Conflict`] when nothing of theirs stands any more.
pub async fn act(app: &App, actor: &Actor, person: PersonId) -> Result<InteractionId, Error> {
    decide::about_person(app, actor, person, Move::Act).await
}

/// Not worth a conversation.
///
/// # Errors
/// As for [`act`].
pub async fn dismiss(app: &App, actor: &Actor, person: PersonId) -> Result<InteractionId, Error> {
    decide::about_person(app, actor, person, Move::Dismiss).await
}

/// Not now: the card comes back at `until`.
///
/// # Errors
/// As for [`act`], and [`Error::Invalid`] for a moment in the past.
pub async fn snooze(
    app: &App,
    actor: &Actor,
    person: PersonId,
    until: Moment,
) -> Result<InteractionId, Error> {
    decide::about_person(app, actor, person, Move::Snooze(until)).await
}

/// Takes the last three verbs back.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has no such interaction.
pub async fn undo(app: &App, actor: &Actor, interaction: InteractionId) -> Result<(), Error> {
    decide::undo(app, actor, interaction).await
}
