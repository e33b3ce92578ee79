//! Going into another workspace without signing in again. The session remembers where it is.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::session;
use rapport_model::ids::WorkspaceId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /workspaces/{id}/enter`
pub(crate) async fn enter(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WorkspaceId>,
) -> Result<Response, Problem> {
    let held = session.id().ok_or_else(|| Problem::signed_out("/"))?;
    session::enter(&web.app, session.actor(), held, id).await?;
    Ok(see("/today?did=entered"))
}
