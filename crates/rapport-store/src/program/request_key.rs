//! Request keys: the name a caller gave to a request that changes something.
//!
//! What was changed is noted in the transaction of the change ([`crate::Scoped::record`]), and only
//! once: a second change under the same key is refused by the database and undone. The answer is
//! kept afterwards. Whoever finds a key with a change and without an answer knows what happened.

use std::sync::Arc;

use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::time::Moment;
use serde_json::Value;

use crate::Change;
use crate::error::Error;
use crate::link::Link;
use crate::scope::Scoped;
use crate::statement::statements;
use crate::value::{Row, json, vals};

statements! {
    CLAIM = "INSERT INTO request_key (workspace_id, user_id, name, request_hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, user_id, name) DO NOTHING";
    FIND = "SELECT request_hash, change, answer FROM request_key WHERE workspace_id = $1 AND user_id = $2 AND name = $3";
    NOTE = "UPDATE request_key SET change = $4 WHERE workspace_id = $1 AND user_id = $2 AND name = $3 AND change IS NULL";
    ANSWER = "UPDATE request_key SET answer = $4 WHERE workspace_id = $1 AND user_id = $2 AND name = $3";
    RELEASE = "DELETE FROM request_key WHERE workspace_id = $1 AND user_id = $2 AND name = $3 AND change IS NULL AND answer IS NULL";
    SWEEP = "DELETE FROM request_key WHERE workspace_id = $1 AND created_at < $2";
}

/// Names a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// Whose request.
    pub user: UserId,
    /// The name they gave it.
    pub name: Arc<str>,
}

/// What is known of a named request.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRequest {
    /// Of everything that makes the request what it is.
    pub request_hash: Vec<u8>,
    /// What it changed: `kind`, `subject` and `fields` of its row in the change log.
    pub change: Option<Value>,
    /// How it was answered.
    pub answer: Option<Value>,
}

/// Notes under a key what is being changed.
pub(crate) async fn note(
    link: &mut Link<'_>,
    key: &RequestKey,
    change: &Change,
) -> Result<(), Error> {
    let change = serde_json::json!({
        "kind": change.kind,
        "subject": change.subject,
        "fields": change.fields,
    });
    let values = vals![key.workspace, key.user, &*key.name, json(&change)?];
    if link.run(NOTE, values).await? == 1 {
        Ok(())
    } else {
        Err(Error::Repeated)
    }
}

fn read(row: &Row, column: &str) -> Result<Option<Value>, Error> {
    let text = row.text_or_none(column)?;
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| Error::Corrupt(format!("column {column}: {error}")))
}

impl Scoped<'_> {
    /// Takes a key for a request unless it is taken, and gives what is known of it. Keys from
    /// before `since` are forgotten first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_request(
        &mut self,
        key: &RequestKey,
        request_hash: &[u8],
        now: Moment,
        since: Moment,
    ) -> Result<KnownRequest, Error> {
        self.link.run(SWEEP, vals![self.workspace, since]).await?;
        let hash = request_hash.to_vec();
        let values = vals![self.workspace, key.user, &*key.name, hash, now];
        self.link.run(CLAIM, values).await?;
        let values = vals![self.workspace, key.user, &*key.name];
        let Some(row) = self.link.row(FIND, values).await? else {
            return Err(Error::Corrupt("a request key vanished".to_owned()));
        };
        Ok(KnownRequest {
            request_hash: row.bytes("request_hash")?,
            change: read(&row, "change")?,
            answer: read(&row, "answer")?,
        })
    }

    /// Keeps the answer to a request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_request(&mut self, key: &RequestKey, answer: &Value) -> Result<(), Error> {
        let values = vals![self.workspace, key.user, &*key.name, json(answer)?];
        self.link.run(ANSWER, values).await?;
        Ok(())
    }

    /// Gives a key back under which nothing was changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_request(&mut self, key: &RequestKey) -> Result<(), Error> {
        let values = vals![self.workspace, key.user, &*key.name];
        self.link.run(RELEASE, values).await?;
        Ok(())
    }
}
