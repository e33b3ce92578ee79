//! Tokens: found by the hash of their text, gone the moment they are revoked or expire.

use rapport_model::actor::Actor;
use rapport_model::ids::{TokenId, UserId, WorkspaceId};
use rapport_model::program::token::Token;
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::statements;
use crate::value::{Row, vals};

statements! {
    INSERT = "INSERT INTO token (workspace_id, id, user_id, name, scope, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_USER = "SELECT id, user_id, name, scope, created_at, expires_at, last_used_at FROM token WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL ORDER BY id DESC";
    REVOKE = "UPDATE token SET revoked_at = $4 WHERE workspace_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL";
    FIND = "SELECT t.id, t.user_id, t.workspace_id, t.name, t.scope, t.created_at, t.expires_at, t.last_used_at, m.role, u.name AS user_name, u.email, u.created_at AS user_created_at, u.time_zone, w.name AS workspace_name, w.created_at AS workspace_created_at FROM token t JOIN member m ON m.user_id = t.user_id AND m.workspace_id = t.workspace_id AND m.deactivated_at IS NULL JOIN \"user\" u ON u.id = t.user_id JOIN workspace w ON w.id = t.workspace_id WHERE t.token_hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL";
    USED = "UPDATE token SET last_used_at = $3 WHERE workspace_id = $1 AND id = $2";
}

/// A token that works, with whom it acts for.
#[derive(Debug, Clone)]
pub struct TokenRow {
    /// Who, where, as what, and how much of that.
    pub actor: Actor,
    /// Who, by name.
    pub user: User,
    /// Where, by name.
    pub workspace: Workspace,
    /// The token itself.
    pub token: Token,
}

fn token(row: &Row) -> Result<Token, Error> {
    Ok(Token {
        id: row.id("id")?,
        user: row.id("user_id")?,
        name: row.text("name")?,
        scope: row.word("scope")?,
        created_at: row.moment("created_at")?,
        expires_at: row.moment("expires_at")?,
        last_used_at: row.moment_or_none("last_used_at")?,
    })
}

impl Scoped<'_> {
    /// Adds a token with the hash of its text.
    ///
    /// # Errors
    /// [`Error::Conflict`] when its owner is not a member of the workspace.
    pub async fn insert_token(&mut self, new: &Token, token_hash: &[u8]) -> Result<(), Error> {
        let values = vals![
            self.workspace,
            new.id,
            new.user,
            &new.name,
            new.scope.word(),
            token_hash.to_vec(),
            new.created_at,
            new.expires_at,
        ];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// A user's tokens that were not revoked, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_of(&mut self, user: UserId) -> Result<Vec<Token>, Error> {
        let rows = self.link.rows(OF_USER, vals![self.workspace, user]).await?;
        rows.iter().map(token).collect()
    }

    /// Makes a token of that user's stop working; `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(
        &mut self,
        user: UserId,
        id: TokenId,
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![self.workspace, user, id, now];
        Ok(self.link.run(REVOKE, values).await? == 1)
    }
}

impl Instance<'_> {
    /// The token whose text has this hash, if it works.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(
        &mut self,
        token_hash: &[u8],
        now: Moment,
    ) -> Result<Option<TokenRow>, Error> {
        let values = vals![token_hash.to_vec(), now];
        let Some(row) = self.link.row(FIND, values).await? else {
            return Ok(None);
        };
        let token = token(&row)?;
        let workspace: WorkspaceId = row.id("workspace_id")?;
        Ok(Some(TokenRow {
            actor: Actor {
                user: token.user,
                workspace,
                role: row.word("role")?,
                scope: token.scope,
            },
            user: User {
                id: token.user,
                name: row.text("user_name")?,
                email: row.text("email")?,
                created_at: row.moment("user_created_at")?,
                time_zone: row.word_or_none("time_zone")?,
            },
            workspace: Workspace {
                id: workspace,
                name: row.text("workspace_name")?,
                created_at: row.moment("workspace_created_at")?,
            },
            token,
        }))
    }

    /// Notes when a token was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_used(
        &mut self,
        workspace: WorkspaceId,
        id: TokenId,
        at: Moment,
    ) -> Result<(), Error> {
        self.link.run(USED, vals![workspace, id, at]).await?;
        Ok(())
    }
}
