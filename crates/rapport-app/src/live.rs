//! Tells open pages that something changed: only what kind of thing, never the thing itself, so
//! that each page fetches it again under its own session and policy.

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
}

impl Default for Live {
    fn default() -> Self {
        Self {
            notices: broadcast::channel(256).0,
        }
    }
}

impl Live {
    /// Notices of all workspaces from now on; the listener keeps those of its own.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<(WorkspaceId, Topic)> {
        self.notices.subscribe()
    }

    /// Tells whoever listens.
    pub fn tell(&self, workspace: WorkspaceId, topic: Topic) {
        // Nobody listening is no error.
        let _ = self.notices.send((workspace, topic));
    }
}
