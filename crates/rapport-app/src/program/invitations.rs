//! Invitations: a link that lets one person into a workspace, once, within seven days. It holds 256
//! random bits whose SHA-256 is all that is stored. Whoever makes it hands it over themselves, or has
//! it sent to the address it is for; then its text is sealed until the mail has gone out.
//!
//! Whoever opens it makes an account, or joins with the one they are signed in with. An account that
//! is there already is never entered through a link: its owner signs in first, with all that takes.
//! There is no call of the API that makes one: a token that leaked could let its thief in for good.

use rapport_model::actor::{Actor, Right, Role, TokenScope};
use rapport_model::ids::{InvitationId, SessionId, UserId};
use rapport_model::program::invitation::{Invitation, LIFE};
use rapport_model::program::user::{self, User};
use rapport_model::program::workspace::Workspace;
use rapport_store::{OfferRow, UserRow};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::session::{self, SignedIn};
use crate::program::setup::{credential, named};
use crate::program::token::{Secret, hash_of};
use crate::program::{mail, password};

/// The most open invitations a workspace has.
const MOST: usize = 1_000;

/// What an invitation is to be.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// As what it lets someone in.
    pub role: Role,
    /// The only address it is good for; empty: any.
    pub email: String,
    /// The link is sent to that address.
    pub send: bool,
}

/// What whoever holds a link sees of it.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where it leads.
    pub workspace: Workspace,
    /// As what.
    pub role: Role,
    /// The only address it is good for.
    pub email: Option<String>,
    /// Who invites, by name.
    pub inviter: String,
}

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

/// Makes an invitation; its text is given this once.
///
/// # Errors
/// [`Error::Invalid`] for the address, or for sending where no mail goes out; [`Error::Conflict`] when
/// too many are open.
pub async fn make(
    app: &App,
    actor: &Actor,
    new: NewInvitation,
) -> Result<(Secret, Invitation), Error> {
    actor.may(Right::ManageTeam)?;
    let email = new.email.trim();
    if !email.is_empty() {
        user::fold_email(email).map_err(credential)?;
    }
    if new.send && email.is_empty() {
        return Err(Error::invalid(
            "email",
            "write the address to send the link to",
        ));
    }
    let now = app.now();
    let secret = Secret::random(app, "");
    let hash = hash_of(secret.text());
    let invitation = Invitation {
        id: InvitationId::new(now, app.chance().id()),
        role: new.role,
        email: (!email.is_empty()).then(|| email.to_owned()),
        invited_by: actor.user,
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    let change = app.change(
        "invitation.made",
        invitation.id,
        json!({ "role": [null, invitation.role], "expires_at": [null, invitation.expires_at] }),
    );
    let made = invitation.clone();
    let sent = match new.send {
        true => Some(mail::of_invitation(app, &invitation, &secret)?),
        false => None,
    };
    let actor = *actor;
    let fits = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.within(&actor);
                let last = InvitationId::from(uuid::Uuid::max());
                if scoped.open_invitations(now, last, MOST).await?.len() >= MOST {
                    return Ok(false);
                }
                scoped.insert_invitation(&made, &hash).await?;
                scoped.record(now, &[change]).await?;
                drop(scoped);
                if let Some(mail) = sent {
                    mail.insert(instance).await?;
                }
                Ok(true)
            })
        })
        .await?;
    if fits {
        Ok((secret, invitation))
    } else {
        Err(Error::Conflict(format!(
            "{MOST} invitations are open already; revoke some first"
        )))
    }
}

/// The invitations that are open, the newest first.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Invitation>, Error> {
    page(app, actor, None, MOST).await
}

/// Some open invitations made before `before`, the newest first.
///
/// # Errors
/// When the role may not see them.
pub async fn page(
    app: &App,
    actor: &Actor,
    before: Option<InvitationId>,
    limit: usize,
) -> Result<Vec<Invitation>, Error> {
    actor.may(Right::ManageTeam)?;
    let before = before.unwrap_or(InvitationId::from(uuid::Uuid::max()));
    let mut scoped = app.read(actor).await?;
    Ok(scoped.open_invitations(app.now(), before, limit).await?)
}

