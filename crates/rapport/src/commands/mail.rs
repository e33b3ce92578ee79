//! `rapport mail`: one letter, to see whether mail arrives.

use rapport_app::program::mail;

use crate::command_line::Place;
use crate::instance;

pub(crate) async fn run(place: &Place, to: &str) -> Result<(), String> {
    let app = instance::open(place).await?;
    let said = mail::try_out(&app, to).await;
    app.close().await;
    let said = said.map_err(|error| error.to_string())?;
    println!("The mail server took it: {said}. Look whether it arrived, and where.");
    Ok(())
}
