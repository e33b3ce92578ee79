//! The list of webhooks, and the form for another one. A new secret is shown on the answer to the form
//! itself, and never again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::token::Secret;
use rapport_app::program::webhooks::{self, WebhookForm};
use rapport_model::event::TOLD;
use rapport_model::program::webhook::{Webhook, WebhookState};

use crate::Web;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::program::settings::webhooks::told;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/settings/webhooks/list.html")]
struct WebhooksPage {
    shell: Shell,
    webhooks: Vec<Webhook>,
    /// The webhook that was just made.
    made: Option<(Secret, Webhook)>,
    address: String,
    types: Vec<String>,
    mistakes: Mistakes,
}

/// `GET /settings/webhooks`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let page = WebhooksPage {
        shell,
        webhooks: webhooks::list(&web.app, session.actor()).await?,
        made: None,
        address: String::new(),
        types: Vec::new(),
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /settings/webhooks`
pub(crate) async fn add(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    let (address, types) = (form.address.clone(), form.types.clone());
    let (status, made, mistakes) = match webhooks::add(&web.app, session.actor(), form).await {
        Ok(made) => (StatusCode::CREATED, Some(made), Mistakes::default()),
        Err(error) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            None,
            wrong(error, "address")?,
        ),
    };
    let (address, types) = if made.is_some() {
        Default::default()
    } else {
        (address, types)
    };
    let page = WebhooksPage {
        shell,
        webhooks: webhooks::list(&web.app, session.actor()).await?,
        made,
        address,
        types,
        mistakes,
    };
    Ok(shell::page(status, &page))
}

/// What a form says a webhook is to be.
pub(super) fn read(fields: &Fields) -> WebhookForm {
    WebhookForm {
        address: fields.text("address").to_owned(),
        types: fields.all("types").map(str::to_owned).collect(),
    }
}

/// What is wrong with a form; a conflict is about that field.
pub(super) fn wrong(error: rapport_app::Error, field: &'static str) -> Result<Mistakes, Problem> {
    match error {
        rapport_app::Error::Conflict(message) => Ok(Mistakes::one(field, message)),
        error => Mistakes::found(error, ""),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use crate::testing::Instance;

    #[tokio::test]
    async fn a_secret_is_shown_once_and_again_only_when_it_is_changed() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.get(&instance, "/settings")
            .await
            .says(&["/settings/webhooks"]);
        let page = ada.get(&instance, "/settings/webhooks").await;
        page.says(&["Nothing is told to other systems."]);
        let form = "address=https%3A%2F%2Fhooks.example%2Fin&types=signal.found";
        let answer = ada.post(&instance, "/settings/webhooks", form).await;
        assert_eq!(answer.status, 201);
        answer.says(&["whsec_", "https://hooks.example/in", "signal.found"]);
        let page = ada.get(&instance, "/settings/webhooks").await;
        assert!(!page.body.contains("whsec_"));
        let (_, rest) = page.body.split_once("/settings/webhooks/").unwrap();
        let path = format!("/settings/webhooks/{}", &rest[..36]);
        let page = ada.get(&instance, &path).await;
        page.says(&["Nothing has been sent yet.", "Change the secret"]);
        assert!(!page.body.contains("whsec_"));
        let answer = ada.post(&instance, &format!("{path}/secret"), "").await;
        answer.says(&["whsec_", "The old one works until"]);
        let again = ada.post(&instance, "/settings/webhooks", form).await;
        assert_eq!(again.status, 422);
        again.says(&["is told what happens already"]);
        let mut other = instance.colleague(Role::Leader).await;
        assert_eq!(other.get(&instance, &path).await.status, 403);
        let gone = ada.post(&instance, &format!("{path}/remove"), "").await;
        assert_eq!(gone.location(), "/settings/webhooks?did=webhook-removed");
        assert_eq!(ada.get(&instance, &path).await.status, 404);
    }

    #[tokio::test]
    async fn an_address_inside_or_in_the_clear_is_refused_with_the_reason() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        for (form, reason) in [
            ("address=", "is not an address"),
            ("address=http%3A%2F%2Fhooks.example%2F", "in the clear"),
            ("address=https%3A%2F%2Fhooks.example%3A22%2F", "port 22"),
            (
                "address=https%3A%2F%2Fhooks.example%2F&types=token.made",
                "is not a type of event",
            ),
        ] {
            let answer = ada.post(&instance, "/settings/webhooks", form).await;
            assert_eq!(answer.status, 422, "{form}");
            answer.says(&[reason]);
        }
        let page = ada.get(&instance, "/settings/webhooks").await;
        page.says(&["Nothing is told to other systems."]);
    }
}
