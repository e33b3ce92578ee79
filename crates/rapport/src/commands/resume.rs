//! `rapport resume`: lets a restored instance go on, without a browser.

use rapport_app::program::pause;

use crate::command_line::{Place, Who};
use crate::instance;

pub(crate) async fn run(place: &Place, who: &Who) -> Result<(), String> {
    let app = instance::open(place).await?;
    let actor = instance::acting(&app, who).await?;
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
