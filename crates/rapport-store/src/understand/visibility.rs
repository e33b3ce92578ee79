//! Who sees what inside a workspace: the one condition, as every query that shows something states it.
//!
//! A record is seen by its owner, by the members of the team it names, or by everyone. A role adds
//! nothing: admins and leaders see what they own and what their teams share, because to manage is not
//! to read. A signal is seen by whoever sees its search, a post's finding through the searches one
//! sees, and what is not seen is not there. What is kept for all (states, counts, bounds) is computed
//! from everything and corrected for whoever does not see all of it.

use std::collections::{HashMap, HashSet};

use rapport_model::ids::{PersonId, SavedSearchId, SignalId};
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::visibility::Visibility;
use uuid::Uuid;

use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::{Many, statements};
use crate::value::{Row, Val, vals};

/// Whether the row of a table with `visibility` and `team_id` is seen by a user: the table's alias,
/// the column of its owner, the place of the user.
macro_rules! is_seen {
    ($record:literal, $owner:literal, $eyes:literal) => {
        concat!(
            "(", $record, ".visibility = 'everyone' OR EXISTS (SELECT 1 FROM member me WHERE me.workspace_id = ", $record,
            ".workspace_id AND me.user_id = ", $eyes, " AND (me.user_id = ", $record, ".", $owner, " OR (", $record,
            ".visibility = 'team' AND EXISTS (SELECT 1 FROM team_member mate WHERE mate.workspace_id = me.workspace_id AND mate.team_id = ",
            $record, ".team_id AND mate.user_id = me.user_id)))))"
        )
    };
}
pub(crate) use is_seen;

/// Whether a signal is seen by a user: its table's alias, the place of the user.
macro_rules! signal_is_seen {
    ($signal:literal, $eyes:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM saved_search v WHERE v.workspace_id = ",
            $signal,
            ".workspace_id AND v.id = ",
            $signal,
            ".saved_search_id AND ",
            $crate::understand::visibility::is_seen!("v", "owner_id", $eyes),
            ")"
        )
    };
}
pub(crate) use signal_is_seen;

/// Whether any signal of a signal's post is seen by a user: its table's alias, the place of the user.
macro_rules! post_is_seen {
    ($signal:literal, $eyes:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM signal f WHERE f.post_id = ",
            $signal,
            ".post_id AND f.workspace_id = ",
            $signal,
            ".workspace_id AND ",
            $crate::understand::visibility::signal_is_seen!("f", $eyes),
            ")"
        )
    };
}
pub(crate) use post_is_seen;

statements! {
    RESTRICTS = "SELECT q.id FROM saved_search q WHERE q.workspace_id = $1 AND q.visibility <> 'everyone' LIMIT 1";
    HIDES = concat!("SELECT q.id FROM saved_search q WHERE q.workspace_id = $1 AND q.visibility <> 'everyone' AND NOT ", is_seen!("q", "owner_id", "$2"), " LIMIT 1");
    COUNT_HIDDEN = concat!(
        "SELECT s.state, COUNT(DISTINCT s.post_id) AS count FROM saved_search q CROSS JOIN signal s ",
        "WHERE q.workspace_id = $1 AND q.visibility <> 'everyone' AND NOT ", is_seen!("q", "owner_id", "$2"),
        " AND s.workspace_id = q.workspace_id AND s.saved_search_id = q.id AND NOT ", post_is_seen!("s", "$2"), " GROUP BY s.state"
    );
}

