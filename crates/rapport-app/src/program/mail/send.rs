//! Sending what is due, one mail after another. Each is claimed in the database before its letter is
//! handed over, so that neither another process nor the next start hands it over again.

use rapport_model::ids::MailId;
use rapport_model::program::mail::{KEPT, Mail, MailPurpose, MailState};
use rapport_model::time::Span;
use rapport_networks::mail::MailError;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::crash_point::crash_point;
use crate::error::Error;
use crate::program::mail::{Mailing, letter};

/// How long is waited after each attempt that handed nothing over; after one more it has failed.
const WAITS: [Span; 6] = [
    Span::MINUTE,
    Span::MINUTE.times(5),
    Span::MINUTE.times(30),
    Span::HOUR.times(2),
    Span::HOUR.times(6),
    Span::HOUR.times(12),
];
/// How many of those for a reset link: who asked for one has long helped themselves by then.
const RESET_WAITS: usize = 3;
/// Who claimed a mail so long ago and has not said what came of it is gone; an attempt takes a minute at
/// most.
const GONE: Span = Span::MINUTE.times(5);
/// How many are looked up at a time.
const AT_A_TIME: usize = 50;

/// The task that sends, while there is something to send.
#[derive(Default)]
pub(crate) struct Sending(Option<JoinHandle<()>>);

impl Sending {
    /// Begins to send what is due.
    pub(crate) async fn look_around(
        &mut self,
        app: &App,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), Error> {
        let at_work = self.0.as_ref().is_some_and(|task| !task.is_finished());
        if at_work || app.mailing().is_none() {
            return Ok(());
        }
        settle_left(app).await?;
        let now = app.now();
        if app
            .store()
            .read_instance()
            .await?
            .due_mail(now, 1)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let (app, stop) = (app.clone(), stop.clone());
        self.0 = Some(tokio::spawn(async move {
            if let Err(error) = send(&app, &stop).await {
                tracing::error!(%error, "mail could not be sent");
            }
        }));
        Ok(())
    }

    /// Waits for what is being handed over.
    pub(crate) async fn end(self) {
        if let Some(task) = self.0 {
            let _ = task.await;
        }
    }
}

/// Sends everything that is due now; gives how many were tried.
///
/// # Errors
/// When the database fails.
pub async fn send_due(app: &App) -> Result<usize, Error> {
    settle_left(app).await?;
    send(app, &watch::channel(false).1).await
}

/// Forgets what has long been settled.
pub(crate) async fn forget(app: &App) -> Result<(), Error> {
    let before = app.now().minus(KEPT);
    app.store()
        .write_instance(move |instance| Box::pin(async move { instance.sweep_mail(before).await }))
        .await?;
    Ok(())
}

async fn send(app: &App, stop: &watch::Receiver<bool>) -> Result<usize, Error> {
    let Some(mailing) = app.mailing() else {
        return Ok(0);
    };
    let mut tried = 0;
    loop {
        let mut instance = app.store().read_instance().await?;
        let due = instance.due_mail(app.now(), AT_A_TIME).await?;
        drop(instance);
        if due.is_empty() {
            return Ok(tried);
        }
        for id in due {
            if *stop.borrow() {
                return Ok(tried);
            }
            attempt(app, mailing, id).await?;
            tried += 1;
        }
    }
}

/// What came of an attempt.
enum Fate {
    /// There was nothing left to write.
    Nothing,
    Settled(MailState, String),
    Wait(Span, String),
}

async fn attempt(app: &App, mailing: &Mailing, id: MailId) -> Result<(), Error> {
    let now = app.now();
    let taken = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if !instance.take_mail(id, now).await? {
                    return Ok(None);
                }
                instance.mail(id).await
            })
        })
        .await?;
    let Some((mail, sealed)) = taken else {
        return Ok(());
    };
    crash_point("mail.taken");
    let fate = match letter::write(app, mailing, &mail, sealed.as_deref()).await {
        Ok(None) => Fate::Nothing,
        Ok(Some(letter)) => {
            let sent = app.outbound().send_mail(&mailing.server, &letter).await;
            crash_point("mail.handed_over");
            fate(&mail, sent)
        }
        // Nothing was handed over, whatever it was.
        Err(error) => later(&mail, error.to_string()),
    };
    note(app, &mail, fate).await
}

fn fate(mail: &Mail, sent: Result<String, MailError>) -> Fate {
    match sent {
        Ok(said) => Fate::Settled(MailState::Sent, said),
        Err(MailError::Uncertain(said)) => Fate::Settled(MailState::Uncertain, said),
        Err(MailError::Refused(said)) => Fate::Settled(MailState::Failed, said),
        Err(MailError::NotNow(said)) => later(mail, said),
    }
}

fn later(mail: &Mail, said: String) -> Fate {
    let most = match mail.purpose {
        MailPurpose::Invitation => WAITS.len(),
        MailPurpose::ResetLink => RESET_WAITS,
    };
    let waited = mail.attempts.saturating_sub(1) as usize;
    match WAITS.get(waited).filter(|_| waited < most) {
        Some(wait) => Fate::Wait(*wait, said),
        None => Fate::Settled(MailState::Failed, said),
    }
}

/// Notes what came of an attempt.
async fn note(app: &App, mail: &Mail, fate: Fate) -> Result<(), Error> {
    let (id, now) = (mail.id, app.now());
    let change = match &fate {
        Fate::Settled(state, said) => {
            if *state != MailState::Sent {
                tracing::warn!(mail = %id, state = state.word(), "a mail was not sent for certain");
            }
            let kind = match state {
                MailState::Sent => "mail.sent",
                MailState::Uncertain => "mail.uncertain",
                _ => "mail.failed",
            };
            let fields =
                json!({ "purpose": mail.purpose, "invitation": mail.invitation, "said": said });
            Some(app.change(kind, id, fields))
        }
        _ => None,
    };
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let settled = match fate {
                    Fate::Nothing => {
                        instance.drop_mail(id).await?;
                        false
                    }
                    Fate::Wait(wait, said) => {
                        instance.mail_waits(id, now.plus(wait), now, &said).await?;
                        false
                    }
                    Fate::Settled(state, said) => {
                        instance.settle_mail(id, state, now, &said).await?
                    }
                };
                match change.filter(|_| settled) {
                    Some(change) => instance.record(None, now, &[change]).await,
                    None => Ok(()),
                }
            })
        })
        .await?;
    Ok(())
}

/// Gives up what was claimed by a process that is gone: whether it was handed over, nobody knows.
async fn settle_left(app: &App) -> Result<(), Error> {
    let mut instance = app.store().read_instance().await?;
    let left = instance.mail_left_since(app.now().minus(GONE)).await?;
    let mut found = Vec::new();
    for id in left {
        found.extend(instance.mail(id).await?);
    }
    drop(instance);
    for (mail, _) in found {
        let said = "Rapport was stopped while it handed this over".to_owned();
        note(app, &mail, Fate::Settled(MailState::Uncertain, said)).await?;
    }
    Ok(())
}
