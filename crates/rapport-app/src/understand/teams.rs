//! Teams inside a workspace: who shares records with whom. Admins make them; everyone knows them.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{TeamId, UserId};
use rapport_model::understand::team::{NAME_LIMIT, Team};
use rapport_store::Scoped;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;

/// The most teams a workspace has.
const MOST: usize = 1_000;

/// What a team is to be.
#[derive(Debug, Clone, Default)]
pub struct TeamForm {
    /// What people call it.
    pub name: String,
    /// Who is in it.
    pub members: Vec<UserId>,
}

/// Every team with who is in it, by name.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Team>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(app.read(actor).await?.teams().await?)
}

/// One team.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: TeamId) -> Result<Team, Error> {
    let teams = list(app, actor).await?;
    let found = teams.into_iter().find(|team| team.id == id);
    found.ok_or(Error::NotFound("team"))
}

/// The teams the actor is in: those they can share with.
///
/// # Errors
/// When the role may not see them.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Team>, Error> {
    let mut teams = list(app, actor).await?;
    teams.retain(|team| team.members.contains(&actor.user));
    Ok(teams)
}

/// Makes a team.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when the name is taken or there are too many.
pub async fn create(app: &App, actor: &Actor, form: TeamForm) -> Result<Team, Error> {
    actor.may(Right::ManageTeam)?;
    let form = checked(form)?;
    let now = app.now();
    let team = Team {
        id: TeamId::new(now, app.chance().id()),
        name: form.name,
        members: form.members,
        created_at: now,
    };
    let change = app.change(
        "team.created",
        team.id,
        json!({ "name": [null, team.name], "members": [null, team.members] }),
    );
    let new = team.clone();
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let known = scoped.teams().await?;
                if known.len() >= MOST {
                    let message = format!("a workspace has at most {MOST} teams");
                    return Ok(Err(Error::Conflict(message)));
                }
                if let Err(error) = fits(scoped, &known, &new).await? {
                    return Ok(Err(error));
                }
                scoped.insert_team(&new).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    Ok(team)
}

/// Changes a team's name and who is in it. Who leaves no longer sees what is shared with it.
///
/// # Errors
/// As for [`create`], and [`Error::NotFound`].
pub async fn change(app: &App, actor: &Actor, id: TeamId, form: TeamForm) -> Result<Team, Error> {
    actor.may(Right::ManageTeam)?;
    let form = checked(form)?;
    let now = app.now();
    let mut change = app.change("team.changed", id, json!({}));
    let changed = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let known = scoped.teams().await?;
                let Some(before) = known.iter().find(|team| team.id == id) else {
                    return Ok(Err(Error::NotFound("team")));
                };
                let after = Team {
                    name: form.name,
                    members: form.members,
                    ..before.clone()
                };
                if let Err(error) = fits(scoped, &known, &after).await? {
                    return Ok(Err(error));
                }
                change.fields = json!({
                    "name": [before.name, after.name],
                    "members": [before.members, after.members],
                });
                scoped.change_team(&after).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(after))
            })
        })
        .await??;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(changed)
}

/// Removes a team. What was shared with it is left to its owners alone.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn remove(app: &App, actor: &Actor, id: TeamId) -> Result<(), Error> {
    actor.may(Right::ManageTeam)?;
    let now = app.now();
    let change = app.change("team.removed", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                if !scoped.teams().await?.iter().any(|team| team.id == id) {
                    return Ok(Err(Error::NotFound("team")));
                }
                scoped.remove_team(id).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(())
}

fn checked(mut form: TeamForm) -> Result<TeamForm, Error> {
    form.name = form.name.trim().to_owned();
    if form.name.is_empty() {
        return Err(Error::invalid(
            "team",
            "say what the team is called, so that people know whom they share with",
        ));
    }
    if form.name.chars().count() > NAME_LIMIT {
        let message = format!("too long: at most {NAME_LIMIT} characters");
        return Err(Error::invalid("team", message));
    }
    form.members.sort_unstable();
    form.members.dedup();
    Ok(form)
}

/// Whether a team can be among the others, with who is to be in it.
async fn fits(
    scoped: &mut Scoped<'_>,
    known: &[Team],
    team: &Team,
) -> Result<Result<(), Error>, rapport_store::Error> {
    let mut others = known.iter().filter(|other| other.id != team.id);
    if others.any(|other| other.name == team.name) {
        let message = "there is a team of that name already";
        return Ok(Err(Error::Conflict(message.to_owned())));
    }
    let members = scoped.members().await?;
    let is_member = |user: &UserId| members.iter().any(|member| member.user == *user);
    if !team.members.iter().all(is_member) {
        let message = "somebody in it is not a member of this workspace";
        return Ok(Err(Error::invalid("members", message)));
    }
    Ok(Ok(()))
}
