//! Trigger types: the kinds of moment at which a conversation is welcome.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a post is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Asks others which, where, who: a supplier, a tool, help in choosing.
    AsksRecommendation,
    /// Wants, plans or needs to buy or rent, or is trying something out.
    IntentToBuy,
    /// Dissatisfied with a product, a company or a service.
    Complaint,
    /// Leaving, cancelling or replacing a supplier or product.
    Switching,
    /// An organisation has vacancies.
    Hiring,
    /// Opens, acquires, merges, raises money, enters a market.
    Expansion,
    /// Lays off, closes, restructures, leaves a market.
    Contraction,
    /// A company puts something new on the market.
    ProductLaunch,
    /// Someone starts or leaves a job.
    JobChange,
    /// Attends, speaks or exhibits at a professional event.
    EventAttendance,
    /// A genuine question to the public.
    Question,
}

impl Trigger {
    /// Every trigger, the most telling first.
    pub const ALL: [Self; 11] = [
        Self::AsksRecommendation,
        Self::IntentToBuy,
        Self::Switching,
        Self::Complaint,
        Self::JobChange,
        Self::Hiring,
        Self::Expansion,
        Self::Contraction,
        Self::ProductLaunch,
        Self::EventAttendance,
        Self::Question,
    ];

    /// The identifier in tables, files, URLs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsksRecommendation => "asks_recommendation",
            Self::IntentToBuy => "intent_to_buy",
            Self::Complaint => "complaint",
            Self::Switching => "switching",
            Self::Hiring => "hiring",
            Self::Expansion => "expansion",
            Self::Contraction => "contraction",
            Self::ProductLaunch => "product_launch",
            Self::JobChange => "job_change",
            Self::EventAttendance => "event_attendance",
            Self::Question => "question",
        }
    }

    /// What its author does, for the screen: "Asks for a recommendation".
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AsksRecommendation => "Asks for a recommendation",
            Self::IntentToBuy => "Wants to buy",
            Self::Complaint => "Complains",
            Self::Switching => "Is leaving a product",
            Self::Hiring => "Is hiring",
            Self::Expansion => "Is expanding",
            Self::Contraction => "Is cutting back",
            Self::ProductLaunch => "Launches something",
            Self::JobChange => "Changes job",
            Self::EventAttendance => "Goes to an event",
            Self::Question => "Asks a question",
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Trigger {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|trigger| trigger.word() == text)
            .ok_or_else(|| format!("“{text}” is not a trigger type"))
    }
}

/// A trigger found in a text, with the words that justify it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriggerMatch {
    /// Which kind of moment.
    pub trigger: Trigger,
    /// How sure the pack is that such words mean it, 0 to 1.
    pub confidence: f64,
    /// Half-open byte ranges of the text, sorted, not overlapping.
    pub spans: Vec<(usize, usize)>,
}
