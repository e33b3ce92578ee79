//! An interaction: one thing done with or towards a person, on that person's timeline.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{InteractionId, PersonId, SignalId, UserId};
use crate::time::Moment;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionKind {
    /// Took up the conversation, on the network, as themself.
    Acted,
    /// Put it off.
    Snoozed,
    /// Decided it is not worth a conversation.
    Dismissed,
}

impl InteractionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Acted, Self::Snoozed, Self::Dismissed];

    /// The word in tables, URLs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acted => "acted",
            Self::Snoozed => "snoozed",
            Self::Dismissed => "dismissed",
        }
    }
}

impl FromStr for InteractionKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or_else(|| format!("“{text}” is not a kind of interaction"))
    }
}

/// A logged interaction. Undoing keeps the row and says when it was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Ours.
    pub id: InteractionId,
    /// With whom.
    pub person: PersonId,
    /// Who did it.
    pub user: UserId,
    /// What.
    pub kind: InteractionKind,
    /// The signals it answered.
    pub signals: Vec<SignalId>,
    /// When.
    pub at: Moment,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
}
