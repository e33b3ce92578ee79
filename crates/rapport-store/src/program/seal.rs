//! Everything that is sealed under the key file, wherever it is, so that keys can be changed.

use uuid::Uuid;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::vals;

statements! {
    SECOND_FACTORS = "SELECT user_id AS id, secret AS sealed FROM second_factor ORDER BY user_id";
    PROVIDERS = "SELECT id, client_secret AS sealed FROM provider ORDER BY id";
    RESEAL_PROVIDER = "UPDATE provider SET client_secret = $3 WHERE id = $1 AND client_secret = $2";
    RESEAL_SECOND_FACTOR = "UPDATE second_factor SET secret = $3 WHERE user_id = $1 AND secret = $2";
    WEBHOOKS = "SELECT id, secret AS sealed FROM webhook ORDER BY id";
    RESEAL_WEBHOOK = "UPDATE webhook SET secret = $3 WHERE id = $1 AND secret = $2";
    OLD_WEBHOOKS = "SELECT id, old_secret AS sealed FROM webhook WHERE old_secret IS NOT NULL ORDER BY id";
    MAIL = "SELECT id, secret AS sealed FROM mail WHERE secret IS NOT NULL ORDER BY id";
    RESEAL_MAIL = "UPDATE mail SET secret = $3 WHERE id = $1 AND secret = $2";
    RESEAL_OLD_WEBHOOK = "UPDATE webhook SET old_secret = $3 WHERE id = $1 AND old_secret = $2";
}

/// A place with sealed secrets: table, column, how to read all and how to put one in another's place.
const PLACES: [(&str, &str, &str, &str); 5] = [
    ("mail", "secret", MAIL, RESEAL_MAIL),
    ("provider", "client_secret", PROVIDERS, RESEAL_PROVIDER),
    (
        "second_factor",
        "secret",
        SECOND_FACTORS,
        RESEAL_SECOND_FACTOR,
    ),
    ("webhook", "secret", WEBHOOKS, RESEAL_WEBHOOK),
    ("webhook", "old_secret", OLD_WEBHOOKS, RESEAL_OLD_WEBHOOK),
];

/// A sealed secret and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key as text.
    pub row: String,
    /// What is stored.
    pub sealed: Vec<u8>,
    id: Uuid,
}

impl Instance<'_> {
    /// Every sealed secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seals(&mut self) -> Result<Vec<Seal>, Error> {
        let mut seals = Vec::new();
        for (table, column, all, _) in PLACES {
            for row in self.link.rows(all, vals![]).await? {
                let id: Uuid = row.id("id")?;
                seals.push(Seal {
                    table,
                    column,
                    row: id.to_string(),
                    sealed: row.bytes("sealed")?,
                    id,
                });
            }
        }
        Ok(seals)
    }

    /// Puts another seal in the place of one; `false` when that was changed meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reseal(&mut self, old: &Seal, new: &[u8]) -> Result<bool, Error> {
        let place = PLACES
            .into_iter()
            .find(|(table, column, ..)| (*table, *column) == (old.table, old.column));
        let Some((.., reseal)) = place else {
            return Ok(false);
        };
        let values = vals![old.id, old.sealed.clone(), new.to_vec()];
        Ok(self.link.run(reseal, values).await? == 1)
    }
}
