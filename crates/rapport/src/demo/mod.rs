//! The demo world: a made-up company that listens to made-up people, so that every page has
//! something to show.
//!
//! `people.tsv` and `posts.tsv` hold what is said and when, counted back from the present. An
//! empty instance is filled with it by the verbs everybody else uses, so matching, trigger packs,
//! ranking and the change log are the real ones. The same present and the same chance give the
//! same world. Nothing in it is read from or written to any network: its streams are fictional,
//! its addresses end in `.example`.

mod done;
mod script;
mod workspace;

#[cfg(test)]
mod tests;

use rapport_app::program::session::SignedIn;
use rapport_app::program::setup::{self, FirstAdmin};
use rapport_app::{App, Error};

use script::Script;

/// Whom to sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// The address.
    pub(crate) email: &'static str,
    /// The password, which is no secret.
    pub(crate) password: &'static str,
}

/// Fills an empty instance, with an admin of the demo's own.
///
/// # Errors
/// [`Error::Conflict`] when the instance is set up already; whatever a verb says otherwise.
pub(crate) async fn fill(app: &App) -> Result<Account, Error> {
    let account = Account {
        email: "robin@comeback-crates.example",
        password: "crates come home",
    };
    let robin = FirstAdmin {
        name: "Robin Ek".to_owned(),
        email: account.email.to_owned(),
        password: account.password.to_owned(),
        workspace: String::new(),
    };
    fill_for(app, robin).await?;
    Ok(account)
}

/// Fills an empty instance for an admin of one's own choice.
///
/// # Errors
/// As for [`fill`].
pub(crate) async fn fill_for(app: &App, mut first: FirstAdmin) -> Result<SignedIn, Error> {
    if first.workspace.trim().is_empty() {
        first.workspace = "Comeback Crates (demo)".to_owned();
    }
    let signed_in = setup::first_admin(app, first).await?;
    let script = Script::read()?;
    workspace::prepare(app, &signed_in.actor).await?;
    workspace::listen(app, &signed_in.actor, &script).await?;
    workspace::meet(app, &signed_in.actor, &script).await?;
    done::judge_and_act(app, &signed_in.actor, &script).await?;
    Ok(signed_in)
}
