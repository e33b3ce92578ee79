//! Members: who works in a workspace besides its first admin. A member is added with a password
//! that whoever adds them chooses and tells them.

use rapport_model::actor::{Actor, Right, Role, TokenScope};
use rapport_model::ids::UserId;
use rapport_model::program::user::{self, User};
use rapport_store::UserRow;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::password;
use crate::program::setup::{credential, named};

/// Who is let in.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// As they want to be called; empty: the part of the address before `@`.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
    /// As what.
    pub role: Role,
}

/// Lets someone new into the actor's workspace.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when somebody signs in with that address.
pub async fn add(app: &App, actor: &Actor, new: NewMember) -> Result<Actor, Error> {
    actor.may(Right::EditWorkspace)?;
    let folded = user::fold_email(&new.email).map_err(credential)?;
    user::check_password(&new.password).map_err(credential)?;
    let name = named(
        "name",
        &new.name,
        folded.split('@').next().unwrap_or_default(),
    )?;
    let password_hash = password::hash(app, &new.password).await?;
    let now = app.now();
    let user = User {
        id: UserId::new(now, app.chance().id()),
        name,
        email: new.email.trim().to_owned(),
        created_at: now,
    };
    let member = Actor {
        user: user.id,
        workspace: actor.workspace,
        role: new.role,
        scope: TokenScope::Admin,
    };
    let change = app.change(
        "member.added",
        user.id,
        json!({ "role": [null, new.role.word()] }),
    );
    let row = UserRow {
        user,
        password_hash,
    };
    let (by, taken) = (actor.user, folded.clone());
    let added = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance.take_turns().await?;
                if instance.user_by_email(&folded).await?.is_some() {
                    return Ok(false);
                }
                instance.insert_user(&row, &folded).await?;
                instance
                    .join(member.workspace, member.user, member.role, now)
                    .await?;
                instance.record(Some(by), now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if added {
        Ok(member)
    } else {
        Err(Error::Conflict(format!(
            "somebody signs in as {taken} already"
        )))
    }
}
