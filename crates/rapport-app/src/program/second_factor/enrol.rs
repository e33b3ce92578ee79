//! Setting a second factor up: a secret is made and shown, and counts once a device shows the right code.

use data_encoding::BASE32_NOPAD;
use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SessionId, UserId};
use serde_json::json;

use super::recovery::RecoveryCodes;
use super::{cell, digits, totp, wrong};
use crate::app::App;
use crate::error::Error;

/// Bytes of a secret: as many as SHA-1 gives, as RFC 4226 advises.
const SECRET: usize = 20;

/// What an authenticator app is told, once.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret, to be typed.
    pub secret: String,
    /// The same with what it is for, to be read from a picture.
    pub address: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// Begins: makes a secret for an authenticator app. Nothing is asked for before [`turn_on`].
///
/// # Errors
/// [`Error::Conflict`] when a second factor is on, [`Error::Unavailable`] when nothing can be sealed.
pub async fn begin(app: &App, actor: &Actor) -> Result<Enrolment, Error> {
    actor.may(Right::EditSignIn)?;
    let (user, now) = (actor.user, app.now());
    let secret: [u8; SECRET] = app.chance().bytes();
    let sealed = app
        .keys()?
        .seal(app.chance(), cell(&user.to_string()), &secret)?;
    let change = app.change("second_factor.begun", user, json!({}));
    let begun = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let begun = instance.begin_second_factor(user, &sealed, now).await?;
                if begun {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(begun)
            })
        })
        .await?;
    if begun {
        enrolment(app, user, &secret).await
    } else {
        let message = "your second factor is on already; turn it off to set up another";
        Err(Error::Conflict(message.to_owned()))
    }
}

/// What was begun, to be shown again.
///
/// # Errors
/// [`Error::Conflict`] when nothing was begun.
pub async fn begun(app: &App, actor: &Actor) -> Result<Enrolment, Error> {
    actor.may(Right::EditSignIn)?;
    let (_, secret) = pending(app, actor.user).await?;
    enrolment(app, actor.user, &secret).await
}

/// Turns on what was begun, for whoever's device shows the right code, and makes the recovery codes.
/// The user's other sessions end: they were opened with less.
///
/// # Errors
/// [`Error::Invalid`] for `code`, [`Error::TooMany`] after too many wrong ones, [`Error::Conflict`] when
/// nothing was begun.
pub async fn turn_on(
    app: &App,
    actor: &Actor,
    keep: Option<SessionId>,
    code: &str,
) -> Result<RecoveryCodes, Error> {
    actor.may(Right::EditSignIn)?;
    let (sealed, secret) = pending(app, actor.user).await?;
    app.limits().check_code(actor.user)?;
    let (user, now) = (actor.user, app.now());
    let step = digits(code)
        .and_then(|code| totp::step_of(&secret, now, code))
        .ok_or_else(|| wrong("code"))?;
    let codes = RecoveryCodes::new(app);
    let hashes = codes.hashes();
    let change = app.change("second_factor.turned_on", user, json!({}));
    let on = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let on = instance
                    .turn_on_second_factor(user, &sealed, now, step)
                    .await?;
                if on {
                    instance.replace_recovery_codes(user, &hashes, now).await?;
                    instance.end_sessions(user, keep).await?;
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(on)
            })
        })
        .await?;
    if on { Ok(codes) } else { Err(not_begun()) }
}

/// The sealed secret of what was begun, and the secret.
async fn pending(app: &App, user: UserId) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let mut instance = app.store().read_instance().await?;
    let row = instance.second_factor(user).await?;
    let row = row
        .filter(|row| row.on_since.is_none())
        .ok_or_else(not_begun)?;
    let secret = app.keys()?.open(cell(&user.to_string()), &row.secret)?;
    Ok((row.secret, secret))
}

async fn enrolment(app: &App, user: UserId, secret: &[u8]) -> Result<Enrolment, Error> {
    let mut instance = app.store().read_instance().await?;
    let email = instance.user(user).await?.map(|row| row.user.email);
    let secret = BASE32_NOPAD.encode(secret);
    let mut address = url::Url::parse("otpauth://totp/").map_err(|_| not_begun())?;
    address.set_path(&format!("Rapport:{}", email.unwrap_or_default()));
    address
        .query_pairs_mut()
        .append_pair("secret", &secret)
        .append_pair("issuer", "Rapport");
    Ok(Enrolment {
        secret,
        address: address.into(),
    })
}

fn not_begun() -> Error {
    let message = "no second factor is being set up; begin again";
    Error::Conflict(message.to_owned())
}
