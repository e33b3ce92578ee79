//! Telling webhooks: one message after the other, each until it is taken, and what came of each attempt
//! is noted with the place that was reached. A process that dies between the two sends the message again.
//!
//! It never gives a message up to tell the next one. When its schedule is used up, the webhook is stopped
//! and says why; going on begins with that message.

use std::collections::HashMap;
use std::time::Duration;

use rapport_model::actor::Actor;
use rapport_model::ids::{DeliveryId, WebhookId, WorkspaceId};
use rapport_model::program::webhook::{Delivery, Webhook, WebhookState};
use rapport_model::time::{Moment, Span};
use rapport_networks::outbound::{Post, Taken};
use rapport_networks::plain_text;
use rapport_store::Change;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::crash_point::crash_point;
use crate::error::Error;
use crate::program::events::told_after;
use crate::program::webhooks::message::{self, Message};
use crate::program::webhooks::secret::{self, Signed};

/// How long is waited after each failed attempt; after one more, the webhook is stopped.
const WAITS: [Span; 7] = [
    Span::SECOND.times(5),
    Span::MINUTE.times(5),
    Span::MINUTE.times(30),
    Span::HOUR.times(2),
    Span::HOUR.times(5),
    Span::HOUR.times(10),
    Span::HOUR.times(10),
];
/// Waits are up to this share longer, by chance, so that receivers that come back are not all called
/// at once.
const JITTER: f64 = 0.1;
/// How much of an answer is kept, in characters.
const ANSWER: usize = 300;
/// How many events are read at a time.
const AT_A_TIME: usize = 50;
/// How long a process keeps a webhook for itself; longer than an attempt takes.
const LEASE: Span = Span::MINUTE;
/// How long a webhook is let alone when something of our own failed.
const REST: Duration = Duration::from_secs(30);
/// How long attempts are kept, and how many of a webhook.
const KEPT: (Span, usize) = (Span::DAY.times(30), 1_000);

/// The webhooks that are being told something, one task each, so that a slow one holds up nobody.
#[derive(Default)]
pub(crate) struct Telling(HashMap<WebhookId, JoinHandle<()>>);

impl Telling {
    /// Begins to tell those that are due.
    pub(crate) async fn look_around(
        &mut self,
        app: &App,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), Error> {
        self.0.retain(|_, task| !task.is_finished());
        let mut instance = app.store().read_instance().await?;
        let due = instance.due_webhooks(app.now()).await?;
        drop(instance);
        for (workspace, id) in due {
            self.0.entry(id).or_insert_with(|| {
                let (app, mut stop) = (app.clone(), stop.clone());
                tokio::spawn(async move {
                    let mut stopping = stop.clone();
                    let told = tokio::select! {
                        // Who is told again after the next start knows it by its id.
                        _ = stopping.wait_for(|stop| *stop) => return,
                        told = tell(&app, workspace, id) => told,
                    };
                    if let Err(error) = told {
                        tracing::error!(webhook = %id, %error, "a webhook could not be told");
                        let _ = tokio::time::timeout(REST, stop.wait_for(|stop| *stop)).await;
                    }
                })
            });
        }
        Ok(())
    }

    /// Lets go of those that are at work; what they were sending is sent again later.
    pub(crate) fn rest(&mut self) {
        for (_, task) in self.0.drain() {
            task.abort();
        }
    }

    /// Waits for those that are at work, who have been asked to stop.
    pub(crate) async fn end(self) {
        for (_, task) in self.0 {
            let _ = task.await;
        }
    }
}

/// Tells every webhook that is due what there is, one after the other; gives how many were due.
///
/// # Errors
/// When the database fails.
pub async fn tell_due(app: &App) -> Result<usize, Error> {
    let mut instance = app.store().read_instance().await?;
    let due = instance.due_webhooks(app.now()).await?;
    drop(instance);
    for (workspace, id) in &due {
        tell(app, *workspace, *id).await?;
    }
    Ok(due.len())
}

