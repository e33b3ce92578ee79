//! Accepting an invitation: with a new account that has a password, with a new one that is bound to an
//! account at a provider, or with one that is there.

use rapport_model::actor::{Actor, TokenScope};
use rapport_model::ids::{ProviderId, SessionId, UserId};
use rapport_model::program::invitation::Invitation;
use rapport_model::program::provider::Provider;
use rapport_model::program::user::{self, User};
use rapport_networks::openid::Claims;
use rapport_store::{OfferRow, UserRow};
use serde_json::json;

use super::{closed, open};
use crate::app::App;
use crate::error::Error;
use crate::program::password;
use crate::program::session::{self, SignedIn};
use crate::program::setup::{NAME_LIMIT, credential, named};

/// Who accepts without an account.
#[derive(Debug, Clone, Default)]
pub struct Newcomer {
    /// As they want to be called; empty: the part of the address before `@`.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
}

/// Who accepts without an account, having proven at a provider who they are there.
pub(crate) struct Vouched<'a> {
    /// Where.
    pub(crate) provider: &'a Provider,
    /// What is said of them there.
    pub(crate) claims: &'a Claims,
    /// As they want to be called; empty: as the provider calls them, or the part of the address before `@`.
    pub(crate) name: &'a str,
    /// The address they wrote; empty: the one the provider tells.
    pub(crate) email: &'a str,
}

/// Makes an account for whoever holds the link, and lets them in.
///
/// # Errors
/// [`Error::NotFound`] as for [`look`]; [`Error::Invalid`] for a field. An address that has an account
/// already, or that the link is not good for, is refused in the same words, and only so often.
pub async fn accept(app: &App, text: &str, newcomer: Newcomer) -> Result<SignedIn, Error> {
    let offer = open(app, text).await?;
    let folded = user::fold_email(&newcomer.email).map_err(credential)?;
    let about = [&*newcomer.name, &*newcomer.email, &*offer.workspace.name];
    password::check("password", &newcomer.password, &about)?;
    let otherwise = folded.split('@').next().unwrap_or_default();
    let name = named("name", &newcomer.name, otherwise)?;
    let password_hash = password::hash(app, &newcomer.password).await?;
    let new = New {
        name,
        email: newcomer.email,
        folded,
        password_hash,
        account: None,
    };
    let_in(app, offer, new).await
}

/// Makes an account for whoever holds the link and has proven at a provider who they are there: bound to
/// what the provider calls them, and without a password. An account that is there already is never theirs
/// because the address is the same.
///
/// # Errors
/// As for [`accept`]; [`Error::Conflict`] when the link is for an address of which the provider does not
/// say that it is theirs, or the account there signs in someone already.
pub(crate) async fn accept_vouched(
    app: &App,
    text: &str,
    vouched: Vouched<'_>,
) -> Result<SignedIn, Error> {
    let offer = open(app, text).await?;
    let Vouched {
        provider, claims, ..
    } = vouched;
    let told = claims.email.as_deref().unwrap_or_default();
    let written = vouched.email.trim();
    let email = match &offer.invitation.email {
        Some(only) => {
            let theirs = claims.email_is_theirs
                && user::fold_email(told).is_ok_and(|folded| is_meant(&offer.invitation, &folded));
            if !theirs {
                let message = format!(
                    "this invitation is for {only}, and {} does not say that this is your address; go on with the \
                     account there that has it, or choose a password here",
                    provider.name
                );
                return Err(Error::Conflict(message));
            }
            told
        }
        None if !written.is_empty() => written,
        None => told,
    };
    let folded = user::fold_email(email).map_err(|problem| {
        if written.is_empty() {
            let message = format!(
                "{} does not tell an address of yours that can be used; write one, and go on from here",
                provider.name
            );
            Error::invalid("email", message)
        } else {
            credential(problem)
        }
    })?;
    let otherwise = folded.split('@').next().unwrap_or_default();
    let called = claims.name.as_deref().map(str::trim);
    let otherwise = called.filter(|name| !name.is_empty()).unwrap_or(otherwise);
    let otherwise: String = otherwise.chars().take(NAME_LIMIT).collect();
    let new = New {
        name: named("name", vouched.name, &otherwise)?,
        email: email.to_owned(),
        folded,
        password_hash: password::NONE.to_owned(),
        account: Some((provider.id, claims.clone())),
    };
    let_in(app, offer, new).await
}

