//! The first admin: whoever opens a new instance first, or `rapport setup`.

use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::user::{self, CredentialProblem, User};
use rapport_model::program::workspace::Workspace;
use rapport_model::time::TimeZone;
use rapport_store::UserRow;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::password;
use crate::program::session::SignedIn;

/// The longest name of a person or a workspace, in characters.
pub(crate) const NAME_LIMIT: usize = 120;

/// Who starts.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// As they want to be called; empty: the part of the address before `@`.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
    /// What the workspace is called; empty: "Our workspace".
    pub workspace: String,
    /// Where they live, as far as clocks go; `None`: they have not said it.
    pub time_zone: Option<TimeZone>,
}

/// Whether nobody has set this instance up yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn needed(app: &App) -> Result<bool, Error> {
    Ok(!app.store().read_instance().await?.has_users().await?)
}

/// Creates the first admin and their workspace. A second time it changes nothing.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when there is an admin already.
pub async fn first_admin(app: &App, first: FirstAdmin) -> Result<SignedIn, Error> {
    if !needed(app).await? {
        return Err(done_already());
    }
    let folded = user::fold_email(&first.email).map_err(credential)?;
    let about = [&*first.name, &*first.email, &*first.workspace];
    password::check("password", &first.password, &about)?;
    let name = named(
        "name",
        &first.name,
        folded.split('@').next().unwrap_or_default(),
    )?;
    let workspace_name = named("workspace", &first.workspace, "Our workspace")?;
    let password_hash = password::hash(app, &first.password).await?;
    let now = app.now();
    let user = User {
        id: UserId::new(now, app.chance().id()),
        name,
        email: first.email.trim().to_owned(),
        created_at: now,
        time_zone: first.time_zone,
    };
    let workspace = Workspace {
        id: WorkspaceId::new(now, app.chance().id()),
        name: workspace_name,
        created_at: now,
    };
    let signed_in = SignedIn {
        actor: Actor {
            user: user.id,
            workspace: workspace.id,
            role: Role::Admin,
            scope: TokenScope::Admin,
        },
        user: user.clone(),
        workspace: workspace.clone(),
    };
    let change = app.change(
        "workspace.created",
        workspace.id,
        json!({ "name": [null, workspace.name] }),
    );
    let row = UserRow {
        user,
        password_hash,
    };
    let made = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                // Two browsers may have asked at once: the second finds the first one's work.
                instance.take_turns().await?;
                if instance.has_users().await? {
                    return Ok(false);
                }
                instance.insert_user(&row, &folded).await?;
                instance.insert_workspace(&workspace).await?;
                instance
                    .join(workspace.id, row.user.id, Role::Admin, now)
                    .await?;
                instance.record(Some(row.user.id), now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if !made {
        return Err(done_already());
    }
    app.introduce(&signed_in.user.email);
    Ok(signed_in)
}

/// Whom the sites that are read can turn to unless the operator named someone.
pub(crate) async fn first_admin_email(app: &App) -> Result<Option<String>, Error> {
    let mut instance = app.store().read_instance().await?;
    let Some(admin) = instance.admins().await?.into_iter().next() else {
        return Ok(None);
    };
    Ok(instance.user(admin.user).await?.map(|row| row.user.email))
}

/// The actor the command line writes as: `email`'s user or the only admin, in the workspace of that
/// name or in the only one they are in.
///
/// # Errors
/// [`Error::Invalid`] when there is nobody, or more than one, to act for.
pub async fn acting_for(
    app: &App,
    email: Option<&str>,
    workspace: Option<&str>,
) -> Result<Actor, Error> {
    let mut instance = app.store().read_instance().await?;
    let mut candidates = match email {
        Some(email) => {
            let folded = user::fold_email(email).map_err(credential)?;
            let memberships = match instance.user_by_email(&folded).await? {
                Some(row) => instance.memberships(row.user.id).await?,
                None => Vec::new(),
            };
            if memberships.is_empty() {
                let message = format!("nobody signs in as {folded}");
                return Err(Error::invalid("user", message));
            }
            memberships
        }
        None => instance.admins().await?,
    };
    if candidates.is_empty() {
        return Err(Error::invalid(
            "user",
            "nobody has set this instance up yet: run rapport setup first",
        ));
    }
    if let Some(name) = workspace {
        let all = instance.workspaces().await?;
        let named = |id: WorkspaceId| all.iter().any(|known| known.id == id && known.name == name);
        candidates.retain(|candidate| named(candidate.workspace));
    }
    match candidates.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::invalid(
            "workspace",
            "they are in no workspace of that name: rapport workspace list prints all",
        )),
        [first, others @ ..] if others.iter().all(|other| other.user == first.user) => {
            Err(Error::invalid(
                "workspace",
                "there are several workspaces: name one with --workspace NAME",
            ))
        }
        _ => Err(Error::invalid(
            "user",
            "there are several admins: name one with --user EMAIL",
        )),
    }
}

fn done_already() -> Error {
    Error::Conflict("this instance is set up already; sign in instead".to_owned())
}

pub(crate) fn credential(problem: CredentialProblem) -> Error {
    let field = match problem {
        CredentialProblem::Email(_) => "email",
        CredentialProblem::PasswordShort | CredentialProblem::PasswordLong => "password",
    };
    Error::invalid(field, problem.to_string())
}

pub(crate) fn named(field: &'static str, given: &str, otherwise: &str) -> Result<String, Error> {
    let name = given.trim();
    if name.chars().count() > NAME_LIMIT {
        return Err(Error::invalid(
            field,
            format!("too long: at most {NAME_LIMIT} characters"),
        ));
    }
    Ok(if name.is_empty() {
        otherwise.to_owned()
    } else {
        name.to_owned()
    })
}
