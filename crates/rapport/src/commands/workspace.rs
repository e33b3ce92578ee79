//! `rapport workspace`: workspaces from scripts.

use rapport_app::program::workspaces;
use serde_json::json;

use crate::command_line::{Place, Workspace};
use crate::instance;

pub(crate) async fn run(place: &Place, command: &Workspace) -> Result<(), String> {
    let app = instance::open(place).await?;
    let lines = match command {
        Workspace::Add { name, who } => {
            let actor = instance::acting(&app, who).await?;
            workspaces::create(&app, &actor, name)
                .await
                .map(|made| vec![made])
        }
        Workspace::List => workspaces::all(&app).await,
    };
    for workspace in lines.map_err(|error| error.to_string())? {
        println!("{}", json!(workspace));
    }
    app.close().await;
    Ok(())
}
