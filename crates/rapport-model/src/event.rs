//! The change log: one row for every change, written in the same transaction as the change.
//! Audit, undo, history and attribution read it; nothing ever rewrites it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{EventId, UserId, WorkspaceId};
use crate::time::Moment;

/// One change: who did what to which record, when, and what became different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Sorts by time.
    pub id: EventId,
    /// The workspace it happened in; `None` for what concerns the whole instance.
    pub workspace: Option<WorkspaceId>,
    /// Who did it; `None` when the program acted by itself (ingest, a schedule).
    pub actor: Option<UserId>,
    /// When.
    pub at: Moment,
    /// A noun and a past participle: `saved_search.created`, `signal.dismissed`.
    pub kind: String,
    /// The id of the record it is about, or another stable name of it.
    pub subject: String,
    /// Field by field, `{"field": [before, after]}`; never a secret.
    pub changes: Value,
}
