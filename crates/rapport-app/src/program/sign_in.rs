//! Signing in. Whatever is wrong, the answer is the same and takes the same work, so that nobody
//! learns who has an account here.

use std::net::IpAddr;

use rapport_model::program::user;

use crate::app::App;
use crate::error::Error;
use crate::program::password;
use crate::program::session::{self, SignedIn, Token};

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
) -> Result<(Token, SignedIn), Error> {
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
    let (Some(row), true) = (row, right) else {
        tracing::info!(%from, "sign-in refused");
        return Err(Error::SignIn);
    };
    let mut instance = app.store().read_instance().await?;
    let actor = instance
        .memberships(row.user.id)
        .await?
        .into_iter()
        .next()
        .ok_or(Error::SignIn)?;
    let workspace = instance
        .workspace_named(actor.workspace)
        .await?
        .ok_or(Error::SignIn)?;
    let signed_in = SignedIn {
        actor,
        user: row.user,
        workspace,
    };
    Ok((session::start(app, &signed_in, device).await?, signed_in))
}

/// Counts an attempt to get in from that address, for what else than a password guards a way in.
///
/// # Errors
/// [`Error::TooMany`] after too many.
pub fn may_try(app: &App, from: IpAddr, what: &str) -> Result<(), Error> {
    app.limits().check(from, what)
}
