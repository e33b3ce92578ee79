//! What was taken back, on its way into the ledger that outlives the database.
//!
//! A row waits here from the transaction of the erasure until it stands in the ledger; so no crash
//! loses one. Only what a workspace held is noted: a post nobody needed fades by itself.

use std::collections::HashSet;

use rapport_model::ids::{EventId, PostId};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::{Many, statements};
use crate::value::{Row, Val, vals};

statements! {
    WAITING = "SELECT id, kind, network, name, at FROM erasure ORDER BY id LIMIT $1";
    POSTS_AFTER = "SELECT id, network, uri FROM post WHERE id > $1 ORDER BY id LIMIT $2";
    ACCOUNTS = "SELECT DISTINCT network, handle FROM identity ORDER BY network, handle";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO erasure (id, kind, network, name, at) VALUES ",
    columns: 5,
    tail: "",
    before: 0,
};

pub(crate) const REMOVE: Many = Many {
    head: "DELETE FROM erasure WHERE id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// Which posts have a signal.
pub(crate) const HELD: Many = Many {
    head: "SELECT DISTINCT post_id AS id FROM signal WHERE post_id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// What kind of thing was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// One post, by its uri.
    Post,
    /// Everything of an account, by its handle.
    Account,
}

impl Erased {
    /// The word in the table and in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Account => "account",
        }
    }
}

/// One thing that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Names the row.
    pub id: EventId,
    /// What it was.
    pub kind: Erased,
    /// On which network.
    pub network: String,
    /// The post's uri or the account's handle.
    pub name: String,
    /// When.
    pub at: Moment,
}

fn erasure(row: &Row) -> Result<Erasure, Error> {
    let kind = match row.text("kind")?.as_str() {
        "post" => Erased::Post,
        "account" => Erased::Account,
        other => return Err(Error::Corrupt(format!("an erasure of a “{other}”"))),
    };
    Ok(Erasure {
        id: row.id("id")?,
        kind,
        network: row.text("network")?,
        name: row.text("name")?,
        at: row.moment("at")?,
    })
}

impl Instance<'_> {
    /// Notes what was taken back, in the transaction that takes it back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_erasures(&mut self, erasures: &[Erasure]) -> Result<(), Error> {
        let rows: Vec<Val> = erasures
            .iter()
            .flat_map(|erasure| {
                [
                    Val::from(erasure.id),
                    Val::from(erasure.kind.word()),
                    Val::from(&erasure.network),
                    Val::from(&erasure.name),
                    Val::from(erasure.at),
                ]
            })
            .collect();
        self.link.run_many(&INSERT, &[], &rows).await?;
        Ok(())
    }

    /// What waits for the ledger, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erasures_waiting(&mut self, limit: usize) -> Result<Vec<Erasure>, Error> {
        let rows = self.link.rows(WAITING, vals![limit]).await?;
        rows.iter().map(erasure).collect()
    }

    /// Forgets what stands in the ledger now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erasures_noted(&mut self, ids: &[EventId]) -> Result<(), Error> {
        let rows: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
        self.link.run_many(&REMOVE, &[], &rows).await?;
        Ok(())
    }

    /// Which of these posts some workspace has a signal of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_posts(&mut self, posts: &[PostId]) -> Result<HashSet<PostId>, Error> {
        let rows: Vec<Val> = posts.iter().map(|id| Val::from(*id)).collect();
        let found = self.link.rows_many(&HELD, &[], &rows).await?;
        found.iter().map(|row| row.id("id")).collect()
    }

    /// Stored posts as `(id, network, uri)`, in the order of their ids, after one of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn posts_after(
        &mut self,
        after: PostId,
        limit: usize,
    ) -> Result<Vec<(PostId, String, String)>, Error> {
        let rows = self.link.rows(POSTS_AFTER, vals![after, limit]).await?;
        rows.iter()
            .map(|row| Ok((row.id("id")?, row.text("network")?, row.text("uri")?)))
            .collect()
    }

    /// Every account that belongs to a person, as `(network, handle)`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&mut self) -> Result<Vec<(String, String)>, Error> {
        let rows = self.link.rows(ACCOUNTS, vals![]).await?;
        rows.iter()
            .map(|row| Ok((row.text("network")?, row.text("handle")?)))
            .collect()
    }
}
