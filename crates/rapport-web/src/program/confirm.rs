//! Confirming that it is you, before something that would let someone in, or something out, for good. What was sent is
//! kept in the page, and sent on to where it was meant to go once the password is right. Who confirms at a
//! provider finds it again when they come back.

use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_app::Error;
use rapport_app::program::confirm::{self as verb, Ways};
use rapport_app::program::provider::Kept;
use rapport_model::ids::ProviderId;

use crate::Web;
use crate::address::{local, see, with};
use crate::compression::unpacked;
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::program::provider::{going, redirect_uri};
use crate::session::{Client, Session, keep};
use crate::shell::{self, Shell};

/// The largest form that is kept while someone confirms, in bytes.
const LIMIT: usize = 64 * 1024;
/// What belongs to this page and not to the form it keeps.
const OWN: [&str; 6] = [
    "confirm_password",
    "confirm_code",
    "confirm_provider",
    "confirm_back",
    "confirm_to",
    "username",
];

#[derive(Template)]
#[template(path = "program/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    email: String,
    ways: Ways,
    kept: Kept,
    /// What went wrong, where it is about no field.
    wrong: Option<String>,
    mistakes: Mistakes,
}

#[derive(Template)]
#[template(path = "program/confirmed.html")]
struct ConfirmedPage {
    shell: Shell,
    kept: Kept,
}

async fn page(
    web: &Web,
    shell: Shell,
    session: &Session,
    status: StatusCode,
    kept: Kept,
    (wrong, mistakes): (Option<String>, Mistakes),
) -> Result<Response, Problem> {
    let page = ConfirmPage {
        shell,
        email: session.signed_in().user.email.clone(),
        ways: verb::ways(&web.app, session.actor()).await?,
        kept,
        wrong,
        mistakes,
    };
    // What is kept may be a secret.
    Ok(unpacked(shell::page(status, &page)))
}

/// The page again, with what went wrong.
pub(crate) async fn again(
    web: &Web,
    shell: Shell,
    session: &Session,
    kept: Kept,
    error: Error,
) -> Result<Response, Problem> {
    let said = match error {
        Error::Conflict(_) | Error::Unavailable(_) => {
            let problem = Problem::from(error);
            (Some(problem.words().to_owned()), Mistakes::default())
        }
        Error::SignIn => {
            let words =
                "The provider did not say who you are, or it took too long. Confirm once more.";
            (Some(words.to_owned()), Mistakes::default())
        }
        error => (None, Mistakes::found(error, "")?),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    page(web, shell, session, status, kept, said).await
}

/// Where someone goes on who has confirmed at a provider. A form that was kept is sent by themselves: nothing
/// is done for who comes by an address.
pub(crate) fn go_on(shell: Shell, kept: Kept) -> Response {
    if kept.to.is_empty() {
        return see(&kept.back);
    }
    unpacked(shell::page(StatusCode::OK, &ConfirmedPage { shell, kept }))
}

/// What someone gets at a door that wants them to confirm first.
pub(crate) async fn first(web: &Web, request: Request, shell: Shell) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Ok(see(&with("/confirm", "back", &shell.here)));
    }
    let session = shell.session.clone();
    let session = session.ok_or_else(|| Problem::signed_out("/"))?;
    let body = to_bytes(body, LIMIT)
        .await
        .map_err(|_| Problem::too_large())?;
    let kept = Kept {
        back: String::new(),
        to: parts.uri.path().to_owned(),
        form: Fields::parse(&body).without(&OWN).into_pairs(),
    };
    let nothing = (None, Mistakes::default());
    page(web, shell, &session, StatusCode::FORBIDDEN, kept, nothing).await
}

/// `GET /confirm`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let kept = Kept {
        back: local(asked.text("back"), "/settings").to_owned(),
        ..Kept::default()
    };
    let nothing = (None, Mistakes::default());
    page(&web, shell, &session, StatusCode::OK, kept, nothing).await
}

/// `POST /confirm`
pub(crate) async fn confirm(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let kept = kept(&fields);
    let id = session.id().ok_or_else(|| Problem::signed_out("/"))?;
    let (password, code) = (
        fields.exact("confirm_password"),
        fields.text("confirm_code"),
    );
    match verb::confirm(&web.app, session.actor(), id, password, code).await {
        // The browser sends the whole form again, to where it was meant to go.
        Ok(token) if !kept.to.is_empty() => {
            let on = Redirect::temporary(&kept.to).into_response();
            Ok(keep(&web, &token, on))
        }
        Ok(token) => Ok(keep(&web, &token, see(&kept.back))),
        Err(error) => again(&web, shell, &session, kept, error).await,
    }
}

/// `POST /confirm/with`
pub(crate) async fn go_with(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    Client(from): Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let kept = kept(&fields);
    let id = session.id().ok_or_else(|| Problem::signed_out("/"))?;
    let provider: Option<ProviderId> = fields.read("confirm_provider");
    let provider = provider.ok_or_else(|| Problem::not_found("provider"))?;
    let sent = (fields.text("confirm_code"), kept.clone());
    let who = (session.actor(), id);
    let back = redirect_uri(&web, &headers);
    match verb::set_out(&web.app, who, provider, sent, &back, from).await {
        Ok(trip) => Ok(going(&web, shell, trip)),
        Err(error) => again(&web, shell, &session, kept, error).await,
    }
}

/// What the page kept of what they were about to do.
fn kept(fields: &Fields) -> Kept {
    Kept {
        back: local(fields.text("confirm_back"), "/settings").to_owned(),
        to: local(fields.text("confirm_to"), "").to_owned(),
        form: fields.without(&OWN).into_pairs(),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;
    use rapport_model::time::Span;

    use crate::testing::{Instance, code_at};

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
    async fn a_wrong_code_is_not_kept_beside_the_next_one() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let begun = ada
            .post(&instance, "/settings/second-factor/begin", "")
            .await;
        let (_, key) = begun.body.split_once("class=\"secret\">").unwrap();
        let (key, _) = key.split_once('<').unwrap();
        let key = key.replace(' ', "");
        let code = format!("code={}", code_at(&key, instance.app.now()));
        ada.post(&instance, "/settings/second-factor/turn-on", &code)
            .await;
        instance.pass(Span::MINUTE.times(11));
        let form =
            format!("name=Report&scope=act&days=30&confirm_to=%2Fsettings%2Ftokens&{PASSWORD}");
        let wrong = format!("{form}&confirm_code=000000");
        let answer = ada.post(&instance, "/confirm", &wrong).await;
        assert_eq!(answer.status, 422);
        answer.says(&["id=\"confirm_code-wrong\""]);
        assert_eq!(answer.body.matches("name=\"confirm_code\"").count(), 1);
        let right = format!("{form}&confirm_code={}", code_at(&key, instance.app.now()));
        let on = ada.post(&instance, "/confirm", &right).await;
        assert_eq!(on.location(), "/settings/tokens");
    }

    #[tokio::test]
    async fn who_has_neither_password_nor_provider_is_told_the_way_to_one() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut bo = instance.colleague(Role::Seller).await;
        instance.pass(Span::MINUTE.times(11));
        let form = "new_password=other+plain+words";
        let asked = bo
            .post(&instance, "/settings/sign-in/password/set", form)
            .await;
        assert_eq!(asked.status, 403);
        asked.says(&["Ask an admin of your workspace for a link"]);
        assert!(!asked.body.contains("confirm_password"));
        let made_up = "confirm_provider=0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";
        let answer = bo.post(&instance, "/confirm/with", made_up).await;
        assert_eq!(answer.status, 404);
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
