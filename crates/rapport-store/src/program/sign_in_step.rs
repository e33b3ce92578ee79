//! People between two steps of signing in: the password was right, a code is still owed.

use rapport_model::ids::UserId;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    INSERT = "INSERT INTO sign_in_step (token_hash, user_id, expires_at) VALUES ($1, $2, $3)";
    TRY = "UPDATE sign_in_step SET tries = tries + 1 WHERE token_hash = $1 AND expires_at > $2 AND tries < $3 RETURNING user_id";
    OPEN = "SELECT user_id FROM sign_in_step WHERE token_hash = $1 AND expires_at > $2 AND tries < $3";
    END = "DELETE FROM sign_in_step WHERE token_hash = $1";
    SWEEP = "DELETE FROM sign_in_step WHERE expires_at <= $1";
}

impl Instance<'_> {
    /// Notes that the bearer of the token with this hash owes a code, and forgets who never gave one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_sign_in_step(
        &mut self,
        token_hash: &[u8],
        user: UserId,
        now: Moment,
        expires_at: Moment,
    ) -> Result<(), Error> {
        self.link.run(SWEEP, vals![now]).await?;
        let values = vals![token_hash.to_vec(), user, expires_at];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// Counts a try of whoever holds this token and says who they are; `None` when it is too late or was
    /// tried that often already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_sign_in_step(
        &mut self,
        token_hash: &[u8],
        now: Moment,
        most: u32,
    ) -> Result<Option<UserId>, Error> {
        let values = vals![token_hash.to_vec(), now, most];
        let row = self.link.row(TRY, values).await?;
        row.map(|row| row.id("user_id")).transpose()
    }

    /// Whether a code may still be given with this token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_sign_in_step_open(
        &mut self,
        token_hash: &[u8],
        now: Moment,
        most: u32,
    ) -> Result<bool, Error> {
        let values = vals![token_hash.to_vec(), now, most];
        Ok(self.link.row(OPEN, values).await?.is_some())
    }

    /// Ends the step of this token; `false` when it has ended before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sign_in_step(&mut self, token_hash: &[u8]) -> Result<bool, Error> {
        Ok(self.link.run(END, vals![token_hash.to_vec()]).await? == 1)
    }
}
