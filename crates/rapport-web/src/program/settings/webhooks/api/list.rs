//! Reading webhooks and making one.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rapport_app::program::webhooks::{self, WebhookForm};
use rapport_model::ids::WebhookId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::problem::Problem;
use crate::program::settings::webhooks::api::view::{WebhookView, reply};
use crate::session::Session;

/// Which piece of the webhooks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    limit: Option<u32>,
}

/// `GET /api/v1/webhooks`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<WebhookQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let after: Option<WebhookId> = paging::cursor(asked.cursor.as_deref())?;
    // A workspace has few: they are read whole and cut here.
    let mut found = webhooks::list(&web.app, session.actor()).await?;
    found.retain(|webhook| after.is_none_or(|after| webhook.id > after));
    found.truncate(limit + 1);
    let piece = Piece::of(found, limit, |webhook| webhook.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(WebhookView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new("listWebhooks", "Which systems are told what happens")
        .asks::<WebhookQuery>()
        .gives::<Piece<WebhookView>>(200)
}

/// What a webhook is to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewWebhook")]
pub(crate) struct NewWebhook {
    /// Where to: https, to a public address, or to a host the operator allowed by name.
    address: String,
    /// Which types of event; empty: all there are.
    #[serde(default)]
    types: Vec<String>,
}

/// A webhook that was made, with its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MadeWebhook")]
struct MadeView {
    /// The webhook.
    webhook: WebhookView,
    /// What its messages are signed with; shown this once.
    secret: String,
}

/// `POST /api/v1/webhooks`
pub(crate) async fn add(
    State(web): State<Web>,
    session: Session,
    Sent { value, .. }: Sent<NewWebhook>,
) -> Result<Response, Problem> {
    let form = WebhookForm {
        address: value.address,
        types: value.types,
    };
    let (secret, webhook) = webhooks::add(&web.app, session.actor(), form).await?;
    let (version, path) = (
        webhooks::version(&webhook),
        format!("/webhooks/{}", webhook.id),
    );
    let made = MadeView {
        webhook: webhook.into(),
        secret: secret.text().to_owned(),
    };
    let reply = Reply::new(StatusCode::CREATED, &made);
    Ok(reply.version(&version).at(&path).into_response())
}

/// What [`add`] is.
pub(crate) fn add_is() -> Operation {
    Operation::new("addWebhook", "Tell a system what happens from now on")
        .note(
            "An address has one webhook: asked twice, the second time is refused with 409. Answers that hold a secret \
             are not kept, so Idempotency-Key has no effect; if this one was lost, change the secret.",
        )
        .takes::<NewWebhook>(
            "{\"address\":\"https://hooks.example/rapport\",\"types\":[\"signal.found\"]}",
        )
        .gives::<MadeView>(201)
        .tagged()
}

/// `GET /api/v1/webhooks/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let found = webhooks::find(&web.app, session.actor(), id).await?;
    Ok(reply(found).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getWebhook", "One webhook and how far it has been told")
        .note("Its ETag names what people decided; how far it is moves without it.")
        .gives::<WebhookView>(200)
        .tagged()
}
