//! `rapport keys`: the keys that seal secrets.

use rapport_app::App;
use rapport_app::program::keys;

use crate::command_line::{Keys, Place};
use crate::instance;

pub(crate) async fn run(place: &Place, command: &Keys) -> Result<(), String> {
    let app = instance::open(place).await?;
    let outcome = match command {
        Keys::Rotate => rotate(&app).await,
        Keys::Check => check(&app).await,
    };
    app.close().await;
    outcome
}

async fn rotate(app: &App) -> Result<(), String> {
    let sealed = keys::rotate(app).await.map_err(|error| error.to_string())?;
    println!("{sealed} secrets are sealed under a new key; the old ones are gone.");
    Ok(())
}

async fn check(app: &App) -> Result<(), String> {
    let checked = keys::check(app).await.map_err(|error| error.to_string())?;
    println!(
        "{} keys, {} secrets open, {} do not.",
        checked.keys.len(),
        checked.open,
        checked.broken.len()
    );
    if checked.broken.is_empty() {
        Ok(())
    } else {
        Err(checked.broken.join("; "))
    }
}