/// Forgets old attempts.
pub(crate) async fn forget(app: &App) -> Result<(), Error> {
    let (since, most) = (app.now().minus(KEPT.0), KEPT.1);
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance.sweep_deliveries(since).await?;
                for (workspace, id) in instance.every_webhook().await? {
                    let mut scoped = instance.workspace(workspace);
                    scoped.forget_deliveries(id, most).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(())
}

/// Tells one webhook until there is nothing more, or it has to wait.
async fn tell(app: &App, workspace: WorkspaceId, id: WebhookId) -> Result<(), Error> {
    while let Some(webhook) = taken(app, workspace, id).await? {
        let (events, read_to) = {
            let mut instance = app.store().read_instance().await?;
            let mut scoped = instance.workspace(workspace);
            told_after(&mut scoped, webhook.position, AT_A_TIME).await?
        };
        if read_to == webhook.position {
            break;
        }
        let Some(told) = events.iter().find(|told| webhook.wants(told.kind)) else {
            pass_over(app, workspace, &webhook, read_to).await?;
            continue;
        };
        let message = message::about(told);
        let attempt = attempt(app, workspace, &webhook, &message).await?;
        crash_point("webhook.sent");
        let fate = Fate::of(&attempt, webhook.failures, app.chance().share());
        note(app, workspace, &webhook, message, attempt, fate).await?;
        crash_point("webhook.noted");
    }
    Ok(())
}

/// A webhook that may be told something now, for this process alone.
async fn taken(app: &App, workspace: WorkspaceId, id: WebhookId) -> Result<Option<Webhook>, Error> {
    let now = app.now();
    if !app.store().is_alone() {
        let process = app.process();
        let ours = app
            .store()
            .write_instance(move |instance| {
                Box::pin(async move {
                    let mut scoped = instance.workspace(workspace);
                    scoped
                        .lease_webhook(id, process, now, now.plus(LEASE))
                        .await
                })
            })
            .await?;
        if !ours {
            return Ok(None);
        }
    }
    let mut instance = app.store().read_instance().await?;
    let found = instance.workspace(workspace).webhook(id).await?;
    Ok(found.filter(|webhook| webhook.state == WebhookState::On && webhook.next_at <= now))
}

/// Moves past events of types it does not want.
async fn pass_over(
    app: &App,
    workspace: WorkspaceId,
    webhook: &Webhook,
    to: u64,
) -> Result<(), Error> {
    let (id, from, now) = (webhook.id, webhook.position, app.now());
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.workspace(workspace);
                scoped.webhook_told(id, from, to, now).await
            })
        })
        .await?;
    Ok(())
}

/// What came of sending something.
struct Attempt {
    at: Moment,
    took: Span,
    status: Option<u16>,
    answer: String,
    retry_after: Option<Span>,
}

async fn attempt(
    app: &App,
    workspace: WorkspaceId,
    webhook: &Webhook,
    message: &Message,
) -> Result<Attempt, Error> {
    let mut instance = app.store().read_instance().await?;
    let secrets = instance
        .workspace(workspace)
        .webhook_secrets(webhook.id)
        .await?;
    drop(instance);
    let secrets = secrets.ok_or(Error::NotFound("webhook"))?;
    let (at, id) = (app.now(), message.id.to_string());
    let signed = Signed {
        id: &id,
        at,
        body: &message.body,
    };
    let signature = secret::signatures(app, webhook.id, &secrets, &signed)?;
    let post = Post {
        url: webhook.address.clone(),
        headers: vec![
            ("webhook-id", id),
            ("webhook-timestamp", secret::timestamp(at).to_string()),
            ("webhook-signature", signature),
        ],
        content_type: "application/json",
        body: message.body.clone().into_bytes(),
    };
    let taken = app.outbound().post(post, at).await;
    let took = app.now().since(at);
    Ok(match taken {
        Ok(Taken {
            status,
            retry_after,
            beginning,
        }) => Attempt {
            at,
            took,
            status: Some(status),
            answer: shown(&beginning),
            retry_after,
        },
        Err(error) => Attempt {
            at,
            took,
            status: None,
            answer: error.to_string(),
            retry_after: None,
        },
    })
}

/// The beginning of an answer, for a person to look at: text without anything that acts.
fn shown(beginning: &[u8]) -> String {
    let text = String::from_utf8_lossy(beginning);
    plain_text::plain(&text).chars().take(ANSWER).collect()
}

/// What follows from an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Taken,
    Wait(Span, u32),
    Stop(String, u32),
}

impl Fate {
    /// After `failures` failed attempts and this one; `share` is chance.
    fn of(attempt: &Attempt, failures: u32, share: f64) -> Self {
        let status = attempt.status;
        if status.is_some_and(|status| (200..300).contains(&status)) {
            return Self::Taken;
        }
        let failures = failures.saturating_add(1);
        if status == Some(410) {
            let reason = "it answered that it is gone for good (410)";
            return Self::Stop(reason.to_owned(), failures);
        }
        let Some(wait) = WAITS.get(failures as usize - 1) else {
            let last = status.map_or_else(
                || attempt.answer.clone(),
                |status| format!("it answered with status {status}"),
            );
            let reason = format!("{failures} attempts in a row failed, the last one so: {last}");
            return Self::Stop(reason, failures);
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "hours of microseconds fit a double"
        )]
        let longer = (wait.micros() as f64 * JITTER * share) as i64;
        let wait = Span::from_micros(wait.micros() + longer);
        Self::Wait(wait.max(attempt.retry_after.unwrap_or_default()), failures)
    }
}

