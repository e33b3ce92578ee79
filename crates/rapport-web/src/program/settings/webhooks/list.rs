//! The list of webhooks, and the form for another one. A new secret is shown on the answer to the form
//! itself, and never again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::token::Secret;
use rapport_app::program::webhooks::{self, WebhookForm};
use rapport_model::program::webhook::{Webhook, WebhookState};

use crate::Web;
use crate::compression::unpacked;
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
    Ok(unpacked(shell::page(status, &page)))
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
    use rapport_model::actor::{Role, TokenScope};
    use rapport_model::time::Span;

    use crate::testing::Instance;

    const FORM: &str = "address=https%3A%2F%2Fhooks.example%2Fin&types=signal.found";

    #[tokio::test]
    async fn a_secret_is_shown_once_and_again_only_when_it_is_changed() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.get(&instance, "/settings")
            .await
            .says(&["/settings/webhooks"]);
        let page = ada.get(&instance, "/settings/webhooks").await;
        page.says(&["Nothing is told to other systems."]);
        let answer = ada.post(&instance, "/settings/webhooks", FORM).await;
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
        let again = ada.post(&instance, "/settings/webhooks", FORM).await;
        assert_eq!(again.status, 422);
        again.says(&["is told what happens already"]);
        let mut other = instance.colleague(Role::Leader).await;
        assert_eq!(other.get(&instance, &path).await.status, 403);
        let gone = ada.post(&instance, &format!("{path}/remove"), "").await;
        assert_eq!(gone.location(), "/settings/webhooks?did=webhook-removed");
        assert_eq!(ada.get(&instance, &path).await.status, 404);
    }

    #[tokio::test]
    async fn where_to_and_the_secret_ask_who_it_is_and_the_rest_does_not() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        instance.pass(Span::MINUTE.times(11));
        let form = format!("{FORM}&types=signal.acted");
        let asked = ada.post(&instance, "/settings/webhooks", &form).await;
        assert_eq!(asked.status, 403);
        asked.says(&[
            "Confirm that it is you",
            "name=\"types\" value=\"signal.found\"",
            "name=\"types\" value=\"signal.acted\"",
        ]);
        assert!(!asked.body.contains("whsec_"));
        let page = ada.get(&instance, "/settings/webhooks").await;
        page.says(&["Nothing is told to other systems."]);
        let form = format!(
            "{form}&confirm_to=%2Fsettings%2Fwebhooks&confirm_password=four+plain+words+here"
        );
        let on = ada.post(&instance, "/confirm", &form).await;
        assert_eq!(
            (on.status.as_u16(), on.location()),
            (307, "/settings/webhooks")
        );
        let made = ada.post(&instance, on.location(), &form).await;
        assert_eq!(made.status, 201);
        made.says(&["whsec_", "https://hooks.example/in"]);
        let (_, rest) = made.body.split_once("/settings/webhooks/").unwrap();
        let path = format!("/settings/webhooks/{}", &rest[..36]);
        instance.pass(Span::MINUTE.times(11));
        let to = "address=https%3A%2F%2Felsewhere.example%2Fin";
        for (path, form) in [(path.clone(), to), (format!("{path}/secret"), "")] {
            let asked = ada.post(&instance, &path, form).await;
            assert_eq!(asked.status, 403, "{path}");
            asked.says(&["Confirm that it is you"]);
            assert!(!asked.body.contains("whsec_"));
        }
        let page = ada.get(&instance, &path).await;
        page.says(&["https://hooks.example/in"]);
        assert!(!page.body.contains("elsewhere.example"));
        for (act, form) in [("pause", "paused=yes"), ("remove", "")] {
            let done = ada.post(&instance, &format!("{path}/{act}"), form).await;
            assert_eq!(done.status, 303, "{act}");
        }
    }

    #[tokio::test]
    async fn by_the_api_a_session_is_asked_and_a_token_of_the_scope_admin_is_not() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let path = "/api/v1/webhooks";
        let new = "{\"address\":\"https://hooks.example/in\"}";
        let ours = [("sec-fetch-site", "same-origin")];
        let mut program = instance.program(TokenScope::Admin).await;
        let made = program.send(&instance, "POST", path, &[], new).await;
        assert_eq!(made.status, 201);
        let id = made.json()["webhook"]["id"].as_str().unwrap().to_owned();
        instance.pass(Span::MINUTE.times(11));
        let one = format!("{path}/{id}");
        let to = "{\"address\":\"https://elsewhere.example/in\"}";
        let asked = [
            ("POST", path.to_owned(), new),
            ("PATCH", one.clone(), to),
            ("POST", format!("{one}/secret"), "{}"),
        ];
        for (method, path, body) in &asked {
            let answer = ada.send(&instance, method, path, &ours, body).await;
            assert_eq!(answer.status, 403, "{method} {path}");
            answer.says(&["problem-unconfirmed"]);
        }
        let known = program.get(&instance, &one).await.json();
        assert_eq!(known["address"], "https://hooks.example/in");
        for (method, path, body) in &asked[1..] {
            let answer = program.send(&instance, method, path, &[], body).await;
            assert_eq!(answer.status, 200, "{method} {path}");
        }
        let mut program = instance.program(TokenScope::Edit).await;
        for (method, path, body) in &asked {
            let answer = program.send(&instance, method, path, &[], body).await;
            assert_eq!(answer.status, 403, "{method} {path}");
            answer.says(&["problem-forbidden"]);
        }
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
