//! Having a search stop listening for a while, and listen again.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::saved_searches;
use rapport_model::ids::SavedSearchId;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /saved-searches/{id}/pause`: `paused` is `true` or `false`.
pub(crate) async fn pause(
    State(web): State<Web>,
    session: Session,
    Id(search): Id<SavedSearchId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let paused = fields.read("paused").unwrap_or(true);
    saved_searches::pause(&web.app, session.actor(), search, paused).await?;
    let did = if paused {
        "search-paused"
    } else {
        "search-resumed"
    };
    Ok(see(&format!("/saved-searches?did={did}")))
}
