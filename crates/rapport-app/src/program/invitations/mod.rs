//! Invitations: a link that lets one person into a workspace, once, within seven days. It holds 256
//! random bits whose SHA-256 is all that is stored. Whoever makes it hands it over themselves, or has
//! it sent to the address it is for; then its text is sealed until the mail has gone out.
//!
//! Whoever opens it makes an account, with a password or with an account at a provider, or joins with the
//! one they are signed in with. An account that is there already is never entered through a link: its
//! owner signs in first, with all that takes.
//! There is no call of the API that makes one: a token that leaked could let its thief in for good.

mod accept;

use rapport_model::actor::{Actor, Right, Role};
use rapport_model::ids::InvitationId;
use rapport_model::program::invitation::{Invitation, LIFE};
use rapport_model::program::user;
use rapport_model::program::workspace::Workspace;
use rapport_store::OfferRow;
use serde_json::json;

pub use accept::{Newcomer, accept, join};
pub(crate) use accept::{Vouched, accept_vouched, join_as};

use crate::app::App;
use crate::error::Error;
use crate::program::mail;
use crate::program::setup::credential;
use crate::program::token::{Secret, hash_of};

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

/// Makes an invitation; its text is given this once.
///
/// # Errors
/// [`Error::Invalid`] for the address; [`Error::Unavailable`] for sending where no mail goes out;
/// [`Error::Conflict`] when too many are open.
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

async fn open(app: &App, text: &str) -> Result<OfferRow, Error> {
    let (hash, now) = (hash_of(text), app.now());
    let found = app.store().read_instance().await?.offer(&hash, now).await?;
    found.ok_or_else(closed)
}

fn closed() -> Error {
    Error::NotFound("invitation")
}
