//! Letting a member in again.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::members;
use rapport_model::ids::UserId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /team/members/{id}/reactivate`
pub(crate) async fn reactivate(
    State(web): State<Web>,
    session: Session,
    Id(who): Id<UserId>,
) -> Result<Response, Problem> {
    members::reactivate(&web.app, session.actor(), who).await?;
    Ok(see("/team?did=reactivated"))
}
