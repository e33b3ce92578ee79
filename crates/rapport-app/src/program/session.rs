//! Sessions: what makes someone signed in, on one browser. A session lives on the server; the browser
//! holds 256 random bits whose SHA-256 is all that is stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SessionId, WorkspaceId};
use rapport_model::program::session::{DEVICE_LIMIT, Session, lives_until};
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Span;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Error;

/// Use is noted at most this often, so that reading a page is not a write.
const NOTED_EVERY: Span = Span::MINUTE.times(10);

/// The secret a browser holds; shown to nobody else and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// One that nobody holds yet.
    pub(crate) fn new(app: &App) -> Self {
        let bits: [u8; 32] = app.chance().bytes();
        Self(URL_SAFE_NO_PAD.encode(bits))
    }

    /// As a browser sent it.
    pub(crate) fn held(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> Vec<u8> {
        hash_of(&self.0)
    }

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

/// Starts a session for someone who has just proven who they are, on a device called that.
///
/// # Errors
/// When the database cannot be written.
pub async fn start(app: &App, signed_in: &SignedIn, device: &str) -> Result<Token, Error> {
    let token = Token::new(app);
    let hash = token.hash();
    let (now, actor) = (app.now(), signed_in.actor);
    let session = Session {
        id: SessionId::new(now, app.chance().id()),
        device: device.chars().take(DEVICE_LIMIT).collect(),
        created_at: now,
        last_seen_at: now,
        expires_at: lives_until(now, now),
        confirmed_at: now,
    };
    let fields = json!({ "session": [null, session.id], "device": [null, session.device] });
    let change = app.change("session.started", actor.user, fields);
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance.sweep_sessions(now).await?;
                instance
                    .insert_session(&session, &hash, actor.user, actor.workspace)
                    .await?;
                instance
                    .member_seen(actor.workspace, actor.user, now)
                    .await?;
                instance.record(Some(actor.user), now, &[change]).await
            })
        })
        .await?;
    Ok(token)
}

/// Whose session the bearer of a token has, if it lives.
///
/// # Errors
/// When the database cannot be read.
pub async fn resume(app: &App, token: &str) -> Result<Option<(SignedIn, Session)>, Error> {
    let (hash, now) = (hash_of(token), app.now());
    let found = app.store().read_instance().await?;
    let Some(row) = { found }.session(&hash, now).await? else {
        return Ok(None);
    };
    let session = row.session;
    if now.since(session.last_seen_at) > NOTED_EVERY {
        let (id, until) = (session.id, lives_until(session.created_at, now));
        let actor = row.actor;
        let noted = app
            .store()
            .write_instance(move |instance| {
                Box::pin(async move {
                    instance.session_seen(id, now, until).await?;
                    instance.member_seen(actor.workspace, actor.user, now).await
                })
            })
            .await;
        match noted {
            // Reading goes on while the disk is full.
            Ok(()) | Err(rapport_store::Error::Full { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let signed_in = SignedIn {
        actor: row.actor,
        user: row.user,
        workspace: row.workspace,
    };
    Ok(Some((signed_in, session)))
}

/// Moves a session into another workspace of the one who is signed in; they need not sign in again.
///
/// # Errors
/// [`Error::NotFound`] where they may not come in, as if there were no such workspace.
pub async fn enter(
    app: &App,
    actor: &Actor,
    session: SessionId,
    workspace: WorkspaceId,
) -> Result<(), Error> {
    let (now, user) = (app.now(), actor.user);
    let change = app.change("session.moved", workspace, json!({}));
    let moved = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let moved = instance.enter_workspace(session, workspace).await?;
                if moved {
                    instance.member_seen(workspace, user, now).await?;
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(moved)
            })
        })
        .await?;
    if moved {
        Ok(())
    } else {
        Err(Error::NotFound("workspace"))
    }
}

/// Ends the session of whoever holds this token.
///
/// # Errors
/// When the database cannot be written.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let (hash, now, app) = (hash_of(token), app.now(), app.clone());
    let store = app.store().clone();
    store
        .write_instance(move |instance| {
            Box::pin(async move {
                let Some((id, user)) = instance.end_held_session(&hash).await? else {
                    return Ok(());
                };
                let change = app.change("session.ended", user, json!({ "session": [id, null] }));
                instance.record(Some(user), now, &[change]).await
            })
        })
        .await?;
    Ok(())
}

/// One's own live sessions, the last used first.
///
/// # Errors
/// [`Error::Forbidden`], or when the database cannot be read.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Session>, Error> {
    actor.may(Right::EditSignIn)?;
    let mut instance = app.store().read_instance().await?;
    Ok(instance.sessions_of(actor.user, app.now()).await?)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] when one has none with that id, [`Error::Forbidden`].
pub async fn end(app: &App, actor: &Actor, id: SessionId) -> Result<(), Error> {
    actor.may(Right::EditSignIn)?;
    let (now, user) = (app.now(), actor.user);
    let change = app.change("session.ended", user, json!({ "session": [id, null] }));
    let ended = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let ended = instance.end_session(user, id).await?;
                if ended {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(ended)
            })
        })
        .await?;
    if ended {
        Ok(())
    } else {
        Err(Error::NotFound("session"))
    }
}

/// Ends all of one's own sessions but the one to keep, and says how many there were.
///
/// # Errors
/// [`Error::Forbidden`], or when the database cannot be written.
pub async fn end_others(app: &App, actor: &Actor, keep: Option<SessionId>) -> Result<u64, Error> {
    actor.may(Right::EditSignIn)?;
    let (now, user) = (app.now(), actor.user);
    let change = app.change("sessions.ended", user, json!({ "kept": keep }));
    let ended = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let ended = instance.end_sessions(user, keep).await?;
                if ended > 0 {
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(ended)
            })
        })
        .await?;
    Ok(ended)
}

pub(crate) fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
