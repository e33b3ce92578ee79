//! One webhook: how it stands, what was sent, and what can be done about it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::token::Secret;
use rapport_app::program::webhooks::{self, WebhookChange};
use rapport_model::ids::{DeliveryId, WebhookId};
use rapport_model::program::webhook::{Delivery, Webhook, WebhookState};
use rapport_model::time::{Moment, Span};

use crate::Web;
use crate::address::{Id, see};
use crate::compression::unpacked;
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::parts::words;
use crate::problem::Problem;
use crate::program::settings::webhooks::list::{read, wrong};
use crate::program::settings::webhooks::{says, told};
use crate::session::Session;
use crate::shell::{self, Shell};

/// Attempts on a page.
const AT_A_TIME: usize = 30;

#[derive(Template)]
#[template(path = "program/settings/webhooks/one.html")]
struct WebhookPage {
    shell: Shell,
    webhook: Webhook,
    /// Events it has not been told yet.
    waiting: u64,
    deliveries: Vec<Delivery>,
    /// The attempt to go on from.
    older: Option<DeliveryId>,
    /// The secret that was just made, and until when the old one works.
    secret: Option<(Secret, Moment)>,
    address: String,
    types: Vec<String>,
    since: String,
    mistakes: Mistakes,
}

impl WebhookPage {
    async fn of(
        web: &Web,
        session: &Session,
        shell: Shell,
        id: WebhookId,
        before: Option<DeliveryId>,
    ) -> Result<Self, Problem> {
        let (app, actor) = (&web.app, session.actor());
        let webhook = webhooks::find(app, actor, id).await?;
        let mut deliveries = webhooks::deliveries(app, actor, id, before, AT_A_TIME + 1).await?;
        let more = deliveries.len() > AT_A_TIME;
        deliveries.truncate(AT_A_TIME);
        let older = deliveries.last().filter(|_| more).map(|last| last.id);
        let since = app.now().minus(Span::DAY);
        Ok(Self {
            waiting: webhooks::waiting(app, actor, &webhook).await?,
            address: webhook.address.clone(),
            types: webhook.types.clone(),
            since: shell.zone.show(since, "%Y-%m-%dT%H:%M"),
            secret: None,
            mistakes: Mistakes::default(),
            shell,
            webhook,
            deliveries,
            older,
        })
    }
}

/// `GET /settings/webhooks/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(id): Id<WebhookId>,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let before = asked.read("before");
    let page = WebhookPage::of(&web, &session, shell, id, before).await?;
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /settings/webhooks/{id}`
pub(crate) async fn change(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(id): Id<WebhookId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    let to = WebhookChange {
        address: Some(form.address.clone()),
        types: Some(form.types.clone()),
        paused: None,
    };
    match webhooks::change(&web.app, session.actor(), id, None, to).await {
        Ok(_) => Ok(see(&format!("/settings/webhooks/{id}?did=saved"))),
        Err(error) => {
            let mistakes = wrong(error, "address")?;
            let page = WebhookPage {
                address: form.address,
                types: form.types,
                mistakes,
                ..WebhookPage::of(&web, &session, shell, id, None).await?
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `POST /settings/webhooks/{id}/pause`: `paused` is `yes`, or anything else for going on.
pub(crate) async fn pause(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let paused = fields.text("paused") == "yes";
    let to = WebhookChange {
        paused: Some(paused),
        ..WebhookChange::default()
    };
    webhooks::change(&web.app, session.actor(), id, None, to).await?;
    let did = if paused {
        "webhook-paused"
    } else {
        "webhook-on"
    };
    Ok(see(&format!("/settings/webhooks/{id}?did={did}")))
}

/// `POST /settings/webhooks/{id}/secret`
pub(crate) async fn change_secret(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let secret = webhooks::change_secret(&web.app, session.actor(), id).await?;
    let page = WebhookPage {
        secret: Some(secret),
        ..WebhookPage::of(&web, &session, shell, id, None).await?
    };
    Ok(unpacked(shell::page(StatusCode::CREATED, &page)))
}

/// `POST /settings/webhooks/{id}/test`
pub(crate) async fn test(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let delivery = webhooks::test(&web.app, session.actor(), id).await?;
    Ok(sent(id, &delivery))
}

/// `POST /settings/webhooks/{id}/again`: one `delivery` once more.
pub(crate) async fn again(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let delivery = fields
        .read("delivery")
        .ok_or_else(|| Problem::not_found("delivery"))?;
    let delivery = webhooks::deliver_again(&web.app, session.actor(), id, delivery).await?;
    Ok(sent(id, &delivery))
}

fn sent(id: WebhookId, delivery: &Delivery) -> Response {
    let did = if delivery.is_taken() {
        "delivered"
    } else {
        "not-delivered"
    };
    see(&format!("/settings/webhooks/{id}?did={did}#sent"))
}

/// `POST /settings/webhooks/{id}/since`: everything from a moment on, as calendar and
/// clock show it where whoever asks lives.
pub(crate) async fn since(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(id): Id<WebhookId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let since = fields.text("since");
    // With a zone of its own it is meant as it is written.
    let moment = Moment::parse(since).or_else(|| shell.zone.read(since));
    let Some(moment) = moment else {
        let page = WebhookPage {
            since: since.to_owned(),
            mistakes: Mistakes::one("since", "a day and a time such as 2026-07-04 12:00"),
            ..WebhookPage::of(&web, &session, shell, id, None).await?
        };
        return Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    webhooks::tell_again(&web.app, session.actor(), id, moment).await?;
    Ok(see(&format!("/settings/webhooks/{id}?did=webhook-again")))
}

/// What an attempt told, at the head of its line.
fn what(delivery: &Delivery) -> String {
    words::capital(&says(&delivery.kind))
}

/// How an attempt went, in a few words.
fn went(delivery: &Delivery) -> String {
    match delivery.status {
        Some(status) if delivery.is_taken() => format!("taken ({status})"),
        Some(status) => format!("refused ({status})"),
        None => "no answer".to_owned(),
    }
}
