//! The demo world as `rapport serve --demo` and `rapport setup --demo` show it on the terminal: how
//! far it has been told, and whom to sign in as. What the program answers goes to standard output,
//! progress to standard error.

use std::io::{IsTerminal as _, Write as _};

use rapport_app::App;
use rapport_app::program::session::SignedIn;
use rapport_app::program::setup::FirstAdmin;

use crate::demo::{self, Account, Found};

/// Fills an empty instance and says how far it is.
pub(crate) async fn fill(app: &App) -> Result<Account, String> {
    begin();
    let filled = demo::fill(app, progress).await;
    end();
    filled.map_err(|error| error.to_string())
}

/// Fills an empty instance for an admin of one's own choice and says how far it is.
pub(crate) async fn fill_for(app: &App, first: FirstAdmin) -> Result<SignedIn, String> {
    begin();
    let filled = demo::fill_for(app, first, progress).await;
    end();
    filled.map_err(|error| error.to_string())
}

/// Whom to sign in as in a demo world that is there already, if there is one; says what one should
/// know about it otherwise.
pub(crate) async fn there(app: &App) -> Result<Option<Account>, String> {
    match demo::found(app).await.map_err(|error| error.to_string())? {
        Found::Whole => return Ok(Some(demo::admin())),
        Found::Part => eprintln!(
            "The demo world here broke off while it was being told. Name a new directory with --data to have it whole."
        ),
        Found::Something => eprintln!(
            "This instance is set up already; --demo changes nothing in it. Name a new directory with --data for a demo world."
        ),
    }
    Ok(None)
}

/// Whom to sign in as.
pub(crate) fn introduce(account: &Account) {
    println!(
        "Demo world: sign in as {} with the password {}",
        account.email, account.password
    );
    others();
}

/// Who else can be signed in as.
pub(crate) fn others() {
    println!(
        "The password {} lets in the others:",
        demo::admin().password
    );
    for other in demo::others() {
        println!("{other}");
    }
}

fn begin() {
    eprint!("Telling half a year of a demo world …");
    if !std::io::stderr().is_terminal() {
        eprintln!();
    }
}

fn progress(told: i64, weeks: i64) {
    if std::io::stderr().is_terminal() {
        eprint!("\rTelling half a year of a demo world: week {told} of {weeks}");
        // Nothing is lost if the terminal is gone.
        let _ = std::io::stderr().flush();
    }
}

fn end() {
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
}
