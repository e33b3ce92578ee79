//! Saying whether a signal was useful. It counts for every search that found the post, and each
//! learns from it once enough has been said.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::judge;
use rapport_model::ids::SignalId;

use crate::Web;
use crate::address::{Id, local, see};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /signals/{id}/judgement`: `useful` is `yes`, `no`, or empty to take it back.
pub(crate) async fn judge(
    State(web): State<Web>,
    session: Session,
    Id(signal): Id<SignalId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let useful = match fields.text("useful") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    judge::judge(&web.app, session.actor(), signal, useful).await?;
    Ok(see(local(fields.text("back"), "/signals")))
}
