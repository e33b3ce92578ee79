//! Scopes: who may see which rows. The only two types with queries.

use rapport_model::actor::Actor;
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::time::Moment;

use crate::dialect::WHOLE_INSTANCE;
use crate::error::Error;
use crate::event::Log;
use crate::link::Link;
use crate::program::request_key::{self, RequestKey};

/// One workspace, for reading or inside a write. Every query of a workspace's records hangs
/// here, binds the workspace as its first value, and cannot name another.
pub struct Scoped<'c> {
    pub(crate) link: Link<'c>,
    pub(crate) workspace: WorkspaceId,
    pub(crate) actor: Option<UserId>,
    pub(crate) key: Option<RequestKey>,
    pub(crate) log: Log,
}

/// What belongs to no workspace: posts, streams, users, sessions. For ingest, schedules and
/// sign-in, never for a page's query.
pub struct Instance<'c> {
    pub(crate) link: Link<'c>,
    pub(crate) key: Option<RequestKey>,
    pub(crate) log: Log,
}

impl<'c> Scoped<'c> {
    pub(crate) async fn enter(
        mut link: Link<'c>,
        actor: &Actor,
        in_transaction: bool,
    ) -> Result<Self, Error> {
        link.fence(&actor.workspace.to_string(), in_transaction)
            .await?;
        Ok(Self {
            link,
            workspace: actor.workspace,
            actor: Some(actor.user),
            key: None,
            log: Log::default(),
        })
    }

    /// The workspace this scope is confined to.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Whose eyes a query that shows something looks through. The program itself has none: whatever
    /// it reads this way, it sees what everyone sees.
    pub(crate) fn eyes(&self) -> uuid::Uuid {
        self.actor.map_or(uuid::Uuid::nil(), UserId::uuid)
    }

    /// Waits until nobody else decides about this workspace's signals; at once where there is one
    /// writer anyway. What is read after it cannot change before the commit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_turns(&mut self) -> Result<(), Error> {
        self.link.take_turns_in(&self.workspace.to_string()).await
    }

    /// Has the change log's row for a change made in this scope written at the end of its transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&mut self, now: Moment, changes: &[crate::Change]) -> Result<(), Error> {
        self.log.add(Some(self.workspace), self.actor, now, changes);
        match (&self.key, changes.first()) {
            (Some(key), Some(change)) => request_key::note(&mut self.link, key, change).await,
            _ => Ok(()),
        }
    }
}

impl<'c> Instance<'c> {
    pub(crate) async fn enter(mut link: Link<'c>, in_transaction: bool) -> Result<Self, Error> {
        link.fence(WHOLE_INSTANCE, in_transaction).await?;
        Ok(Self {
            link,
            key: None,
            log: Log::default(),
        })
    }

    /// The records of one workspace inside the same transaction, with the program as the actor.
    /// The fence stays open for the instance; the queries still bind the workspace.
    #[must_use]
    pub fn workspace(&mut self, workspace: WorkspaceId) -> Scoped<'_> {
        Scoped {
            link: self.link.reborrow(),
            workspace,
            actor: None,
            key: self.key.clone(),
            log: self.log.clone(),
        }
    }

    /// The same for someone who acts in that workspace, where what they do reaches beyond it: the
    /// change log then knows them.
    #[must_use]
    pub fn within(&mut self, actor: &Actor) -> Scoped<'_> {
        Scoped {
            actor: Some(actor.user),
            ..self.workspace(actor.workspace)
        }
    }

    /// Waits until no other process ingests; at once where there is one writer anyway.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_turns(&mut self) -> Result<(), Error> {
        self.link.take_turns().await
    }

    /// Has the change log's row for a change to the instance written at the end of its transaction.
    ///
    /// # Errors
    /// None so far.
    #[expect(
        clippy::unused_async,
        reason = "callers wait for it as for every other step"
    )]
    pub async fn record(
        &mut self,
        actor: Option<UserId>,
        now: Moment,
        changes: &[crate::Change],
    ) -> Result<(), Error> {
        self.log.add(None, actor, now, changes);
        Ok(())
    }
}
