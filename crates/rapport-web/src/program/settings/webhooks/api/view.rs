//! How webhooks and their deliveries look to programs.

use rapport_app::program::webhooks;
use rapport_model::ids::{DeliveryId, EventId, WebhookId};
use rapport_model::program::webhook::{Delivery, Webhook, WebhookState};
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::reply::Reply;
use crate::api::wire;

/// Where one of the team's own systems is told what happens.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub(crate) struct WebhookView {
    #[schemars(with = "wire::Id")]
    id: WebhookId,
    /// Where to.
    address: String,
    /// Which types of event it is told; empty: all there are.
    types: Vec<String>,
    /// Whether it is told anything.
    #[schemars(with = "wire::WebhookStateWord")]
    state: WebhookState,
    /// Why Rapport gave up, where it did.
    stopped_because: Option<String>,
    /// When it was made.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// Until when the secret before this one signs too.
    #[schemars(with = "Option<wire::Time>")]
    old_secret_until: Option<Moment>,
    /// The position in the feed up to which everything was delivered.
    position: u64,
    /// How often the delivery after it has failed.
    failures: u32,
    /// When the next attempt may be made.
    #[schemars(with = "wire::Time")]
    next_at: Moment,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let Webhook {
            id,
            address,
            types,
            state,
            stopped_because,
            created_at,
            old_secret_until,
            position,
            failures,
            next_at,
        } = webhook;
        Self {
            id,
            address,
            types,
            state,
            stopped_because,
            created_at,
            old_secret_until,
            position,
            failures,
            next_at,
        }
    }
}

/// One attempt to tell a webhook about one event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub(crate) struct DeliveryView {
    #[schemars(with = "wire::Id")]
    id: DeliveryId,
    /// The event, whose id is the header webhook-id in every attempt.
    #[schemars(with = "wire::Id")]
    event: EventId,
    /// Its position in the feed; 0 for a test.
    position: u64,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// Which attempt in a row this was; 0 when a person or a program asked for it.
    attempt: u32,
    /// When.
    #[schemars(with = "wire::Time")]
    at: Moment,
    /// How long it took, in milliseconds.
    took_ms: i64,
    /// Whether it was taken: a status of 200 to 299.
    taken: bool,
    /// The status of the answer; null when none came.
    status: Option<u16>,
    /// The beginning of the answer as plain text, or why none came.
    answer: String,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            taken: delivery.is_taken(),
            id: delivery.id,
            event: delivery.event,
            position: delivery.position,
            kind: delivery.kind,
            attempt: delivery.attempt,
            at: delivery.at,
            took_ms: delivery.took.micros() / 1_000,
            status: delivery.status,
            answer: delivery.answer,
        }
    }
}

/// The answer with one webhook.
pub(super) fn reply(webhook: Webhook) -> Reply {
    let version = webhooks::version(&webhook);
    Reply::ok(&WebhookView::from(webhook)).version(&version)
}
