//! Teams inside a workspace, and what they share.

use rapport_model::ids::{TeamId, UserId};
use rapport_model::understand::team::Team;

use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::{Many, statements};
use crate::value::{Val, vals};

statements! {
    LIST = "SELECT id, name, created_at FROM team WHERE workspace_id = $1 ORDER BY name, id";
    MEMBERS = "SELECT team_id, user_id FROM team_member WHERE workspace_id = $1 ORDER BY team_id, user_id";
    INSERT = "INSERT INTO team (workspace_id, id, name, created_at) VALUES ($1, $2, $3, $4)";
    RENAME = "UPDATE team SET name = $3 WHERE workspace_id = $1 AND id = $2";
    REMOVE = "DELETE FROM team WHERE workspace_id = $1 AND id = $2";
    REMOVE_MEMBERS = "DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2";
    IS_IN = "SELECT user_id FROM team_member WHERE workspace_id = $1 AND team_id = $2 AND user_id = $3";
    CLOSE_SEARCHES = "UPDATE saved_search SET visibility = 'private', team_id = NULL WHERE workspace_id = $1 AND team_id = $2";
    CLOSE_INTERACTIONS = "UPDATE interaction SET visibility = 'private', team_id = NULL WHERE workspace_id = $1 AND team_id = $2";
}

pub(crate) const INSERT_MEMBERS: Many = Many {
    head: "INSERT INTO team_member (workspace_id, team_id, user_id) VALUES ",
    columns: 3,
    tail: "",
    before: 0,
};

impl Scoped<'_> {
    /// Every team with who is in it, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn teams(&mut self) -> Result<Vec<Team>, Error> {
        let members = self.link.rows(MEMBERS, vals![self.workspace]).await?;
        let members: Vec<(TeamId, UserId)> = members
            .iter()
            .map(|row| Ok((row.id("team_id")?, row.id("user_id")?)))
            .collect::<Result<_, Error>>()?;
        let rows = self.link.rows(LIST, vals![self.workspace]).await?;
        rows.iter()
            .map(|row| {
                let id = row.id("id")?;
                let of_it = members.iter().filter(|(team, _)| *team == id);
                Ok(Team {
                    id,
                    name: row.text("name")?,
                    members: of_it.map(|(_, user)| *user).collect(),
                    created_at: row.moment("created_at")?,
                })
            })
            .collect()
    }

    /// Adds a team with who is in it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody in it is not a member of the workspace.
    pub async fn insert_team(&mut self, new: &Team) -> Result<(), Error> {
        let values = vals![self.workspace, new.id, &new.name, new.created_at];
        self.link.run(INSERT, values).await?;
        self.fill_team(new).await
    }

    /// Changes a team's name and who is in it.
    ///
    /// # Errors
    /// As for [`Self::insert_team`].
    pub async fn change_team(&mut self, team: &Team) -> Result<(), Error> {
        let values = vals![self.workspace, team.id, &team.name];
        self.link.run(RENAME, values).await?;
        self.link
            .run(REMOVE_MEMBERS, vals![self.workspace, team.id])
            .await?;
        self.fill_team(team).await
    }

    async fn fill_team(&mut self, team: &Team) -> Result<(), Error> {
        let mut rows: Vec<Val> = Vec::with_capacity(team.members.len() * INSERT_MEMBERS.columns);
        for user in &team.members {
            rows.extend_from_slice(vals![self.workspace, team.id, *user]);
        }
        self.link.run_many(&INSERT_MEMBERS, &[], &rows).await?;
        Ok(())
    }

    /// Removes a team. What was shared with it is left to its owners alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_team(&mut self, id: TeamId) -> Result<(), Error> {
        for sql in [CLOSE_SEARCHES, CLOSE_INTERACTIONS, REMOVE_MEMBERS, REMOVE] {
            self.link.run(sql, vals![self.workspace, id]).await?;
        }
        Ok(())
    }

    /// Whether someone is in a team of this workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_in_team(&mut self, team: TeamId, user: UserId) -> Result<bool, Error> {
        let values = vals![self.workspace, team, user];
        Ok(self.link.row(IS_IN, values).await?.is_some())
    }
}
