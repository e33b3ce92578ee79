//! How busy writing is: for those who watch over the program, never for a decision.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes that wait or run, and writes answered since the start. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Load {
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    waiting: AtomicU64,
    answered: AtomicU64,
}

impl Load {
    /// Writes that wait for their turn or for the disk.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    /// Writes answered since the database was opened, done or refused.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.counts.answered.load(Ordering::Relaxed)
    }

    pub(crate) fn enter(&self) -> Waiting {
        self.counts.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(self.clone())
    }
}

/// One write on its way.
pub(crate) struct Waiting(Load);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.counts.waiting.fetch_sub(1, Ordering::Relaxed);
        self.0.counts.answered.fetch_add(1, Ordering::Relaxed);
    }
}
