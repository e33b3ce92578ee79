//! Webhooks, how far each has been told, and the log of its deliveries.

use rapport_model::ids::{DeliveryId, WebhookId, WorkspaceId};
use rapport_model::program::webhook::{Delivery, Webhook};
use rapport_model::time::{Moment, Span};
use uuid::Uuid;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::statements;
use crate::value::{Row, json, vals};

statements! {
    INSERT = "INSERT INTO webhook (workspace_id, id, address, types, state, created_at, secret, position, failures, next_at, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $6, 0)";
    LIST = "SELECT id, address, types, state, stopped_because, created_at, old_secret_until, position, failures, next_at FROM webhook WHERE workspace_id = $1 ORDER BY id";
    FIND = "SELECT id, address, types, state, stopped_because, created_at, old_secret_until, position, failures, next_at FROM webhook WHERE workspace_id = $1 AND id = $2";
    CHANGE = "UPDATE webhook SET address = $3, types = $4, state = $5, stopped_because = $6, position = $7, failures = $8, next_at = $9 WHERE workspace_id = $1 AND id = $2";
    REMOVE = "DELETE FROM webhook WHERE workspace_id = $1 AND id = $2";
    SECRETS = "SELECT secret, old_secret, old_secret_until FROM webhook WHERE workspace_id = $1 AND id = $2";
    CHANGE_SECRET = "UPDATE webhook SET old_secret = $3, old_secret_until = $4, secret = $5 WHERE workspace_id = $1 AND id = $2";
    EVERY_ONE = "SELECT workspace_id, id FROM webhook ORDER BY workspace_id, id";
    DUE = "SELECT w.workspace_id, w.id FROM webhook w JOIN event_count c ON c.workspace_id = w.workspace_id WHERE w.state = 'on' AND w.next_at <= $1 AND c.last > w.position";
    LEASE = "UPDATE webhook SET lease_holder = $3, lease_until = $5 WHERE workspace_id = $1 AND id = $2 AND (lease_until < $4 OR lease_holder = $3)";
    MOVE_ON = "UPDATE webhook SET position = $4, failures = 0, next_at = $5 WHERE workspace_id = $1 AND id = $2 AND position = $3";
    WAIT = "UPDATE webhook SET failures = $4, next_at = $5 WHERE workspace_id = $1 AND id = $2 AND position = $3 AND state = 'on'";
    STOP = "UPDATE webhook SET state = 'stopped', stopped_because = $4, failures = $5 WHERE workspace_id = $1 AND id = $2 AND position = $3 AND state = 'on'";
    NOTE = "INSERT INTO delivery (workspace_id, webhook_id, id, event_id, position, kind, attempt, at, took, status, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    DELIVERIES = "SELECT id, event_id, position, kind, attempt, at, took, status, answer FROM delivery WHERE workspace_id = $1 AND webhook_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    DELIVERY = "SELECT id, event_id, position, kind, attempt, at, took, status, answer FROM delivery WHERE workspace_id = $1 AND webhook_id = $2 AND id = $3";
    SWEEP = "DELETE FROM delivery WHERE at < $1";
    SWEEP_LONG = "DELETE FROM delivery WHERE workspace_id = $1 AND webhook_id = $2 AND id <= (SELECT d.id FROM delivery d WHERE d.workspace_id = $1 AND d.webhook_id = $2 ORDER BY d.id DESC LIMIT 1 OFFSET $3)";
}

/// What a webhook signs with, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The one in force.
    pub secret: Vec<u8>,
    /// The one before it, and until when it signs too.
    pub old: Option<(Vec<u8>, Moment)>,
}

fn webhook(row: &Row) -> Result<Webhook, Error> {
    Ok(Webhook {
        id: row.id("id")?,
        address: row.text("address")?,
        types: row.json("types")?,
        state: row.word("state")?,
        stopped_because: row.text_or_none("stopped_because")?,
        created_at: row.moment("created_at")?,
        old_secret_until: row.moment_or_none("old_secret_until")?,
        position: row.count("position")?,
        failures: u32::try_from(row.int("failures")?).unwrap_or(0),
        next_at: row.moment("next_at")?,
    })
}

fn delivery(row: &Row) -> Result<Delivery, Error> {
    let status = row.int_or_none("status")?;
    Ok(Delivery {
        id: row.id("id")?,
        event: row.id("event_id")?,
        position: row.count("position")?,
        kind: row.text("kind")?,
        attempt: u32::try_from(row.int("attempt")?).unwrap_or(0),
        at: row.moment("at")?,
        took: Span::from_micros(row.int("took")?),
        status: status.and_then(|status| u16::try_from(status).ok()),
        answer: row.text("answer")?,
    })
}

