//! Changing a webhook and its secret, removing it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::program::webhooks::{self, WebhookChange};
use rapport_model::ids::WebhookId;
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::version::IfMatch;
use crate::api::wire;
use crate::problem::Problem;
use crate::program::settings::webhooks::api::view::{WebhookView, reply};
use crate::session::Session;

/// What is to become different; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SomeOfWebhook")]
pub(crate) struct SomeOfWebhook {
    /// Where to.
    address: Option<String>,
    /// Which types of event; empty: all there are.
    types: Option<Vec<String>>,
    /// true: rest; false: go on, also after Rapport gave up.
    paused: Option<bool>,
}

/// `PATCH /api/v1/webhooks/{id}`
pub(crate) async fn patch(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    if_match: IfMatch,
    Sent { value, .. }: Sent<SomeOfWebhook>,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = webhooks::find(&web.app, actor, id).await?;
    let version = if_match.choose("webhook", webhooks::version(&known))?;
    let to = WebhookChange {
        address: value.address,
        types: value.types,
        paused: value.paused,
    };
    let changed = webhooks::change(&web.app, actor, id, version, to).await?;
    Ok(reply(changed).into_response())
}

/// What [`patch`] is.
pub(crate) fn patch_is() -> Operation {
    Operation::new(
        "patchWebhook",
        "Change some of a webhook; what is left out stays",
    )
    .note("What happens while it rests is told when it goes on.")
    .takes::<SomeOfWebhook>("{\"paused\":true}")
    .gives::<WebhookView>(200)
    .tagged()
    .if_match()
}

/// `DELETE /api/v1/webhooks/{id}`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = webhooks::find(&web.app, actor, id).await?;
    let version = if_match.choose("webhook", webhooks::version(&known))?;
    webhooks::remove(&web.app, actor, id, version).await?;
    Ok(Reply::done().into_response())
}

/// What [`remove`] is.
pub(crate) fn remove_is() -> Operation {
    Operation::new(
        "removeWebhook",
        "Tell a system nothing any more; the log of its deliveries goes with it",
    )
    .if_match()
}

/// A secret that was made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookSecret")]
struct SecretView {
    /// What messages are signed with from now on; shown this once.
    secret: String,
    /// Until when the old one signs beside it.
    #[schemars(with = "wire::Time")]
    old_secret_until: Moment,
}

/// `POST /api/v1/webhooks/{id}/secret`
pub(crate) async fn change_secret(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    Sent { .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let (secret, until) = webhooks::change_secret(&web.app, session.actor(), id).await?;
    let view = SecretView {
        secret: secret.text().to_owned(),
        old_secret_until: until,
    };
    Ok(Reply::ok(&view).into_response())
}

/// What [`change_secret`] is.
pub(crate) fn change_secret_is() -> Operation {
    Operation::new("changeWebhookSecret", "Sign with another secret")
        .note("For 24 hours every message carries a signature of each. Asked twice, there is a third secret.")
        .takes::<Nothing>("{}")
        .gives::<SecretView>(200)
}
