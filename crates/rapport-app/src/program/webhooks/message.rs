//! What a webhook is sent: an event as the feed tells it, in the envelope of Standard Webhooks.

use rapport_model::event::Event;
use rapport_model::ids::{EventId, WebhookId};
use rapport_model::time::Moment;
use serde::Serialize;
use serde_json::json;

use crate::app::App;
use crate::program::events::Told;

/// The type of what is sent to see whether it arrives.
pub const TEST: &str = "webhook.test";

/// A message: the same, letter for letter, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id of the event, and of the message.
    pub id: EventId,
    /// Its position; 0 for a test.
    pub position: u64,
    /// Its type.
    pub kind: String,
    /// What is sent.
    pub body: String,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Moment,
    data: T,
}

/// The message about an event, if other systems are told about it.
pub(super) fn of(event: &Event) -> Option<Message> {
    Told::of(event).map(|told| about(&told))
}

/// The message about an event.
pub(super) fn about(told: &Told) -> Message {
    Message {
        id: told.id,
        position: told.position,
        kind: told.kind.to_owned(),
        body: body(told.kind, told.at, told),
    }
}

/// Something to see whether it arrives.
pub(super) fn test(app: &App, webhook: WebhookId) -> Message {
    let now = app.now();
    Message {
        id: EventId::new(now, app.chance().id()),
        position: 0,
        kind: TEST.to_owned(),
        body: body(TEST, now, json!({ "webhook": webhook })),
    }
}

fn body(kind: &str, timestamp: Moment, data: impl Serialize) -> String {
    let envelope = Envelope {
        kind,
        timestamp,
        data,
    };
    serde_json::to_string(&envelope).unwrap_or_default()
}
