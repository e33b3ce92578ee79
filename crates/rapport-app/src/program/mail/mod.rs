//! Mail to those who work here: the link of an invitation, and the reset link somebody asked for. It goes
//! out through the operator's own server, or not at all.
//!
//! What is to go out is written down in the transaction that wants it, claimed before it is handed over,
//! and handed over once: if the program ends in between, nobody knows whether it arrived, and a person
//! decides. What is not known to be handed over is tried again, later and later.
//!
//! It deliberately writes to nobody who is a prospect or a customer, keeps no text, and tells nobody
//! whether an address has an account.

mod letter;
pub mod send;

use std::collections::HashMap;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{InvitationId, MailId};
use rapport_model::program::invitation::Invitation;
use rapport_model::program::mail::{Mail, MailPurpose};
use rapport_model::time::{Moment, Span};
use rapport_networks::mail::{Letter, MailServer};
use rapport_store::Instance;

use crate::app::App;
use crate::error::Error;
use crate::program::key_file::Cell;
use crate::program::token::Secret;

/// The most that is on its way at once; a flood of wishes for reset links fills no disk.
const MOST: u64 = 1_000;
/// Another reset link is sent to an address after this long.
const ASKED_AGAIN: Span = Span::MINUTE.times(5);

/// How mail goes out.
#[derive(Debug, Clone)]
pub struct Mailing {
    /// The operator's server.
    pub server: MailServer,
    /// The address people type to come here, for the links in letters; without a slash at its end.
    pub public_url: String,
}

/// A mail that is to be written down.
pub(crate) struct NewMail {
    id: MailId,
    purpose: MailPurpose,
    invitation: Option<InvitationId>,
    recipient: String,
    secret: Option<Vec<u8>>,
    now: Moment,
}

impl NewMail {
    /// Writes it down.
    pub(crate) async fn insert(
        self,
        instance: &mut Instance<'_>,
    ) -> Result<(), rapport_store::Error> {
        let about = self.invitation;
        instance
            .insert_mail(
                self.id,
                self.purpose,
                about,
                &self.recipient,
                self.secret,
                self.now,
            )
            .await
    }
}

/// What is said where no mail goes out.
pub(crate) fn not_set_up() -> Error {
    Error::Unavailable(
        "this instance sends no mail; whoever runs it names a server with mail_server".to_owned(),
    )
}

/// The mail that brings an invitation to the address it is for.
///
/// # Errors
/// [`Error::Unavailable`] when no mail goes out, or the link cannot be sealed until then.
pub(crate) fn of_invitation(
    app: &App,
    invitation: &Invitation,
    link: &Secret,
) -> Result<NewMail, Error> {
    if app.mailing().is_none() {
        return Err(not_set_up());
    }
    let now = app.now();
    let id = MailId::new(now, app.chance().id());
    let row = id.to_string();
    let sealed = app
        .keys()?
        .seal(app.chance(), cell(&row), link.text().as_bytes())?;
    Ok(NewMail {
        id,
        purpose: MailPurpose::Invitation,
        invitation: Some(invitation.id),
        recipient: invitation.email.clone().unwrap_or_default(),
        secret: Some(sealed),
        now,
    })
}

/// Has a reset link sent to an address (folded), whether or not somebody signs in by it.
///
/// # Errors
/// [`Error::Unavailable`] when too much waits.
pub(crate) async fn of_reset_link(app: &App, folded: &str) -> Result<(), Error> {
    let now = app.now();
    let new = NewMail {
        id: MailId::new(now, app.chance().id()),
        purpose: MailPurpose::ResetLink,
        invitation: None,
        recipient: folded.to_owned(),
        secret: None,
        now,
    };
    let fits = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if instance.mail_waiting().await? >= MOST {
                    return Ok(false);
                }
                let since = now.minus(ASKED_AGAIN);
                if instance.reset_links_asked(&new.recipient, since).await? == 0 {
                    new.insert(instance).await?;
                }
                Ok(true)
            })
        })
        .await?;
    if fits {
        Ok(())
    } else {
        let message = "too much mail waits to be sent; try again later, or ask an admin for a link";
        Err(Error::Unavailable(message.to_owned()))
    }
}

/// What became of the mails that brought these invitations.
///
/// # Errors
/// When the role may not see invitations.
pub async fn of(
    app: &App,
    actor: &Actor,
    invitations: &[Invitation],
) -> Result<HashMap<InvitationId, Mail>, Error> {
    actor.may(Right::ManageTeam)?;
    let ids: Vec<InvitationId> = invitations.iter().map(|one| one.id).collect();
    Ok(app.store().read_instance().await?.mail_of(&ids).await?)
}

/// Sends a letter that says that mail goes out, at once; gives what the server said.
///
/// # Errors
/// [`Error::Unavailable`] with what went wrong.
pub async fn try_out(app: &App, recipient: &str) -> Result<String, Error> {
    let mailing = app.mailing().ok_or_else(not_set_up)?;
    let now = app.now();
    let letter = Letter {
        id: MailId::new(now, app.chance().id()).to_string(),
        to: recipient.to_owned(),
        written_at: now,
        ..letter::trial(mailing)
    };
    let sent = app.outbound().send_mail(&mailing.server, &letter).await;
    sent.map_err(|error| Error::Unavailable(error.to_string()))
}

fn cell(row: &str) -> Cell<'_> {
    Cell {
        table: "mail",
        column: "secret",
        row,
    }
}
