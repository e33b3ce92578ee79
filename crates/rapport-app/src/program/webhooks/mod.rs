//! Webhooks: the team's own systems are told what happens, by the Standard Webhooks scheme. A webhook
//! follows the event feed ([`crate::program::events`]) and is told each event at least once, in order,
//! under the event's own id.
//!
//! They speak to systems the workspace's admins name, never to people; the address passes the guard of
//! the outbound client each time.

pub(crate) mod deliver;
pub mod message;
pub mod secret;

use rapport_model::actor::{Actor, Right};
use rapport_model::event::TOLD;
use rapport_model::ids::{DeliveryId, WebhookId};
use rapport_model::program::webhook::{Delivery, MOST, OLD_SECRET_WORKS, Webhook, WebhookState};
use rapport_model::time::{Moment, Span};
use rapport_store::SealedSecrets;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::error::Error;
use crate::program::token::Secret;
use crate::understand::version;

pub use deliver::tell_due;

/// The clocks of those who write the change log side by side may differ by this much, and a change may
/// be written this much after its moment.
const SLACK: Span = Span::MINUTE.times(5);

/// What a webhook is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookForm {
    /// Where to.
    pub address: String,
    /// Which types of event; empty: all there are.
    pub types: Vec<String>,
}

/// What is to become different about a webhook; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// Where to.
    pub address: Option<String>,
    /// Which types of event; empty: all there are.
    pub types: Option<Vec<String>>,
    /// Whether it is to rest; `false` also has one go on that the program gave up.
    pub paused: Option<bool>,
}

/// Names how a webhook stands, for [`change`] to compare with: what people decide, not how far it is.
#[must_use]
pub fn version(webhook: &Webhook) -> String {
    version::of(&json!([webhook.address, webhook.types, webhook.state]))
}

/// The webhooks of the workspace, the oldest first.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Webhook>, Error> {
    actor.may(Right::ManageWebhooks)?;
    Ok(app.read(actor).await?.webhooks().await?)
}

/// One webhook.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: WebhookId) -> Result<Webhook, Error> {
    actor.may(Right::ManageWebhooks)?;
    let found = app.read(actor).await?.webhook(id).await?;
    found.ok_or(Error::NotFound("webhook"))
}

/// How many events a webhook has not been told yet, of whatever type.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(app: &App, actor: &Actor, webhook: &Webhook) -> Result<u64, Error> {
    actor.may(Right::ManageWebhooks)?;
    let last = app.read(actor).await?.last_position().await?;
    Ok(last.saturating_sub(webhook.position))
}

/// Makes a webhook that is told what happens from now on. Its secret is shown this once.
///
/// # Errors
/// [`Error::Invalid`] for a field, [`Error::Conflict`] when the address has one or there are too many.
pub async fn add(app: &App, actor: &Actor, form: WebhookForm) -> Result<(Secret, Webhook), Error> {
    actor.may(Right::ManageWebhooks)?;
    let now = app.now();
    let id = WebhookId::new(now, app.chance().id());
    let fresh = secret::fresh(app.chance());
    let sealed = secret::seal(app, id, secret::CURRENT, &fresh)?;
    let mut webhook = Webhook {
        id,
        address: address(app, &form.address)?,
        types: types(form.types)?,
        state: WebhookState::On,
        stopped_because: None,
        created_at: now,
        old_secret_until: None,
        position: 0,
        failures: 0,
        next_at: now,
    };
    let change = app.change(
        "webhook.added",
        id,
        json!({ "address": [null, webhook.address], "types": [null, webhook.types] }),
    );
    let made = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let known = scoped.webhooks().await?;
                if let Some(refused) = refused(&known, &webhook) {
                    return Ok(Err(refused));
                }
                webhook.position = scoped.last_position().await?;
                scoped.insert_webhook(&webhook, sealed).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(webhook))
            })
        })
        .await??;
    Ok((secret::shown(&fresh), made))
}

fn refused(known: &[Webhook], new: &Webhook) -> Option<Error> {
    if known
        .iter()
        .any(|other| other.address == new.address && other.id != new.id)
    {
        let message = format!("{} is told what happens already", new.address);
        return Some(Error::Conflict(message));
    }
    let fits = known.len() < MOST || known.iter().any(|other| other.id == new.id);
    (!fits).then(|| {
        Error::Conflict(format!(
            "a workspace has at most {MOST} webhooks; remove one first"
        ))
    })
}

/// Changes a webhook, if it is still the `expected` [`version`] where one is given.
///
/// # Errors
/// As for [`add`], [`Error::NotFound`], and [`Error::Changed`] when someone else changed it.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    expected: Option<String>,
    to: WebhookChange,
) -> Result<Webhook, Error> {
    actor.may(Right::ManageWebhooks)?;
    let now = app.now();
    let to_address = to.address.map(|text| address(app, &text)).transpose()?;
    let to_types = to.types.map(types).transpose()?;
    let mut change = app.change("webhook.changed", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(before) = scoped.webhook(id).await? else {
                    return Ok(Err(Error::NotFound("webhook")));
                };
                if expected.is_some_and(|expected| expected != version(&before)) {
                    return Ok(Err(Error::Changed("webhook")));
                }
                let mut after = before.clone();
                after.address = to_address.unwrap_or(after.address);
                after.types = to_types.unwrap_or(after.types);
                match to.paused {
                    Some(true) => after.state = WebhookState::Paused,
                    Some(false) if before.state != WebhookState::On => {
                        after.state = WebhookState::On;
                        (after.failures, after.next_at) = (0, now);
                    }
                    _ => {}
                }
                if after.state != WebhookState::Stopped {
                    after.stopped_because = None;
                }
                if let Some(refused) = refused(&scoped.webhooks().await?, &after) {
                    return Ok(Err(refused));
                }
                if after != before {
                    change.fields = differences(&before, &after);
                    scoped.change_webhook(&after).await?;
                    scoped.record(now, &[change]).await?;
                }
                Ok(Ok(after))
            })
        })
        .await?
}

