//! People and the identities they are known by.

use std::collections::HashMap;

use rapport_model::ids::{PersonId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::person::{Identity, Person, Provenance};
use rapport_model::understand::post::Network;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::value::{Val, vals};

statements! {
    UNNAMED = "SELECT DISTINCT handle FROM identity WHERE network = $1 AND looked_up_at IS NULL AND handle LIKE 'did:%' ORDER BY handle LIMIT $2";
    HOLDERS = "SELECT workspace_id, person_id FROM identity WHERE network = $1 AND handle = $2";
    SHOW_AS = "UPDATE identity SET shown_as = coalesce($4, shown_as), url = coalesce($5, url), looked_up_at = $6 WHERE workspace_id = $1 AND network = $2 AND handle = $3";
    DESCRIBE = "UPDATE person SET name = $3, about = coalesce($4, about), source = $5, learnt_at = $6 WHERE workspace_id = $1 AND id = $2";
    FORGET_IDENTITY = "DELETE FROM identity WHERE workspace_id = $1 AND network = $2 AND handle = $3";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO person (workspace_id, id, name, about, source, purpose, learnt_at) VALUES ",
    columns: 7,
    tail: "",
    before: 0,
};

pub(crate) const INSERT_IDENTITY: Many = Many {
    head: "INSERT INTO identity (workspace_id, network, handle, person_id, shown_as, url) VALUES ",
    columns: 6,
    tail: "",
    before: 0,
};

/// `before`: the workspace.
pub(crate) const LISTED: Many = Many {
    head: "SELECT id, name, about, source, purpose, learnt_at FROM person WHERE workspace_id = $1 AND id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

/// Not in their order: asked for it, SQLite walks every identity of the workspace in that order.
pub(crate) const IDENTITIES: Many = Many {
    head: "SELECT person_id, network, handle, shown_as, url FROM identity WHERE workspace_id = $1 AND person_id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

/// `before`: the workspace and the network.
pub(crate) const KNOWN: Many = Many {
    head: "SELECT handle, person_id FROM identity WHERE workspace_id = $1 AND network = $2 AND handle IN (",
    columns: 1,
    tail: ")",
    before: 2,
};

/// An account that wrote a signal and whose public profile has not been read yet.
pub type UnnamedIdentity = String;

impl Scoped<'_> {
    /// Who these accounts are, as far as the workspace knows them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_by_handle(
        &mut self,
        network: &Network,
        handles: &[&str],
    ) -> Result<HashMap<String, PersonId>, Error> {
        let rows: Vec<Val> = handles.iter().map(|handle| Val::from(*handle)).collect();
        let found = self
            .link
            .rows_many(&KNOWN, vals![self.workspace, network.as_str()], &rows)
            .await?;
        found
            .iter()
            .map(|row| Ok((row.text("handle")?, row.id("person_id")?)))
            .collect()
    }

    /// Adds people with their identities.
    ///
    /// # Errors
    /// [`Error::Conflict`] when an identity is known already.
    pub async fn insert_people(&mut self, people: &[Person]) -> Result<(), Error> {
        let mut rows: Vec<Val> = Vec::with_capacity(people.len() * INSERT.columns);
        let mut identities: Vec<Val> = Vec::new();
        for Person {
            id,
            name,
            about,
            provenance,
            identities: accounts,
        } in people
        {
            rows.extend_from_slice(vals![
                self.workspace,
                *id,
                name,
                about.clone(),
                &provenance.source,
                &provenance.purpose,
                provenance.learnt_at,
            ]);
            for Identity {
                network,
                handle,
                shown_as,
                url,
            } in accounts
            {
                identities.extend_from_slice(vals![
                    self.workspace,
                    network.as_str(),
                    handle,
                    *id,
                    shown_as.clone(),
                    url.clone(),
                ]);
            }
        }
        self.link.run_many(&INSERT, &[], &rows).await?;
        self.link
            .run_many(&INSERT_IDENTITY, &[], &identities)
            .await?;
        Ok(())
    }

    /// People by id, with their identities.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people(&mut self, ids: &[PersonId]) -> Result<HashMap<PersonId, Person>, Error> {
        let listed: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
        let mut people = HashMap::with_capacity(ids.len());
        for row in self
            .link
            .rows_many(&LISTED, vals![self.workspace], &listed)
            .await?
        {
            let id: PersonId = row.id("id")?;
            people.insert(
                id,
                Person {
                    id,
                    name: row.text("name")?,
                    about: row.text_or_none("about")?,
                    provenance: Provenance {
                        source: row.text("source")?,
                        purpose: row.text("purpose")?,
                        learnt_at: row.moment("learnt_at")?,
                    },
                    identities: Vec::new(),
                },
            );
        }
        for row in self
            .link
            .rows_many(&IDENTITIES, vals![self.workspace], &listed)
            .await?
        {
            let network = row.text("network")?;
            let identity = Identity {
                network: Network::new(&network)
                    .ok_or_else(|| Error::Corrupt(format!("network “{network}”")))?,
                handle: row.text("handle")?,
                shown_as: row.text_or_none("shown_as")?,
                url: row.text_or_none("url")?,
            };
            if let Some(person) = people.get_mut(&row.id("person_id")?) {
                person.identities.push(identity);
            }
        }
        for person in people.values_mut() {
            person.identities.sort_unstable_by(|a, b| {
                (a.network.as_str(), &a.handle).cmp(&(b.network.as_str(), &b.handle))
            });
        }
        Ok(people)
    }

    /// Notes what a network's public profile says of an account's holder.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn describe_person(
        &mut self,
        person: PersonId,
        name: &str,
        about: Option<&str>,
        source: &str,
        now: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(
                DESCRIBE,
                vals![self.workspace, person, name, about, source, now],
            )
            .await?;
        Ok(())
    }

    /// Notes how an account shows itself, and that it was looked up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn show_identity_as(
        &mut self,
        network: &Network,
        handle: &str,
        shown_as: Option<&str>,
        url: Option<&str>,
        now: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(
                SHOW_AS,
                vals![self.workspace, network.as_str(), handle, shown_as, url, now],
            )
            .await?;
        Ok(())
    }

    /// Forgets an account that no longer exists.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_identity(&mut self, network: &Network, handle: &str) -> Result<(), Error> {
        self.link
            .run(
                FORGET_IDENTITY,
                vals![self.workspace, network.as_str(), handle],
            )
            .await?;
        Ok(())
    }
}

impl Instance<'_> {
    /// Accounts on a network, named by their lasting id (a DID), whose profile was never read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unnamed_identities(
        &mut self,
        network: &Network,
        limit: usize,
    ) -> Result<Vec<UnnamedIdentity>, Error> {
        let rows = self
            .link
            .rows(UNNAMED, vals![network.as_str(), limit])
            .await?;
        rows.iter().map(|row| row.text("handle")).collect()
    }

    /// The workspaces that know an account, and as whom.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holders_of(
        &mut self,
        network: &Network,
        handle: &str,
    ) -> Result<Vec<(WorkspaceId, PersonId)>, Error> {
        let rows = self
            .link
            .rows(HOLDERS, vals![network.as_str(), handle])
            .await?;
        rows.iter()
            .map(|row| Ok((row.id("workspace_id")?, row.id("person_id")?)))
            .collect()
    }
}
