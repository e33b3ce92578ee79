//! Interactions: what was done with people, with what is needed to take it back.

use rapport_model::connect::interaction::{Interaction, InteractionKind};
use rapport_model::ids::{InteractionId, PersonId, SignalId};
use rapport_model::time::Moment;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::visibility::Visibility;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::statements;
use crate::understand::visibility::{self, is_seen};
use crate::value::{Row, json, vals};

/// The columns of an interaction that a user sees.
macro_rules! select_seen {
    ($eyes:literal, $rest:literal) => {
        concat!(
            "SELECT i.id, i.person_id, i.user_id, i.kind, i.signals, i.at, i.undone_at, i.visibility, i.team_id FROM interaction i WHERE i.workspace_id = $1 AND ",
            is_seen!("i", "user_id", $eyes),
            " ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO interaction (workspace_id, id, person_id, user_id, kind, signals, at, visibility, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = select_seen!("$3", "AND i.id = $2");
    NEWEST_OF_USER = "SELECT id, person_id, user_id, kind, signals, at, undone_at, visibility, team_id FROM interaction WHERE workspace_id = $1 AND user_id = $2 AND undone_at IS NULL AND at > $3 ORDER BY id DESC LIMIT 1";
    NEWEST = select_seen!("$4", "AND i.id < $2 ORDER BY i.id DESC LIMIT $3");
    NEWEST_WITH = select_seen!("$4", "AND i.person_id = $5 AND i.id < $2 ORDER BY i.id DESC LIMIT $3");
    UNDO = "UPDATE interaction SET undone_at = $3 WHERE workspace_id = $1 AND id = $2 AND undone_at IS NULL";
    REMOVE_OF_PERSON = "DELETE FROM interaction WHERE workspace_id = $1 AND person_id = $2";
}

/// An interaction as stored: with the state each signal was in before.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredInteraction {
    /// What was done.
    pub interaction: Interaction,
    /// The state of each of its signals before, and until when it had been snoozed.
    pub before: Vec<(SignalId, SignalState, Option<Moment>)>,
    /// Who sees it: whoever saw one of its signals when it was done.
    pub visibility: Visibility,
}

#[derive(Serialize, Deserialize)]
struct Before {
    id: SignalId,
    state: SignalState,
    snoozed_until: Option<Moment>,
}

fn stored(row: &Row) -> Result<StoredInteraction, Error> {
    let before: Vec<Before> = row.json("signals")?;
    let kind: InteractionKind = row.word("kind")?;
    Ok(StoredInteraction {
        interaction: Interaction {
            id: row.id("id")?,
            person: row.id("person_id")?,
            user: row.id("user_id")?,
            kind,
            signals: before.iter().map(|before| before.id).collect(),
            at: row.moment("at")?,
            undone_at: row.moment_or_none("undone_at")?,
        },
        before: before
            .into_iter()
            .map(|before| (before.id, before.state, before.snoozed_until))
            .collect(),
        visibility: visibility::visibility(row)?,
    })
}

impl Scoped<'_> {
    /// Logs an interaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_interaction(&mut self, new: &StoredInteraction) -> Result<(), Error> {
        let Interaction {
            id,
            person,
            user,
            kind,
            at,
            ..
        } = &new.interaction;
        let before: Vec<Before> = new
            .before
            .iter()
            .map(|(id, state, snoozed_until)| Before {
                id: *id,
                state: *state,
                snoozed_until: *snoozed_until,
            })
            .collect();
        let (word, team) = visibility::columns(new.visibility);
        self.link
            .run(
                INSERT,
                vals![
                    self.workspace,
                    *id,
                    *person,
                    *user,
                    kind.word(),
                    json(&before)?,
                    *at,
                    word,
                    team
                ],
            )
            .await?;
        Ok(())
    }

    /// One interaction, if the actor sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn interaction(
        &mut self,
        id: InteractionId,
    ) -> Result<Option<StoredInteraction>, Error> {
        self.link
            .row(FIND, vals![self.workspace, id, self.eyes()])
            .await?
            .as_ref()
            .map(stored)
            .transpose()
    }

    /// Interactions the actor sees, from before `before`, with anyone or with one person, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_interactions(
        &mut self,
        with: Option<PersonId>,
        before: InteractionId,
        limit: usize,
    ) -> Result<Vec<Interaction>, Error> {
        let rows = match with {
            Some(person) => {
                let values = vals![self.workspace, before, limit, self.eyes(), person];
                self.link.rows(NEWEST_WITH, values).await?
            }
            None => {
                let values = vals![self.workspace, before, limit, self.eyes()];
                self.link.rows(NEWEST, values).await?
            }
        };
        rows.iter()
            .map(|row| Ok(stored(row)?.interaction))
            .collect()
    }

    /// What this actor did last, if it was after `since` and is not undone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_interaction(
        &mut self,
        since: Moment,
    ) -> Result<Option<StoredInteraction>, Error> {
        let Some(user) = self.actor else {
            return Ok(None);
        };
        let row = self
            .link
            .row(NEWEST_OF_USER, vals![self.workspace, user, since])
            .await?;
        row.as_ref().map(stored).transpose()
    }

    /// Marks an interaction as undone; `false` when it was already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undo_interaction(
        &mut self,
        id: InteractionId,
        now: Moment,
    ) -> Result<bool, Error> {
        Ok(self.link.run(UNDO, vals![self.workspace, id, now]).await? == 1)
    }

    /// Forgets what was done with a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_interactions_of(&mut self, person: PersonId) -> Result<(), Error> {
        self.link
            .run(REMOVE_OF_PERSON, vals![self.workspace, person])
            .await?;
        Ok(())
    }
}
