//! Pausing a source, reading it now, removing it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::sources;
use rapport_model::ids::SourceId;

use crate::Web;
use crate::address::Id;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::version::IfMatch;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::saved_searches::api::change::Pause;
use crate::understand::sources::api::list::{SourceView, reply};

/// `POST /api/v1/sources/{id}/pause`
pub(crate) async fn pause(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SourceId>,
    if_match: IfMatch,
    Sent { value, once }: Sent<Pause>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            let known = sources::find(&app, &actor, id).await?;
            let version = if_match.among("source", sources::version(&known))?;
            sources::pause_version(&app, &actor, id, version, value.paused).await?;
            Ok(Done::Record(id.to_string()))
        },
        |app, _| async move { Ok(reply(sources::find(&app, &actor, id).await?)) },
    )
    .await
}

/// What [`pause`] is.
pub(crate) fn pause_is() -> Operation {
    Operation::new("pauseSource", "Have a source rest, or read it again")
        .takes::<Pause>("{\"paused\":true}")
        .gives::<SourceView>(200)
        .once()
        .tagged()
        .if_match()
}

/// `POST /api/v1/sources/{id}/read`
pub(crate) async fn read_now(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SourceId>,
    Sent { .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    sources::read_now(&web.app, session.actor(), id).await?;
    Ok(Reply::done().into_response())
}

/// What [`read_now`] is.
pub(crate) fn read_now_is() -> Operation {
    Operation::new(
        "readSource",
        "Read a polled source as soon as its host's pace allows",
    )
    .note("Asked twice, it is read once. A made-up source of the demo world is refused with 409.")
    .takes::<Nothing>("{}")
}

/// `DELETE /api/v1/sources/{id}`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SourceId>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = sources::find(&web.app, actor, id).await?;
    let version = if_match.choose("source", sources::version(&known))?;
    sources::remove_version(&web.app, actor, id, version).await?;
    Ok(Reply::done().into_response())
}

/// What [`remove`] is.
pub(crate) fn remove_is() -> Operation {
    Operation::new(
        "removeSource",
        "Stop listening for good; what was found stays",
    )
    .if_match()
}
