//! From a fault found by the parser to the error shown to a person: the repaired query is made and tried, so
//! that no repair is offered that fails in its turn.

use std::ops::Range;

use super::error::{ErrorKind, QueryError, Repair};
use super::parser;

/// Repairs may need repairs: `((a` lacks two parentheses. More than this is not guessed at.
const MOST_STEPS: usize = 16;

/// A mistake, with the change of text that would put it right.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: ErrorKind,
    /// In characters from 0.
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) advice: Option<Advice>,
}

#[derive(Debug)]
pub(super) struct Advice {
    words: String,
    change: Option<(Range<usize>, String)>,
}

impl Fault {
    pub(super) fn new(kind: ErrorKind, at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            kind,
            at,
            message: message.into(),
            advice: None,
        }
    }

    /// Adds what to do: replace these characters.
    pub(super) fn repair(
        mut self,
        words: impl Into<String>,
        at: Range<usize>,
        with: impl Into<String>,
    ) -> Self {
        self.advice = Some(Advice {
            words: words.into(),
            change: Some((at, with.into())),
        });
        self
    }

    /// Adds what to do where the new text cannot be guessed.
    pub(super) fn advise(mut self, words: impl Into<String>) -> Self {
        self.advice = Some(Advice {
            words: words.into(),
            change: None,
        });
        self
    }
}

/// Makes the error a person sees.
pub(super) fn explain(fault: Fault, text: &str) -> QueryError {
    let repair = fault.advice.map(|advice| Repair {
        query: advice
            .change
            .and_then(|(at, with)| working(replace(text, at, &with))),
        words: advice.words,
    });
    QueryError {
        kind: fault.kind,
        column: fault.at.start + 1,
        length: fault.at.len(),
        message: fault.message,
        repair,
    }
}

/// The text itself if it parses, or what further repairs make of it.
fn working(mut text: String) -> Option<String> {
    for _ in 0..MOST_STEPS {
        let Err(fault) = parser::parse(&text) else {
            return Some(text);
        };
        let (at, with) = fault.advice?.change?;
        text = replace(&text, at, &with);
    }
    None
}

fn replace(text: &str, at: Range<usize>, with: &str) -> String {
    let head: String = text.chars().take(at.start).collect();
    let tail: String = text.chars().skip(at.end).collect();
    let text = format!("{head}{with}{tail}");
    text.trim().to_owned()
}
