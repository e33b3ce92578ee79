//! Changing a saved search, whole or in part, pausing it, removing it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::understand::saved_searches;
use rapport_model::ids::SavedSearchId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::version::IfMatch;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::saved_searches::api::view::{
    SearchView, SomeOfSearch, WHOLE, WholeSearch, reply,
};

/// Whether something rests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pause {
    /// true: rest; false: go on.
    pub(crate) paused: bool,
}

/// `PUT /api/v1/saved-searches/{id}`
pub(crate) async fn replace(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SavedSearchId>,
    if_match: IfMatch,
    Sent { value, .. }: Sent<WholeSearch>,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = saved_searches::find(&web.app, actor, id).await?;
    let version = if_match.choose("saved search", saved_searches::version(&known))?;
    let (form, paused, seen_by) = value.form()?;
    let changed =
        saved_searches::change_version(&web.app, actor, id, version, form, paused, seen_by).await?;
    Ok(reply(changed).into_response())
}

/// What [`replace`] is.
pub(crate) fn replace_is() -> Operation {
    Operation::new(
        "replaceSavedSearch",
        "Put a search in the place of what it was",
    )
    .note("Signals it found stay as they are.")
    .takes::<WholeSearch>(WHOLE)
    .gives::<SearchView>(200)
    .tagged()
    .if_match()
}

/// `PATCH /api/v1/saved-searches/{id}`
pub(crate) async fn patch(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SavedSearchId>,
    if_match: IfMatch,
    Sent { value, .. }: Sent<SomeOfSearch>,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = saved_searches::find(&web.app, actor, id).await?;
    let current = saved_searches::version(&known);
    if_match.choose("saved search", current.clone())?;
    let (form, paused, seen_by) = value.over(&known)?;
    // Bound to what it was laid over, also where the caller did not ask for it.
    let version = Some(current);
    let changed =
        saved_searches::change_version(&web.app, actor, id, version, form, paused, seen_by).await?;
    Ok(reply(changed).into_response())
}

/// What [`patch`] is.
pub(crate) fn patch_is() -> Operation {
    Operation::new(
        "patchSavedSearch",
        "Change some of a search; what is left out stays",
    )
    .takes::<SomeOfSearch>("{\"alert\":\"silent\"}")
    .gives::<SearchView>(200)
    .tagged()
    .if_match()
}

/// `POST /api/v1/saved-searches/{id}/pause`
pub(crate) async fn pause(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SavedSearchId>,
    Sent { value, once }: Sent<Pause>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            saved_searches::pause(&app, &actor, id, value.paused).await?;
            Ok(Done::Record(id.to_string()))
        },
        |app, _| async move { Ok(reply(saved_searches::find(&app, &actor, id).await?)) },
    )
    .await
}

/// What [`pause`] is.
pub(crate) fn pause_is() -> Operation {
    Operation::new("pauseSavedSearch", "Have a search rest, or listen again")
        .takes::<Pause>("{\"paused\":true}")
        .gives::<SearchView>(200)
        .once()
        .tagged()
}

/// `DELETE /api/v1/saved-searches/{id}`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SavedSearchId>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = saved_searches::find(&web.app, actor, id).await?;
    let version = if_match.choose("saved search", saved_searches::version(&known))?;
    match saved_searches::remove_version(&web.app, actor, id, version).await {
        Ok(()) | Err(Error::NotFound(_)) => Ok(Reply::done().into_response()),
        Err(error) => Err(error.into()),
    }
}

/// What [`remove`] is.
pub(crate) fn remove_is() -> Operation {
    Operation::new(
        "removeSavedSearch",
        "Remove a search with the signals it found",
    )
    .note("What people did about them stays logged.")
    .if_match()
}
