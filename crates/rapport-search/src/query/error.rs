//! Mistakes and doubts, said so that a person can put them right.

use std::fmt;

/// What is wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing in it.
    Empty,
    /// More than [`super::MAX_CHARACTERS`].
    TooLong,
    /// More than [`super::MAX_TERMS`].
    TooManyTerms,
    /// Nested deeper than [`super::MAX_DEPTH`].
    TooDeep,
    /// A phrase does not end.
    UnclosedQuote,
    /// A `(` without its `)`.
    UnclosedParenthesis,
    /// A `)` without its `(`.
    StrayParenthesis,
    /// `()`.
    EmptyParentheses,
    /// An operator has nothing on one of its sides.
    MissingOperand,
    /// There is neither letter nor digit in it.
    NoWord,
    /// A field that does not exist.
    UnknownField,
    /// A field without a value.
    MissingValue,
    /// A value the field does not know.
    UnknownValue,
    /// A part of the language that is not available.
    Unsupported,
    /// NEAR does not say how near, or joins something that has no place in the text.
    Near,
    /// `*` or `?` where it cannot stand.
    Wildcard,
    /// Negatives or filters alone.
    NothingRequired,
}

impl ErrorKind {
    /// A stable name for programs, in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::TooManyTerms => "too_many_terms",
            Self::TooDeep => "too_deep",
            Self::UnclosedQuote => "unclosed_quote",
            Self::UnclosedParenthesis => "unclosed_parenthesis",
            Self::StrayParenthesis => "stray_parenthesis",
            Self::EmptyParentheses => "empty_parentheses",
            Self::MissingOperand => "missing_operand",
            Self::NoWord => "no_word",
            Self::UnknownField => "unknown_field",
            Self::MissingValue => "missing_value",
            Self::UnknownValue => "unknown_value",
            Self::Unsupported => "unsupported",
            Self::Near => "near",
            Self::Wildcard => "wildcard",
            Self::NothingRequired => "nothing_required",
        }
    }
}

/// A mistake in a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct QueryError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where, in characters from 1; at most one behind the last character.
    pub column: usize,
    /// How many characters from there are concerned; 0 where something is missing.
    pub length: usize,
    /// What is wrong, in words.
    pub message: String,
    /// How it can be put right.
    pub repair: Option<Repair>,
}

/// A way to put a mistake right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What to do, in words.
    pub words: String,
    /// The whole query after doing so, where that can be guessed. It parses.
    pub query: Option<String>,
}

/// Something legal that may not be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where, in characters from 1.
    pub column: usize,
    /// How many characters from there are concerned.
    pub length: usize,
    /// What may not be meant, and what to write instead.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}
