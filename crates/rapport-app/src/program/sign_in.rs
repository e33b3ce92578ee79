//! Signing in. Whatever is wrong, the answer is the same and takes the same work, so that nobody
//! learns who has an account here. Who has a second factor signs in in two steps.

use std::net::IpAddr;

use rapport_model::ids::UserId;
use rapport_model::program::user;
use rapport_model::time::Span;

use crate::app::App;
use crate::error::Error;
use crate::program::audit;
use crate::program::session::{self, SignedIn, Token};
use crate::program::{password, second_factor};

/// How long someone may take to give their code.
const STEP_LIFE: Span = Span::MINUTE.times(10);
/// How many codes they may try before they start over.
const STEP_TRIES: u32 = 5;

/// How far someone got.
#[derive(Debug)]
pub enum Reached {
    /// They are signed in.
    SignedIn(Token, Box<SignedIn>),
    /// The password was right; whoever holds this owes a code.
    Code(Token),
}

/// Signs in with an e-mail address and a password, on a device called that.
///
/// # Errors
/// [`Error::SignIn`] whatever is wrong with the two, after the same work in every case;
/// [`Error::TooMany`] after too many attempts.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    from: IpAddr,
    device: &str,
) -> Result<Reached, Error> {
    let folded = user::fold_email(email)
        .unwrap_or_else(|_| email.trim().to_lowercase().chars().take(254).collect());
    app.limits().check(from, &folded)?;
    let row = app
        .store()
        .read_instance()
        .await?
        .user_by_email(&folded)
        .await?;
    let hash = row.as_ref().map(|row| row.password_hash.as_str());
    let right = password::verify(app, password, hash).await?;
    let known = row.as_ref().map(|row| row.user.id);
    let (Some(row), true) = (row, right) else {
        audit::sign_in_failed(app, known);
        tracing::info!(%from, "sign-in refused");
        return Err(Error::SignIn);
    };
    proven(app, row.user.id, device).await
}

/// Goes on with someone who has just proven who they are, by a password or at a provider: a session,
/// or a code first.
pub(crate) async fn proven(app: &App, user: UserId, device: &str) -> Result<Reached, Error> {
    let signed_in = member(app, user).await?;
    if !second_factor::is_on(app, user).await? {
        let token = session::start(app, &signed_in, device).await?;
        return Ok(Reached::SignedIn(token, Box::new(signed_in)));
    }
    let token = Token::new(app);
    let (hash, now) = (token.hash(), app.now());
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let until = now.plus(STEP_LIFE);
                instance.insert_sign_in_step(&hash, user, now, until).await
            })
        })
        .await?;
    Ok(Reached::Code(token))
}

/// Whether whoever holds this may still give a code.
///
/// # Errors
/// When the database cannot be read.
pub async fn owes_code(app: &App, token: &str) -> Result<bool, Error> {
    let hash = session::hash_of(token);
    let mut instance = app.store().read_instance().await?;
    Ok(instance
        .is_sign_in_step_open(&hash, app.now(), STEP_TRIES)
        .await?)
}

/// Signs in whoever gave the right password before and shows a code now.
///
/// # Errors
/// [`Error::Invalid`] for `code`; [`Error::SignIn`] when it took too long or too many codes were wrong,
/// so that they start over; [`Error::TooMany`] after too many codes.
pub async fn give_code(
    app: &App,
    token: &str,
    code: &str,
    from: IpAddr,
    device: &str,
) -> Result<(Token, SignedIn), Error> {
    let (hash, now) = (session::hash_of(token), app.now());
    let trying = hash.clone();
    let user = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.try_sign_in_step(&trying, now, STEP_TRIES).await })
        })
        .await?
        .ok_or(Error::SignIn)?;
    let proven = second_factor::prove(app, user, "code", code).await;
    if let Err(Error::Invalid { .. }) = proven {
        tracing::info!(%from, "a code of a second factor refused");
    }
    proven?;
    let ended = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.end_sign_in_step(&hash).await })
        })
        .await?;
    if !ended {
        return Err(Error::SignIn);
    }
    let signed_in = member(app, user).await?;
    let token = session::start(app, &signed_in, device).await?;
    Ok((token, signed_in))
}

/// A user in the workspace they joined first.
pub(crate) async fn member(app: &App, user: UserId) -> Result<SignedIn, Error> {
    let mut instance = app.store().read_instance().await?;
    let actor = instance.memberships(user).await?.into_iter().next();
    let actor = actor.ok_or(Error::SignIn)?;
    let row = instance.user(user).await?.ok_or(Error::SignIn)?;
    let workspace = instance.workspace_named(actor.workspace).await?;
    Ok(SignedIn {
        actor,
        user: row.user,
        workspace: workspace.ok_or(Error::SignIn)?,
    })
}

/// Counts an attempt to get in from that address, for what else than a password guards a way in.
///
/// # Errors
/// [`Error::TooMany`] after too many.
pub fn may_try(app: &App, from: IpAddr, what: &str) -> Result<(), Error> {
    app.limits().check(from, what)
}
