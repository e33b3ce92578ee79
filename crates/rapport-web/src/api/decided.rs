//! The answer to a decision, whatever it was about: the interaction it was logged as, by which it can
//! be taken back.

use axum::http::StatusCode;
use rapport_app::App;
use rapport_app::connect::interactions;
use rapport_model::actor::Actor;

use crate::api::reply::Reply;
use crate::api::wire::InteractionView;
use crate::problem::Problem;

/// From the id of the interaction.
pub(crate) async fn decided(app: App, actor: Actor, id: String) -> Result<Reply, Problem> {
    let parsed = id.parse().map_err(|_| Problem::not_found("interaction"))?;
    let found = interactions::find(&app, &actor, parsed).await?;
    let reply = Reply::new(StatusCode::CREATED, &InteractionView::from(found));
    Ok(reply.at(&format!("/interactions/{id}")))
}
