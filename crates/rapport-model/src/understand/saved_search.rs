//! A saved search: a standing question put to every post that arrives.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{SavedSearchId, UserId};
use crate::time::Moment;
use crate::understand::trigger::Trigger;
use crate::understand::visibility::Visibility;

/// The longest name of a saved search, in characters.
pub const NAME_LIMIT: usize = 120;

/// When a match reaches Today. It shows under Signals at once in every mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// The moment it is seen.
    AtOnce,
    /// With the next morning's Today.
    Daily,
    /// Never; it waits under Signals.
    Silent,
}

impl Alert {
    /// Every mode, in the order it is offered.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::Silent];

    /// The word in tables, forms and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Silent => "silent",
        }
    }

    /// For the screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AtOnce => "At once",
            Self::Daily => "Daily",
            Self::Silent => "Silent",
        }
    }
}

impl FromStr for Alert {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|alert| alert.word() == text)
            .ok_or_else(|| {
                format!("“{text}” is not an alert mode: expected at_once, daily or silent")
            })
    }
}

/// A saved search and how useful it has been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Ours.
    pub id: SavedSearchId,
    /// What people call it.
    pub name: String,
    /// In the query language of `rapport-search`.
    pub query: String,
    /// Only posts with one of these triggers become signals; empty lets every match through.
    pub triggers: Vec<Trigger>,
    /// Why this is listened for: the purpose recorded on every personal fact it brings in.
    pub purpose: String,
    /// Whose it is.
    pub owner: UserId,
    /// Who sees it, and with it what it finds.
    pub visibility: Visibility,
    /// When a match reaches Today.
    pub alert: Alert,
    /// Paused searches keep their signals and find no new ones.
    pub paused: bool,
    /// When it was made.
    pub created_at: Moment,
    /// Signals it has found.
    pub signals: u64,
    /// Of those, judged useful.
    pub useful: u64,
    /// Of those, judged not useful.
    pub not_useful: u64,
    /// When it last found one.
    pub last_signal_at: Option<Moment>,
}
