//! Reading saved searches, and making one.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rapport_app::understand::saved_searches;
use rapport_model::ids::SavedSearchId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::saved_searches::api::view::{NEW, NewSearch, SearchView, reply};

/// Which piece of the searches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// `GET /api/v1/saved-searches`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<SearchQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let after = paging::cursor(asked.cursor.as_deref())?;
    let found = saved_searches::page(&web.app, session.actor(), after, limit + 1).await?;
    let piece = Piece::of(found, limit, |search| search.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(SearchView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new("listSavedSearches", "The saved searches, the oldest first")
        .asks::<SearchQuery>()
        .gives::<Piece<SearchView>>(200)
}

/// `GET /api/v1/saved-searches/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SavedSearchId>,
) -> Result<Response, Problem> {
    let found = saved_searches::find(&web.app, session.actor(), id).await?;
    Ok(reply(found).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new(
        "getSavedSearch",
        "One saved search, and how useful it has been",
    )
    .note("Its ETag names what people wrote; what it found moves without it.")
    .gives::<SearchView>(200)
    .tagged()
}

/// `POST /api/v1/saved-searches`
pub(crate) async fn create(
    State(web): State<Web>,
    session: Session,
    Sent { value, once }: Sent<NewSearch>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    let seen_by = value.seen_by()?;
    once.run(
        &web.app,
        &actor,
        |app| async move {
            let made = saved_searches::create_seen_by(&app, &actor, value.into(), seen_by).await?;
            Ok(Done::Record(made.id.to_string()))
        },
        |app, id| async move {
            let parsed = id.parse().map_err(|_| Problem::not_found("saved search"))?;
            let made = saved_searches::find(&app, &actor, parsed).await?;
            let version = saved_searches::version(&made);
            let reply = Reply::new(StatusCode::CREATED, &SearchView::from(made));
            Ok(reply.version(&version).at(&format!("/saved-searches/{id}")))
        },
    )
    .await
}

/// What [`create`] is.
pub(crate) fn create_is() -> Operation {
    Operation::new(
        "createSavedSearch",
        "Make a saved search; it is in force for the next post",
    )
    .takes::<NewSearch>(NEW)
    .gives::<SearchView>(201)
    .once()
    .tagged()
}
