//! Proving once more who one is. A session that was left open, or taken, may read and work, and may
//! not do what would let someone in, or something out, for good.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::SessionId;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::session::Token;
use crate::program::{password, second_factor};

/// Whether a code is asked for besides the password.
///
/// # Errors
/// When the database cannot be read.
pub async fn asks_code(app: &App, actor: &Actor) -> Result<bool, Error> {
    second_factor::is_on(app, actor.user).await
}

/// Confirms a session by its user's password, and by a code where they have a second factor. The browser holds another secret afterwards; the one
/// it held before opens nothing any more.
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