fn differences(before: &Webhook, after: &Webhook) -> Value {
    let pairs = [
        ("address", json!([before.address, after.address])),
        ("types", json!([before.types, after.types])),
        ("state", json!([before.state, after.state])),
    ];
    let changed = pairs.into_iter().filter(|(_, pair)| pair[0] != pair[1]);
    let fields: Map<String, Value> = changed
        .map(|(name, pair)| (name.to_owned(), pair))
        .collect();
    fields.into()
}

/// Removes a webhook with the log of its deliveries, if it is still the `expected` [`version`].
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id, [`Error::Changed`] when someone
/// else changed it.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    expected: Option<String>,
) -> Result<(), Error> {
    actor.may(Right::ManageWebhooks)?;
    let now = app.now();
    let mut change = app.change("webhook.removed", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(before) = scoped.webhook(id).await? else {
                    return Ok(Err(Error::NotFound("webhook")));
                };
                if expected.is_some_and(|expected| expected != version(&before)) {
                    return Ok(Err(Error::Changed("webhook")));
                }
                change.fields = json!({ "address": [before.address, null] });
                scoped.remove_webhook(id).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await?
}

/// Gives a webhook another secret, shown this once. The old one signs beside it until the moment that
/// comes with it.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn change_secret(
    app: &App,
    actor: &Actor,
    id: WebhookId,
) -> Result<(Secret, Moment), Error> {
    actor.may(Right::ManageWebhooks)?;
    let now = app.now();
    let until = now.plus(OLD_SECRET_WORKS);
    let change = app.change("webhook.secret_changed", id, json!({}));
    let held = app.read(actor).await?.webhook_secrets(id).await?;
    let held = held.ok_or(Error::NotFound("webhook"))?;
    let old = secret::open(app, id, secret::CURRENT, &held.secret)?;
    let fresh = secret::fresh(app.chance());
    let secrets = SealedSecrets {
        secret: secret::seal(app, id, secret::CURRENT, &fresh)?,
        old: Some((secret::seal(app, id, secret::OLD, &old)?, until)),
    };
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let now_held = scoped.webhook_secrets(id).await?;
                if now_held.is_none_or(|now_held| now_held.secret != held.secret) {
                    return Ok(Err(Error::Changed("webhook")));
                }
                scoped.change_webhook_secret(id, secrets).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    Ok((secret::shown(&fresh), until))
}

/// Attempts from before `before`, the newest first.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has no such webhook.
pub async fn deliveries(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    before: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<Delivery>, Error> {
    find(app, actor, id).await?;
    let before = before.unwrap_or(DeliveryId::from(uuid::Uuid::max()));
    let mut scoped = app.read(actor).await?;
    Ok(scoped.deliveries(id, before, limit).await?)
}

/// Tells a webhook again, in order, what happened since a moment; receivers know the messages by
/// their ids. A little from before may come with it.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn tell_again(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    since: Moment,
) -> Result<Webhook, Error> {
    actor.may(Right::ManageWebhooks)?;
    let now = app.now();
    let mut change = app.change("webhook.told_again", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(mut webhook) = scoped.webhook(id).await? else {
                    return Ok(Err(Error::NotFound("webhook")));
                };
                let from = scoped.position_before(since.minus(SLACK)).await?;
                let from = from.min(webhook.position);
                change.fields =
                    json!({ "position": [webhook.position, from], "since": [null, since] });
                (webhook.position, webhook.failures, webhook.next_at) = (from, 0, now);
                scoped.change_webhook(&webhook).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(webhook))
            })
        })
        .await?
}

/// Makes one delivery again, now and once, whatever the webhook is doing otherwise.
///
/// # Errors
/// [`Error::NotFound`] when there is no such webhook, delivery or event.
pub async fn deliver_again(
    app: &App,
    actor: &Actor,
    id: WebhookId,
    delivery: DeliveryId,
) -> Result<Delivery, Error> {
    let webhook = find(app, actor, id).await?;
    let mut scoped = app.read(actor).await?;
    let of = scoped.delivery(id, delivery).await?;
    let of = of.ok_or(Error::NotFound("delivery"))?;
    if of.position == 0 {
        return test(app, actor, id).await;
    }
    let events = scoped.events_after(of.position - 1, 1).await?;
    drop(scoped);
    let event = events
        .first()
        .filter(|event| event.id == of.event)
        .ok_or(Error::NotFound("event"))?;
    let message = message::of(event).ok_or(Error::NotFound("event"))?;
    deliver::once(app, actor, &webhook, message).await
}

/// Sends a webhook something of the type `webhook.test`, now and once.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn test(app: &App, actor: &Actor, id: WebhookId) -> Result<Delivery, Error> {
    let webhook = find(app, actor, id).await?;
    deliver::once(app, actor, &webhook, message::test(app, id)).await
}

fn address(app: &App, text: &str) -> Result<String, Error> {
    let address = text.trim();
    app.outbound()
        .is_confidential(address)
        .map_err(|error| Error::invalid("address", error.to_string()))?;
    Ok(address.to_owned())
}

fn types(mut types: Vec<String>) -> Result<Vec<String>, Error> {
    types.sort_unstable();
    types.dedup();
    for kind in &types {
        if !TOLD.iter().any(|told| told.word == kind) {
            let message = format!("“{kind}” is not a type of event; the reference lists them");
            return Err(Error::invalid("types", message));
        }
    }
    Ok(types)
}
