//! A workspace: the fence around one team's records.

use serde::{Deserialize, Serialize};

use crate::ids::WorkspaceId;
use crate::time::Moment;

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Ours.
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// Since when.
    pub created_at: Moment,
}
