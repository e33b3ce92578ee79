//! Removing a webhook, after one question.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::webhooks;
use rapport_model::ids::WebhookId;
use rapport_model::program::webhook::Webhook;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/settings/webhooks/remove.html")]
struct RemovePage {
    shell: Shell,
    webhook: Webhook,
}

/// `GET /settings/webhooks/{id}/remove`
pub(crate) async fn ask(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    let webhook = webhooks::find(&web.app, session.actor(), id).await?;
    Ok(shell::page(StatusCode::OK, &RemovePage { shell, webhook }))
}

/// `POST /settings/webhooks/{id}/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<WebhookId>,
) -> Result<Response, Problem> {
    webhooks::remove(&web.app, session.actor(), id, None).await?;
    Ok(see("/settings/webhooks?did=webhook-removed"))
}
