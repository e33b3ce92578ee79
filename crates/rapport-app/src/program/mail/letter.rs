//! What the letters say.

use rapport_model::program::mail::{Mail, MailPurpose};
use rapport_networks::mail::Letter;

use crate::app::App;
use crate::error::Error;
use crate::program::mail::{Mailing, cell};
use crate::program::{invitations, reset_link};

/// Writes a letter; `None` when there is nothing left to write: the invitation is not open any more, or
/// nobody signs in by that address. A reset link is made here, so that it is never stored.
pub(super) async fn write(
    app: &App,
    mailing: &Mailing,
    mail: &Mail,
    sealed: Option<&[u8]>,
) -> Result<Option<Letter>, Error> {
    let words = match mail.purpose {
        MailPurpose::Invitation => {
            let row = mail.id.to_string();
            let opened = app.keys()?.open(cell(&row), sealed.unwrap_or_default())?;
            let link = String::from_utf8_lossy(&opened).into_owned();
            match invitations::look(app, &link).await {
                Ok(offer) => Some(invitation(mailing, &offer, &link)),
                Err(Error::NotFound(_)) => None,
                Err(error) => return Err(error),
            }
        }
        MailPurpose::ResetLink => reset_link::make_to_send(app, &mail.recipient)
            .await?
            .map(|link| reset(mailing, &link.path())),
    };
    Ok(words.map(|words| Letter {
        id: mail.id.to_string(),
        to: mail.recipient.clone(),
        written_at: app.now(),
        ..words
    }))
}

fn invitation(mailing: &Mailing, offer: &invitations::Offer, link: &str) -> Letter {
    let (inviter, workspace) = (&offer.inviter, &offer.workspace.name);
    let (at, role) = (&mailing.public_url, offer.role.word());
    words(
        format!("{inviter} invites you to “{workspace}”"),
        format!(
            "{inviter} invites you to work in “{workspace}” on Rapport, as {role}.\n\
             \n\
             Open this link to accept. It lets one person in, once, within seven days of the \
             invitation:\n\
             \n\
             {at}/join/{link}\n\
             \n\
             If you do not know {inviter}, leave this letter alone; nothing happens then.\n"
        ),
    )
}

fn reset(mailing: &Mailing, path: &str) -> Letter {
    let at = &mailing.public_url;
    words(
        "A new password for Rapport".to_owned(),
        format!(
            "Somebody, you we hope, asked to set a new password for your account at {at}.\n\
             \n\
             Open this link within an hour to set it:\n\
             \n\
             {at}{path}\n\
             \n\
             If it was not you, leave this letter alone: your password stays as it is.\n"
        ),
    )
}

/// A letter that says that mail goes out.
pub(super) fn trial(mailing: &Mailing) -> Letter {
    words(
        "Mail from Rapport arrives".to_owned(),
        format!(
            "This letter was sent by Rapport at {} to see whether its mail arrives. It does.\n",
            mailing.public_url
        ),
    )
}

fn words(subject: String, text: String) -> Letter {
    Letter {
        id: String::new(),
        to: String::new(),
        subject,
        text,
        written_at: rapport_model::time::Moment::default(),
    }
}
