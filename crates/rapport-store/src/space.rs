//! Whether there is space on the disk, as the last write found out.
//!
//! It says so once when space runs out and once when there is some again, however many writes
//! fail in between. It deliberately measures nothing: how much is free says little about whether
//! the next write will fit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;

/// Shared by all who write.
#[derive(Debug, Clone, Default)]
pub(crate) struct Space {
    full: Arc<AtomicBool>,
}

impl Space {
    /// Whether the last write that was tried found no space.
    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Remembers how a write ended; other failures say nothing about space.
    pub(crate) fn note<T>(&self, outcome: &Result<T, Error>) {
        match outcome {
            Ok(_) => {
                if self.full.swap(false, Ordering::Relaxed) {
                    tracing::warn!("the disk has space again; what arrives is stored");
                }
            }
            Err(error @ Error::Full { .. }) => {
                if !self.full.swap(true, Ordering::Relaxed) {
                    tracing::error!("{error}");
                }
            }
            Err(_) => {}
        }
    }
}
