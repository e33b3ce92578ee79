//! A number that can explain itself: a value, words and the parts it was made from.
//!
//! Every score on screen opens a *why?* tree, and the tree adds up to what is shown. "No data"
//! is never 0: what could not be computed says what is missing ([`Score::unknown`]).

use serde::{Deserialize, Serialize};

/// One line of a *why?* tree: a sentence, the number it stands for, and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// What this number is, in words a seller understands; the formula where there is one.
    pub words: String,
    /// The number, in the unit its words state. `None` where nothing is known.
    pub value: Option<f64>,
    /// What it was made from.
    pub parts: Vec<Explanation>,
}

impl Explanation {
    /// A line without parts.
    #[must_use]
    pub fn leaf(words: impl Into<String>, value: f64) -> Self {
        Self {
            words: words.into(),
            value: Some(value),
            parts: Vec::new(),
        }
    }

    /// A line for something nobody knows yet.
    #[must_use]
    pub fn missing(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            value: None,
            parts: Vec::new(),
        }
    }

    /// A line made from `parts`.
    #[must_use]
    pub fn of(words: impl Into<String>, value: f64, parts: Vec<Explanation>) -> Self {
        Self {
            words: words.into(),
            value: Some(value),
            parts,
        }
    }
}

/// A computed measure and its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 100 unless the formula says otherwise. `None`: not enough is known to say.
    pub value: Option<f64>,
    /// The *why?* tree; its root carries `value`.
    pub explanation: Explanation,
}

impl Score {
    /// A known value with the tree that led to it.
    #[must_use]
    pub fn known(explanation: Explanation) -> Self {
        Self {
            value: explanation.value,
            explanation,
        }
    }

    /// Not enough data; `explanation` says what is missing.
    #[must_use]
    pub fn unknown(mut explanation: Explanation) -> Self {
        explanation.value = None;
        Self {
            value: None,
            explanation,
        }
    }
}
