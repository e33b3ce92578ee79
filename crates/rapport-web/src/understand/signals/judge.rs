//! Saying whether a signal was useful. The search learns from it once enough has been said.

use axum::extract::State;
use axum::response::Response;
use rapport_app::understand::signals;
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
    signals::judge(&web.app, session.actor(), signal, useful).await?;
    Ok(see(local(fields.text("back"), "/signals")))
}
