//! Reading a polled source at once instead of at its next turn.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::sources;
use rapport_model::ids::SourceId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /sources/{id}/read`
pub(crate) async fn read_now(
    State(web): State<Web>,
    session: Session,
    Id(source): Id<SourceId>,
) -> Result<Response, Problem> {
    sources::read_now(&web.app, session.actor(), source).await?;
    Ok(see("/sources?did=source-read"))
}
