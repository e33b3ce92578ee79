//! The change log's rows.

use rapport_model::ids::{EventId, UserId, WorkspaceId};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::link::Link;
use crate::statement::{Many, statements};
use crate::value::{Val, json, vals};

statements! {
    NEWEST = "SELECT kind, subject, changes, at FROM event WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO event (id, workspace_id, actor_id, at, kind, subject, changes) VALUES ",
    columns: 7,
    tail: "",
    before: 0,
};

/// One change to be logged. The id is the caller's, because chance comes in as an argument.
#[derive(Debug, Clone)]
pub struct Change {
    /// Names the row.
    pub id: EventId,
    /// A noun and a past participle: `signal.dismissed`.
    pub kind: &'static str,
    /// The record it is about.
    pub subject: String,
    /// `{"field": [before, after]}`.
    pub fields: serde_json::Value,
}

pub(crate) async fn record(
    link: &mut Link<'_>,
    workspace: Option<WorkspaceId>,
    actor: Option<UserId>,
    now: Moment,
    changes: &[Change],
) -> Result<(), Error> {
    let mut rows: Vec<Val> = Vec::with_capacity(changes.len() * INSERT.columns);
    for change in changes {
        rows.extend_from_slice(vals![
            change.id,
            workspace.map(WorkspaceId::uuid),
            actor.map(UserId::uuid),
            now,
            change.kind,
            &change.subject,
            json(&change.fields)?,
        ]);
    }
    link.run_many(&INSERT, &[], &rows).await?;
    Ok(())
}

impl crate::Scoped<'_> {
    /// The newest changes of the workspace as `(kind, subject, at)`, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_events(
        &mut self,
        limit: usize,
    ) -> Result<Vec<(String, String, Moment)>, Error> {
        let rows = self.link.rows(NEWEST, vals![self.workspace, limit]).await?;
        rows.iter()
            .map(|row| Ok((row.text("kind")?, row.text("subject")?, row.moment("at")?)))
            .collect()
    }
}
