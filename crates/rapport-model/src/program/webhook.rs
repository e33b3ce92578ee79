//! A webhook: where one of the team's own systems is told what happens here.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{DeliveryId, EventId, WebhookId};
use crate::time::{Moment, Span};

/// The most webhooks of a workspace.
pub const MOST: usize = 20;
/// How long the old secret signs beside the new one after a change.
pub const OLD_SECRET_WORKS: Span = Span::DAY;

/// Whether a webhook is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It is told what happens.
    On,
    /// Someone has it rest; what happens meanwhile is told when it goes on.
    Paused,
    /// The program gave up, for the reason that stands beside; it goes on when someone says so.
    Stopped,
}

impl WebhookState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::On, Self::Paused, Self::Stopped];

    /// The word in tables and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }
}

impl FromStr for WebhookState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == text)
            .ok_or_else(|| {
                format!("“{text}” is not a state of a webhook: expected on, paused or stopped")
            })
    }
}

/// A webhook. Its secret is not here: it was shown once, and is kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Ours.
    pub id: WebhookId,
    /// Where to.
    pub address: String,
    /// Which types of event it is told; empty: all there are.
    pub types: Vec<String>,
    /// Whether it is told anything.
    pub state: WebhookState,
    /// Why the program gave up.
    pub stopped_because: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when the secret before this one signs too.
    pub old_secret_until: Option<Moment>,
    /// The position up to which everything was delivered.
    pub position: u64,
    /// How often the delivery after it has failed.
    pub failures: u32,
    /// When the next attempt may be made.
    pub next_at: Moment,
}

impl Webhook {
    /// Whether it is told about events of that type.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|wanted| wanted == kind)
    }
}

/// One attempt to tell a webhook about one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Ours.
    pub id: DeliveryId,
    /// The event, whose id is the message's id in every attempt.
    pub event: EventId,
    /// Its position; 0 for a test.
    pub position: u64,
    /// Its type.
    pub kind: String,
    /// Which attempt in a row this was; 0 when a person asked for it.
    pub attempt: u32,
    /// When.
    pub at: Moment,
    /// How long it took.
    pub took: Span,
    /// The status of the answer, where one came.
    pub status: Option<u16>,
    /// The beginning of the answer as plain text, or why none came.
    pub answer: String,
}

impl Delivery {
    /// Whether the event was taken.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_without_types_wants_everything() {
        let mut webhook = Webhook {
            id: WebhookId::new(Moment::default(), [1; 10]),
            address: "https://hooks.example/".to_owned(),
            types: Vec::new(),
            state: WebhookState::On,
            stopped_because: None,
            created_at: Moment::default(),
            old_secret_until: None,
            position: 0,
            failures: 0,
            next_at: Moment::default(),
        };
        assert!(webhook.wants("signal.found"));
        webhook.types = vec!["signal.acted".to_owned()];
        assert!(webhook.wants("signal.acted") && !webhook.wants("signal.found"));
        for state in WebhookState::ALL {
            assert_eq!(state.word().parse(), Ok(state));
        }
    }
}
