//! Making an invitation stop working.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::invitations;
use rapport_model::ids::InvitationId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /team/invitations/{id}/revoke`
pub(crate) async fn revoke(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<InvitationId>,
) -> Result<Response, Problem> {
    invitations::revoke(&web.app, session.actor(), id).await?;
    Ok(see("/team?did=invitation-revoked"))
}
