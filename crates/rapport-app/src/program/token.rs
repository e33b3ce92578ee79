//! Tokens of the API: made by their owner, shown once, revoked at once. A token holds 256 random
//! bits whose SHA-256 is all that is stored.
//!
//! There is no call of the API that makes a token: a token that leaked could lend itself on.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::actor::{Actor, TokenScope};
use rapport_model::ids::TokenId;
use rapport_model::program::token::{LONGEST_LIFE, NAME_LIMIT, PREFIX, Token};
use rapport_model::time::{Moment, Span};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::error::Error;
use crate::program::session::SignedIn;

/// The most tokens one member has in a workspace.
const MOST: usize = 50;
/// Use is noted at most this often, and no more exactly.
const NOTED_EVERY: Span = Span::HOUR;

/// What a token is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// How much of its owner's role it lends.
    pub scope: TokenScope,
    /// When it stops working; at most [`LONGEST_LIFE`] from now.
    pub expires_at: Moment,
}

/// A text that is shown once and never logged: a token, or what a webhook signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(crate) String);

impl Secret {
    /// 256 random bits as text.
    pub(crate) fn random(app: &App, prefix: &str) -> Self {
        let bits: [u8; 32] = app.chance().bytes();
        Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bits)))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Makes a token for the actor themself.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when there are too many.
pub async fn add(app: &App, actor: &Actor, new: NewToken) -> Result<(Secret, Token), Error> {
    let now = app.now();
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Error::invalid(
            "name",
            "say what the token is for, so that you know later which one to revoke",
        ));
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Error::invalid(
            "name",
            format!("too long: at most {NAME_LIMIT} characters"),
        ));
    }
    if new.scope > actor.scope {
        let message = "a token cannot lend more than it has; sign in to make this one";
        return Err(Error::invalid("scope", message));
    }
    if new.expires_at <= now || new.expires_at > now.plus(LONGEST_LIFE) {
        let message = "choose a moment within the next year; a token does not live longer";
        return Err(Error::invalid("expires_at", message));
    }
    let secret = Secret::random(app, PREFIX);
    let hash = hash_of(secret.text());
    let token = Token {
        id: TokenId::new(now, app.chance().id()),
        user: actor.user,
        name: name.to_owned(),
        scope: new.scope,
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
    };
    let change = app.change(
        "token.made",
        token.id,
        json!({ "name": [null, token.name], "scope": [null, token.scope], "expires_at": [null, token.expires_at] }),
    );
    let made = token.clone();
    let fits = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                if scoped.tokens_of(made.user).await?.len() >= MOST {
                    return Ok(false);
                }
                scoped.insert_token(&made, &hash).await?;
                scoped.record(now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if fits {
        Ok((secret, token))
    } else {
        Err(Error::Conflict(format!(
            "nobody has more than {MOST} tokens; revoke one first"
        )))
    }
}

/// The actor's own tokens that were not revoked, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Token>, Error> {
    Ok(app.read(actor).await?.tokens_of(actor.user).await?)
}

/// Makes one of the actor's own tokens stop working, at once.
///
/// # Errors
/// [`Error::NotFound`] when they have none with that id.
pub async fn revoke(app: &App, actor: &Actor, id: TokenId) -> Result<(), Error> {
    let (now, user) = (app.now(), actor.user);
    let change = app.change("token.revoked", id, json!({}));
    let revoked = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let revoked = scoped.revoke_token(user, id, now).await?;
                if revoked {
                    scoped.record(now, &[change]).await?;
                }
                Ok(revoked)
            })
        })
        .await?;
    if revoked {
        Ok(())
    } else {
        Err(Error::NotFound("token"))
    }
}

/// Whom the bearer of this text acts for.
///
/// # Errors
/// [`Error::Token`] whatever is wrong with it, [`Error::TooMany`] after many wrong ones from one
/// address.
pub async fn resume(app: &App, text: &str, from: IpAddr) -> Result<(SignedIn, Token), Error> {
    let (hash, now) = (hash_of(text), app.now());
    let found = app.store().read_instance().await?.token(&hash, now).await?;
    let Some(row) = found else {
        app.request_limits().failed(from)?;
        return Err(Error::Token);
    };
    let due = row
        .token
        .last_used_at
        .is_none_or(|last| now.since(last) >= NOTED_EVERY);
    if due {
        let (workspace, id, hour) = (row.actor.workspace, row.token.id, hour_of(now));
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move { instance.token_used(workspace, id, hour).await })
            })
            .await?;
    }
    let signed_in = SignedIn {
        actor: row.actor,
        user: row.user,
        workspace: row.workspace,
    };
    Ok((signed_in, row.token))
}

fn hour_of(now: Moment) -> Moment {
    let hour = NOTED_EVERY.micros();
    Moment::from_micros(now.micros().div_euclid(hour) * hour)
}

pub(crate) fn hash_of(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}
