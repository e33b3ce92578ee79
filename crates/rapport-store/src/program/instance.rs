//! The instance itself: its epoch, whether it is paused, and the write that proves it can commit.

use rapport_model::time::Moment;

use crate::error::Error;
use crate::restoration;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    STATE = "SELECT epoch, paused_at, paused_because FROM instance WHERE one = 1";
    BEAT = "UPDATE instance SET ready_at = $1 WHERE one = 1";
    PAUSE = "UPDATE instance SET epoch = epoch + 1, paused_at = $1, paused_because = $2 WHERE one = 1";
    RESUME = "UPDATE instance SET paused_at = NULL, paused_because = NULL WHERE one = 1 AND paused_at IS NOT NULL";
    END_SESSIONS = "DELETE FROM session";
    REVOKE_TOKENS = "UPDATE token SET revoked_at = $1 WHERE revoked_at IS NULL";
    REVOKE_INVITATIONS = "UPDATE invitation SET revoked_at = $1 WHERE accepted_at IS NULL AND revoked_at IS NULL";
    END_RESET_LINKS = "DELETE FROM reset_link";
    END_SIGN_IN_STEPS = "DELETE FROM sign_in_step";
    END_PROVIDER_TRIPS = "DELETE FROM provider_trip";
    END_RECOVERY_CODES = "DELETE FROM recovery_code";
    DROP_ARCHIVE = "DELETE FROM post WHERE NOT EXISTS (SELECT 1 FROM signal s WHERE s.post_id = post.id)";
    LEASES = "UPDATE stream SET lease_holder = NULL, lease_until = 0";
    GAPS_SINCE = "SELECT count(*) AS count FROM gap WHERE recorded_at >= $1";
    NEWEST_EVENT = "SELECT at FROM event ORDER BY id DESC LIMIT 1";
    SIGNALS = "SELECT state, CAST(sum(count) AS BIGINT) AS count FROM signal_count GROUP BY state ORDER BY state";
}

/// How the instance itself is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceState {
    /// Grows with every restore, so that what was handed out before one can be told apart.
    pub epoch: u64,
    /// Since when nothing is listened to, and why in words.
    pub paused: Option<(Moment, String)>,
}

impl Instance<'_> {
    /// How the instance itself is doing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn state(&mut self) -> Result<InstanceState, Error> {
        let row = self.link.row(STATE, vals![]).await?;
        let row =
            row.ok_or_else(|| Error::Corrupt("the row of the instance is gone".to_owned()))?;
        let paused_at = row.moment_or_none("paused_at")?;
        Ok(InstanceState {
            epoch: row.count("epoch")?,
            paused: match paused_at {
                Some(at) => Some((at, row.text_or_none("paused_because")?.unwrap_or_default())),
                None => None,
            },
        })
    }

    /// The smallest write there is, to prove that one can be committed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn beat(&mut self, now: Moment) -> Result<(), Error> {
        self.link.run(BEAT, vals![now]).await?;
        Ok(())
    }

    /// Makes a restored database fit to be opened: a new epoch, paused, nobody signed in or on the
    /// way, no token, link or recovery code that lets anyone in (one that was used or revoked since the
    /// backup would be back), no mail on its way (it may have gone out since), no stream leased, no post nobody needs, and the restore's own note gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&mut self, now: Moment, because: &str) -> Result<(), Error> {
        self.link.run(PAUSE, vals![now, because]).await?;
        self.link.run(END_SESSIONS, vals![]).await?;
        self.link.run(REVOKE_TOKENS, vals![now]).await?;
        self.link.run(REVOKE_INVITATIONS, vals![now]).await?;
        for sql in [
            END_RESET_LINKS,
            END_SIGN_IN_STEPS,
            END_PROVIDER_TRIPS,
            END_RECOVERY_CODES,
        ] {
            self.link.run(sql, vals![]).await?;
        }
        self.hold_mail().await?;
        self.link.run(LEASES, vals![]).await?;
        self.link.run(DROP_ARCHIVE, vals![]).await?;
        restoration::settled(&mut self.link).await
    }

    /// Ends the pause; `false` when there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resume(&mut self) -> Result<bool, Error> {
        Ok(self.link.run(RESUME, vals![]).await? > 0)
    }

    /// How many gaps were recorded since a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gaps_since(&mut self, since: Moment) -> Result<u64, Error> {
        let row = self.link.row(GAPS_SINCE, vals![since]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// When the newest row of the change log was written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_event_at(&mut self) -> Result<Option<Moment>, Error> {
        let row = self.link.row(NEWEST_EVENT, vals![]).await?;
        row.map(|row| row.moment("at")).transpose()
    }

    /// How many signals there are in each state, over all workspaces.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signal_totals(&mut self) -> Result<Vec<(String, u64)>, Error> {
        let rows = self.link.rows(SIGNALS, vals![]).await?;
        rows.iter()
            .map(|row| Ok((row.text("state")?, row.count("count")?)))
            .collect()
    }
}
