//! The audit's rows. They are appended at the end of a transaction, after the change log and in the
//! order of workspaces, under a head that is held until the commit: so each row's hash is made from the
//! one before it, whoever writes at the same time.

use std::collections::BTreeMap;

use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::audit::{Entry, Origin};
use rapport_model::time::Moment;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::link::Link;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::value::{Row, Val, vals};

statements! {
    HOLD = "INSERT INTO audit_head (workspace_id, position, hash) VALUES ($1, 0, $2) ON CONFLICT (workspace_id) DO UPDATE SET position = audit_head.position RETURNING position, hash";
    HEAD = "SELECT position, hash FROM audit_head WHERE workspace_id = $1";
    MOVE = "UPDATE audit_head SET position = $2, hash = $3 WHERE workspace_id = $1";
    AFTER = "SELECT position, at, actor_id, means, network, act, record, hash FROM audit WHERE workspace_id = $1 AND position > $2 ORDER BY position LIMIT $3";
    PAGE = "SELECT position, at, actor_id, means, network, act, record, hash FROM audit WHERE workspace_id = $1 AND position < $2 AND (actor_id = $3 OR $3 IS NULL) AND (act = $4 OR $4 IS NULL) AND (record = $5 OR $5 IS NULL) AND at >= $6 AND at < $7 ORDER BY position DESC LIMIT $8";
    ACTS = "SELECT DISTINCT act FROM audit WHERE workspace_id = $1 ORDER BY act";
    EVERY_ONE = "SELECT workspace_id FROM audit_head ORDER BY workspace_id";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO audit (workspace_id, position, at, actor_id, means, network, act, record, hash) VALUES ",
    columns: 9,
    tail: "",
    before: 0,
};

/// What the first hash is made from.
const BEGINNING: [u8; 32] = [0; 32];

/// An entry on its way into the audit.
pub(crate) struct Line {
    pub(crate) workspace: WorkspaceId,
    pub(crate) actor: Option<UserId>,
    pub(crate) at: Moment,
    pub(crate) act: &'static str,
    pub(crate) record: String,
}

/// Which entries are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By whom.
    pub actor: Option<UserId>,
    /// What.
    pub act: Option<String>,
    /// About which record.
    pub record: Option<String>,
    /// From this moment on.
    pub since: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

/// An entry with its hash, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// What it says.
    pub entry: Entry,
    /// SHA-256 of the hash before it and what it says.
    pub hash: Vec<u8>,
}

/// The hash of an entry that follows one with the hash `before`.
#[must_use]
pub fn audit_hash(before: &[u8], workspace: WorkspaceId, entry: &Entry) -> Vec<u8> {
    Sha256::new()
        .chain_update(before)
        .chain_update(entry.bytes(workspace))
        .finalize()
        .to_vec()
}

/// Appends entries. Nothing may follow in the transaction that could wait for another one.
pub(crate) async fn append(
    link: &mut Link<'_>,
    lines: Vec<Line>,
    origin: Origin,
) -> Result<(), Error> {
    let mut by_workspace: BTreeMap<WorkspaceId, Vec<Line>> = BTreeMap::new();
    for line in lines {
        by_workspace.entry(line.workspace).or_default().push(line);
    }
    for (workspace, lines) in by_workspace {
        let values = vals![workspace, BEGINNING.to_vec()];
        let Some(head) = link.row(HOLD, values).await? else {
            return Err(Error::Corrupt("the head of an audit".to_owned()));
        };
        let (mut position, mut hash) = (head.count("position")?, head.bytes("hash")?);
        let mut rows: Vec<Val> = Vec::with_capacity(lines.len() * INSERT.columns);
        for line in lines {
            position += 1;
            let entry = Entry {
                position,
                at: line.at,
                actor: line.actor,
                means: origin.means,
                from: origin.from.map(|from| from.to_string()),
                act: line.act.to_owned(),
                record: line.record,
            };
            hash = audit_hash(&hash, workspace, &entry);
            rows.extend_from_slice(vals![
                workspace,
                position,
                entry.at,
                entry.actor.map(UserId::uuid),
                entry.means.word(),
                entry.from,
                entry.act,
                entry.record,
                hash.clone(),
            ]);
        }
        link.run_many(&INSERT, &[], &rows).await?;
        link.run(MOVE, vals![workspace, position, hash]).await?;
    }
    Ok(())
}

fn stored(row: &Row) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        entry: Entry {
            position: row.count("position")?,
            at: row.moment("at")?,
            actor: row.id_or_none("actor_id")?,
            means: row.word("means")?,
            from: row.text_or_none("network")?,
            act: row.text("act")?,
            record: row.text("record")?,
        },
        hash: row.bytes("hash")?,
    })
}

impl Scoped<'_> {
    /// Has an entry appended to the audit at the end of the transaction, besides those that changes make.
    pub fn audit(&mut self, now: Moment, act: rapport_model::program::audit::Act) {
        self.log.add_act(Line {
            workspace: self.workspace,
            actor: self.actor,
            at: now,
            act: act.kind,
            record: act.record,
        });
    }

    /// Entries from before a place, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_page(
        &mut self,
        filter: &AuditFilter,
        before: u64,
        limit: usize,
    ) -> Result<Vec<AuditRow>, Error> {
        let (since, until) = (
            filter.since.map_or(i64::MIN, Moment::micros),
            filter.until.map_or(i64::MAX, Moment::micros),
        );
        let values = vals![
            self.workspace,
            before,
            filter.actor.map(UserId::uuid),
            filter.act.as_deref(),
            filter.record.as_deref(),
            since,
            until,
            limit,
        ];
        let rows = self.link.rows(PAGE, values).await?;
        rows.iter().map(stored).collect()
    }

    /// Entries from the place after `position` on, with their hashes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_after(
        &mut self,
        position: u64,
        limit: usize,
    ) -> Result<Vec<AuditRow>, Error> {
        let values = vals![self.workspace, position, limit];
        let rows = self.link.rows(AFTER, values).await?;
        rows.iter().map(stored).collect()
    }

    /// The place and the hash of the last entry; 0 and zeros while there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_head(&mut self) -> Result<(u64, Vec<u8>), Error> {
        match self.link.row(HEAD, vals![self.workspace]).await? {
            Some(row) => Ok((row.count("position")?, row.bytes("hash")?)),
            None => Ok((0, BEGINNING.to_vec())),
        }
    }

    /// Every act there is an entry of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audited_acts(&mut self) -> Result<Vec<String>, Error> {
        let rows = self.link.rows(ACTS, vals![self.workspace]).await?;
        rows.iter().map(|row| row.text("act")).collect()
    }
}

impl Instance<'_> {
    /// Every workspace with an audit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audited_workspaces(&mut self) -> Result<Vec<WorkspaceId>, Error> {
        let rows = self.link.rows(EVERY_ONE, vals![]).await?;
        rows.iter().map(|row| row.id("workspace_id")).collect()
    }
}
