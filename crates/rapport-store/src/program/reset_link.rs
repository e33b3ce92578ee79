//! Links by which their bearer sets the password of a user, once.

use rapport_model::ids::UserId;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    REPLACE = "INSERT INTO reset_link (user_id, token_hash, made_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, made_by = excluded.made_by, created_at = excluded.created_at, expires_at = excluded.expires_at";
    FIND = "SELECT user_id FROM reset_link WHERE token_hash = $1 AND expires_at > $2";
    USE = "DELETE FROM reset_link WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id";
    SET_PASSWORD = "UPDATE \"user\" SET password_hash = $2 WHERE id = $1";
    WITHDRAW = "DELETE FROM reset_link WHERE user_id = $1";
}

impl Instance<'_> {
    /// Gives a user a link in the place of one they had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_reset_link(
        &mut self,
        user: UserId,
        token_hash: &[u8],
        made_by: Option<UserId>,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), Error> {
        let made_by = made_by.map(UserId::uuid);
        let values = vals![user, token_hash.to_vec(), made_by, now, expires_at];
        self.link.run(REPLACE, values).await?;
        Ok(())
    }

    /// Whose password the link with this hash sets, if it still does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_link(
        &mut self,
        token_hash: &[u8],
        now: Moment,
    ) -> Result<Option<UserId>, Error> {
        let row = self.link.row(FIND, vals![token_hash.to_vec(), now]).await?;
        row.map(|row| row.id("user_id")).transpose()
    }

    /// Uses a link up: its user has that password from now on. `None` when it works no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_reset_link(
        &mut self,
        token_hash: &[u8],
        now: Moment,
        password_hash: &str,
    ) -> Result<Option<UserId>, Error> {
        let Some(row) = self.link.row(USE, vals![token_hash.to_vec(), now]).await? else {
            return Ok(None);
        };
        let user: UserId = row.id("user_id")?;
        self.link
            .run(SET_PASSWORD, vals![user, password_hash])
            .await?;
        Ok(Some(user))
    }

    /// Withdraws the link of a user who knows their password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw_reset_link(&mut self, user: UserId) -> Result<(), Error> {
        self.link.run(WITHDRAW, vals![user]).await?;
        Ok(())
    }
}
