//! Asking for a reset link by mail. The answer is the same whether or not somebody signs in by the address.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::reset_link;

use crate::Web;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Client;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/forgot_password.html")]
struct ForgotPage {
    shell: Shell,
    /// This instance sends mail.
    sends: bool,
    /// What was written.
    email: String,
    /// The address a link was asked for with.
    asked: Option<String>,
    mistakes: Mistakes,
}

impl ForgotPage {
    fn new(web: &Web, shell: Shell) -> Self {
        Self {
            shell,
            sends: web.app.mailing().is_some(),
            email: String::new(),
            asked: None,
            mistakes: Mistakes::default(),
        }
    }
}

/// `GET /forgot-password`
pub(crate) async fn show(State(web): State<Web>, shell: Shell) -> Response {
    shell::page(StatusCode::OK, &ForgotPage::new(&web, shell))
}

/// `POST /forgot-password`
pub(crate) async fn ask(
    State(web): State<Web>,
    shell: Shell,
    Client(address): Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let email = fields.text("email").to_owned();
    let mut page = ForgotPage::new(&web, shell);
    if !page.sends {
        return Ok(shell::page(StatusCode::CONFLICT, &page));
    }
    match reset_link::ask(&web.app, &email, address).await {
        Ok(()) => {
            page.asked = Some(email);
            Ok(shell::page(StatusCode::ACCEPTED, &page))
        }
        Err(error @ Error::Invalid { .. }) => {
            page.mistakes = Mistakes::found(error, "")?;
            page.email = email;
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn whoever_asks_gets_the_same_answer() {
        let instance = Instance::new().await;
        instance.admin().await;
        instance.sends_mail();
        let mut visitor = Visitor::default();
        let sign_in = visitor.get(&instance, "/sign-in").await;
        sign_in.says(&["href=\"/forgot-password\""]);
        let mut answers = Vec::new();
        for email in ["ada@example.com", "eve@example.com"] {
            let form = format!("email={}", email.replace('@', "%40"));
            let answer = visitor.post(&instance, "/forgot-password", &form).await;
            assert_eq!(answer.status, 202);
            answers.push(answer.body.replace(email, "…"));
        }
        assert_eq!(answers[0], answers[1]);
        let wrong = visitor
            .post(&instance, "/forgot-password", "email=ada")
            .await;
        assert_eq!(wrong.status, 422);
        wrong.says(&["id=\"email-wrong\""]);
        let mut slowed = false;
        for _ in 0..40 {
            let form = "email=eve%40example.com";
            slowed |= visitor
                .post(&instance, "/forgot-password", form)
                .await
                .status
                == 429;
        }
        assert!(slowed);
    }

    #[tokio::test]
    async fn without_a_mail_server_somebody_is_to_be_asked() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut visitor = Visitor::default();
        let page = visitor.get(&instance, "/forgot-password").await;
        page.says(&["This instance sends no mail."]);
        assert!(!page.body.contains("<form method=\"post\""));
        let form = "email=ada%40example.com";
        let answer = visitor.post(&instance, "/forgot-password", form).await;
        assert_eq!(answer.status, 409);
        answer.says(&["This instance sends no mail."]);
    }
}
