//! Confirming that it is you, before something that would let someone in, or something out, for good.
//! What was sent is kept in the page, and sent on to where it was meant to go once the password is right.

use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_app::program::confirm as verb;

use crate::Web;
use crate::address::{local, see, with};
use crate::compression::unpacked;
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::{Session, keep};
use crate::shell::{self, Shell};

/// The largest form that is kept while someone confirms, in bytes.
const LIMIT: usize = 64 * 1024;
/// What belongs to this page and not to the form it keeps.
const OWN: [&str; 4] = ["confirm_password", "confirm_back", "confirm_to", "username"];

#[derive(Template)]
#[template(path = "program/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    email: String,
    /// Whether a code is asked for.
    code: bool,
    /// The page to go to afterwards.
    back: String,
    /// Where the form that is kept goes afterwards; empty where there is none.
    to: String,
    kept: Fields,
    mistakes: Mistakes,
}

async fn page(
    web: &Web,
    shell: Shell,
    status: StatusCode,
    asked: Kept,
    mistakes: Mistakes,
) -> Result<Response, Problem> {
    let session = shell.session.clone();
    let session = session.ok_or_else(|| Problem::signed_out("/"))?;
    let page = ConfirmPage {
        shell,
        email: session.signed_in().user.email.clone(),
        code: verb::asks_code(&web.app, session.actor()).await?,
        back: asked.back,
        to: asked.to,
        kept: asked.form,
        mistakes,
    };
    // What is kept may be a secret.
    Ok(unpacked(shell::page(status, &page)))
}

/// What someone was about to do.
struct Kept {
    back: String,
    to: String,
    form: Fields,
}

/// What someone gets at a door that wants them to confirm first.
pub(crate) async fn first(web: &Web, request: Request, shell: Shell) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Ok(see(&with("/confirm", "back", &shell.here)));
    }
    let body = to_bytes(body, LIMIT)
        .await
        .map_err(|_| Problem::too_large())?;
    let asked = Kept {
        back: String::new(),
        to: parts.uri.path().to_owned(),
        form: Fields::parse(&body).without(&OWN),
    };
    let mistakes = Mistakes::default();
    page(web, shell, StatusCode::FORBIDDEN, asked, mistakes).await
}

/// `GET /confirm`
pub(crate) async fn show(
    State(web): State<Web>,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let asked = Kept {
        back: local(asked.text("back"), "/settings").to_owned(),
        to: String::new(),
        form: Fields::default(),
    };
    page(&web, shell, StatusCode::OK, asked, Mistakes::default()).await
}

/// `POST /confirm`
pub(crate) async fn confirm(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let asked = Kept {
        back: local(fields.text("confirm_back"), "/settings").to_owned(),
        to: local(fields.text("confirm_to"), "").to_owned(),
        form: fields.without(&OWN),
    };
    let id = session.id().ok_or_else(|| Problem::signed_out("/"))?;
    let (password, code) = (
        fields.exact("confirm_password"),
        fields.text("confirm_code"),
    );
    match verb::confirm(&web.app, session.actor(), id, password, code).await {
        // The browser sends the whole form again, to where it was meant to go.
        Ok(token) if !asked.to.is_empty() => {
            let on = Redirect::temporary(&asked.to).into_response();
            Ok(keep(&web, &token, on))
        }
        Ok(token) => Ok(keep(&web, &token, see(&asked.back))),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            page(
                &web,
                shell,
                StatusCode::UNPROCESSABLE_ENTITY,
                asked,
                mistakes,
            )
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::time::Span;

    use crate::testing::Instance;

    const PASSWORD: &str = "confirm_password=four+plain+words+here";

    #[tokio::test]
    async fn what_lets_someone_in_for_good_asks_who_it_is_and_goes_on_where_it_stopped() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        instance.pass(Span::MINUTE.times(11));
        let form = "name=Nightly+%22report%22&scope=act&days=30";
        let asked = ada.post(&instance, "/settings/tokens", form).await;
        assert_eq!(asked.status, 403);
        asked.says(&[
            "Confirm that it is you",
            "name=\"name\" value=\"Nightly &#34;report&#34;\"",
            "name=\"confirm_to\" value=\"/settings/tokens\"",
        ]);
        assert!(!asked.body.contains("rpt_"));
        let before = ada.clone();
        let form = format!("{form}&confirm_to=%2Fsettings%2Ftokens&{PASSWORD}");
        let on = ada.post(&instance, "/confirm", &form).await;
        assert_eq!(
            (on.status.as_u16(), on.location()),
            (307, "/settings/tokens")
        );
        let made = ada.post(&instance, on.location(), &form).await;
        assert_eq!(made.status, 201);
        made.says(&["rpt_", "Nightly"]);
        // The secret the browser held before opens nothing any more.
        assert_eq!(before.clone().get(&instance, "/today").await.status, 303);
    }

    #[tokio::test]
    async fn nothing_is_done_for_who_cannot_prove_it() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        instance.pass(Span::MINUTE.times(11));
        let form =
            "name=Report&scope=act&days=30&confirm_to=%2Fsettings%2Ftokens&confirm_password=wrong";
        let answer = ada.post(&instance, "/confirm", form).await;
        assert_eq!(answer.status, 422);
        answer.says(&["id=\"confirm_password-wrong\"", "value=\"Report\""]);
        assert!(!answer.body.contains("value=\"wrong\""));
        let again = ada.post(&instance, "/settings/tokens", form).await;
        assert_eq!(again.status, 403);
        let elsewhere = format!(
            "confirm_to=%2F%2Fevil.example&confirm_back=https%3A%2F%2Fevil.example&{PASSWORD}"
        );
        let answer = ada.post(&instance, "/confirm", &elsewhere).await;
        assert_eq!(answer.location(), "/settings");
        let mut slowed = false;
        for _ in 0..8 {
            slowed |= ada.post(&instance, "/confirm", form).await.status == 429;
        }
        assert!(slowed);
    }

    #[tokio::test]
    async fn who_has_just_signed_in_is_not_asked() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        instance.pass(Span::MINUTE.times(9));
        let made = ada
            .post(
                &instance,
                "/settings/tokens",
                "name=Report&scope=act&days=30",
            )
            .await;
        assert_eq!(made.status, 201);
    }
}
