//! Members of a workspace: who they are, as what, and whether they may come in.

use rapport_model::actor::Role;
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::member::Member;
use rapport_model::time::Moment;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::statements;
use crate::value::{Row, vals};

/// The columns of a member.
macro_rules! select_member {
    ($rest:literal) => {
        concat!(
            "SELECT u.id, u.name, u.email, u.time_zone, m.role, m.joined_at, m.last_seen_at, m.deactivated_at ",
            "FROM member m JOIN \"user\" u ON u.id = m.user_id WHERE m.workspace_id = $1 ",
            $rest
        )
    };
}

statements! {
    LIST = select_member!("ORDER BY u.name, u.id");
    AFTER = select_member!("AND m.user_id > $2 ORDER BY m.user_id LIMIT $3");
    FIND = select_member!("AND m.user_id = $2");
    NAMES = "SELECT u.id, u.name FROM member m JOIN \"user\" u ON u.id = m.user_id WHERE m.workspace_id = $1 ORDER BY u.name";
    ACTIVE_ADMINS = "SELECT user_id FROM member WHERE workspace_id = $1 AND role = 'admin' AND deactivated_at IS NULL";
    CHANGE_ROLE = "UPDATE member SET role = $3 WHERE workspace_id = $1 AND user_id = $2";
    DEACTIVATE = "UPDATE member SET deactivated_at = $3 WHERE workspace_id = $1 AND user_id = $2";
    SEEN = "UPDATE member SET last_seen_at = $3 WHERE workspace_id = $1 AND user_id = $2";
    OWNED = "SELECT COUNT(*) AS count FROM saved_search WHERE workspace_id = $1 AND owner_id = $2";
    HAND_OVER = "UPDATE saved_search SET owner_id = $3 WHERE workspace_id = $1 AND owner_id = $2";
    REVOKE_TOKENS = "UPDATE token SET revoked_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL";
    END_SESSIONS = "DELETE FROM session WHERE user_id = $2 AND workspace_id = $1";
}

fn member(row: &Row) -> Result<Member, Error> {
    Ok(Member {
        user: row.id("id")?,
        name: row.text("name")?,
        email: row.text("email")?,
        role: row.word("role")?,
        time_zone: row.word_or_none("time_zone")?,
        joined_at: row.moment("joined_at")?,
        last_seen_at: row.moment_or_none("last_seen_at")?,
        deactivated_at: row.moment_or_none("deactivated_at")?,
    })
}

impl Scoped<'_> {
    /// Everyone who is or was a member, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&mut self) -> Result<Vec<Member>, Error> {
        let rows = self.link.rows(LIST, vals![self.workspace]).await?;
        rows.iter().map(member).collect()
    }

    /// Some members after `after`, in the order of their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members_after(
        &mut self,
        after: UserId,
        limit: usize,
    ) -> Result<Vec<Member>, Error> {
        let values = vals![self.workspace, after, limit];
        let rows = self.link.rows(AFTER, values).await?;
        rows.iter().map(member).collect()
    }

    /// One member, also one who is shut out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member(&mut self, user: UserId) -> Result<Option<Member>, Error> {
        let row = self.link.row(FIND, vals![self.workspace, user]).await?;
        row.as_ref().map(member).transpose()
    }

    /// The members of the workspace by id, with their names; also those who are shut out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_names(&mut self) -> Result<Vec<(UserId, String)>, Error> {
        let rows = self.link.rows(NAMES, vals![self.workspace]).await?;
        rows.iter()
            .map(|row| Ok((row.id("id")?, row.text("name")?)))
            .collect()
    }

    /// The admins who may come in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_admins(&mut self) -> Result<Vec<UserId>, Error> {
        let rows = self.link.rows(ACTIVE_ADMINS, vals![self.workspace]).await?;
        rows.iter().map(|row| row.id("user_id")).collect()
    }

    /// Makes a member something else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_role(&mut self, user: UserId, role: Role) -> Result<(), Error> {
        let values = vals![self.workspace, user, role.word()];
        self.link.run(CHANGE_ROLE, values).await?;
        Ok(())
    }

    /// Shuts a member out at that moment, or lets them in again (`None`). What lets them in
    /// meanwhile is ended by [`Self::end_access`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_deactivated(&mut self, user: UserId, at: Option<Moment>) -> Result<(), Error> {
        let values = vals![self.workspace, user, at];
        self.link.run(DEACTIVATE, values).await?;
        Ok(())
    }

    /// Ends a member's sessions in this workspace and revokes their tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_access(&mut self, user: UserId, now: Moment) -> Result<(), Error> {
        let values = vals![self.workspace, user, now];
        self.link.run(REVOKE_TOKENS, values).await?;
        self.link
            .run(END_SESSIONS, vals![self.workspace, user])
            .await?;
        Ok(())
    }

    /// How many records a member owns.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owned_by(&mut self, user: UserId) -> Result<u64, Error> {
        let row = self.link.row(OWNED, vals![self.workspace, user]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// Gives every record a member owns to another, and says how many.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the other is not a member.
    pub async fn hand_over(&mut self, from: UserId, to: UserId) -> Result<u64, Error> {
        self.link
            .run(HAND_OVER, vals![self.workspace, from, to])
            .await
    }
}

impl Instance<'_> {
    /// Notes that a member was here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_seen(
        &mut self,
        workspace: WorkspaceId,
        user: UserId,
        now: Moment,
    ) -> Result<(), Error> {
        self.link.run(SEEN, vals![workspace, user, now]).await?;
        Ok(())
    }
}
