//! Where reading a file goes on, as it is stored beside the data.

use rapport_model::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How much of the beginning of a file tells it from another, in bytes.
pub(super) const HEAD: usize = 1_024;

/// A place in a file: behind `line` lines, at `offset` bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) offset: u64,
    pub(super) line: u64,
    /// When it was reached.
    pub(super) at: Moment,
    /// How many of the file's first bytes are fingerprinted: only ones before `offset`, because
    /// what follows may still change.
    head_length: usize,
    head: String,
}

impl Place {
    pub(super) fn start(now: Moment) -> Self {
        Self {
            offset: 0,
            line: 0,
            at: now,
            head_length: 0,
            head: String::new(),
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The text that is stored; `head` is the beginning of the file.
    pub(super) fn text(&mut self, head: &[u8]) -> String {
        let length = usize::try_from(self.offset).unwrap_or(HEAD).min(head.len());
        if length != self.head_length {
            self.head_length = length;
            self.head = fingerprint(&head[..length]);
        }
        serde_json::to_string(self).expect("a place has no map keys and no failing parts")
    }

    /// Why this place does not exist in a file of that length and beginning.
    pub(super) fn lost(&self, length: u64, head: &[u8]) -> Option<&'static str> {
        if length < self.offset {
            return Some(
                "the file became shorter than what was read of it; it is read from its start",
            );
        }
        let same = head
            .get(..self.head_length)
            .is_some_and(|head| self.head_length == 0 || fingerprint(head) == self.head);
        (!same).then_some("the file was replaced by another; it is read from its start")
    }
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
