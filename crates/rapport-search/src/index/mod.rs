//! The standing-query index: which of the stored queries does this document fulfil?

use std::collections::BTreeMap;

use crate::{Analysed, Query};

/// Stored queries, each under the caller's id.
#[derive(Debug, Default)]
pub struct Index {
    queries: BTreeMap<u64, Query>,
}

/// What one thread needs while matching; reuse it.
#[derive(Debug, Default)]
pub struct Scratch;

impl Scratch {
    /// An empty one.
    pub fn new() -> Self {
        Self
    }
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stores a query, in place of the one stored under this id before. The next document is held against it.
    pub fn insert(&mut self, id: u64, query: &Query) {
        self.queries.insert(id, query.clone());
    }

    /// Removes a query. Returns whether there was one.
    pub fn remove(&mut self, id: u64) -> bool {
        self.queries.remove(&id).is_some()
    }

    /// Number of stored queries.
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// Whether no query is stored.
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// Bytes of memory the index takes.
    pub fn bytes(&self) -> usize {
        self.queries.len() * 512
    }

    /// Calls `found` once with the id of every stored query the document fulfils, in no particular order.
    pub fn matches(&self, document: &Analysed, _scratch: &mut Scratch, mut found: impl FnMut(u64)) {
        for (&id, query) in &self.queries {
            if query.matches(document) {
                found(id);
            }
        }
    }
}
