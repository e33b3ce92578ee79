//! A signal: a post that matters to a workspace, and the evidence why.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, SavedSearchId, SignalId};
use crate::time::Moment;
use crate::understand::post::Post;
use crate::understand::trigger::TriggerMatch;

/// What became of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalState {
    /// Nobody has dealt with it.
    Open,
    /// Put off until a moment.
    Snoozed,
    /// Not worth a conversation.
    Dismissed,
    /// Someone took up the conversation.
    Acted,
}

impl SignalState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Snoozed, Self::Dismissed, Self::Acted];

    /// The word in tables, URLs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Dismissed => "dismissed",
            Self::Acted => "acted",
        }
    }

    /// When a signal in this state may be shown on Today; `None`: never.
    #[must_use]
    pub fn visible_at(
        self,
        surfaces_at: Option<Moment>,
        snoozed_until: Option<Moment>,
    ) -> Option<Moment> {
        let surfaces_at = surfaces_at?;
        match self {
            Self::Open => Some(surfaces_at),
            Self::Snoozed => snoozed_until.map(|until| until.max(surfaces_at)),
            Self::Dismissed | Self::Acted => None,
        }
    }
}

impl FromStr for SignalState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == text)
            .ok_or_else(|| format!("“{text}” is not a state of a signal"))
    }
}

/// A stored signal with its post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// Ours.
    pub id: SignalId,
    /// Which search found it.
    pub saved_search: SavedSearchId,
    /// The name of that search.
    pub saved_search_name: String,
    /// What was said.
    pub post: Post,
    /// Who said it, in this workspace.
    pub person: PersonId,
    /// The name people know them by.
    pub person_name: String,
    /// What it is a sign of; empty for a plain match of the search.
    pub triggers: Vec<TriggerMatch>,
    /// The words that made it so: half-open byte ranges of the post's text, sorted, apart.
    pub spans: Vec<(usize, usize)>,
    /// Intent in this one signal at the moment it was found, 0 to 100.
    pub score: f64,
    /// What became of it.
    pub state: SignalState,
    /// When a snoozed one comes back.
    pub snoozed_until: Option<Moment>,
    /// Judged useful (`true`), not useful (`false`), or not yet.
    pub useful: Option<bool>,
    /// When it reaches Today; `None` for silent searches.
    pub surfaces_at: Option<Moment>,
    /// When it was found.
    pub created_at: Moment,
}
