//! Providers people sign in with, the accounts they linked there, and their trips there and back.

use rapport_model::ids::{ProviderId, UserId, WorkspaceId};
use rapport_model::program::provider::{Provider, ProviderAccount};
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::{Row, vals};

statements! {
    INSERT = "INSERT INTO provider (id, workspace_id, name, issuer, client_id, client_secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ALL = "SELECT id, workspace_id, name, issuer, client_id, client_secret, created_at FROM provider ORDER BY id";
    FIND = "SELECT id, workspace_id, name, issuer, client_id, client_secret, created_at FROM provider WHERE id = $1";
    REMOVE_TRIPS = "DELETE FROM provider_trip WHERE provider_id IN (SELECT id FROM provider WHERE id = $1 AND workspace_id = $2)";
    REMOVE_ACCOUNTS = "DELETE FROM provider_account WHERE provider_id IN (SELECT id FROM provider WHERE id = $1 AND workspace_id = $2)";
    REMOVE = "DELETE FROM provider WHERE id = $1 AND workspace_id = $2";
    LINK = "INSERT INTO provider_account (provider_id, subject, user_id, email, linked_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (provider_id, subject) DO NOTHING";
    LINKED = "SELECT user_id FROM provider_account WHERE provider_id = $1 AND subject = $2";
    ONLY_WAY_IN = "SELECT COUNT(DISTINCT a.user_id) AS count FROM provider_account a JOIN \"user\" u ON u.id = a.user_id WHERE a.provider_id = $1 AND u.password_hash = '' AND NOT EXISTS (SELECT 1 FROM provider_account o WHERE o.user_id = a.user_id AND o.provider_id <> a.provider_id)";
    ACCOUNTS = "SELECT a.provider_id, p.name, a.email, a.linked_at FROM provider_account a JOIN provider p ON p.id = a.provider_id WHERE a.user_id = $1 ORDER BY a.linked_at, a.provider_id";
    UNLINK = "DELETE FROM provider_account WHERE user_id = $1 AND provider_id = $2";
    SWEEP_TRIPS = "DELETE FROM provider_trip WHERE expires_at <= $1";
    SET_OUT = "INSERT INTO provider_trip (token_hash, provider_id, user_id, back, expires_at) VALUES ($1, $2, $3, $4, $5)";
    COME_BACK = "DELETE FROM provider_trip WHERE token_hash = $1 RETURNING provider_id, user_id, back, expires_at";
}

/// A provider with its sealed secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRow {
    /// The provider.
    pub provider: Provider,
    /// What this instance proves to it who it is with, sealed.
    pub client_secret: Vec<u8>,
}

/// Someone on their way to a provider and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderTrip {
    /// Where to.
    pub provider: ProviderId,
    /// Whoever is signed in and sets out; `None` for someone who is not.
    pub user: Option<UserId>,
    /// What for, sealed with what the browser holds. The column is called `back`, from when a page to go
    /// to was all there was to it.
    pub errand: String,
    /// When it is too late.
    pub expires_at: Moment,
}

fn provider(row: &Row) -> Result<ProviderRow, Error> {
    Ok(ProviderRow {
        provider: Provider {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            name: row.text("name")?,
            issuer: row.text("issuer")?,
            client_id: row.text("client_id")?,
            created_at: row.moment("created_at")?,
        },
        client_secret: row.bytes("client_secret")?,
    })
}

impl Instance<'_> {
    /// Adds a provider.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_provider(&mut self, new: &ProviderRow) -> Result<(), Error> {
        let ProviderRow {
            provider,
            client_secret,
        } = new;
        let values = vals![
            provider.id,
            provider.workspace,
            &provider.name,
            &provider.issuer,
            &provider.client_id,
            client_secret.clone(),
            provider.created_at,
        ];
        self.link.run(INSERT, values).await?;
        Ok(())
    }

    /// Every provider, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn providers(&mut self) -> Result<Vec<Provider>, Error> {
        let rows = self.link.rows(ALL, vals![]).await?;
        rows.iter().map(|row| Ok(provider(row)?.provider)).collect()
    }

    /// The provider with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn provider(&mut self, id: ProviderId) -> Result<Option<ProviderRow>, Error> {
        let row = self.link.row(FIND, vals![id]).await?;
        row.as_ref().map(provider).transpose()
    }

    /// Removes a provider of that workspace with the accounts linked there; `false` when it has none
    /// with that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_provider(
        &mut self,
        workspace: WorkspaceId,
        id: ProviderId,
    ) -> Result<bool, Error> {
        for statement in [REMOVE_TRIPS, REMOVE_ACCOUNTS] {
            self.link.run(statement, vals![id, workspace]).await?;
        }
        Ok(self.link.run(REMOVE, vals![id, workspace]).await? == 1)
    }

    /// Links an account at a provider with a user; `false` when it is linked already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_provider_account(
        &mut self,
        provider: ProviderId,
        subject: &str,
        user: UserId,
        email: Option<&str>,
        now: Moment,
    ) -> Result<bool, Error> {
        let values = vals![provider, subject, user, email, now];
        Ok(self.link.run(LINK, values).await? == 1)
    }

    /// Whose the account at a provider is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_provider(
        &mut self,
        provider: ProviderId,
        subject: &str,
    ) -> Result<Option<UserId>, Error> {
        let row = self.link.row(LINKED, vals![provider, subject]).await?;
        row.map(|row| row.id("user_id")).transpose()
    }

    /// For how many people a provider is the only way in: they have no password, and no account elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn only_way_in(&mut self, provider: ProviderId) -> Result<u64, Error> {
        let row = self.link.row(ONLY_WAY_IN, vals![provider]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// The accounts a user linked, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn provider_accounts(&mut self, user: UserId) -> Result<Vec<ProviderAccount>, Error> {
        let rows = self.link.rows(ACCOUNTS, vals![user]).await?;
        rows.iter()
            .map(|row| {
                Ok(ProviderAccount {
                    provider: row.id("provider_id")?,
                    name: row.text("name")?,
                    email: row.text_or_none("email")?,
                    linked_at: row.moment("linked_at")?,
                })
            })
            .collect()
    }

    /// Undoes a user's links with a provider; `false` when there are none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unlink_provider(
        &mut self,
        user: UserId,
        provider: ProviderId,
    ) -> Result<bool, Error> {
        Ok(self.link.run(UNLINK, vals![user, provider]).await? > 0)
    }

    /// Notes that the bearer of the token with this hash set out, and forgets who never came back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_out(
        &mut self,
        token_hash: &[u8],
        trip: &ProviderTrip,
        now: Moment,
    ) -> Result<(), Error> {
        self.link.run(SWEEP_TRIPS, vals![now]).await?;
        let values = vals![
            token_hash.to_vec(),
            trip.provider,
            trip.user.map(UserId::uuid),
            &trip.errand,
            trip.expires_at,
        ];
        self.link.run(SET_OUT, values).await?;
        Ok(())
    }

    /// Ends the trip of whoever holds this token, once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn come_back(&mut self, token_hash: &[u8]) -> Result<Option<ProviderTrip>, Error> {
        let row = self.link.row(COME_BACK, vals![token_hash.to_vec()]).await?;
        row.map(|row| {
            Ok(ProviderTrip {
                provider: row.id("provider_id")?,
                user: row.id_or_none("user_id")?,
                errand: row.text("back")?,
                expires_at: row.moment("expires_at")?,
            })
        })
        .transpose()
    }
}
