//! Deciding about the post of a signal: taken up, not now, not worth it. The answer is the interaction, by
//! which it can be taken back.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::signals;
use rapport_model::ids::SignalId;
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::decided::decided;
use crate::api::once::{Done, Once};
use crate::api::operation::Operation;
use crate::api::sent::{Nothing, Sent};
use crate::api::version::IfMatch;
use crate::api::wire::{self, InteractionView};
use crate::problem::Problem;
use crate::session::Session;

/// Until when something is put off.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snooze {
    /// A moment in the future.
    #[schemars(with = "wire::Time")]
    pub(crate) until: Moment,
}

/// An example of [`Snooze`].
pub(crate) const SNOOZE: &str = "{\"until\":\"2027-01-11T06:00:00Z\"}";

/// `POST /api/v1/signals/{id}/act`
pub(crate) async fn act(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SignalId>,
    if_match: IfMatch,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    decide(&web, &session, id, &if_match, Move::Act, once).await
}

/// What [`act`] is.
pub(crate) fn act_is() -> Operation {
    Operation::new(
        "actOnSignal",
        "Note that you took up the conversation, on the network",
    )
    .note("Rapport writes to nobody: this says what a person did.")
    .takes::<Nothing>("{}")
    .gives::<InteractionView>(201)
    .once()
    .if_match()
}

/// `POST /api/v1/signals/{id}/snooze`
pub(crate) async fn snooze(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SignalId>,
    if_match: IfMatch,
    Sent { value, once }: Sent<Snooze>,
) -> Result<Response, Problem> {
    decide(
        &web,
        &session,
        id,
        &if_match,
        Move::Snooze(value.until),
        once,
    )
    .await
}

/// What [`snooze`] is.
pub(crate) fn snooze_is() -> Operation {
    Operation::new("snoozeSignal", "Put it off until a moment")
        .takes::<Snooze>(SNOOZE)
        .gives::<InteractionView>(201)
        .once()
        .if_match()
}

/// `POST /api/v1/signals/{id}/dismiss`
pub(crate) async fn dismiss(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SignalId>,
    if_match: IfMatch,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    decide(&web, &session, id, &if_match, Move::Dismiss, once).await
}

/// What [`dismiss`] is.
pub(crate) fn dismiss_is() -> Operation {
    Operation::new("dismissSignal", "Say that it is not worth a conversation")
        .takes::<Nothing>("{}")
        .gives::<InteractionView>(201)
        .once()
        .if_match()
}

async fn decide(
    web: &Web,
    session: &Session,
    id: SignalId,
    if_match: &IfMatch,
    to: Move,
    once: Once,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            let known = signals::find(&app, &actor, id).await?;
            let version = if_match.among("signal", signals::version(&known))?;
            let done = decide::about_version(&app, &actor, id, version, to).await?;
            Ok(Done::Record(done.to_string()))
        },
        |app, done| decided(app, actor, done),
    )
    .await
}
