//! Undoing the link with an account at a provider.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::provider;
use rapport_model::ids::ProviderId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /settings/sign-in/providers/{id}/unlink`
pub(crate) async fn unlink(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<ProviderId>,
) -> Result<Response, Problem> {
    provider::unlink(&web.app, session.actor(), session.id(), id).await?;
    Ok(see("/settings/sign-in?did=provider-unlinked"))
}