/// `before`: the workspace.
pub(crate) const AUDIENCES: Many = Many {
    head: "SELECT visibility, team_id FROM saved_search WHERE workspace_id = $1 AND id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

/// `before`: the workspace.
pub(crate) const RESTRICTED_PEOPLE: Many = Many {
    head: "SELECT s.person_id, COUNT(*) AS count FROM signal s JOIN saved_search q ON q.workspace_id = s.workspace_id AND q.id = s.saved_search_id \
           WHERE s.workspace_id = $1 AND s.state IN ('open', 'snoozed') AND s.person_id IN (",
    columns: 1,
    tail: ") GROUP BY s.person_id HAVING SUM(CASE WHEN q.visibility <> 'everyone' THEN 1 ELSE 0 END) > 0",
    before: 1,
};

/// `before`: the workspace and the user. The state is read so that no index holds all that is: SQLite
/// would walk a whole workspace by it.
pub(crate) const HIDDEN_SIGNALS: Many = Many {
    head: concat!(
        "SELECT s.id, s.state FROM signal s WHERE s.workspace_id = $1 AND NOT ",
        signal_is_seen!("s", "$2"),
        " AND s.id IN ("
    ),
    columns: 1,
    tail: ")",
    before: 2,
};

/// `before`: the workspace and the user.
pub(crate) const SEEN_SEARCHES: Many = Many {
    head: concat!(
        "SELECT q.id FROM saved_search q WHERE q.workspace_id = $1 AND ",
        is_seen!("q", "owner_id", "$2"),
        " AND q.id IN ("
    ),
    columns: 1,
    tail: ")",
    before: 2,
};

/// `before`: the workspace and the user.
pub(crate) const SEEN_SIGNALS: Many = Many {
    head: concat!(
        "SELECT s.id, s.state FROM signal s WHERE s.workspace_id = $1 AND ",
        signal_is_seen!("s", "$2"),
        " AND s.id IN ("
    ),
    columns: 1,
    tail: ")",
    before: 2,
};

/// `before`: the workspace and the user.
pub(crate) const SEEN_INTERACTIONS: Many = Many {
    head: concat!(
        "SELECT i.id FROM interaction i WHERE i.workspace_id = $1 AND ",
        is_seen!("i", "user_id", "$2"),
        " AND i.id IN ("
    ),
    columns: 1,
    tail: ")",
    before: 2,
};

/// Reads the two columns of a record.
pub(crate) fn visibility(row: &Row) -> Result<Visibility, Error> {
    let word = row.text("visibility")?;
    Visibility::read(&word, row.id_or_none("team_id")?)
        .map_err(|error| Error::Corrupt(format!("column visibility: {error}")))
}

/// The two columns of a record, to be bound.
pub(crate) fn columns(visibility: Visibility) -> (&'static str, Option<Uuid>) {
    let team = visibility.team();
    (
        visibility.word(),
        team.map(rapport_model::ids::TeamId::uuid),
    )
}

impl Scoped<'_> {
    /// Whether there is anything in this workspace that not everyone sees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restricts(&mut self) -> Result<bool, Error> {
        let row = self.link.row(RESTRICTS, vals![self.workspace]).await?;
        Ok(row.is_some())
    }

    /// Whether there is anything in this workspace that the actor does not see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hides(&mut self) -> Result<bool, Error> {
        let values = vals![self.workspace, self.eyes()];
        Ok(self.link.row(HIDES, values).await?.is_some())
    }

    /// How many posts in each state have signals of which the actor sees none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hidden_counts(&mut self) -> Result<Vec<(SignalState, u64)>, Error> {
        let values = vals![self.workspace, self.eyes()];
        let rows = self.link.rows(COUNT_HIDDEN, values).await?;
        rows.iter()
            .map(|row| Ok((row.word("state")?, row.count("count")?)))
            .collect()
    }

    /// Who sees what some searches find together: whoever sees one of them, as far as one word says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn widest(&mut self, searches: &[SavedSearchId]) -> Result<Visibility, Error> {
        let searches: Vec<Val> = searches.iter().map(|id| Val::from(*id)).collect();
        let before = vals![self.workspace];
        let rows = self.link.rows_many(&AUDIENCES, before, &searches).await?;
        let mut widest = Visibility::Private;
        for row in &rows {
            widest = widest.or_wider(visibility(row)?);
        }
        Ok(widest)
    }

    /// Those of these people of whom something stands that not everyone sees, with how many signals of
    /// them stand in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restricted_people(
        &mut self,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, u64>, Error> {
        if !self.restricts().await? {
            return Ok(HashMap::new());
        }
        let people: Vec<Val> = people.iter().map(|id| Val::from(*id)).collect();
        let before = vals![self.workspace];
        let rows = self
            .link
            .rows_many(&RESTRICTED_PEOPLE, before, &people)
            .await?;
        rows.iter()
            .map(|row| Ok((row.id("person_id")?, row.count("count")?)))
            .collect()
    }

    /// Those of these saved searches, signals and interactions, by id, that are there and that the actor
    /// sees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seen_records(&mut self, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
        let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
        let mut seen = HashSet::new();
        for records in [&SEEN_SEARCHES, &SEEN_SIGNALS, &SEEN_INTERACTIONS] {
            let before = vals![self.workspace, self.eyes()];
            for row in self.link.rows_many(records, before, &ids).await? {
                seen.insert(row.id("id")?);
            }
        }
        Ok(seen)
    }

    /// Those of these signals that are there and that the actor does not see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hidden_signals(
        &mut self,
        signals: &[SignalId],
    ) -> Result<HashSet<SignalId>, Error> {
        let signals: Vec<Val> = signals.iter().map(|id| Val::from(*id)).collect();
        let before = vals![self.workspace, self.eyes()];
        let rows = self
            .link
            .rows_many(&HIDDEN_SIGNALS, before, &signals)
            .await?;
        rows.iter().map(|row| row.id("id")).collect()
    }
}
