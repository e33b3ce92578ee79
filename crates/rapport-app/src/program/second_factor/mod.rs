//! A second factor: a code from a device one holds, asked for besides the password. Its secret has to
//! be read again at each sign-in, so it is sealed under the key file and not hashed.
//!
//! There is no call of the API for any of this: a program has no device, and a token that leaked must
//! not take the second factor from its owner.

mod enrol;
mod recovery;
mod totp;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SessionId, UserId};
use rapport_model::program::user;
use rapport_model::time::Moment;
use serde_json::json;

pub use enrol::{Enrolment, begin, begun, turn_on};
pub use recovery::{CODES, RecoveryCodes};

use crate::app::App;
use crate::error::Error;
use crate::program::key_file::Cell;

/// How someone's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Since when it is asked for.
    pub since: Moment,
    /// How many recovery codes were not used.
    pub codes_left: u64,
}

/// How one's own second factor stands; `None` when there is none.
///
/// # Errors
/// [`Error::Forbidden`], or when the database cannot be read.
pub async fn standing(app: &App, actor: &Actor) -> Result<Option<Standing>, Error> {
    actor.may(Right::EditSignIn)?;
    let mut instance = app.store().read_instance().await?;
    let row = instance.second_factor(actor.user).await?;
    let Some(since) = row.and_then(|row| row.on_since) else {
        return Ok(None);
    };
    let codes_left = instance.recovery_codes_left(actor.user).await?;
    Ok(Some(Standing { since, codes_left }))
}

/// Whether a code is asked for when this user signs in.
pub(crate) async fn is_on(app: &App, user: UserId) -> Result<bool, Error> {
    let mut instance = app.store().read_instance().await?;
    let row = instance.second_factor(user).await?;
    Ok(row.is_some_and(|row| row.on_since.is_some()))
}

/// Turns one's own second factor off. The user's other sessions end.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn turn_off(app: &App, actor: &Actor, keep: Option<SessionId>) -> Result<(), Error> {
    actor.may(Right::EditSignIn)?;
    remove(
        app,
        actor.user,
        keep,
        Some(actor.user),
        "second_factor.turned_off",
    )
    .await
}

/// Takes the second factor from the user with that e-mail address and ends their sessions: for
/// whoever runs the instance, when a device and the recovery codes are lost.
///
/// # Errors
/// [`Error::Invalid`] when nobody signs in by that address, [`Error::NotFound`] when they have none.
pub async fn reset(app: &App, email: &str) -> Result<(), Error> {
    let user = user_by(app, email).await?;
    remove(app, user, None, None, "second_factor.reset").await
}

/// Makes ten recovery codes in the place of those there were.
///
/// # Errors
/// [`Error::NotFound`] when there is no second factor.
pub async fn renew_codes(app: &App, actor: &Actor) -> Result<RecoveryCodes, Error> {
    if standing(app, actor).await?.is_none() {
        return Err(Error::NotFound("second factor"));
    }
    let codes = RecoveryCodes::new(app);
    let (hashes, user, now) = (codes.hashes(), actor.user, app.now());
    let change = app.change("recovery_codes.made", user, json!({}));
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance.replace_recovery_codes(user, &hashes, now).await?;
                instance.record(Some(user), now, &[change]).await
            })
        })
        .await?;
    Ok(codes)
}

/// Refuses whoever cannot show a code of that user's that was not used before, as what that field
/// holds. Without a second factor nothing is asked. What was shown is used up.
pub(crate) async fn prove(
    app: &App,
    user: UserId,
    field: &'static str,
    typed: &str,
) -> Result<(), Error> {
    let mut instance = app.store().read_instance().await?;
    let row = instance.second_factor(user).await?;
    drop(instance);
    let Some(row) = row.filter(|row| row.on_since.is_some()) else {
        return Ok(());
    };
    app.limits().check_code(user)?;
    let now = app.now();
    let used = if let Some(code) = digits(typed) {
        let secret = app.keys()?.open(cell(&user.to_string()), &row.secret)?;
        let step = totp::step_of(&secret, now, code).ok_or_else(|| wrong(field))?;
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move { instance.use_step(user, step).await })
            })
            .await?
    } else {
        let hash = recovery::hash_of(typed).ok_or_else(|| wrong(field))?;
        let change = app.change("recovery_code.used", user, json!({}));
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move {
                    let used = instance.use_recovery_code(user, &hash, now).await?;
                    if used {
                        instance.record(Some(user), now, &[change]).await?;
                    }
                    Ok(used)
                })
            })
            .await?
    };
    if used { Ok(()) } else { Err(wrong(field)) }
}

/// The user who signs in by that address.
pub(crate) async fn user_by(app: &App, email: &str) -> Result<UserId, Error> {
    let folded =
        user::fold_email(email).map_err(|wrong| Error::invalid("email", wrong.to_string()))?;
    let mut instance = app.store().read_instance().await?;
    let found = instance.user_by_email(&folded).await?;
    found
        .map(|row| row.user.id)
        .ok_or_else(|| Error::invalid("email", format!("nobody signs in as {folded}")))
}

async fn remove(
    app: &App,
    user: UserId,
    keep: Option<SessionId>,
    by: Option<UserId>,
    kind: &'static str,
) -> Result<(), Error> {
    let now = app.now();
    let change = app.change(kind, user, json!({}));
    let removed = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let removed = instance.remove_second_factor(user).await?;
                if removed {
                    instance.end_sessions(user, keep).await?;
                    instance.record(by, now, &[change]).await?;
                }
                Ok(removed)
            })
        })
        .await?;
    if removed {
        Ok(())
    } else {
        Err(Error::NotFound("second factor"))
    }
}

fn cell(row: &str) -> Cell<'_> {
    Cell {
        table: "second_factor",
        column: "secret",
        row,
    }
}

fn digits(typed: &str) -> Option<u32> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = typed.len() == totp::DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| typed.parse().ok()).flatten()
}

fn wrong(field: &'static str) -> Error {
    Error::invalid(
        field,
        "that code is not right or was used before; take the one your device shows now",
    )
}
