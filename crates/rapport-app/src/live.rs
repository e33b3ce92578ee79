//! Tells open pages that something changed: only what kind of thing, never the thing itself, so
//! that each page fetches it again under its own session and policy.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rapport_model::ids::WorkspaceId;
use tokio::sync::broadcast;

/// What became different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Signals, and with them Today.
    Signals,
    /// Sources and their health.
    Sources,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Signals, Self::Sources];

    /// The word pages listen for.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signals => "signals",
            Self::Sources => "sources",
        }
    }
}

/// Notices to open pages. A page that is too slow misses some and simply fetches later.
#[derive(Debug)]
pub struct Live {
    notices: broadcast::Sender<(WorkspaceId, Topic)>,
    told: Mutex<HashMap<WorkspaceId, u64>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            notices: broadcast::channel(256).0,
            told: Mutex::default(),
        }
    }
}

impl Live {
    /// Notices of all workspaces from now on; the listener keeps those of its own.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<(WorkspaceId, Topic)> {
        self.notices.subscribe()
    }

    /// How many notices a workspace was given so far. A page remembers the number that stood
    /// before it was read; once it listens, it knows by it whether it missed any.
    #[must_use]
    pub fn told(&self, workspace: WorkspaceId) -> u64 {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.get(&workspace).copied().unwrap_or_default()
    }

    /// Tells whoever listens.
    pub fn tell(&self, workspace: WorkspaceId, topic: Topic) {
        // Counted before it is sent: who listens first and looks at the count then misses nothing.
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            *told.entry(workspace).or_default() += 1;
        }
        // Nobody listening is no error.
        let _ = self.notices.send((workspace, topic));
    }
}
