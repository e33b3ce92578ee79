//! Saying whether a signal was useful.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::{judge as verb, signals};
use rapport_model::ids::SignalId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::operation::Operation;
use crate::api::sent::Sent;
use crate::api::version::IfMatch;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::signals::api::list::one;
use crate::understand::signals::api::view::SignalView;

/// A judgement.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    /// true, false, or null to take it back.
    useful: Said,
}

/// Never left out: an empty body must not take a judgement back.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Said(Option<bool>);

/// `PUT /api/v1/signals/{id}/judgement`
pub(crate) async fn judge(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SignalId>,
    if_match: IfMatch,
    Sent { value, .. }: Sent<Judgement>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    let known = signals::find(&web.app, &actor, id).await?;
    let version = if_match.choose("signal", signals::version(&known))?;
    verb::judge_version(&web.app, &actor, id, version, value.useful.0).await?;
    Ok(one(web.app, actor, id.to_string()).await?.into_response())
}

/// What [`judge`] is.
pub(crate) fn judge_is() -> Operation {
    Operation::new(
        "judgeSignal",
        "Say whether it was useful; its search learns from it",
    )
    .takes::<Judgement>("{\"useful\":true}")
    .gives::<SignalView>(200)
    .tagged()
    .if_match()
}