/// Notes an attempt and what follows from it, together.
async fn note(
    app: &App,
    workspace: WorkspaceId,
    webhook: &Webhook,
    message: Message,
    attempt: Attempt,
    fate: Fate,
) -> Result<(), Error> {
    let (id, from, now) = (webhook.id, webhook.position, app.now());
    let position = message.position;
    let delivery = delivery(app, message, attempt, webhook.failures.saturating_add(1));
    let change = stopped(app, &fate, id);
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.workspace(workspace);
                if scoped.webhook(id).await?.is_none() {
                    return Ok(());
                }
                scoped.note_delivery(id, &delivery).await?;
                match fate {
                    Fate::Taken => scoped.webhook_told(id, from, position, now).await,
                    Fate::Wait(wait, failures) => {
                        let at = now.plus(wait);
                        scoped.webhook_waits(id, from, failures, at).await
                    }
                    Fate::Stop(reason, failures) => {
                        let stopped = scoped.stop_webhook(id, from, &reason, failures).await?;
                        match change.filter(|_| stopped) {
                            Some(change) => scoped.record(now, &[change]).await,
                            None => Ok(()),
                        }
                    }
                }
            })
        })
        .await?;
    Ok(())
}

fn stopped(app: &App, fate: &Fate, id: WebhookId) -> Option<Change> {
    let Fate::Stop(reason, _) = fate else {
        return None;
    };
    tracing::warn!(webhook = %id, %reason, "a webhook was stopped");
    let fields = json!({ "state": ["on", "stopped"], "reason": [null, reason] });
    Some(app.change("webhook.stopped", id, fields))
}

fn delivery(app: &App, message: Message, attempt: Attempt, number: u32) -> Delivery {
    // Attempts of one moment sort as their events do.
    let place = u16::try_from(message.position % 4_096).unwrap_or(0);
    Delivery {
        id: DeliveryId::in_sequence(attempt.at, place, app.chance().id()),
        event: message.id,
        position: message.position,
        kind: message.kind,
        attempt: number,
        at: attempt.at,
        took: attempt.took,
        status: attempt.status,
        answer: attempt.answer,
    }
}

/// One attempt because a person asked for it; nothing follows from it.
pub(super) async fn once(
    app: &App,
    actor: &Actor,
    webhook: &Webhook,
    message: Message,
) -> Result<Delivery, Error> {
    let attempt = attempt(app, actor.workspace, webhook, &message).await?;
    let delivery = delivery(app, message, attempt, 0);
    let (id, noted) = (webhook.id, delivery.clone());
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move { scoped.note_delivery(id, &noted).await })
        })
        .await?;
    Ok(delivery)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: Option<u16>, retry_after: Option<Span>) -> Attempt {
        Attempt {
            at: Moment::default(),
            took: Span::default(),
            status,
            answer: "nobody there".to_owned(),
            retry_after,
        }
    }

    #[test]
    fn failures_wait_longer_and_longer_and_then_stop() {
        let mut total = Span::default();
        for (failures, wait) in WAITS.iter().enumerate() {
            let failures = u32::try_from(failures).unwrap();
            let failed = answered(Some(503), None);
            let exact = Fate::of(&failed, failures, 0.0);
            assert_eq!(exact, Fate::Wait(*wait, failures + 1));
            let Fate::Wait(longest, _) = Fate::of(&failed, failures, 1.0) else {
                panic!("{failures}");
            };
            assert_eq!(longest.micros(), wait.micros() * 11 / 10);
            total = Span::from_micros(total.micros() + wait.micros());
        }
        // 27 hours and 35 minutes, and five seconds.
        assert_eq!(total.seconds(), 99_305);
        let Fate::Stop(reason, 8) = Fate::of(&answered(None, None), 7, 0.5) else {
            panic!("the schedule is used up");
        };
        assert!(reason.contains("8 attempts") && reason.contains("nobody there"));
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_and_never_for_less() {
        let hour = Some(Span::HOUR);
        let fate = Fate::of(&answered(Some(429), hour), 0, 0.0);
        assert_eq!(fate, Fate::Wait(Span::HOUR, 1));
        let fate = Fate::of(&answered(Some(429), Some(Span::SECOND)), 1, 0.0);
        assert_eq!(fate, Fate::Wait(Span::MINUTE.times(5), 2));
    }

    #[test]
    fn gone_is_gone_and_a_redirect_is_a_failure() {
        assert!(matches!(
            Fate::of(&answered(Some(410), None), 0, 0.0),
            Fate::Stop(..)
        ));
        assert!(matches!(
            Fate::of(&answered(Some(307), None), 0, 0.0),
            Fate::Wait(..)
        ));
        for status in [200, 204, 299] {
            assert_eq!(Fate::of(&answered(Some(status), None), 3, 0.0), Fate::Taken);
        }
    }

    #[test]
    fn an_answer_is_shown_as_text_alone() {
        let shown = shown(b"<script>\0\x1b[31m \xff\xfe ok");
        assert!(!shown.contains(['\0', '\x1b']), "{shown:?}");
        assert!(shown.contains("<script>"), "markup is text: {shown:?}");
    }
}
