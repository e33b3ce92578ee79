//! Second factors and the recovery codes beside them.

use rapport_model::ids::UserId;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    FIND = "SELECT secret, on_since FROM second_factor WHERE user_id = $1";
    BEGIN = "INSERT INTO second_factor (user_id, secret, begun_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at WHERE second_factor.on_since IS NULL";
    TURN_ON = "UPDATE second_factor SET on_since = $3, last_step = $4 WHERE user_id = $1 AND secret = $2 AND on_since IS NULL";
    USE_STEP = "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND on_since IS NOT NULL AND last_step < $2";
    REMOVE = "DELETE FROM second_factor WHERE user_id = $1";
    ADD_CODE = "INSERT INTO recovery_code (user_id, code_hash, made_at) VALUES ($1, $2, $3)";
    USE_CODE = "UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    CODES_LEFT = "SELECT count(*) AS n FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";
    REMOVE_CODES = "DELETE FROM recovery_code WHERE user_id = $1";
}

/// A second factor, in use or begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// The secret, sealed.
    pub secret: Vec<u8>,
    /// Since when it is asked for; `None` while it was only begun.
    pub on_since: Option<Moment>,
}

impl Instance<'_> {
    /// A user's second factor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn second_factor(&mut self, user: UserId) -> Result<Option<SecondFactorRow>, Error> {
        let Some(row) = self.link.row(FIND, vals![user]).await? else {
            return Ok(None);
        };
        Ok(Some(SecondFactorRow {
            secret: row.bytes("secret")?,
            on_since: row.moment_or_none("on_since")?,
        }))
    }

    /// Begins a second factor with a sealed secret, in the place of one that was only begun; `false`
    /// when one is in use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_second_factor(
        &mut self,
        user: UserId,
        secret: &[u8],
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![user, secret.to_vec(), now];
        Ok(self.link.run(BEGIN, values).await? == 1)
    }

    /// Puts the one that was begun with that sealed secret into use, its first code being of that step;
    /// `false` when it is not there any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn turn_on_second_factor(
        &mut self,
        user: UserId,
        secret: &[u8],
        now: Moment,
        step: i64,
    ) -> Result<bool, Error> {
        let values = vals![user, secret.to_vec(), now, step];
        Ok(self.link.run(TURN_ON, values).await? == 1)
    }

    /// Uses the code of a step up; `false` when it or a later one was used before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_step(&mut self, user: UserId, step: i64) -> Result<bool, Error> {
        Ok(self.link.run(USE_STEP, vals![user, step]).await? == 1)
    }

    /// Removes a user's second factor with its recovery codes; `false` when there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_second_factor(&mut self, user: UserId) -> Result<bool, Error> {
        self.link.run(REMOVE_CODES, vals![user]).await?;
        Ok(self.link.run(REMOVE, vals![user]).await? == 1)
    }

    /// Puts recovery codes in the place of a user's former ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_recovery_codes(
        &mut self,
        user: UserId,
        hashes: &[Vec<u8>],
        now: Moment,
    ) -> Result<(), Error> {
        self.link.run(REMOVE_CODES, vals![user]).await?;
        for hash in hashes {
            self.link
                .run(ADD_CODE, vals![user, hash.clone(), now])
                .await?;
        }
        Ok(())
    }

    /// Uses a recovery code up; `false` when there is none or it was used before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_recovery_code(
        &mut self,
        user: UserId,
        hash: &[u8],
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![user, hash.to_vec(), now];
        Ok(self.link.run(USE_CODE, values).await? == 1)
    }

    /// How many recovery codes a user has left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recovery_codes_left(&mut self, user: UserId) -> Result<u64, Error> {
        let row = self.link.row(CODES_LEFT, vals![user]).await?;
        row.map_or(Ok(0), |row| row.count("n"))
    }
}
