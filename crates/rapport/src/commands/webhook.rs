//! `rapport webhook`: which systems are told what happens, from scripts, by the verbs the pages and the API
//! call. A secret is printed once.

use rapport_app::App;
use rapport_app::Error;
use rapport_app::program::webhooks::{self, WebhookChange, WebhookForm};
use rapport_model::actor::Actor;
use rapport_model::program::webhook::Delivery;
use serde_json::{Value, json};

use crate::command_line::{Place, Webhook, Which, Who};
use crate::instance;

pub(crate) async fn run(place: &Place, command: &Webhook) -> Result<(), String> {
    let app = instance::open(place).await?;
    let actor = instance::acting(&app, who(command)).await?;
    let lines = carry_out(&app, &actor, command).await;
    for line in lines.map_err(|error| error.to_string())? {
        println!("{line}");
    }
    app.close().await;
    Ok(())
}

fn who(command: &Webhook) -> &Who {
    match command {
        Webhook::Add { who, .. } | Webhook::List { who } => who,
        Webhook::Pause(which)
        | Webhook::Resume(which)
        | Webhook::Remove(which)
        | Webhook::Secret(which)
        | Webhook::Test(which)
        | Webhook::Change { which, .. }
        | Webhook::Deliveries { which, .. }
        | Webhook::Again { which, .. }
        | Webhook::Replay { which, .. } => &which.who,
    }
}

async fn carry_out(app: &App, actor: &Actor, command: &Webhook) -> Result<Vec<Value>, Error> {
    match command {
        Webhook::Add { address, types, .. } => {
            let form = WebhookForm {
                address: address.clone(),
                types: types.clone(),
            };
            let (secret, made) = webhooks::add(app, actor, form).await?;
            Ok(vec![json!({ "secret": secret.text(), "made": made })])
        }
        Webhook::List { .. } => {
            let webhooks = webhooks::list(app, actor).await?;
            Ok(webhooks.iter().map(|webhook| json!(webhook)).collect())
        }
        Webhook::Change {
            which,
            address,
            types,
            everything,
        } => {
            let to = WebhookChange {
                address: address.clone(),
                types: (*everything || !types.is_empty()).then(|| types.clone()),
                paused: None,
            };
            change(app, actor, which, to).await
        }
        Webhook::Pause(which) => change(app, actor, which, resting(true)).await,
        Webhook::Resume(which) => change(app, actor, which, resting(false)).await,
        Webhook::Remove(which) => {
            webhooks::remove(app, actor, which.id, None).await?;
            Ok(Vec::new())
        }
        Webhook::Secret(which) => {
            let (secret, until) = webhooks::change_secret(app, actor, which.id).await?;
            Ok(vec![
                json!({ "secret": secret.text(), "old_secret_until": until }),
            ])
        }
        Webhook::Test(which) => {
            let delivery = webhooks::test(app, actor, which.id).await?;
            Ok(vec![told(&delivery)])
        }
        Webhook::Deliveries {
            which,
            limit,
            before,
        } => {
            let (id, limit) = (which.id, usize::from(*limit));
            let found = webhooks::deliveries(app, actor, id, *before, limit).await?;
            Ok(found.iter().map(told).collect())
        }
        Webhook::Again { which, delivery } => {
            let made = webhooks::deliver_again(app, actor, which.id, *delivery).await?;
            Ok(vec![told(&made)])
        }
        Webhook::Replay { which, since } => {
            let webhook = webhooks::tell_again(app, actor, which.id, *since).await?;
            Ok(vec![json!(webhook)])
        }
    }
}

async fn change(
    app: &App,
    actor: &Actor,
    which: &Which,
    to: WebhookChange,
) -> Result<Vec<Value>, Error> {
    let changed = webhooks::change(app, actor, which.id, None, to).await?;
    Ok(vec![json!(changed)])
}

fn resting(paused: bool) -> WebhookChange {
    WebhookChange {
        paused: Some(paused),
        ..WebhookChange::default()
    }
}

/// An attempt, in the words of the API.
fn told(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.id,
        "event": delivery.event,
        "position": delivery.position,
        "type": delivery.kind,
        "attempt": delivery.attempt,
        "at": delivery.at,
        "took_ms": delivery.took.micros() / 1_000,
        "taken": delivery.is_taken(),
        "status": delivery.status,
        "answer": delivery.answer,
    })
}
