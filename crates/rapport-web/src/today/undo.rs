//! Taking back what was decided last.

use axum::extract::State;
use axum::response::Response;
use rapport_app::today;
use rapport_model::ids::InteractionId;

use crate::Web;
use crate::address::{Id, local, see, with};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /interactions/{id}/undo`
pub(crate) async fn undo(
    State(web): State<Web>,
    session: Session,
    Id(interaction): Id<InteractionId>,
    fields: Fields,
) -> Result<Response, Problem> {
    today::undo(&web.app, session.actor(), interaction).await?;
    Ok(see(&with(
        local(fields.text("back"), "/today"),
        "did",
        "undone",
    )))
}
