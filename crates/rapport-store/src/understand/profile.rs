//! The ideal customer profile of a workspace.

use rapport_model::ids::WorkspaceId;
use rapport_model::time::Moment;
use rapport_model::understand::profile::Profile;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::statements;
use crate::value::{json, vals};

statements! {
    READ = "SELECT content FROM profile WHERE workspace_id = $1";
    SAVE = "INSERT INTO profile (workspace_id, content, changed_at) VALUES ($1, $2, $3) ON CONFLICT (workspace_id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at";
    ALL = "SELECT workspace_id, content FROM profile";
}

impl Scoped<'_> {
    /// The profile, if someone has answered the questions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn profile(&mut self) -> Result<Option<Profile>, Error> {
        self.link
            .row(READ, vals![self.workspace])
            .await?
            .map(|row| row.json("content"))
            .transpose()
    }

    /// Puts `profile` in the place of the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_profile(&mut self, profile: &Profile, now: Moment) -> Result<(), Error> {
        self.link
            .run(SAVE, vals![self.workspace, json(profile)?, now])
            .await?;
        Ok(())
    }
}

impl Instance<'_> {
    /// The profiles of all workspaces, for ingest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn profiles(&mut self) -> Result<Vec<(WorkspaceId, Profile)>, Error> {
        let rows = self.link.rows(ALL, vals![]).await?;
        rows.iter()
            .map(|row| Ok((row.id("workspace_id")?, row.json("content")?)))
            .collect()
    }
}
