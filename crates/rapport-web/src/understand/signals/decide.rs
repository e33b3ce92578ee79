//! Deciding about one signal, with every other one in the same post: taken up, not now, not worth
//! it. Each answers with the list as it was filtered, and offers the way back.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::decide::{self, Move};
use rapport_model::ids::SignalId;

use crate::Web;
use crate::address::{Id, local, see, with};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::later::Later;

/// `POST /signals/{id}/act`
pub(crate) async fn act(
    State(web): State<Web>,
    session: Session,
    Id(signal): Id<SignalId>,
    fields: Fields,
) -> Result<Response, Problem> {
    decide(&web, &session, signal, Move::Act, "acted", &fields).await
}

/// `POST /signals/{id}/snooze`
pub(crate) async fn snooze(
    State(web): State<Web>,
    session: Session,
    Id(signal): Id<SignalId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let until = fields
        .read("until")
        .unwrap_or(Later::Tomorrow)
        .until(web.app.now(), &session.zone());
    decide(
        &web,
        &session,
        signal,
        Move::Snooze(until),
        "snoozed",
        &fields,
    )
    .await
}

/// `POST /signals/{id}/dismiss`
pub(crate) async fn dismiss(
    State(web): State<Web>,
    session: Session,
    Id(signal): Id<SignalId>,
    fields: Fields,
) -> Result<Response, Problem> {
    decide(&web, &session, signal, Move::Dismiss, "dismissed", &fields).await
}

async fn decide(
    web: &Web,
    session: &Session,
    signal: SignalId,
    to: Move,
    did: &str,
    fields: &Fields,
) -> Result<Response, Problem> {
    let done = decide::about_post(&web.app, session.actor(), signal, to).await?;
    let path = with(local(fields.text("back"), "/signals"), "did", did);
    Ok(see(&with(&path, "undo", &done.to_string())))
}
