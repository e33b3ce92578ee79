//! The saved searches in force: every unpaused one of every workspace, and which streams each
//! workspace hears. Ingest matches arriving posts against these.

use rapport_model::ids::{SavedSearchId, StreamId, WorkspaceId};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::trigger::Trigger;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    IN_FORCE = "SELECT workspace_id, id, query, triggers, purpose, alert FROM saved_search WHERE NOT paused ORDER BY workspace_id, id";
    HEARERS = "SELECT workspace_id, stream_id FROM source WHERE NOT paused";
}

/// A saved search as ingest needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchInForce {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub id: SavedSearchId,
    /// In the query language.
    pub query: String,
    /// Only posts with one of these become signals; empty lets every match through.
    pub triggers: Vec<Trigger>,
    /// Recorded on every personal fact it brings in.
    pub purpose: String,
    /// When its signals reach Today.
    pub alert: Alert,
}

impl Instance<'_> {
    /// Every unpaused saved search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn searches_in_force(&mut self) -> Result<Vec<SearchInForce>, Error> {
        let rows = self.link.rows(IN_FORCE, vals![]).await?;
        rows.iter()
            .map(|row| {
                Ok(SearchInForce {
                    workspace: row.id("workspace_id")?,
                    id: row.id("id")?,
                    query: row.text("query")?,
                    triggers: row.json("triggers")?,
                    purpose: row.text("purpose")?,
                    alert: row.word("alert")?,
                })
            })
            .collect()
    }

    /// Which workspace hears which stream.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hearers(&mut self) -> Result<Vec<(WorkspaceId, StreamId)>, Error> {
        let rows = self.link.rows(HEARERS, vals![]).await?;
        rows.iter()
            .map(|row| Ok((row.id("workspace_id")?, row.id("stream_id")?)))
            .collect()
    }
}
