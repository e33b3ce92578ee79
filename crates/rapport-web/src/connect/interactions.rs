//! Interactions for programs: listed, shown, taken back.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::connect::interactions;
use rapport_app::today;
use rapport_model::actor::Actor;
use rapport_model::ids::{InteractionId, PersonId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::wire::{self, InteractionView};
use crate::problem::Problem;
use crate::session::Session;

/// Which interactions to list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InteractionQuery {
    /// Only those with this person.
    #[schemars(with = "Option<wire::Id>")]
    person: Option<PersonId>,
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// `GET /api/v1/interactions`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<InteractionQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let before = paging::cursor(asked.cursor.as_deref())?;
    let actor = session.actor();
    let found = interactions::page(&web.app, actor, asked.person, before, limit + 1).await?;
    let piece = Piece::of(found, limit, |interaction| interaction.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(InteractionView::from).collect();
    Ok(paging::reply(
        &uri,
        &Piece {
            items,
            next: next.clone(),
        },
        next.as_deref(),
    ))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listInteractions",
        "What was done with people, the newest first",
    )
    .asks::<InteractionQuery>()
    .gives::<Piece<InteractionView>>(200)
}

/// `GET /api/v1/interactions/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<InteractionId>,
) -> Result<Response, Problem> {
    let reply = one(web.app, *session.actor(), id.to_string()).await?;
    Ok(reply.into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getInteraction", "One thing that was done").gives::<InteractionView>(200)
}

/// `POST /api/v1/interactions/{id}/undo`
pub(crate) async fn undo(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<InteractionId>,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            today::undo(&app, &actor, id).await?;
            Ok(Done::Record(id.to_string()))
        },
        |app, id| one(app, actor, id),
    )
    .await
}

/// What [`undo`] is.
pub(crate) fn undo_is() -> Operation {
    Operation::new(
        "undoInteraction",
        "Take it back: its signals are as they were before",
    )
    .takes::<Nothing>("{}")
    .gives::<InteractionView>(200)
    .once()
}

/// The answer with one interaction.
async fn one(app: rapport_app::App, actor: Actor, id: String) -> Result<Reply, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found("interaction"))?;
    let found = interactions::find(&app, &actor, id).await?;
    Ok(Reply::ok(&InteractionView::from(found)))
}
