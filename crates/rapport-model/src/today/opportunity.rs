//! An opportunity: the open signals of one person, folded into one reason to talk.

use serde::{Deserialize, Serialize};

use crate::explanation::Score;
use crate::understand::person::Person;
use crate::understand::signal::Signal;

/// The most cards Today shows.
pub const CARDS: usize = 10;

/// One card on Today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Who.
    pub person: Person,
    /// Why now: the open signals, the strongest first, at least one.
    pub signals: Vec<Signal>,
    /// How worth it, 0 to 100, with the *why?* tree over intent, fit and freshness.
    pub priority: Score,
    /// How well they match the ideal customer profile.
    pub fit: Score,
}
