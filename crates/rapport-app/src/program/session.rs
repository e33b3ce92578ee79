//! Signing in and out. A session lives on the server; the browser holds 256 random bits whose
//! SHA-256 is all that is stored.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::actor::Actor;
use rapport_model::program::user::{self, User};
use rapport_model::program::workspace::Workspace;
use rapport_model::time::{Moment, Span};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Error;
use crate::program::password;

/// A session ends when it has not been used for this long.
pub const IDLE: Span = Span::DAY.times(14);
/// Use is noted at most this often, so that reading a page is not a write.
const NOTED_EVERY: Span = Span::MINUTE.times(10);

/// The secret a browser holds; shown to nobody else and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text for the cookie.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Someone signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who, where and as what.
    pub actor: Actor,
    /// Who, by name.
    pub user: User,
    /// Where, by name.
    pub workspace: Workspace,
}

/// A session of one's own, for the list in Settings.
#[derive(Debug, Clone, Copy)]
pub struct SessionRow {
    /// When it started.
    pub created_at: Moment,
    /// When it was last used, to ten minutes.
    pub last_seen_at: Moment,
    /// When it ends if it is not used.
    pub expires_at: Moment,
}

/// Signs in with an e-mail address and a password.
///
/// # Errors
/// [`Error::SignIn`] whatever is wrong with the two, after the same work in every case;
/// [`Error::TooMany`] after too many attempts.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    from: IpAddr,
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
    let password = if password.len() > user::PASSWORD_MAX {
        ""
    } else {
        password
    };
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
    Ok((start(app, &signed_in).await?, signed_in))
}

/// Starts a session for someone who has just proven who they are.
///
/// # Errors
/// When the database cannot be written.
pub async fn start(app: &App, signed_in: &SignedIn) -> Result<Token, Error> {
    let secret: [u8; 32] = app.chance().bytes();
    let token = Token(URL_SAFE_NO_PAD.encode(secret));
    let hash = hash_of(token.secret());
    let (now, actor) = (app.now(), signed_in.actor);
    let change = app.change("session.started", actor.user, json!({}));
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance.sweep_sessions(now).await?;
                instance
                    .insert_session(&hash, actor.user, actor.workspace, now, now.plus(IDLE))
                    .await?;
                instance.record(Some(actor.user), now, &[change]).await
            })
        })
        .await?;
    Ok(token)
}

/// Who the bearer of a token is, if the session lives.
///
/// # Errors
/// When the database cannot be read.
pub async fn resume(app: &App, token: &str) -> Result<Option<SignedIn>, Error> {
    let (hash, now) = (hash_of(token), app.now());
    let Some(row) = app
        .store()
        .read_instance()
        .await?
        .session(&hash, now)
        .await?
    else {
        return Ok(None);
    };
    if now.since(row.last_seen_at) > NOTED_EVERY {
        let noted = app
            .store()
            .write_instance(move |instance| {
                Box::pin(async move { instance.session_seen(&hash, now, now.plus(IDLE)).await })
            })
            .await;
        match noted {
            // Reading goes on while the disk is full.
            Ok(()) | Err(rapport_store::Error::Full { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(SignedIn {
        actor: row.actor,
        user: row.user,
        workspace: row.workspace,
    }))
}

/// Ends a session.
///
/// # Errors
/// When the database cannot be written.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let hash = hash_of(token);
    app.store()
        .write_instance(move |instance| Box::pin(async move { instance.end_session(&hash).await }))
        .await?;
    Ok(())
}

/// One's own live sessions, the last used first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<SessionRow>, Error> {
    let sessions = app
        .store()
        .read_instance()
        .await?
        .sessions_of(actor.user, app.now())
        .await?;
    Ok(sessions
        .into_iter()
        .map(|(created_at, last_seen_at, expires_at)| SessionRow {
            created_at,
            last_seen_at,
            expires_at,
        })
        .collect())
}

fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
