//! `rapport user`: who works in a workspace, from scripts. The link of an invitation is printed once.

use rapport_app::App;
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::members::{self, NewMember};
use rapport_model::actor::Actor;
use rapport_model::ids::UserId;
use rapport_model::program::user::fold_email;
use serde_json::{Value, json};

use crate::command_line::{Place, User};
use crate::commands::setup::password;
use crate::instance;

pub(crate) async fn run(place: &Place, command: &User) -> Result<(), String> {
    let app = instance::open(place).await?;
    let (User::Add { who, .. }
    | User::List { who }
    | User::Role { who, .. }
    | User::Deactivate { who, .. }
    | User::Reactivate { who, .. }) = command;
    let actor = instance::acting(&app, who).await?;
    for line in carry_out(&app, &actor, command).await? {
        println!("{line}");
    }
    app.close().await;
    Ok(())
}

async fn carry_out(app: &App, actor: &Actor, command: &User) -> Result<Vec<Value>, String> {
    let changed = match command {
        User::Add {
            email,
            name,
            role,
            password_file: Some(file),
            ..
        } => {
            let new = NewMember {
                name: name.clone(),
                email: email.clone(),
                password: password(Some(file))?,
                role: *role,
            };
            members::add(app, actor, new).await.map(|new| new.user)
        }
        User::Add {
            email,
            role,
            public_url,
            ..
        } => {
            let new = NewInvitation {
                role: *role,
                email: email.clone(),
            };
            let (secret, made) = invitations::make(app, actor, new)
                .await
                .map_err(|error| error.to_string())?;
            let link = format!(
                "{}/join/{}",
                public_url.trim_end_matches('/'),
                secret.text()
            );
            return Ok(vec![json!({ "link": link, "made": made })]);
        }
        User::List { .. } => {
            let members = members::list(app, actor).await;
            let members = members.map_err(|error| error.to_string())?;
            return Ok(members.iter().map(|member| json!(member)).collect());
        }
        User::Role { email, role, .. } => {
            let user = member(app, actor, email).await?;
            let changed = members::change_role(app, actor, user, *role).await;
            changed.map(|()| user)
        }
        User::Deactivate {
            email,
            hand_over_to,
            ..
        } => {
            let user = member(app, actor, email).await?;
            let heir = match hand_over_to {
                Some(email) => Some(member(app, actor, email).await?),
                None => None,
            };
            let changed = members::deactivate(app, actor, user, heir).await;
            changed.map(|()| user)
        }
        User::Reactivate { email, .. } => {
            let user = member(app, actor, email).await?;
            let changed = members::reactivate(app, actor, user).await;
            changed.map(|()| user)
        }
    };
    let user = changed.map_err(|error| error.to_string())?;
    let member = members::find(app, actor, user).await;
    Ok(vec![json!(member.map_err(|error| error.to_string())?)])
}

/// The member with that address.
async fn member(app: &App, actor: &Actor, email: &str) -> Result<UserId, String> {
    let folded = fold_email(email).map_err(|error| error.to_string())?;
    let members = members::list(app, actor).await;
    let members = members.map_err(|error| error.to_string())?;
    members
        .into_iter()
        .find(|member| fold_email(&member.email).is_ok_and(|known| known == folded))
        .map(|member| member.user)
        .ok_or_else(|| format!("nobody in this workspace signs in as {folded}"))
}
