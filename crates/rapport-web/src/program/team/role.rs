//! Making a member something else.

use axum::extract::State;
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::members;
use rapport_model::actor::Role;
use rapport_model::ids::UserId;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /team/members/{id}/role`
pub(crate) async fn change(
    State(web): State<Web>,
    session: Session,
    Id(who): Id<UserId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let role: Role = fields
        .text("role")
        .parse()
        .map_err(|error: String| Problem::from(Error::invalid("role", error)))?;
    members::change_role(&web.app, session.actor(), who, role).await?;
    // Whoever lowers themselves has no way back to the page.
    let mine = who == session.actor().user && role != Role::Admin;
    Ok(see(if mine {
        "/today?did=role-changed"
    } else {
        "/team?did=role-changed"
    }))
}
