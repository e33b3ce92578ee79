//! `rapport restore`: a backup into an empty place, settled at once, so that what is wrong with it
//! shows here and not at the next start.

use rapport_app::program::restore;

use crate::command_line::{Place, Restore};
use crate::instance::{self, key_file, location};

pub(crate) async fn run(place: &Place, options: &Restore) -> Result<(), String> {
    let (directory, manifest) = restore::restore(
        &options.from,
        &location(place),
        &place.data,
        &options.erasures,
    )
    .await
    .map_err(|error| error.to_string())?;
    println!(
        "Restored {}, taken at {}.",
        directory.display(),
        manifest.created_at
    );
    let app = instance::open(place).await?;
    let mut instance = app.state();
    let Some((_, because)) = instance.paused.take() else {
        return Err("the restored database was not settled; look at the log".to_owned());
    };
    println!(
        "Epoch {}, paused ({because}): nothing is listened to until an admin resumes it on any page, or with: rapport resume",
        instance.epoch
    );
    println!(
        "Everyone is signed out, and every token, invitation, reset link and recovery code has ended. Posts without a signal were left out."
    );
    println!(
        "Who has a second factor signs in with their device and makes new recovery codes; for who has lost it: rapport user reset-second-factor EMAIL."
    );
    if options.erasures.is_empty() {
        println!(
            "What was taken back since the backup is only known as far as its own ledger tells; the old data directory, if it is still there, knows more: --erasures DIR."
        );
    }
    let keys = key_file(place);
    if !keys.exists() {
        println!(
            "Put the key file back as {} if there was one.",
            keys.display()
        );
    }
    Ok(())
}
