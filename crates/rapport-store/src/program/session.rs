//! Sessions: kept on the server, found by the hash of a token, gone the moment they are ended.

use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{SessionId, UserId, WorkspaceId};
use rapport_model::program::session::Session;
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::{Row, vals};

statements! {
    INSERT = "INSERT INTO session (id, token_hash, user_id, workspace_id, device, created_at, last_seen_at, expires_at, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT s.id, s.device, s.user_id, s.workspace_id, s.created_at, s.last_seen_at, s.expires_at, s.confirmed_at, u.name, u.email, u.created_at AS user_created_at, u.time_zone, m.role, w.name AS workspace_name, w.created_at AS workspace_created_at FROM session s JOIN \"user\" u ON u.id = s.user_id JOIN member m ON m.user_id = s.user_id AND m.workspace_id = s.workspace_id AND m.deactivated_at IS NULL JOIN workspace w ON w.id = s.workspace_id WHERE s.token_hash = $1 AND s.expires_at > $2";
    SEEN = "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1";
    RENEW = "UPDATE session SET token_hash = $3, confirmed_at = $4 WHERE user_id = $1 AND id = $2";
    END_HELD = "DELETE FROM session WHERE token_hash = $1 RETURNING id, user_id";
    END = "DELETE FROM session WHERE user_id = $1 AND id = $2";
    END_OTHERS = "DELETE FROM session WHERE user_id = $1 AND id <> $2";
    END_ALL = "DELETE FROM session WHERE user_id = $1";
    OF_USER = "SELECT id, device, created_at, last_seen_at, expires_at, confirmed_at FROM session WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC";
    ENTER = "UPDATE session SET workspace_id = $2 WHERE id = $1 AND EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $2 AND m.user_id = session.user_id AND m.deactivated_at IS NULL)";
    SWEEP = "DELETE FROM session WHERE expires_at <= $1";
}

/// A live session, with whose it is.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Who, where and as what.
    pub actor: Actor,
    /// Who, by name.
    pub user: User,
    /// Where, by name.
    pub workspace: Workspace,
    /// The session itself.
    pub session: Session,
}

fn session(row: &Row) -> Result<Session, Error> {
    Ok(Session {
        id: row.id("id")?,
        device: row.text("device")?,
        created_at: row.moment("created_at")?,
        last_seen_at: row.moment("last_seen_at")?,
        expires_at: row.moment("expires_at")?,
        confirmed_at: row.moment("confirmed_at")?,
    })
}

impl Instance<'_> {
    /// Starts a session for the bearer of the token with this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_session(
        &mut self,
        new: &Session,
        token_hash: &[u8],
        user: UserId,
        workspace: WorkspaceId,
    ) -> Result<(), Error> {
        let values = vals![
            new.id,
            token_hash.to_vec(),
            user,
            workspace,
            &new.device,
            new.created_at,
            new.last_seen_at,
            new.expires_at,
            new.confirmed_at,
        ];
        self.link.run(INSERT, values).await?;
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
                time_zone: row.word_or_none("time_zone")?,
            },
            workspace: Workspace {
                id: workspace,
                name: row.text("workspace_name")?,
                created_at: row.moment("workspace_created_at")?,
            },
            session: session(&row)?,
        }))
    }

    /// Notes that a session was used and until when it lives now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_seen(
        &mut self,
        id: SessionId,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), Error> {
        self.link.run(SEEN, vals![id, now, expires_at]).await?;
        Ok(())
    }

    /// Moves a session into another workspace of the same user; `false` when they may not come in
    /// there, or there is no such session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter_workspace(
        &mut self,
        session: SessionId,
        workspace: WorkspaceId,
    ) -> Result<bool, Error> {
        Ok(self.link.run(ENTER, vals![session, workspace]).await? == 1)
    }

    /// Notes that whoever uses a session proved who they are, and that another token holds it now;
    /// `false` when that user has no such session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_session(
        &mut self,
        user: UserId,
        id: SessionId,
        token_hash: &[u8],
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![user, id, token_hash.to_vec(), now];
        Ok(self.link.run(RENEW, values).await? == 1)
    }

    /// Ends the session of this token and says which it was and whose; `None` when it is gone already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_held_session(
        &mut self,
        token_hash: &[u8],
    ) -> Result<Option<(SessionId, UserId)>, Error> {
        let row = self.link.row(END_HELD, vals![token_hash.to_vec()]).await?;
        row.map(|row| Ok((row.id("id")?, row.id("user_id")?)))
            .transpose()
    }

    /// Ends a session of that user's; `false` when there is none with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&mut self, user: UserId, id: SessionId) -> Result<bool, Error> {
        Ok(self.link.run(END, vals![user, id]).await? == 1)
    }

    /// Ends every session of that user's but the one to keep, and says how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, Error> {
        match keep {
            Some(keep) => self.link.run(END_OTHERS, vals![user, keep]).await,
            None => self.link.run(END_ALL, vals![user]).await,
        }
    }

    /// The live sessions of a user, the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(&mut self, user: UserId, now: Moment) -> Result<Vec<Session>, Error> {
        let rows = self.link.rows(OF_USER, vals![user, now]).await?;
        rows.iter().map(session).collect()
    }

    /// Forgets sessions that have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_sessions(&mut self, now: Moment) -> Result<u64, Error> {
        self.link.run(SWEEP, vals![now]).await
    }
}
