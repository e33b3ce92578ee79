//! A new password for whoever forgot theirs: by a link that an admin of the workspace or whoever runs
//! the instance makes and hands over, or that is sent to the address of whoever asks for it, where mail
//! goes out.
//!
//! A link sets a password and nothing else: who has a second factor still has to show a code.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::actor::{Actor, Right, Role};
use rapport_model::ids::UserId;
use rapport_model::program::user;
use rapport_model::time::Span;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Error;
use crate::program::{mail, password, second_factor};

/// How long a link works.
pub const LIFE: Span = Span::HOUR;

/// The text of a link; shown once and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Where it leads, below the address of the instance.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/reset-password/{}", self.0)
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}

/// Makes a link for a colleague, in the place of one they had.
///
/// # Errors
/// [`Error::Forbidden`] unless the actor manages the team, [`Error::NotFound`] when it has no such
/// member, [`Error::Conflict`] when they also work where the actor does not run things: a link opens all
/// of someone's workspaces.
pub async fn make_for(app: &App, actor: &Actor, user: UserId) -> Result<Link, Error> {
    actor.may(Right::ManageTeam)?;
    let mut instance = app.store().read_instance().await?;
    let theirs = instance.memberships(user).await?;
    if !theirs.iter().any(|one| one.workspace == actor.workspace) {
        return Err(Error::NotFound("member"));
    }
    let mine = instance.memberships(actor.user).await?;
    let all_mine = theirs.iter().all(|one| {
        mine.iter()
            .any(|my| my.workspace == one.workspace && my.role == Role::Admin)
    });
    drop(instance);
    if !all_mine {
        let message =
            "they also work in a workspace you do not run; ask whoever runs this instance";
        return Err(Error::Conflict(message.to_owned()));
    }
    make(app, user, Some(actor.user)).await
}

/// Makes a link for whoever signs in by that address: for whoever runs the instance.
///
/// # Errors
/// [`Error::Invalid`] when nobody does.
pub async fn make_for_email(app: &App, email: &str) -> Result<Link, Error> {
    let user = second_factor::user_by(app, email).await?;
    make(app, user, None).await
}

/// Has a link sent to this address, if somebody signs in by it. Nothing that can be seen or measured from
/// outside tells whether somebody does: that is looked up when the mail is written.
///
/// # Errors
/// [`Error::Invalid`] for `email`; [`Error::TooMany`] for those who ask too often; [`Error::Unavailable`]
/// when no mail goes out, or too much of it waits.
pub async fn ask(app: &App, email: &str, from: IpAddr) -> Result<(), Error> {
    if app.mailing().is_none() {
        return Err(mail::not_set_up());
    }
    let folded =
        user::fold_email(email).map_err(|wrong| Error::invalid("email", wrong.to_string()))?;
    app.request_limits().failed(from)?;
    mail::of_reset_link(app, &folded).await
}

/// Makes the link that is sent to this address (folded); `None` when nobody signs in by it.
pub(crate) async fn make_to_send(app: &App, folded: &str) -> Result<Option<Link>, Error> {
    let found = app
        .store()
        .read_instance()
        .await?
        .user_by_email(folded)
        .await?;
    match found {
        Some(row) => Ok(Some(make(app, row.user.id, None).await?)),
        None => Ok(None),
    }
}

async fn make(app: &App, user: UserId, by: Option<UserId>) -> Result<Link, Error> {
    let bits: [u8; 32] = app.chance().bytes();
    let link = Link(URL_SAFE_NO_PAD.encode(bits));
    let (hash, now) = (hash_of(&link.0), app.now());
    let change = app.change("reset_link.made", user, json!({}));
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let until = now.plus(LIFE);
                instance
                    .replace_reset_link(user, &hash, by, now, until)
                    .await?;
                instance.record(by, now, &[change]).await
            })
        })
        .await?;
    Ok(link)
}

/// Whether a link still works.
///
/// # Errors
/// [`Error::NotFound`] when it was used, is too old or another was made since; [`Error::TooMany`] after
/// many that were not right.
pub async fn check(app: &App, text: &str, from: IpAddr) -> Result<(), Error> {
    open(app, text, from).await.map(drop)
}

/// Whose password a link sets.
async fn open(app: &App, text: &str, from: IpAddr) -> Result<UserId, Error> {
    let hash = hash_of(text);
    let mut instance = app.store().read_instance().await?;
    let found = instance.reset_link(&hash, app.now()).await?;
    drop(instance);
    if let Some(user) = found {
        return Ok(user);
    }
    app.request_limits().failed(from)?;
    Err(Error::NotFound("link"))
}

/// Uses a link up: its user signs in with this password from now on. All their sessions end.
///
/// # Errors
/// [`Error::Invalid`] for `new_password`; whatever [`check`] says.
pub async fn set_password(app: &App, text: &str, new: &str, from: IpAddr) -> Result<(), Error> {
    let user = open(app, text, from).await?;
    password::check_of(app, "new_password", new, user).await?;
    let password_hash = password::hash(app, new).await?;
    let (hash, now, app) = (hash_of(text), app.now(), app.clone());
    let store = app.store().clone();
    let set = store
        .write_instance(move |instance| {
            Box::pin(async move {
                let user = instance.use_reset_link(&hash, now, &password_hash).await?;
                if let Some(user) = user {
                    instance.end_sessions(user, None).await?;
                    let change = app.change("password.reset", user, json!({}));
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(user.is_some())
            })
        })
        .await?;
    if set {
        Ok(())
    } else {
        Err(Error::NotFound("link"))
    }
}

fn hash_of(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}
