//! Proving once more who one is, by the password or at a provider one has linked. A session that was left
//! open, or taken, may read and work, and may not do what would let someone in, or something out, for good.

use std::net::IpAddr;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{ProviderId, SessionId};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::provider::{self, Errand, Kept, Trip};
use crate::program::session::Token;
use crate::program::{password, second_factor};

/// How someone can confirm that it is them.
#[derive(Debug, Clone)]
pub struct Ways {
    /// By their password, where they have one.
    pub password: bool,
    /// Whether a code is asked for besides.
    pub code: bool,
    /// At providers where they linked an account, each with what people call it.
    pub providers: Vec<(ProviderId, String)>,
}

/// How the actor can confirm that it is them.
///
/// # Errors
/// When the database cannot be read.
pub async fn ways(app: &App, actor: &Actor) -> Result<Ways, Error> {
    let mut providers: Vec<(ProviderId, String)> = Vec::new();
    for account in provider::accounts(app, actor).await? {
        if providers.iter().all(|(id, _)| *id != account.provider) {
            providers.push((account.provider, account.name));
        }
    }
    Ok(Ways {
        password: password::has(app, actor).await?,
        code: second_factor::is_on(app, actor.user).await?,
        providers,
    })
}

/// Sends someone to a provider where they linked an account, to confirm their session; a code is asked for
/// before, where they have a second factor. They come back by [`provider::come_back`].
///
/// # Errors
/// [`Error::NotFound`] where they linked none; [`Error::Invalid`] for `confirm_code`; [`Error::TooMany`],
/// [`Error::Unavailable`] when the provider cannot be asked.
pub async fn set_out(
    app: &App,
    (actor, session): (&Actor, SessionId),
    id: ProviderId,
    (code, kept): (&str, Kept),
    redirect_uri: &str,
    from: IpAddr,
) -> Result<Trip, Error> {
    let accounts = provider::accounts(app, actor).await?;
    if accounts.iter().all(|account| account.provider != id) {
        return Err(Error::NotFound("linked account"));
    }
    let errand = Errand::Confirm { session, kept };
    let trip = provider::set_out(app, id, Some(actor.user), &errand, redirect_uri, from).await?;
    // A code is used up when it is shown: not before there is a way to go.
    second_factor::prove(app, actor.user, "confirm_code", code).await?;
    Ok(trip)
}

/// Confirms a session by its user's password, and by a code where they have a second factor. The browser
/// holds another secret afterwards; the one it held before opens nothing any more.
///
/// # Errors
/// [`Error::Invalid`] for `confirm_password` or `confirm_code`, [`Error::TooMany`] after too many attempts,
/// [`Error::NotFound`] when the session has ended.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    id: SessionId,
    password: &str,
    code: &str,
) -> Result<Token, Error> {
    actor.may(Right::EditSignIn)?;
    password::prove(app, actor, "confirm_password", password).await?;
    second_factor::prove(app, actor.user, "confirm_code", code).await?;
    renew(app, actor, id).await
}

/// Confirms the session of someone who has just proven who they are.
pub(crate) async fn renew(app: &App, actor: &Actor, id: SessionId) -> Result<Token, Error> {
    let token = Token::new(app);
    let (hash, now, user) = (token.hash(), app.now(), actor.user);
    let change = app.change("session.confirmed", user, json!({ "session": [null, id] }));
    let renewed = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let renewed = instance.renew_session(user, id, &hash, now).await?;
                if renewed {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(renewed)
            })
        })
        .await?;
    if renewed {
        Ok(token)
    } else {
        Err(Error::NotFound("session"))
    }
}
