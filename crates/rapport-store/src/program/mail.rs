//! Mail on its way out, and what came of it. A row is claimed before anything is handed over, so that
//! nothing is handed over twice.

use std::collections::HashMap;

use rapport_model::ids::{InvitationId, MailId};
use rapport_model::program::mail::{Mail, MailPurpose, MailState};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::{Many, statements};
use crate::value::{Row, Val, vals};

statements! {
    INSERT = "INSERT INTO mail (id, purpose, invitation_id, recipient, secret, state, attempts, created_at, next_at, changed_at, said) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $6, $6, '')";
    DUE = "SELECT id FROM mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at LIMIT $2";
    TAKE = "UPDATE mail SET state = 'sending', attempts = attempts + 1, changed_at = $2 WHERE id = $1 AND state = 'waiting' AND next_at <= $2";
    FIND = "SELECT id, purpose, invitation_id, recipient, secret, state, attempts, created_at, next_at, changed_at, said FROM mail WHERE id = $1";
    WAIT = "UPDATE mail SET state = 'waiting', next_at = $2, changed_at = $3, said = $4 WHERE id = $1 AND state = 'sending'";
    SETTLE = "UPDATE mail SET state = $2, secret = NULL, changed_at = $3, said = $4 WHERE id = $1 AND state = 'sending'";
    DROP = "DELETE FROM mail WHERE id = $1";
    DROP_INVITATION = "DELETE FROM mail WHERE invitation_id = $1 AND state = 'waiting'";
    LEFT = "SELECT id FROM mail WHERE state = 'sending' AND changed_at < $1";
    ASKED = "SELECT count(*) AS count FROM mail WHERE purpose = 'reset_link' AND recipient = $1 AND created_at > $2";
    WAITING = "SELECT count(*) AS count FROM mail WHERE state IN ('waiting', 'sending')";
    SWEEP = "DELETE FROM mail WHERE changed_at < $1 AND state NOT IN ('waiting', 'sending')";
    HOLD = "DELETE FROM mail WHERE state IN ('waiting', 'sending')";
}

pub(crate) const ABOUT: Many = Many {
    head: "SELECT id, purpose, invitation_id, recipient, secret, state, attempts, created_at, next_at, changed_at, said FROM mail WHERE invitation_id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

fn mail(row: &Row) -> Result<Mail, Error> {
    Ok(Mail {
        id: row.id("id")?,
        purpose: row.word("purpose")?,
        invitation: row.id_or_none("invitation_id")?,
        recipient: row.text("recipient")?,
        state: row.word("state")?,
        attempts: u32::try_from(row.int("attempts")?).unwrap_or(0),
        created_at: row.moment("created_at")?,
        next_at: row.moment("next_at")?,
        changed_at: row.moment("changed_at")?,
        said: row.text("said")?,
    })
}

impl Instance<'_> {
    /// Has something written to an address, with the sealed text of the link that has to be in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_mail(
        &mut self,
        id: MailId,
        purpose: MailPurpose,
        invitation: Option<InvitationId>,
        recipient: &str,
        secret: Option<Vec<u8>>,
        now: Moment,
    ) -> Result<(), Error> {
        let invitation = invitation.map(InvitationId::uuid);
        let values = vals![id, purpose.word(), invitation, recipient, secret, now];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// What is to go out by now, the longest due first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_mail(&mut self, now: Moment, limit: usize) -> Result<Vec<MailId>, Error> {
        let rows = self.link.rows(DUE, vals![now, limit]).await?;
        rows.iter().map(|row| row.id("id")).collect()
    }

    /// Claims a mail that is due for this attempt; `false` when somebody else did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_mail(&mut self, id: MailId, now: Moment) -> Result<bool, Error> {
        Ok(self.link.run(TAKE, vals![id, now]).await? == 1)
    }

    /// A mail and the sealed text of its link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail(&mut self, id: MailId) -> Result<Option<(Mail, Option<Vec<u8>>)>, Error> {
        let Some(row) = self.link.row(FIND, vals![id]).await? else {
            return Ok(None);
        };
        Ok(Some((mail(&row)?, row.bytes_or_none("secret")?)))
    }

    /// It was not handed over and is tried again at `next_at`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_waits(
        &mut self,
        id: MailId,
        next_at: Moment,
        now: Moment,
        said: &str,
    ) -> Result<(), Error> {
        self.link.run(WAIT, vals![id, next_at, now, said]).await?;
        Ok(())
    }

    /// It is not tried again, and its secret is forgotten; `false` when that was settled already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_mail(
        &mut self,
        id: MailId,
        state: MailState,
        now: Moment,
        said: &str,
    ) -> Result<bool, Error> {
        let values = vals![id, state.word(), now, said];
        Ok(self.link.run(SETTLE, values).await? == 1)
    }

    /// Forgets a mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_mail(&mut self, id: MailId) -> Result<(), Error> {
        self.link.run(DROP, vals![id]).await?;
        Ok(())
    }

    /// Forgets what was to bring an invitation and has not gone out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_mail_of(&mut self, invitation: InvitationId) -> Result<(), Error> {
        self.link.run(DROP_INVITATION, vals![invitation]).await?;
        Ok(())
    }

    /// What was claimed before a moment and never settled: who claimed it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_left_since(&mut self, before: Moment) -> Result<Vec<MailId>, Error> {
        let rows = self.link.rows(LEFT, vals![before]).await?;
        rows.iter().map(|row| row.id("id")).collect()
    }

    /// How often a reset link was asked for by an address (folded) since a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_links_asked(
        &mut self,
        recipient: &str,
        since: Moment,
    ) -> Result<u64, Error> {
        let row = self.link.row(ASKED, vals![recipient, since]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// How much is on its way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_waiting(&mut self) -> Result<u64, Error> {
        let row = self.link.row(WAITING, vals![]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// The latest mail that brings each of these invitations.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_of(
        &mut self,
        invitations: &[InvitationId],
    ) -> Result<HashMap<InvitationId, Mail>, Error> {
        let ids: Vec<Val> = invitations.iter().map(|id| Val::from(*id)).collect();
        let mut found: HashMap<InvitationId, Mail> = HashMap::new();
        for row in self.link.rows_many(&ABOUT, &[], &ids).await? {
            let mail = mail(&row)?;
            let Some(invitation) = mail.invitation else {
                continue;
            };
            let later = found
                .get(&invitation)
                .is_none_or(|known| known.id < mail.id);
            if later {
                found.insert(invitation, mail);
            }
        }
        Ok(found)
    }

    /// Forgets what was settled before a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_mail(&mut self, before: Moment) -> Result<(), Error> {
        self.link.run(SWEEP, vals![before]).await?;
        Ok(())
    }

    /// Forgets everything that is on its way: it may have gone out since it was copied.
    pub(crate) async fn hold_mail(&mut self) -> Result<(), Error> {
        self.link.run(HOLD, vals![]).await?;
        Ok(())
    }
}