/// Makes the account, uses the invitation up and lets the newcomer in, all or nothing.
async fn let_in(app: &App, offer: OfferRow, new: New) -> Result<SignedIn, Error> {
    let meant = is_meant(&offer.invitation, &new.folded);
    let now = app.now();
    let user = User {
        id: UserId::new(now, app.chance().id()),
        name: new.name,
        email: new.email.trim().to_owned(),
        created_at: now,
        time_zone: None,
    };
    let row = UserRow {
        user: user.clone(),
        password_hash: new.password_hash,
    };
    let actor = member(&offer, user.id);
    let mut changes = vec![accepted(app, &offer, user.id)];
    if let Some((provider, _)) = &new.account {
        let fields = json!({ "provider": [null, provider] });
        changes.push(app.change("provider.linked", user.id, fields));
    }
    let id = offer.invitation.id;
    let (folded, account) = (new.folded, new.account);
    let outcome = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                // Two newcomers with one address, or one account at a provider, wait for each other.
                instance.take_turns().await?;
                if !meant || instance.user_by_email(&folded).await?.is_some() {
                    instance.within(&actor).invitation_refused(id).await?;
                    return Ok(Outcome::Refused);
                }
                if let Some((provider, claims)) = &account {
                    let known = instance.user_by_provider(*provider, &claims.subject);
                    if known.await?.is_some() {
                        return Ok(Outcome::Known);
                    }
                }
                if !instance.within(&actor).accept_invitation(id, now).await? {
                    return Ok(Outcome::Closed);
                }
                instance.insert_user(&row, &folded).await?;
                if let Some((provider, claims)) = &account {
                    let (subject, email) = (&claims.subject, claims.email.as_deref());
                    instance
                        .link_provider_account(*provider, subject, actor.user, email, now)
                        .await?;
                }
                instance
                    .join(actor.workspace, actor.user, actor.role, now)
                    .await?;
                instance.within(&actor).record(now, &changes).await?;
                Ok(Outcome::Done)
            })
        })
        .await?;
    match outcome {
        Outcome::Done => Ok(SignedIn {
            actor,
            user,
            workspace: offer.workspace,
        }),
        Outcome::Closed => Err(closed()),
        Outcome::Known => Err(Error::Conflict(
            "that account signs in someone here already; go on with it once more".to_owned(),
        )),
        Outcome::Refused => Err(Error::invalid(
            "email",
            "this invitation cannot be accepted with this address; if you have an account here, sign in first and open the link again",
        )),
    }
}

/// Lets someone who is signed in into the workspace of the link, and moves their session there.
///
/// # Errors
/// [`Error::NotFound`] as for [`look`]; [`Error::Conflict`] when the link is not for them, or they are
/// or were a member.
pub async fn join(
    app: &App,
    text: &str,
    signed_in: &SignedIn,
    session: SessionId,
) -> Result<(), Error> {
    let joined = join_as(app, text, signed_in.actor.user).await?;
    session::enter(app, &signed_in.actor, session, joined.workspace.id).await
}

/// Lets someone who has proven who they are into the workspace of the link.
///
/// # Errors
/// As for [`join`].
pub(crate) async fn join_as(app: &App, text: &str, user: UserId) -> Result<SignedIn, Error> {
    let offer = open(app, text).await?;
    let row = app.store().read_instance().await?.user(user).await?;
    let user = row.ok_or(Error::SignIn)?.user;
    let folded = user::fold_email(&user.email).map_err(credential)?;
    if !is_meant(&offer.invitation, &folded) {
        let message = "this invitation is for another address; sign out to accept it with that one";
        return Err(Error::Conflict(message.to_owned()));
    }
    let now = app.now();
    let actor = member(&offer, user.id);
    let change = accepted(app, &offer, actor.user);
    let id = offer.invitation.id;
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if let Some(known) = instance.within(&actor).member(actor.user).await? {
                    let message = if known.is_active() {
                        "you are in this workspace already"
                    } else {
                        "you were in this workspace before; an admin can let you in again"
                    };
                    return Ok(Err(Error::Conflict(message.to_owned())));
                }
                if !instance.within(&actor).accept_invitation(id, now).await? {
                    return Ok(Err(closed()));
                }
                instance
                    .join(actor.workspace, actor.user, actor.role, now)
                    .await?;
                instance.within(&actor).record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    Ok(SignedIn {
        actor,
        user,
        workspace: offer.workspace,
    })
}

/// An account that is about to be made.
struct New {
    name: String,
    email: String,
    folded: String,
    password_hash: String,
    /// Where it is bound to an account at a provider: which one, and what is said there.
    account: Option<(ProviderId, Claims)>,
}

enum Outcome {
    Done,
    /// Somebody was quicker.
    Closed,
    /// The address cannot be taken.
    Refused,
    /// The account at the provider was linked meanwhile.
    Known,
}

fn is_meant(invitation: &Invitation, folded: &str) -> bool {
    let only = invitation.email.as_deref().map(user::fold_email);
    only.is_none_or(|only| only.is_ok_and(|only| only == folded))
}

fn member(offer: &OfferRow, user: UserId) -> Actor {
    Actor {
        user,
        workspace: offer.workspace.id,
        role: offer.invitation.role,
        scope: TokenScope::Admin,
    }
}

fn accepted(app: &App, offer: &OfferRow, user: UserId) -> rapport_store::Change {
    app.change(
        "invitation.accepted",
        offer.invitation.id,
        json!({ "user": [null, user], "role": [null, offer.invitation.role] }),
    )
}
