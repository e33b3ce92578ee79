//! Members: who works in a workspace, as what, and who does not any more.
//!
//! Shutting someone out ends what lets them in at once and gives what they own to a colleague, in one
//! transaction. Nothing is deleted: what they did stays under their name. A workspace always has an
//! admin who may come in.

use rapport_model::actor::{Actor, Right, Role, TokenScope};
use rapport_model::ids::{EventId, UserId};
use rapport_model::program::member::Member;
use rapport_model::program::user::{self, User};
use rapport_model::time::TimeZone;
use rapport_store::{Change, Scoped, UserRow};
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
    /// Where they live, as far as clocks go; `None`: nobody has said it.
    pub time_zone: Option<TimeZone>,
}

/// Everyone who is or was a member, by name.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Member>, Error> {
    actor.may(Right::ManageTeam)?;
    Ok(app.read(actor).await?.members().await?)
}

/// Some members after `after`, in the order of their ids.
///
/// # Errors
/// When the role may not see them.
pub async fn page(
    app: &App,
    actor: &Actor,
    after: Option<UserId>,
    limit: usize,
) -> Result<Vec<Member>, Error> {
    actor.may(Right::ManageTeam)?;
    let after = after.unwrap_or(UserId::from(uuid::Uuid::nil()));
    Ok(app.read(actor).await?.members_after(after, limit).await?)
}

/// One member, also one who is shut out.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, who: UserId) -> Result<Member, Error> {
    actor.may(Right::ManageTeam)?;
    let found = app.read(actor).await?.member(who).await?;
    found.ok_or(Error::NotFound("member"))
}

/// How many records a member owns, which a colleague takes over when they are shut out.
///
/// # Errors
/// When the role may not know.
pub async fn owned(app: &App, actor: &Actor, who: UserId) -> Result<u64, Error> {
    actor.may(Right::ManageTeam)?;
    Ok(app.read(actor).await?.owned_by(who).await?)
}

