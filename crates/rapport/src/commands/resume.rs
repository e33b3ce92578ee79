//! `rapport resume`: lets a restored instance go on, without a browser.

use rapport_app::program::{pause, setup};

use crate::command_line::Place;
use crate::instance;

pub(crate) async fn run(place: &Place, user: Option<&str>) -> Result<(), String> {
    let app = instance::open(place).await?;
    let actor = setup::acting_for(&app, user)
        .await
        .map_err(|error| error.to_string())?;
    let resumed = pause::resume(&app, &actor)
        .await
        .map_err(|error| error.to_string())?;
    println!(
        "{}",
        if resumed {
            "Listening goes on with the next start."
        } else {
            "This instance was not paused; nothing was changed."
        }
    );
    Ok(())
}
