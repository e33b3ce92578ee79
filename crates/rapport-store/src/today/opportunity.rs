//! Opportunities: who may be worth a conversation, the most promising first.
//!
//! A row holds the person's priority as it was last computed. Priority only falls while nothing
//! new arrives, so the row is an upper bound, and Today may stop reading as soon as the tenth
//! best exact priority is not below the next bound.

use rapport_model::ids::{PersonId, WorkspaceId};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::understand::visibility::signal_is_seen;
use crate::value::{Val, vals};

statements! {
    BEST = "SELECT person_id, bound FROM opportunity WHERE workspace_id = $1 AND visible_at <= $2 AND (bound < $3 OR (bound = $3 AND person_id < $4)) ORDER BY bound DESC, person_id DESC LIMIT $5";
    STALE = "SELECT workspace_id, person_id FROM opportunity WHERE bounded_at < $1 ORDER BY bounded_at, workspace_id, person_id LIMIT $2";
    WAITING = "SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM opportunity WHERE workspace_id = $1 LIMIT 1000) AS counted";
    WAITING_SEEN = concat!("SELECT COUNT(*) AS count FROM (SELECT 1 AS one FROM opportunity o WHERE o.workspace_id = $1 AND EXISTS (SELECT 1 FROM signal s WHERE s.workspace_id = o.workspace_id AND s.person_id = o.person_id AND s.state IN ('open', 'snoozed') AND ", signal_is_seen!("s", "$2"), ") LIMIT 1000) AS counted");
    EVERYONE = "SELECT person_id FROM opportunity WHERE workspace_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3";
}

pub(crate) const UPSERT: Many = Many {
    head: "INSERT INTO opportunity (workspace_id, person_id, bound, bounded_at, visible_at) VALUES ",
    columns: 5,
    tail: " ON CONFLICT (workspace_id, person_id) DO UPDATE SET bound = excluded.bound, bounded_at = excluded.bounded_at, visible_at = excluded.visible_at",
    before: 0,
};

/// `before`: the workspace.
pub(crate) const REMOVE: Many = Many {
    head: "DELETE FROM opportunity WHERE workspace_id = $1 AND person_id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

/// The most a person's priority can be from now on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Who.
    pub person: PersonId,
    /// 0 to 100.
    pub bound: f64,
    /// When the first of their signals may be shown.
    pub visible_at: Moment,
}

impl Scoped<'_> {
    /// The people with the highest bounds after `after` who have something to show.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn best_bounds(
        &mut self,
        now: Moment,
        after: Option<(f64, PersonId)>,
        limit: usize,
    ) -> Result<Vec<(PersonId, f64)>, Error> {
        let (bound, person) = after.unwrap_or((f64::MAX, PersonId::from(uuid::Uuid::max())));
        let rows = self
            .link
            .rows(BEST, vals![self.workspace, now, bound, person, limit])
            .await?;
        rows.iter()
            .map(|row| Ok((row.id("person_id")?, row.real("bound")?)))
            .collect()
    }

    /// Stores bounds computed at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_bounds(&mut self, bounds: &[Bound], now: Moment) -> Result<(), Error> {
        let mut rows: Vec<Val> = Vec::with_capacity(bounds.len() * UPSERT.columns);
        for Bound {
            person,
            bound,
            visible_at,
        } in bounds
        {
            rows.extend_from_slice(vals![self.workspace, *person, *bound, now, *visible_at]);
        }
        self.link.run_many(&UPSERT, &[], &rows).await?;
        Ok(())
    }

    /// Takes people off the list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_bounds(&mut self, people: &[PersonId]) -> Result<(), Error> {
        let rows: Vec<Val> = people.iter().map(|id| Val::from(*id)).collect();
        self.link
            .run_many(&REMOVE, vals![self.workspace], &rows)
            .await?;
        Ok(())
    }

    /// How many people are on the list of whom the actor sees something, counted up to a thousand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_opportunities(&mut self) -> Result<u64, Error> {
        let row = if self.hides().await? {
            let values = vals![self.workspace, self.eyes()];
            self.link.row(WAITING_SEEN, values).await?
        } else {
            self.link.row(WAITING, vals![self.workspace]).await?
        };
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// Everyone on the list in the order of their ids, after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everyone_waiting(
        &mut self,
        after: PersonId,
        limit: usize,
    ) -> Result<Vec<PersonId>, Error> {
        let rows = self
            .link
            .rows(EVERYONE, vals![self.workspace, after, limit])
            .await?;
        rows.iter().map(|row| row.id("person_id")).collect()
    }
}

impl Instance<'_> {
    /// People whose bound was computed before `before`, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stale_bounds(
        &mut self,
        before: Moment,
        limit: usize,
    ) -> Result<Vec<(WorkspaceId, PersonId)>, Error> {
        let rows = self.link.rows(STALE, vals![before, limit]).await?;
        rows.iter()
            .map(|row| Ok((row.id("workspace_id")?, row.id("person_id")?)))
            .collect()
    }
}