/// Lets someone new into the actor's workspace, with a password that whoever adds them tells them.
/// It is for the command line and the demo; on screen people are invited and choose their own.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when somebody signs in with that address.
pub async fn add(app: &App, actor: &Actor, new: NewMember) -> Result<Actor, Error> {
    actor.may(Right::ManageTeam)?;
    let folded = user::fold_email(&new.email).map_err(credential)?;
    password::check("password", &new.password, &[&new.name, &new.email])?;
    let otherwise = folded.split('@').next().unwrap_or_default();
    let name = named("name", &new.name, otherwise)?;
    let password_hash = password::hash(app, &new.password).await?;
    let now = app.now();
    let user = User {
        id: UserId::new(now, app.chance().id()),
        name,
        email: new.email.trim().to_owned(),
        created_at: now,
        time_zone: new.time_zone,
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
    let (by, taken) = (*actor, folded.clone());
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
                instance.within(&by).record(now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if added {
        Ok(member)
    } else {
        Err(Error::Conflict(format!(
            "somebody signs in as {taken} already; invite them instead"
        )))
    }
}

/// Makes a member something else, from their next click on. Invitations of someone who is no admin
/// any more stop working.
///
/// # Errors
/// [`Error::NotFound`], and [`Error::Conflict`] when the workspace would have no admin left.
pub async fn change_role(app: &App, actor: &Actor, who: UserId, role: Role) -> Result<(), Error> {
    actor.may(Right::ManageTeam)?;
    let now = app.now();
    let id = app.chance().id();
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.take_turns().await?;
                let Some(member) = scoped.member(who).await? else {
                    return Ok(Err(Error::NotFound("member")));
                };
                if member.role == role {
                    return Ok(Ok(()));
                }
                if role != Role::Admin && !has_other_admin(scoped, who).await? {
                    return Ok(Err(no_admin_left()));
                }
                scoped.change_role(who, role).await?;
                if role != Role::Admin {
                    scoped.revoke_invitations_of(who, now).await?;
                }
                let change = Change {
                    id: EventId::new(now, id),
                    kind: "member.role_changed",
                    subject: who.to_string(),
                    fields: json!({ "role": [member.role.word(), role.word()] }),
                };
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await?
}

/// Shuts a member out of this workspace: their sessions and tokens in it end at once, invitations
/// they made stop working, and what they own goes to `hand_over_to`. Asked twice, it changes nothing
/// the second time. Other workspaces they are in are not this one's business.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] for oneself and for the last admin; [`Error::Invalid`]
/// without an active colleague to take over what they own.
pub async fn deactivate(
    app: &App,
    actor: &Actor,
    who: UserId,
    hand_over_to: Option<UserId>,
) -> Result<(), Error> {
    actor.may(Right::ManageTeam)?;
    if who == actor.user {
        return Err(Error::Conflict(
            "nobody shuts themselves out; another admin has to do it".to_owned(),
        ));
    }
    let (now, id) = (app.now(), app.chance().id());
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.take_turns().await?;
                let Some(member) = scoped.member(who).await? else {
                    return Ok(Err(Error::NotFound("member")));
                };
                if !member.is_active() {
                    return Ok(Ok(()));
                }
                if !has_other_admin(scoped, who).await? {
                    return Ok(Err(no_admin_left()));
                }
                let heir = match heir(scoped, who, hand_over_to).await? {
                    Ok(heir) => heir,
                    Err(error) => return Ok(Err(error)),
                };
                let mut handed_over = 0;
                if let Some(heir) = heir {
                    handed_over = scoped.hand_over(who, heir).await?;
                }
                scoped.set_deactivated(who, Some(now)).await?;
                scoped.end_access(who, now).await?;
                scoped.revoke_invitations_of(who, now).await?;
                let change = Change {
                    id: EventId::new(now, id),
                    kind: "member.deactivated",
                    subject: who.to_string(),
                    fields: json!({
                        "deactivated_at": [null, now],
                        "handed_over_to": [null, heir],
                        "handed_over": [null, handed_over],
                    }),
                };
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await?
}

/// Lets a member in again, as what they were. What was handed over stays with whoever has it.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn reactivate(app: &App, actor: &Actor, who: UserId) -> Result<(), Error> {
    actor.may(Right::ManageTeam)?;
    let (now, id) = (app.now(), app.chance().id());
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(member) = scoped.member(who).await? else {
                    return Ok(Err(Error::NotFound("member")));
                };
                if member.is_active() {
                    return Ok(Ok(()));
                }
                scoped.set_deactivated(who, None).await?;
                let change = Change {
                    id: EventId::new(now, id),
                    kind: "member.reactivated",
                    subject: who.to_string(),
                    fields: json!({ "deactivated_at": [member.deactivated_at, null] }),
                };
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await?
}

/// Who takes over what someone owns: nobody needs to where they own nothing.
async fn heir(
    scoped: &mut Scoped<'_>,
    who: UserId,
    to: Option<UserId>,
) -> Result<Result<Option<UserId>, Error>, rapport_store::Error> {
    let owned = scoped.owned_by(who).await?;
    let Some(to) = to else {
        if owned == 0 {
            return Ok(Ok(None));
        }
        let records = if owned == 1 {
            "saved search"
        } else {
            "saved searches"
        };
        return Ok(Err(Error::invalid(
            "hand_over_to",
            format!("choose a colleague who takes over {owned} {records}"),
        )));
    };
    let colleague = scoped.member(to).await?.filter(Member::is_active);
    if to == who || colleague.is_none() {
        return Ok(Err(Error::invalid(
            "hand_over_to",
            "choose a colleague who may come in; this one may not",
        )));
    }
    Ok(Ok(Some(to)))
}

async fn has_other_admin(
    scoped: &mut Scoped<'_>,
    who: UserId,
) -> Result<bool, rapport_store::Error> {
    let admins = scoped.active_admins().await?;
    Ok(admins.iter().any(|admin| *admin != who))
}

fn no_admin_left() -> Error {
    Error::Conflict(
        "the workspace would have no admin left; make somebody else an admin first".to_owned(),
    )
}
