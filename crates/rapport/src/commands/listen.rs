//! `rapport listen`: a file through the whole pipeline, as a source of the admin's workspace.

use rapport_app::Error;
use rapport_app::program::pause;
use rapport_app::understand::listen;
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::understand::source::StreamKind;

use crate::command_line::{Listen, Place};
use crate::instance;

pub(crate) async fn run(place: &Place, options: &Listen) -> Result<(), String> {
    let file = std::fs::canonicalize(&options.file)
        .map_err(|error| format!("{}: {error}", options.file.display()))?;
    let app = instance::open(place).await?;
    pause::check(&app).map_err(|error| error.to_string())?;
    let actor = instance::acting(&app, &options.who).await?;
    let new = NewSource {
        kind: StreamKind::File,
        address: file.display().to_string(),
        name: String::new(),
    };
    let stream = match sources::add(&app, &actor, new).await {
        Ok(Added::Source(source)) => source.stream.id,
        Ok(Added::Choose(_)) => return Err("a file is not a site".to_owned()),
        // Read before: go on from there.
        Err(Error::Conflict(_)) => {
            sources::stream_of(&app, &actor, StreamKind::File, &file.display().to_string())
                .await
                .map_err(|error| error.to_string())?
                .ok_or("the file is a source already, but its stream is gone")?
        }
        Err(error) => return Err(error.to_string()),
    };
    tracing::info!(file = %file.display(), "reading");
    let done = listen::read_file(&app, stream, options.once)
        .await
        .map_err(|error| error.to_string())?;
    println!(
        "{}",
        serde_json::to_string(&done).map_err(|error| error.to_string())?
    );
    app.close().await;
    Ok(())
}
