//! Signing in. Whatever is wrong, it says the same thing, so that nobody learns who has an
//! account here.

use askama::Template;
use axum::extract::State;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::sign_in::{self as verb, Reached};
use rapport_app::program::{provider, setup, time_zone};
use rapport_model::program::provider::Provider;

use crate::Web;
use crate::address::{local, see, with};
use crate::fields::{Asked, Fields};
use crate::problem::Problem;
use crate::session::{Client, Device, keep, keep_step, resume};
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/sign_in.html")]
struct SignInPage {
    shell: Shell,
    email: String,
    /// Where to go afterwards.
    back: String,
    wrong: Option<String>,
    /// With whom one can sign in besides.
    providers: Vec<Provider>,
    /// A reset link can be had by mail.
    sends: bool,
}

/// The page again, with what went wrong.
pub(crate) async fn again(
    web: &Web,
    shell: Shell,
    status: StatusCode,
    wrong: String,
) -> Result<Response, Problem> {
    let page = SignInPage {
        shell,
        email: String::new(),
        back: "/today".to_owned(),
        wrong: Some(wrong),
        providers: provider::offered(&web.app).await?,
        sends: web.app.mailing().is_some(),
    };
    Ok(shell::page(status, &page))
}

/// `GET /sign-in`
pub(crate) async fn show(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let back = local(asked.text("back"), "/today").to_owned();
    if setup::needed(&web.app).await? {
        return Ok(see("/welcome"));
    }
    if resume(&web, &headers).await?.is_some() {
        return Ok(see(&back));
    }
    Ok(shell::page(
        StatusCode::OK,
        &SignInPage {
            shell,
            email: String::new(),
            back,
            wrong: None,
            providers: provider::offered(&web.app).await?,
            sends: web.app.mailing().is_some(),
        },
    ))
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(web): State<Web>,
    shell: Shell,
    Client(address): Client,
    Device(device): Device,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = local(fields.text("back"), "/today").to_owned();
    let email = fields.text("email").to_owned();
    let providers = provider::offered(&web.app).await?;
    let again = |status: StatusCode, wrong: &str| {
        let page = SignInPage {
            shell: shell.clone(),
            email: email.clone(),
            back: back.clone(),
            wrong: Some(wrong.to_owned()),
            providers: providers.clone(),
            sends: web.app.mailing().is_some(),
        };
        shell::page(status, &page)
    };
    let password = fields.exact("password");
    match verb::sign_in(&web.app, &email, password, address, &device).await {
        Ok(Reached::SignedIn(token, signed_in)) => {
            time_zone::learn(&web.app, &signed_in, fields.read("time_zone")).await?;
            Ok(keep(&web, &token, see(&back)))
        }
        Ok(Reached::Code(token)) => {
            let next = see(&with("/sign-in/code", "back", &back));
            Ok(keep_step(&web, Some(&token), next))
        }
        Err(Error::SignIn) => Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            "That e-mail address and password do not belong together.",
        )),
        Err(Error::TooMany {
            retry_after_seconds,
        }) => {
            let words = format!("Too many attempts. Try again in {retry_after_seconds} seconds.");
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, &words);
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn signing_in_out_and_in_again() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        assert_eq!(
            ada.post(&instance, "/sign-out", "").await.location(),
            "/sign-in?did=signed-out"
        );
        let sent = ada.get(&instance, "/signals?state=acted").await;
        assert_eq!(sent.location(), "/sign-in?back=%2Fsignals%3Fstate%3Dacted");
        let form = "email=ADA%40example.com&password=four+plain+words+here&back=%2Fsignals%3Fstate%3Dacted";
        assert_eq!(
            ada.post(&instance, "/sign-in", form).await.location(),
            "/signals?state=acted"
        );
        assert_eq!(ada.get(&instance, "/signals?state=acted").await.status, 200);
        assert_eq!(ada.get(&instance, "/sign-in").await.location(), "/today");
    }

    #[tokio::test]
    async fn every_failure_reads_the_same_and_leads_nowhere_else() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut pages = Vec::new();
        for form in [
            "email=ada%40example.com&password=wrong+wrong+wrong",
            "email=bob%40example.com&password=wrong+wrong+wrong",
            "email=ada%40example.com&password=",
        ] {
            let form = format!("{form}&back=%2F%2Fevil.example");
            let answer = Visitor::default().post(&instance, "/sign-in", &form).await;
            assert_eq!(answer.status, 422);
            assert!(!answer.body.contains("evil") && !answer.body.contains("wrong wrong"));
            pages.push(answer.body.replace("bob@", "ada@"));
        }
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[tokio::test]
    async fn guessing_is_slowed_down() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut guesser = Visitor::default();
        for _ in 0..12 {
            let answer = guesser
                .post(
                    &instance,
                    "/sign-in",
                    "email=ada%40example.com&password=guess",
                )
                .await;
            if answer.status == 429 {
                assert!(answer.headers.contains_key("retry-after"));
                answer.says(&["Too many attempts. Try again in"]);
                return;
            }
        }
        panic!("nobody slowed it down");
    }
}
