//! The query language.
//!
//! | written | finds |
//! |---|---|
//! | `crm`, `@acme_corp`, `#rust`, `example.com` | the word, the name, the address part |
//! | `"sales tool"`, `“sales tool”` | these words next to each other |
//! | `a b`, `a AND b` | both |
//! | `a OR b` | one or both |
//! | `a NEAR/3 b` | at most three words between them, in either order; `ONEAR/3` or `NEAR/3f`: in this order |
//! | `freez*`, `wom?n` | any ending, one letter; three letters have to stand before |
//! | `raw:"Google+"`, `` `IT` `` | written just so: case, marks and punctuation kept |
//! | `"a b"~3` | its words, each at most three from the next |
//! | `NOT a`, `-a` | posts without it |
//! | `(a OR b) c` | parentheses group; otherwise NOT binds before NEAR, NEAR before AND, AND before OR |
//! | `lang:en` | the language, with its regions (`en-GB`) |
//! | `net:bluesky` | the network |
//! | `from:ann`, `author:@ann` | the author's whole handle |
//! | `mentions:ann` | posts that name `@ann` |
//! | `site:example.com`, `domain:` | posts that link there, or to a host below it |
//! | `url:example.com/pricing`, `url:pricing` | posts with a link whose address begins so, or has this as a part |
//! | `has:link`, `has:mention`, `has:hashtag`, `has:email` | posts with one |
//! | `is:reply`, `is:post`, `is:question` | answers, posts that answer none, questions |
//! | `to:` `country:` `bio:` `title:` `company:` `industry:` `role:` `in:` `known:` `stage:` `signal:` `query:` `has:image` `has:media` `is:quote` `is:repost` | facts no document holds yet: they are read, never match, and are warned of |
//! | `followers:>500`, `likes:10..50`, `age:<2d` | the same, with numbers |
//!
//! NEAR joins words, phrases and groups of them joined by OR; `a NEAR/3 b NEAR/5 c` is a row, in which the very `b`
//! that is near `a` is near `c`. What overlaps is not near each other.
//!
//! Operators are upper case; `and`, `or`, `not` are words. A word that falls apart in text analysis
//! (`example.com`, a run of Han characters) is a phrase. A query has to require at least one word: negatives
//! and filters alone would match nearly everything and are refused. Limits: [`MAX_CHARACTERS`],
//! [`MAX_TERMS`], [`MAX_DEPTH`].

#[cfg(feature = "json")]
mod check;
mod display;
mod error;
mod evaluate;
mod fields;
mod lexer;
pub(crate) mod near;
mod nearest;
mod parser;
pub(crate) mod raw;
mod repair;
mod tree;
pub(crate) mod wildcard;
mod words;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "json")]
pub use check::check;
pub use error::{ErrorKind, QueryError, Repair, Warning};
pub use near::Gap;
pub use tree::{Field, Filter, Near, Node, Phrase, Word};

use crate::Analysed;

/// Longest query, in characters.
pub const MAX_CHARACTERS: usize = 2048;
/// Most words and filters in a query. A run of characters of a script without spaces counts once.
pub const MAX_TERMS: usize = 200;
/// Most words that may stand between two things near each other.
pub const MAX_GAP: u32 = 50;
/// Deepest nesting of parentheses and negations.
pub const MAX_DEPTH: usize = 64;

/// A parsed query. Cloning shares the tree.
#[derive(Clone)]
pub struct Query {
    inner: Arc<Inner>,
}

struct Inner {
    text: String,
    tree: Node,
    warnings: Vec<Warning>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// The first mistake, with its column and, where one can be guessed, a repair. Never panics.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let parsed = parser::parse(text).map_err(|fault| repair::explain(fault, text))?;
        let inner = Inner {
            text: text.to_owned(),
            tree: parsed.tree,
            warnings: parsed.warnings,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The query as it was written.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The parsed tree.
    pub fn tree(&self) -> &Node {
        &self.inner.tree
    }

    /// The tree in English, with the parentheses the precedence rules imply.
    pub fn in_words(&self) -> String {
        words::in_words(&self.inner.tree)
    }

    /// What is legal but perhaps not meant.
    pub fn warnings(&self) -> Vec<Warning> {
        self.inner.warnings.clone()
    }

    /// Whether the document fulfils the query.
    pub fn matches(&self, document: &Analysed) -> bool {
        evaluate::matches(&self.inner.tree, document)
    }

    /// Byte ranges in the text of every word and phrase that the query asks for and the document has: sorted,
    /// and merged where they touch. Negated words have none, filters have none, and neither has a document
    /// that does not match.
    pub fn spans(&self, document: &Analysed) -> Vec<(usize, usize)> {
        evaluate::spans(&self.inner.tree, document)
    }
}

/// The query in its plainest notation: same meaning, no superfluous parentheses, `-` for NOT, a space for AND.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.tree.fmt(f)
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({})", self.inner.text)
    }
}

/// Two queries are equal when their trees are, however they were written.
impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.inner.tree == other.inner.tree
    }
}

impl Eq for Query {}

impl std::str::FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests;