/// Makes an invitation stop working, at once.
///
/// # Errors
/// [`Error::NotFound`] when none with that id waits in this workspace.
pub async fn revoke(app: &App, actor: &Actor, id: InvitationId) -> Result<(), Error> {
    actor.may(Right::ManageTeam)?;
    let now = app.now();
    let change = app.change("invitation.revoked", id, json!({}));
    let actor = *actor;
    let revoked = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.within(&actor);
                let revoked = scoped.revoke_invitation(id, now).await?;
                if revoked {
                    scoped.record(now, &[change]).await?;
                    drop(scoped);
                    instance.drop_mail_of(id).await?;
                }
                Ok(revoked)
            })
        })
        .await?;
    if revoked { Ok(()) } else { Err(closed()) }
}

/// What the link with this text offers.
///
/// # Errors
/// [`Error::NotFound`] whatever is wrong with it: made up, accepted, revoked, expired, spent.
pub async fn look(app: &App, text: &str) -> Result<Offer, Error> {
    let offer = open(app, text).await?;
    Ok(Offer {
        workspace: offer.workspace,
        role: offer.invitation.role,
        email: offer.invitation.email,
        inviter: offer.inviter,
    })
}

/// Makes an account for whoever holds the link, and lets them in.
///
/// # Errors
/// [`Error::NotFound`] as for [`look`]; [`Error::Invalid`] for a field. An address that has an account
/// already, or that the link is not good for, is refused in the same words, and only so often.
pub async fn accept(app: &App, text: &str, newcomer: Newcomer) -> Result<SignedIn, Error> {
    let offer = open(app, text).await?;
    let folded = user::fold_email(&newcomer.email).map_err(credential)?;
    user::check_password(&newcomer.password).map_err(credential)?;
    let otherwise = folded.split('@').next().unwrap_or_default();
    let name = named("name", &newcomer.name, otherwise)?;
    let password_hash = password::hash(app, &newcomer.password).await?;
    let meant = is_meant(&offer.invitation, &folded);
    let now = app.now();
    let user = User {
        id: UserId::new(now, app.chance().id()),
        name,
        email: newcomer.email.trim().to_owned(),
        created_at: now,
    };
    let row = UserRow {
        user: user.clone(),
        password_hash,
    };
    let actor = member(&offer, user.id);
    let change = accepted(app, &offer, user.id);
    let id = offer.invitation.id;
    let outcome = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                // Two newcomers with one address wait for each other.
                instance.take_turns().await?;
                if !meant || instance.user_by_email(&folded).await?.is_some() {
                    instance.within(&actor).invitation_refused(id).await?;
                    return Ok(Outcome::Refused);
                }
                if !instance.within(&actor).accept_invitation(id, now).await? {
                    return Ok(Outcome::Closed);
                }
                instance.insert_user(&row, &folded).await?;
                instance
                    .join(actor.workspace, actor.user, actor.role, now)
                    .await?;
                instance.within(&actor).record(now, &[change]).await?;
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
    let offer = open(app, text).await?;
    let folded = user::fold_email(&signed_in.user.email).map_err(credential)?;
    if !is_meant(&offer.invitation, &folded) {
        let message = "this invitation is for another address; sign out to accept it with that one";
        return Err(Error::Conflict(message.to_owned()));
    }
    let now = app.now();
    let actor = member(&offer, signed_in.actor.user);
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
    session::enter(app, &signed_in.actor, session, offer.workspace.id).await
}

enum Outcome {
    Done,
    /// Somebody was quicker.
    Closed,
    /// The address cannot be taken.
    Refused,
}

async fn open(app: &App, text: &str) -> Result<OfferRow, Error> {
    let (hash, now) = (hash_of(text), app.now());
    let found = app.store().read_instance().await?.offer(&hash, now).await?;
    found.ok_or_else(closed)
}

fn closed() -> Error {
    Error::NotFound("invitation")
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
