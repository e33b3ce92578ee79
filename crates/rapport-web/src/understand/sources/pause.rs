//! Having a source rest, and reading it again.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::sources;
use rapport_model::ids::SourceId;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /sources/{id}/pause`: `paused` is `true` or `false`.
pub(crate) async fn pause(
    State(web): State<Web>,
    session: Session,
    Id(source): Id<SourceId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let paused = fields.read("paused").unwrap_or(true);
    sources::pause(&web.app, session.actor(), source, paused).await?;
    Ok(see(if paused {
        "/sources?did=source-paused"
    } else {
        "/sources?did=source-resumed"
    }))
}
