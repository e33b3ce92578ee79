//! Users, workspaces and who belongs where.

use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::{Moment, TimeZone};

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::{Row, vals};

statements! {
    ANY = "SELECT id FROM \"user\" LIMIT 1";
    INSERT = "INSERT INTO \"user\" (id, name, email, email_folded, password_hash, created_at, time_zone) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_EMAIL = "SELECT id, name, email, created_at, time_zone, password_hash FROM \"user\" WHERE email_folded = $1";
    BY_ID = "SELECT id, name, email, created_at, time_zone, password_hash FROM \"user\" WHERE id = $1";
    SET_PASSWORD = "UPDATE \"user\" SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    SET_TIME_ZONE = "UPDATE \"user\" SET time_zone = $2 WHERE id = $1 AND (time_zone IS NULL OR time_zone <> $2)";
    LEARN_TIME_ZONE = "UPDATE \"user\" SET time_zone = $2 WHERE id = $1 AND time_zone IS NULL";
    INSERT_WORKSPACE = "INSERT INTO workspace (id, name, created_at) VALUES ($1, $2, $3)";
    WORKSPACE = "SELECT id, name, created_at FROM workspace WHERE id = $1";
    WORKSPACES_OF = "SELECT w.id, w.name, w.created_at FROM member m JOIN workspace w ON w.id = m.workspace_id WHERE m.user_id = $1 AND m.deactivated_at IS NULL ORDER BY w.name, w.id";
    WORKSPACES = "SELECT id, name, created_at FROM workspace ORDER BY id";
    JOIN_WORKSPACE = "INSERT INTO member (workspace_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)";
    MEMBERSHIPS = "SELECT workspace_id, user_id, role FROM member WHERE user_id = $1 AND deactivated_at IS NULL ORDER BY COALESCE(last_seen_at, 0) DESC, joined_at, workspace_id";
    ADMINS = "SELECT workspace_id, user_id, role FROM member WHERE role = 'admin' AND deactivated_at IS NULL ORDER BY joined_at, user_id";
}

/// A user with the stored form of the password.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// Who.
    pub user: User,
    /// As Argon2id's encoded text; empty for who has no password and signs in with a provider.
    pub password_hash: String,
}

fn user(row: &Row) -> Result<UserRow, Error> {
    Ok(UserRow {
        user: User {
            id: row.id("id")?,
            name: row.text("name")?,
            email: row.text("email")?,
            created_at: row.moment("created_at")?,
            time_zone: row.word_or_none("time_zone")?,
        },
        password_hash: row.text("password_hash")?,
    })
}

fn workspace(row: &Row) -> Result<Workspace, Error> {
    Ok(Workspace {
        id: row.id("id")?,
        name: row.text("name")?,
        created_at: row.moment("created_at")?,
    })
}

fn membership(row: &Row) -> Result<Actor, Error> {
    Ok(Actor {
        user: row.id("user_id")?,
        workspace: row.id("workspace_id")?,
        role: row.word("role")?,
        scope: TokenScope::Admin,
    })
}

impl Instance<'_> {
    /// Whether anyone can sign in at all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_users(&mut self) -> Result<bool, Error> {
        Ok(self.link.row(ANY, vals![]).await?.is_some())
    }

    /// Adds a user.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the e-mail address is taken.
    pub async fn insert_user(&mut self, new: &UserRow, email_folded: &str) -> Result<(), Error> {
        let User {
            id,
            name,
            email,
            created_at,
            time_zone,
        } = &new.user;
        self.link
            .run(
                INSERT,
                vals![
                    *id,
                    name,
                    email,
                    email_folded,
                    &new.password_hash,
                    *created_at,
                    time_zone.as_ref().map(TimeZone::name),
                ],
            )
            .await?;
        Ok(())
    }

    /// The user with this e-mail address, in its folded form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_email(&mut self, email_folded: &str) -> Result<Option<UserRow>, Error> {
        self.link
            .row(BY_EMAIL, vals![email_folded])
            .await?
            .as_ref()
            .map(user)
            .transpose()
    }

    /// The user with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user(&mut self, id: UserId) -> Result<Option<UserRow>, Error> {
        self.link
            .row(BY_ID, vals![id])
            .await?
            .as_ref()
            .map(user)
            .transpose()
    }

    /// Puts a password in the place of the one that was checked; `false` when that was changed meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &mut self,
        user: UserId,
        checked_hash: &str,
        new_hash: &str,
    ) -> Result<bool, Error> {
        let values = vals![user, checked_hash, new_hash];
        Ok(self.link.run(SET_PASSWORD, values).await? == 1)
    }

    /// Notes where a user lives, as far as clocks go; `false` when that was known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_time_zone(&mut self, user: UserId, zone: &TimeZone) -> Result<bool, Error> {
        let values = vals![user, zone.name()];
        Ok(self.link.run(SET_TIME_ZONE, values).await? == 1)
    }

    /// The same for a user of whom it is not known; `false` for any other.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learn_time_zone(&mut self, user: UserId, zone: &TimeZone) -> Result<bool, Error> {
        let values = vals![user, zone.name()];
        Ok(self.link.run(LEARN_TIME_ZONE, values).await? == 1)
    }

    /// Adds a workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_workspace(&mut self, new: &Workspace) -> Result<(), Error> {
        self.link
            .run(INSERT_WORKSPACE, vals![new.id, &new.name, new.created_at])
            .await?;
        Ok(())
    }

    /// Lets a user into a workspace.
    ///
    /// # Errors
    /// [`Error::Conflict`] when they are in already.
    pub async fn join(
        &mut self,
        workspace: WorkspaceId,
        user: UserId,
        role: Role,
        now: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(JOIN_WORKSPACE, vals![workspace, user, role.word(), now])
            .await?;
        Ok(())
    }

    /// The workspaces a user may act in, the one they were in last first; none where they are shut out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memberships(&mut self, user: UserId) -> Result<Vec<Actor>, Error> {
        self.link
            .rows(MEMBERSHIPS, vals![user])
            .await?
            .iter()
            .map(membership)
            .collect()
    }

    /// Every admin of every workspace who may come in, the first joined first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn admins(&mut self) -> Result<Vec<Actor>, Error> {
        self.link
            .rows(ADMINS, vals![])
            .await?
            .iter()
            .map(membership)
            .collect()
    }

    /// A workspace by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workspace_named(&mut self, id: WorkspaceId) -> Result<Option<Workspace>, Error> {
        self.link
            .row(WORKSPACE, vals![id])
            .await?
            .as_ref()
            .map(workspace)
            .transpose()
    }

    /// The workspaces a user may act in, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workspaces_of(&mut self, user: UserId) -> Result<Vec<Workspace>, Error> {
        let rows = self.link.rows(WORKSPACES_OF, vals![user]).await?;
        rows.iter().map(workspace).collect()
    }

    /// Every workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workspaces(&mut self) -> Result<Vec<Workspace>, Error> {
        self.link
            .rows(WORKSPACES, vals![])
            .await?
            .iter()
            .map(workspace)
            .collect()
    }
}
