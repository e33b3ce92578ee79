//! Saved searches of a workspace.

use rapport_model::ids::SavedSearchId;
use rapport_model::time::Moment;
use rapport_model::understand::saved_search::SavedSearch;

use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::{Many, statements};
use crate::understand::visibility::{self, is_seen};
use crate::value::{Row, Val, json, vals};

/// The columns of a saved search that a user sees.
macro_rules! select_seen {
    ($eyes:literal, $rest:literal) => {
        concat!(
            "SELECT q.id, q.name, q.query, q.triggers, q.purpose, q.owner_id, q.visibility, q.team_id, q.alert, q.paused, q.created_at, ",
            "q.signals, q.useful, q.not_useful, q.last_signal_at FROM saved_search q WHERE q.workspace_id = $1 AND ",
            is_seen!("q", "owner_id", $eyes),
            $rest
        )
    };
}

statements! {
    LIST = select_seen!("$2", " ORDER BY q.name, q.id");
    FIND = select_seen!("$3", " AND q.id = $2");
    AFTER = select_seen!("$4", " AND q.id > $2 ORDER BY q.id LIMIT $3");
    INSERT = "INSERT INTO saved_search (workspace_id, id, name, query, triggers, purpose, owner_id, alert, paused, created_at, visibility, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    CHANGE = "UPDATE saved_search SET name = $3, query = $4, triggers = $5, purpose = $6, alert = $7, paused = $8, visibility = $9, team_id = $10 WHERE workspace_id = $1 AND id = $2";
    REMOVE = "DELETE FROM saved_search WHERE workspace_id = $1 AND id = $2";
    JUDGED = "UPDATE saved_search SET useful = useful + $3, not_useful = not_useful + $4 WHERE workspace_id = $1 AND id = $2";
    LOST = "UPDATE saved_search SET signals = signals - 1, useful = useful - $3, not_useful = not_useful - $4 WHERE workspace_id = $1 AND id = $2";
}

/// `before`: how many signals more, when they were found, and the workspace.
pub(crate) const FOUND: Many = Many {
    head: "UPDATE saved_search SET signals = signals + $1, last_signal_at = $2 WHERE workspace_id = $3 AND id IN (",
    columns: 1,
    tail: ")",
    before: 3,
};

fn saved_search(row: &Row) -> Result<SavedSearch, Error> {
    Ok(SavedSearch {
        id: row.id("id")?,
        name: row.text("name")?,
        query: row.text("query")?,
        triggers: row.json("triggers")?,
        purpose: row.text("purpose")?,
        owner: row.id("owner_id")?,
        visibility: visibility::visibility(row)?,
        alert: row.word("alert")?,
        paused: row.bool("paused")?,
        created_at: row.moment("created_at")?,
        signals: row.count("signals")?,
        useful: row.count("useful")?,
        not_useful: row.count("not_useful")?,
        last_signal_at: row.moment_or_none("last_signal_at")?,
    })
}

impl Scoped<'_> {
    /// All saved searches the actor sees, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_searches(&mut self) -> Result<Vec<SavedSearch>, Error> {
        self.link
            .rows(LIST, vals![self.workspace, self.eyes()])
            .await?
            .iter()
            .map(saved_search)
            .collect()
    }

    /// Some saved searches the actor sees, made after `after`, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_searches_after(
        &mut self,
        after: SavedSearchId,
        limit: usize,
    ) -> Result<Vec<SavedSearch>, Error> {
        let values = vals![self.workspace, after, limit, self.eyes()];
        let rows = self.link.rows(AFTER, values).await?;
        rows.iter().map(saved_search).collect()
    }

    /// One saved search, if the actor sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_search(&mut self, id: SavedSearchId) -> Result<Option<SavedSearch>, Error> {
        self.link
            .row(FIND, vals![self.workspace, id, self.eyes()])
            .await?
            .as_ref()
            .map(saved_search)
            .transpose()
    }

    /// Adds a saved search; its counts start at nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the owner is not a member of the workspace.
    pub async fn insert_saved_search(&mut self, new: &SavedSearch) -> Result<(), Error> {
        let triggers = json(&new.triggers)?;
        let (word, team) = visibility::columns(new.visibility);
        self.link
            .run(
                INSERT,
                vals![
                    self.workspace,
                    new.id,
                    &new.name,
                    &new.query,
                    triggers,
                    &new.purpose,
                    new.owner,
                    new.alert.word(),
                    new.paused,
                    new.created_at,
                    word,
                    team,
                ],
            )
            .await?;
        Ok(())
    }

    /// Changes everything of a saved search but its owner and its counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_saved_search(&mut self, search: &SavedSearch) -> Result<(), Error> {
        let triggers = json(&search.triggers)?;
        let (word, team) = visibility::columns(search.visibility);
        self.link
            .run(
                CHANGE,
                vals![
                    self.workspace,
                    search.id,
                    &search.name,
                    &search.query,
                    triggers,
                    &search.purpose,
                    search.alert.word(),
                    search.paused,
                    word,
                    team,
                ],
            )
            .await?;
        Ok(())
    }

    /// Removes a saved search that has no signals left.
    ///
    /// # Errors
    /// [`Error::Conflict`] while signals refer to it.
    pub async fn remove_saved_search(&mut self, id: SavedSearchId) -> Result<(), Error> {
        self.link.run(REMOVE, vals![self.workspace, id]).await?;
        Ok(())
    }

    /// Counts new signals of searches, the same number for each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_found(
        &mut self,
        searches: &[SavedSearchId],
        signals: u64,
        now: Moment,
    ) -> Result<(), Error> {
        let searches: Vec<Val> = searches.iter().map(|id| Val::from(*id)).collect();
        let before = vals![signals, now, self.workspace];
        self.link.run_many(&FOUND, before, &searches).await?;
        Ok(())
    }

    /// Moves the counts of useful and not useful signals of a search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_judged(
        &mut self,
        id: SavedSearchId,
        useful: i64,
        not_useful: i64,
    ) -> Result<(), Error> {
        self.link
            .run(JUDGED, vals![self.workspace, id, useful, not_useful])
            .await?;
        Ok(())
    }

    /// Takes a signal that is gone out of the counts of its search.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_lost(
        &mut self,
        id: SavedSearchId,
        judged: Option<bool>,
    ) -> Result<(), Error> {
        let (useful, not_useful) = (
            i64::from(judged == Some(true)),
            i64::from(judged == Some(false)),
        );
        self.link
            .run(LOST, vals![self.workspace, id, useful, not_useful])
            .await?;
        Ok(())
    }
}
