//! An opportunity: the open signals of one person, folded into one reason to talk.

use serde::{Deserialize, Serialize};

use crate::explanation::Score;
use crate::understand::finding::Finding;
use crate::understand::person::Person;

/// The most cards Today shows.
pub const CARDS: usize = 10;

/// One card on Today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Who.
    pub person: Person,
    /// Why now: the posts with open signals, the strongest first, at least one.
    pub findings: Vec<Finding>,
    /// How worth it, 0 to 100, with the *why?* tree over intent, fit and freshness.
    pub priority: Score,
    /// How well they match the ideal customer profile.
    pub fit: Score,
}
