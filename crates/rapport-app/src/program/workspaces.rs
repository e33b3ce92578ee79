//! Workspaces: an instance has one or several, and one account may be in several. Each is a fence: an
//! admin of one is nobody in another.

use rapport_model::actor::{Actor, Right, Role};
use rapport_model::ids::WorkspaceId;
use rapport_model::program::workspace::Workspace;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::setup::named;

/// The most workspaces one person is in.
const MOST: usize = 100;

/// The workspaces an actor may enter, by name, the one they are in among them.
///
/// # Errors
/// When the database cannot be read.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<Workspace>, Error> {
    let mut instance = app.store().read_instance().await?;
    Ok(instance.workspaces_of(actor.user).await?)
}

/// Every workspace of the instance, for whoever runs it.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(app: &App) -> Result<Vec<Workspace>, Error> {
    Ok(app.store().read_instance().await?.workspaces().await?)
}

/// Makes a workspace with the actor as its first admin. Nothing of another one is in it.
///
/// # Errors
/// [`Error::Invalid`] for the name, [`Error::Conflict`] when they are in too many.
pub async fn create(app: &App, actor: &Actor, name: &str) -> Result<Workspace, Error> {
    actor.may(Right::EditWorkspace)?;
    if name.trim().is_empty() {
        return Err(Error::invalid(
            "name",
            "say what it is called, so that people know where they are",
        ));
    }
    let now = app.now();
    let workspace = Workspace {
        id: WorkspaceId::new(now, app.chance().id()),
        name: named("name", name, "")?,
        created_at: now,
    };
    let change = app.change(
        "workspace.created",
        workspace.id,
        json!({ "name": [null, workspace.name] }),
    );
    let (new, first) = (
        workspace.clone(),
        Actor {
            workspace: workspace.id,
            role: Role::Admin,
            ..*actor
        },
    );
    let made = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if instance.workspaces_of(first.user).await?.len() >= MOST {
                    return Ok(false);
                }
                instance.insert_workspace(&new).await?;
                instance
                    .join(first.workspace, first.user, first.role, now)
                    .await?;
                instance.within(&first).record(now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if made {
        Ok(workspace)
    } else {
        Err(Error::Conflict(format!(
            "nobody is in more than {MOST} workspaces"
        )))
    }
}
