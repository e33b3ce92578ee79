//! The demo world: a made-up company whose colleagues listen to made-up people, for half a year up
//! to the present, so that every page has something to show and every report a story.
//!
//! A script says what happens (`script`, with what is written by hand beside it: companies,
//! people, posts and phrase books), and it is played (`play`) by the verbs everybody else uses, so
//! matching, trigger packs, ranking and the change log are the real ones. The same present and the
//! same chance give the same world. Nothing in it is read from or written to any network: its
//! streams are fictional, its addresses end in `.example`.

mod calendar;
mod colleagues;
mod dice;
mod play;
mod script;
mod searches;
mod workspace;

#[cfg(test)]
mod tests;

use rapport_app::clock::StillClock;
use rapport_app::program::session::SignedIn;
use rapport_app::program::setup::{self, FirstAdmin};
use rapport_app::{App, Error};
use rapport_model::time::Span;

use colleagues::{COLLEAGUES, PASSWORD};
use script::{DAYS, Script};

/// Whom to sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// The address.
    pub(crate) email: String,
    /// The password, which is no secret.
    pub(crate) password: &'static str,
}

/// Hears how many weeks of how many have been told.
pub(crate) type Progress = fn(i64, i64);

/// The demo's own admin.
pub(crate) fn admin() -> Account {
    let [robin, ..] = &COLLEAGUES;
    Account {
        email: robin.email(),
        password: PASSWORD,
    }
}

/// Fills an empty instance, with an admin of the demo's own.
///
/// # Errors
/// [`Error::Conflict`] when the instance is set up already; whatever a verb says otherwise.
pub(crate) async fn fill(app: &App, progress: Progress) -> Result<Account, Error> {
    let [robin, ..] = &COLLEAGUES;
    let account = admin();
    let robin = FirstAdmin {
        name: robin.name.to_owned(),
        email: account.email.clone(),
        password: account.password.to_owned(),
        workspace: String::new(),
        time_zone: robin.time_zone(),
    };
    fill_for(app, robin, progress).await?;
    Ok(account)
}

/// Fills an empty instance for an admin of one's own choice.
///
/// # Errors
/// As for [`fill`].
pub(crate) async fn fill_for(
    app: &App,
    mut first: FirstAdmin,
    progress: Progress,
) -> Result<SignedIn, Error> {
    if first.workspace.trim().is_empty() {
        first.workspace = "Comeback Crates (demo)".to_owned();
    }
    let now = app.now();
    let script = Script::read(now)
        .map_err(|problem| Error::Damaged(format!("the demo world: {problem}")))?;
    // Time stands still while half a year is told.
    let told = app.at(StillClock::at(now));
    let began = told.at(StillClock::at(now.minus(Span::DAY.times(DAYS))));
    let signed_in = setup::first_admin(&began, first).await?;
    let actors = colleagues::join(&told, &signed_in.actor, now).await?;
    let sources = workspace::prepare(&began, &signed_in.actor).await?;
    play::play(&told, &actors, &sources, &script, progress).await?;
    Ok(signed_in)
}

/// Whether an instance that is set up holds the demo world, and the whole of it.
///
/// # Errors
/// Whatever a verb says.
pub(crate) async fn found(app: &App) -> Result<Found, Error> {
    let robin = setup::acting_for(app, Some(&admin().email), None).await;
    let Ok(actor) = robin else {
        return Ok(Found::Something);
    };
    Ok(if workspace::is_whole(app, &actor).await? {
        Found::Whole
    } else {
        Found::Part
    })
}

/// What there is in an instance that is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// No demo world, or one with an admin of somebody's choice.
    Something,
    /// A demo world that was told to its end.
    Whole,
    /// A demo world that broke off while it was told.
    Part,
}

/// The other colleagues, for whoever wants to see the workspace with their eyes.
pub(crate) fn others() -> Vec<String> {
    let others = COLLEAGUES.iter().skip(1);
    others
        .map(|other| {
            format!(
                "  {:<34} {:<9} {}, {} ({})",
                other.email(),
                other.role.word(),
                other.name,
                other.place,
                other.languages
            )
        })
        .collect()
}
