//! The change log's rows. A transaction's rows are written at its end, when nothing it does can wait
//! for anybody any more: the count of a workspace's rows is held until the commit, so that places in
//! the log are given in the order of the commits, and whoever reads up to a place misses nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rapport_model::event::Event;
use rapport_model::ids::{EventId, UserId, WorkspaceId};
use rapport_model::program::audit::{EVERYDAY, Origin};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::link::Link;
use crate::program::audit;
use crate::scope::Scoped;
use crate::statement::{Many, statements};
use crate::value::{Row, Val, json, vals};

statements! {
    WORKSPACES_OF = "SELECT workspace_id FROM member WHERE user_id = $1 ORDER BY workspace_id";
    COUNT = "INSERT INTO event_count (workspace_id, last) VALUES ($1, $2) ON CONFLICT (workspace_id) DO UPDATE SET last = event_count.last + excluded.last RETURNING last";
    SKIP = "UPDATE event_count SET last = last + $1";
    LAST = "SELECT last FROM event_count WHERE workspace_id = $1";
    BEFORE = "SELECT position FROM event WHERE workspace_id = $1 AND position IS NOT NULL AND at < $2 ORDER BY position DESC LIMIT 1";
    AFTER = "SELECT id, position, actor_id, at, kind, subject, changes FROM event WHERE workspace_id = $1 AND position > $2 ORDER BY position LIMIT $3";
    NEWEST = "SELECT kind, subject, changes, at FROM event WHERE workspace_id = $1 ORDER BY position DESC LIMIT $2";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO event (id, workspace_id, position, actor_id, at, kind, subject, changes) VALUES ",
    columns: 8,
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

struct Line {
    workspace: Option<WorkspaceId>,
    actor: Option<UserId>,
    at: Moment,
    change: Change,
}

/// What a transaction will have written in the change log when it ends.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Pending>>);

#[derive(Default)]
struct Pending {
    lines: Vec<Line>,
    acts: Vec<audit::Line>,
}

impl Log {
    pub(crate) fn add(
        &self,
        workspace: Option<WorkspaceId>,
        actor: Option<UserId>,
        at: Moment,
        changes: &[Change],
    ) {
        let lines = changes.iter().map(|change| Line {
            workspace,
            actor,
            at,
            change: change.clone(),
        });
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.lines.extend(lines);
    }

    pub(crate) fn add_act(&self, act: audit::Line) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.acts.push(act);
    }

    /// Writes all of it. Nothing may follow in the transaction that could wait for another one.
    pub(crate) async fn write(&self, link: &mut Link<'_>, origin: Origin) -> Result<(), Error> {
        let Pending { lines, mut acts } =
            std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        // Every transaction counts its workspaces in the same order.
        let mut places: BTreeMap<WorkspaceId, i64> = BTreeMap::new();
        for workspace in lines.iter().filter_map(|line| line.workspace) {
            *places.entry(workspace).or_default() += 1;
        }
        for (workspace, place) in &mut places {
            let Some(row) = link.row(COUNT, vals![*workspace, *place]).await? else {
                return Err(Error::Corrupt("a count of the change log".to_owned()));
            };
            *place = row.int("last")? - *place;
        }
        let mut rows: Vec<Val> = Vec::with_capacity(lines.len() * INSERT.columns);
        for line in &lines {
            let place = line.workspace.and_then(|workspace| {
                let place = places.get_mut(&workspace)?;
                *place += 1;
                Some(*place)
            });
            rows.extend_from_slice(vals![
                line.change.id,
                line.workspace.map(WorkspaceId::uuid),
                place,
                line.actor.map(UserId::uuid),
                line.at,
                line.change.kind,
                &line.change.subject,
                json(&line.change.fields)?,
            ]);
        }
        link.run_many(&INSERT, &[], &rows).await?;
        for line in &lines {
            audited(link, line, &mut acts).await?;
        }
        audit::append(link, acts, origin).await
    }
}

/// The entries of the audit that a change makes: in its workspace, or, where it is about someone and no
/// workspace, in each of theirs.
async fn audited(
    link: &mut Link<'_>,
    line: &Line,
    acts: &mut Vec<audit::Line>,
) -> Result<(), Error> {
    if EVERYDAY.contains(&line.change.kind) {
        return Ok(());
    }
    let workspaces = match (line.workspace, line.actor) {
        (Some(workspace), _) => vec![workspace],
        (None, Some(user)) => {
            let rows = link.rows(WORKSPACES_OF, vals![user]).await?;
            let ids = rows.iter().map(|row| row.id("workspace_id"));
            ids.collect::<Result<_, _>>()?
        }
        (None, None) => Vec::new(),
    };
    acts.extend(workspaces.into_iter().map(|workspace| audit::Line {
        workspace,
        actor: line.actor,
        at: line.at,
        act: line.change.kind,
        record: line.change.subject.clone(),
    }));
    Ok(())
}

fn event(row: &Row) -> Result<Event, Error> {
    Ok(Event {
        id: row.id("id")?,
        position: row.count("position")?,
        actor: row.id_or_none("actor_id")?,
        at: row.moment("at")?,
        kind: row.text("kind")?,
        subject: row.text("subject")?,
        changes: row.json("changes")?,
    })
}

impl Scoped<'_> {
    /// Changes of the workspace from the place after `position` on, in the order of the commits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events_after(&mut self, position: u64, limit: usize) -> Result<Vec<Event>, Error> {
        let values = vals![self.workspace, position, limit];
        let rows = self.link.rows(AFTER, values).await?;
        rows.iter().map(event).collect()
    }

    /// The last place in the change log of the workspace; 0 while it is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_position(&mut self) -> Result<u64, Error> {
        let row = self.link.row(LAST, vals![self.workspace]).await?;
        row.map_or(Ok(0), |row| row.count("last"))
    }

    /// The last place with a change from before `moment`; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn position_before(&mut self, moment: Moment) -> Result<u64, Error> {
        let row = self.link.row(BEFORE, vals![self.workspace, moment]).await?;
        row.map_or(Ok(0), |row| row.count("position"))
    }

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

/// More than happens in a workspace between a backup and the disaster after it.
const LOST_AT_MOST: i64 = 1_000_000_000;

impl crate::Instance<'_> {
    /// Leaves out the positions that changes may have had which a restore has lost: whoever follows the
    /// feed has read them, and would pass over new changes of the same positions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn skip_lost_positions(&mut self) -> Result<(), Error> {
        self.link.run(SKIP, vals![LOST_AT_MOST]).await?;
        Ok(())
    }
}