impl Scoped<'_> {
    /// Adds a webhook with its sealed secret.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the workspace has one with that address.
    pub async fn insert_webhook(&mut self, new: &Webhook, secret: Vec<u8>) -> Result<(), Error> {
        let values = vals![
            self.workspace,
            new.id,
            &new.address,
            json(&new.types)?,
            new.state.word(),
            new.created_at,
            secret,
            new.position,
        ];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// The webhooks of the workspace, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>, Error> {
        let rows = self.link.rows(LIST, vals![self.workspace]).await?;
        rows.iter().map(webhook).collect()
    }

    /// One webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook(&mut self, id: WebhookId) -> Result<Option<Webhook>, Error> {
        let row = self.link.row(FIND, vals![self.workspace, id]).await?;
        row.as_ref().map(webhook).transpose()
    }

    /// Writes what can be changed of a webhook.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the workspace has another one with that address.
    pub async fn change_webhook(&mut self, webhook: &Webhook) -> Result<(), Error> {
        let values = vals![
            self.workspace,
            webhook.id,
            &webhook.address,
            json(&webhook.types)?,
            webhook.state.word(),
            webhook.stopped_because.as_deref(),
            webhook.position,
            webhook.failures,
            webhook.next_at,
        ];
        self.link.run(CHANGE, values).await?;
        Ok(())
    }

    /// Removes a webhook with its log; `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_webhook(&mut self, id: WebhookId) -> Result<bool, Error> {
        Ok(self.link.run(REMOVE, vals![self.workspace, id]).await? == 1)
    }

    /// What a webhook signs with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_secrets(&mut self, id: WebhookId) -> Result<Option<SealedSecrets>, Error> {
        let Some(row) = self.link.row(SECRETS, vals![self.workspace, id]).await? else {
            return Ok(None);
        };
        let old = row.bytes_or_none("old_secret")?;
        Ok(Some(SealedSecrets {
            secret: row.bytes("secret")?,
            old: old.zip(row.moment_or_none("old_secret_until")?),
        }))
    }

    /// Has a webhook sign with another secret, and with the old one too for a while.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_webhook_secret(
        &mut self,
        id: WebhookId,
        secrets: SealedSecrets,
    ) -> Result<(), Error> {
        let (old, until) = secrets.old.unzip();
        let values = vals![self.workspace, id, old, until, secrets.secret];
        self.link.run(CHANGE_SECRET, values).await?;
        Ok(())
    }

    /// Takes a webhook for a while, so that of several processes one tells it; `false` when another
    /// one has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_webhook(
        &mut self,
        id: WebhookId,
        holder: Uuid,
        now: Moment,
        until: Moment,
    ) -> Result<bool, Error> {
        let values = vals![self.workspace, id, holder, now, until];
        Ok(self.link.run(LEASE, values).await? == 1)
    }

    /// Everything up to `to` is told, unless someone has moved the webhook since `from`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_told(
        &mut self,
        id: WebhookId,
        from: u64,
        to: u64,
        now: Moment,
    ) -> Result<(), Error> {
        let values = vals![self.workspace, id, from, to, now];
        self.link.run(MOVE_ON, values).await?;
        Ok(())
    }

    /// The delivery after `position` failed so many times, and is tried again at a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_waits(
        &mut self,
        id: WebhookId,
        position: u64,
        failures: u32,
        next_at: Moment,
    ) -> Result<(), Error> {
        let values = vals![self.workspace, id, position, failures, next_at];
        self.link.run(WAIT, values).await?;
        Ok(())
    }

    /// Gives a webhook up, for a reason; `false` when someone has moved or paused it meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_webhook(
        &mut self,
        id: WebhookId,
        position: u64,
        reason: &str,
        failures: u32,
    ) -> Result<bool, Error> {
        let values = vals![self.workspace, id, position, reason, failures];
        Ok(self.link.run(STOP, values).await? == 1)
    }

    /// Notes an attempt.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the webhook is gone.
    pub async fn note_delivery(
        &mut self,
        webhook: WebhookId,
        delivery: &Delivery,
    ) -> Result<(), Error> {
        let values = vals![
            self.workspace,
            webhook,
            delivery.id,
            delivery.event,
            delivery.position,
            &delivery.kind,
            delivery.attempt,
            delivery.at,
            delivery.took.micros(),
            delivery.status.map(i64::from),
            &delivery.answer,
        ];
        self.link.run(NOTE, values).await?;
        Ok(())
    }

    /// Attempts from before `before`, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries(
        &mut self,
        webhook: WebhookId,
        before: DeliveryId,
        limit: usize,
    ) -> Result<Vec<Delivery>, Error> {
        let values = vals![self.workspace, webhook, before, limit];
        let rows = self.link.rows(DELIVERIES, values).await?;
        rows.iter().map(delivery).collect()
    }

    /// One attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delivery(
        &mut self,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<Delivery>, Error> {
        let values = vals![self.workspace, webhook, id];
        let row = self.link.row(DELIVERY, values).await?;
        row.as_ref().map(delivery).transpose()
    }

    /// Forgets all but the newest attempts of a webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_deliveries(
        &mut self,
        webhook: WebhookId,
        kept: usize,
    ) -> Result<u64, Error> {
        let values = vals![self.workspace, webhook, kept];
        self.link.run(SWEEP_LONG, values).await
    }
}

impl Instance<'_> {
    /// Every webhook there is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn every_webhook(&mut self) -> Result<Vec<(WorkspaceId, WebhookId)>, Error> {
        let rows = self.link.rows(EVERY_ONE, vals![]).await?;
        rows.iter().map(named).collect()
    }

    /// Webhooks that have not been told everything and may be told something now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_webhooks(
        &mut self,
        now: Moment,
    ) -> Result<Vec<(WorkspaceId, WebhookId)>, Error> {
        let rows = self.link.rows(DUE, vals![now]).await?;
        rows.iter().map(named).collect()
    }

    /// Forgets attempts from before `since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_deliveries(&mut self, since: Moment) -> Result<u64, Error> {
        self.link.run(SWEEP, vals![since]).await
    }
}

fn named(row: &Row) -> Result<(WorkspaceId, WebhookId), Error> {
    Ok((row.id("workspace_id")?, row.id("id")?))
}
