//! Invitations: found by the hash of their link's text while they are open.

use rapport_model::ids::{InvitationId, UserId};
use rapport_model::program::invitation::{Invitation, REFUSALS};
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::statements;
use crate::value::{Row, vals};

/// Neither accepted nor revoked, expired or spent.
macro_rules! open {
    ($now:literal, $refusals:literal) => {
        concat!(
            "i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ",
            $now,
            " AND i.refusals < ",
            $refusals
        )
    };
}

statements! {
    INSERT = "INSERT INTO invitation (workspace_id, id, token_hash, role, email, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OPEN = concat!("SELECT i.id, i.role, i.email, i.invited_by, i.created_at, i.expires_at FROM invitation i WHERE i.workspace_id = $1 AND i.id < $2 AND ", open!("$3", "$4"), " ORDER BY i.id DESC LIMIT $5");
    FIND = concat!("SELECT i.id, i.role, i.email, i.invited_by, i.created_at, i.expires_at, u.name AS inviter, w.id AS workspace_id, w.name AS workspace_name, w.created_at AS workspace_created_at FROM invitation i JOIN workspace w ON w.id = i.workspace_id JOIN \"user\" u ON u.id = i.invited_by WHERE i.token_hash = $1 AND ", open!("$2", "$3"));
    ACCEPT = concat!("UPDATE invitation AS i SET accepted_at = $3 WHERE i.workspace_id = $1 AND i.id = $2 AND ", open!("$4", "$5"));
    REVOKE = "UPDATE invitation SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
    REVOKE_OF = "UPDATE invitation SET revoked_at = $3 WHERE workspace_id = $1 AND invited_by = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
    REFUSED = "UPDATE invitation SET refusals = refusals + 1 WHERE workspace_id = $1 AND id = $2";
}

/// An open invitation, as whoever holds its link sees it.
#[derive(Debug, Clone)]
pub struct OfferRow {
    /// The invitation.
    pub invitation: Invitation,
    /// Where it leads.
    pub workspace: Workspace,
    /// Who made it, by name.
    pub inviter: String,
}

fn invitation(row: &Row) -> Result<Invitation, Error> {
    Ok(Invitation {
        id: row.id("id")?,
        role: row.word("role")?,
        email: row.text_or_none("email")?,
        invited_by: row.id("invited_by")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
    })
}

impl Scoped<'_> {
    /// Adds an invitation with the hash of its link's text.
    ///
    /// # Errors
    /// [`Error::Conflict`] when whoever invites is not a member.
    pub async fn insert_invitation(
        &mut self,
        new: &Invitation,
        token_hash: &[u8],
    ) -> Result<(), Error> {
        let values = vals![
            self.workspace,
            new.id,
            token_hash.to_vec(),
            new.role.word(),
            new.email.as_deref(),
            new.invited_by,
            new.created_at,
            new.expires_at,
        ];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// Open invitations made before `before`, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_invitations(
        &mut self,
        now: Moment,
        before: InvitationId,
        limit: usize,
    ) -> Result<Vec<Invitation>, Error> {
        let values = vals![self.workspace, before, now, REFUSALS, limit];
        let rows = self.link.rows(OPEN, values).await?;
        rows.iter().map(invitation).collect()
    }

    /// Uses an invitation up; `false` when it is not open any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accept_invitation(
        &mut self,
        id: InvitationId,
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![self.workspace, id, now, now, REFUSALS];
        Ok(self.link.run(ACCEPT, values).await? == 1)
    }

    /// Makes an invitation stop working; `false` when there is none that waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_invitation(
        &mut self,
        id: InvitationId,
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![self.workspace, id, now];
        Ok(self.link.run(REVOKE, values).await? == 1)
    }

    /// The same for all that one member made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_invitations_of(&mut self, user: UserId, now: Moment) -> Result<u64, Error> {
        let values = vals![self.workspace, user, now];
        self.link.run(REVOKE_OF, values).await
    }

    /// Counts that an invitation was answered with an address that cannot be taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation_refused(&mut self, id: InvitationId) -> Result<(), Error> {
        self.link.run(REFUSED, vals![self.workspace, id]).await?;
        Ok(())
    }
}

impl Instance<'_> {
    /// The open invitation whose link's text has this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offer(
        &mut self,
        token_hash: &[u8],
        now: Moment,
    ) -> Result<Option<OfferRow>, Error> {
        let values = vals![token_hash.to_vec(), now, REFUSALS];
        let Some(row) = self.link.row(FIND, values).await? else {
            return Ok(None);
        };
        Ok(Some(OfferRow {
            invitation: invitation(&row)?,
            workspace: Workspace {
                id: row.id("workspace_id")?,
                name: row.text("workspace_name")?,
                created_at: row.moment("workspace_created_at")?,
            },
            inviter: row.text("inviter")?,
        }))
    }
}
