//! Sessions: kept on the server, found by the hash of a token, gone the moment they are ended.

use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    INSERT = "INSERT INTO session (token_hash, user_id, workspace_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)";
    FIND = "SELECT s.user_id, s.workspace_id, s.created_at, s.last_seen_at, s.expires_at, u.name, u.email, u.created_at AS user_created_at, m.role, w.name AS workspace_name, w.created_at AS workspace_created_at FROM session s JOIN \"user\" u ON u.id = s.user_id JOIN member m ON m.user_id = s.user_id AND m.workspace_id = s.workspace_id JOIN workspace w ON w.id = s.workspace_id WHERE s.token_hash = $1 AND s.expires_at > $2";
    SEEN = "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE token_hash = $1";
    END = "DELETE FROM session WHERE token_hash = $1";
    OF_USER = "SELECT created_at, last_seen_at, expires_at FROM session WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC";
    SWEEP = "DELETE FROM session WHERE expires_at <= $1";
}

/// A live session.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Who, where and as what.
    pub actor: Actor,
    /// Who, by name.
    pub user: User,
    /// Where, by name.
    pub workspace: Workspace,
    /// When it was last used.
    pub last_seen_at: Moment,
    /// When it ends if it is not used.
    pub expires_at: Moment,
}

impl Instance<'_> {
    /// Starts a session for the bearer of the token with this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_session(
        &mut self,
        token_hash: &[u8],
        user: UserId,
        workspace: WorkspaceId,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(
                INSERT,
                vals![token_hash.to_vec(), user, workspace, now, expires_at],
            )
            .await?;
        Ok(())
    }

    /// The live session of this token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &mut self,
        token_hash: &[u8],
        now: Moment,
    ) -> Result<Option<SessionRow>, Error> {
        let Some(row) = self.link.row(FIND, vals![token_hash.to_vec(), now]).await? else {
            return Ok(None);
        };
        let role: Role = row.word("role")?;
        let (user, workspace) = (row.id("user_id")?, row.id("workspace_id")?);
        Ok(Some(SessionRow {
            actor: Actor {
                user,
                workspace,
                role,
                scope: TokenScope::Admin,
            },
            user: User {
                id: user,
                name: row.text("name")?,
                email: row.text("email")?,
                created_at: row.moment("user_created_at")?,
            },
            workspace: Workspace {
                id: workspace,
                name: row.text("workspace_name")?,
                created_at: row.moment("workspace_created_at")?,
            },
            last_seen_at: row.moment("last_seen_at")?,
            expires_at: row.moment("expires_at")?,
        }))
    }

    /// Notes that a session was used and until when it lives now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_seen(
        &mut self,
        token_hash: &[u8],
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(SEEN, vals![token_hash.to_vec(), now, expires_at])
            .await?;
        Ok(())
    }

    /// Ends a session; ending one that is gone changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&mut self, token_hash: &[u8]) -> Result<(), Error> {
        self.link.run(END, vals![token_hash.to_vec()]).await?;
        Ok(())
    }

    /// The live sessions of a user as (started, last used, ends), the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(
        &mut self,
        user: UserId,
        now: Moment,
    ) -> Result<Vec<(Moment, Moment, Moment)>, Error> {
        let rows = self.link.rows(OF_USER, vals![user, now]).await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.moment("created_at")?,
                    row.moment("last_seen_at")?,
                    row.moment("expires_at")?,
                ))
            })
            .collect()
    }

    /// Forgets sessions that have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_sessions(&mut self, now: Moment) -> Result<u64, Error> {
        self.link.run(SWEEP, vals![now]).await
    }
}
