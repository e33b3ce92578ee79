//! What a webhook was sent, and sending it again.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::program::webhooks;
use rapport_model::ids::{DeliveryId, WebhookId};
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::wire;
use crate::problem::Problem;
use crate::program::settings::webhooks::api::view::{DeliveryView, WebhookView, reply};
use crate::session::Session;

/// Which piece of the deliveries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    limit: Option<u32>,
}

/// `GET /api/v1/webhooks/{id}/deliveries`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Id(id): Id<WebhookId>,
    Asked(asked): Asked<DeliveryQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let before: Option<DeliveryId> = paging::cursor(asked.cursor.as_deref())?;
    let found = webhooks::deliveries(&web.app, session.actor(), id, before, limit + 1).await?;
    let piece = Piece::of(found, limit, |delivery| delivery.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(DeliveryView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listDeliveries",
        "What a webhook was sent, the newest first",
    )
    .note("Attempts are kept for 30 days, and the last 1,000 of a webhook.")
    .asks::<DeliveryQuery>()
    .gives::<Piece<DeliveryView>>(200)
}

/// Which delivery to make again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Again")]
pub(crate) struct Again {
    /// The delivery.
    #[schemars(with = "wire::Id")]
    delivery: DeliveryId,
}

/// `POST /api/v1/webhooks/{id}/again`
pub(crate) async fn again(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    Sent { value, .. }: Sent<Again>,
) -> Result<Response, Problem> {
    let delivery = webhooks::deliver_again(&web.app, session.actor(), id, value.delivery).await?;
    Ok(Reply::ok(&DeliveryView::from(delivery)).into_response())
}

/// What [`again`] is.
pub(crate) fn again_is() -> Operation {
    Operation::new("deliverAgain", "Make one delivery again, now and once")
        .note("The message has the id it had. The answer says what came of it.")
        .takes::<Again>("{\"delivery\":\"0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70\"}")
        .gives::<DeliveryView>(200)
}

/// `POST /api/v1/webhooks/{id}/test`
pub(crate) async fn test(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    Sent { .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let delivery = webhooks::test(&web.app, session.actor(), id).await?;
    Ok(Reply::ok(&DeliveryView::from(delivery)).into_response())
}

/// What [`test`] is.
pub(crate) fn test_is() -> Operation {
    Operation::new(
        "testWebhook",
        "Send a message of the type webhook.test, now and once",
    )
    .takes::<Nothing>("{}")
    .gives::<DeliveryView>(200)
}

/// From when on to tell again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Since")]
pub(crate) struct Since {
    /// Everything from this moment on; a little from before may come with it.
    #[schemars(with = "wire::Time")]
    since: Moment,
}

/// `POST /api/v1/webhooks/{id}/replay`
pub(crate) async fn replay(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    Sent { value, .. }: Sent<Since>,
) -> Result<Response, Problem> {
    let webhook = webhooks::tell_again(&web.app, session.actor(), id, value.since).await?;
    Ok(reply(webhook).into_response())
}

/// What [`replay`] is.
pub(crate) fn replay_is() -> Operation {
    Operation::new(
        "replayWebhook",
        "Tell again, in order, what happened since a moment",
    )
    .note("Every message has the id it had. Asked twice, nothing goes out more often than that.")
    .takes::<Since>("{\"since\":\"2030-01-11T06:00:00Z\"}")
    .gives::<WebhookView>(200)
    .tagged()
}
