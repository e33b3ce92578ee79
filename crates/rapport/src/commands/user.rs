//! `rapport user`: who works in a workspace, from scripts, and letting someone in again, for whoever
//! runs the instance. A link is printed once.

use rapport_app::App;
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::members::{self, NewMember};
use rapport_app::program::{reset_link, second_factor};
use rapport_model::actor::Actor;
use rapport_model::ids::UserId;
use rapport_model::program::user::fold_email;
use serde_json::{Value, json};

use crate::command_line::{Place, User};
use crate::commands::setup::password;
use crate::instance::{self, public_url};

pub(crate) async fn run(place: &Place, command: &User) -> Result<(), String> {
    let app = instance::open(place).await?;
    let public_url = public_url(place);
    match command {
        User::ResetPassword { email } => {
            let link = reset_link::make_for_email(&app, email).await;
            let link = link.map_err(|error| error.to_string())?;
            println!("{public_url}{}", link.path());
        }
        User::ResetSecondFactor { email } => {
            let reset = second_factor::reset(&app, email).await;
            reset.map_err(|error| error.to_string())?;
            println!("{email} signs in with the password alone now, and was signed out.");
        }
        User::Add { who, .. }
        | User::List { who }
        | User::Role { who, .. }
        | User::Deactivate { who, .. }
        | User::Reactivate { who, .. } => {
            let actor = instance::acting(&app, who).await?;
            for line in carry_out(&app, &actor, command, public_url).await? {
                println!("{line}");
            }
        }
    }
    app.close().await;
    Ok(())
}

async fn carry_out(
    app: &App,
    actor: &Actor,
    command: &User,
    public_url: &str,
) -> Result<Vec<Value>, String> {
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
                time_zone: None,
            };
            members::add(app, actor, new).await.map(|new| new.user)
        }
        User::Add {
            email, role, send, ..
        } => {
            let new = NewInvitation {
                role: *role,
                email: email.clone(),
                send: *send,
            };
            let (secret, made) = invitations::make(app, actor, new)
                .await
                .map_err(|error| error.to_string())?;
            let link = format!("{public_url}/join/{}", secret.text());
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
        User::ResetPassword { .. } | User::ResetSecondFactor { .. } => return Ok(Vec::new()),
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
