//! Signing in with a provider: the way there, and the way back. The way there is a page that leads on,
//! because a form may not lead to another site (`form-action 'self'`).

use askama::Template;
use axum::extract::State;
use axum::http::header::{HOST, HeaderName, HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::provider::{self, Answer, Arrived};
use rapport_app::program::sign_in::Reached;
use rapport_model::ids::{ProviderId, UserId};

use crate::address::{Id, local, see, with};
use crate::fields::{Asked, Fields};
use crate::problem::Problem;
use crate::program::sign_in;
use crate::session::{self, Client, Device, Session, keep, keep_step};
use crate::shell::{self, Shell};
use crate::{Web, cookies};

/// Where providers send people back to.
const BACK: &str = "/sign-in/back";

#[derive(Template)]
#[template(path = "program/provider.html")]
struct GoingPage {
    shell: Shell,
    name: String,
    url: String,
}

/// `POST /sign-in/with/{id}`
pub(crate) async fn sign_in_with(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    client: Client,
    Id(id): Id<ProviderId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = local(fields.text("back"), "/today").to_owned();
    go(&web, shell, &headers, client, (id, None), &back).await
}

/// `POST /settings/sign-in/providers/{id}/link`
pub(crate) async fn link(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    client: Client,
    Id(id): Id<ProviderId>,
) -> Result<Response, Problem> {
    let user = Some(session.actor().user);
    let back = "/settings/sign-in?did=provider-linked";
    go(&web, shell, &headers, client, (id, user), back).await
}

async fn go(
    web: &Web,
    shell: Shell,
    headers: &HeaderMap,
    Client(from): Client,
    (id, linking): (ProviderId, Option<UserId>),
    back: &str,
) -> Result<Response, Problem> {
    let redirect_uri = redirect_uri(web, headers);
    let trip = provider::set_out(&web.app, id, linking, &redirect_uri, back, from).await?;
    let page = GoingPage {
        shell,
        name: trip.name,
        url: trip.url,
    };
    let mut response = shell::page(StatusCode::OK, &page);
    if let Ok(refresh) = HeaderValue::try_from(format!("0; url={}", page.url)) {
        let name = HeaderName::from_static("refresh");
        response.headers_mut().insert(name, refresh);
    }
    Ok(hold(web, trip.token.secret(), Some(600), response))
}

/// `GET /sign-in/back`
pub(crate) async fn come_back(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    Client(from): Client,
    Device(device): Device,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let token = cookies::read(&headers, cookies::trip_name(&web.settings)).unwrap_or_default();
    let answer = Answer {
        state: asked.text("state").to_owned(),
        code: asked.text("code").to_owned(),
        issuer: asked.has("iss").then(|| asked.text("iss").to_owned()),
    };
    let session = session::resume(&web, &headers).await?;
    let signed_in = session
        .as_ref()
        .and_then(|session| Some((session.actor().user, session.id()?)));
    let redirect_uri = redirect_uri(&web, &headers);
    let whence = (from, device.as_str());
    let arrived =
        provider::come_back(&web.app, token, answer, &redirect_uri, whence, signed_in).await;
    let wrong = match arrived {
        Ok(Arrived::SignedIn(Reached::SignedIn(token, _), back)) => {
            let on = keep(&web, &token, see(&back));
            return Ok(hold(&web, "", Some(0), on));
        }
        Ok(Arrived::SignedIn(Reached::Code(token), back)) => {
            let next = see(&with("/sign-in/code", "back", &back));
            let on = keep_step(&web, Some(&token), next);
            return Ok(hold(&web, "", Some(0), on));
        }
        Ok(Arrived::Linked(back)) => return Ok(hold(&web, "", Some(0), see(&back))),
        Ok(Arrived::Unknown) => {
            "Nobody here has linked that account. Sign in with your password, then link it under Settings.".to_owned()
        }
        // Someone signed in was linking an account; they are told on a page of their own.
        Err(error) if session.is_some() && !matches!(error, Error::SignIn) => {
            return Err(error.into());
        }
        Err(Error::SignIn) => {
            "That took too long, or began in another browser. Begin again.".to_owned()
        }
        Err(Error::Conflict(_) | Error::Unavailable(_)) => {
            "The provider did not say who you are. Begin again, or sign in with your password.".to_owned()
        }
        Err(error) => return Err(error.into()),
    };
    let page = sign_in::again(&web, shell, StatusCode::UNPROCESSABLE_ENTITY, wrong).await?;
    Ok(hold(&web, "", Some(0), page))
}

/// Where providers send people back to, as they have to be told it.
pub(crate) fn redirect_uri(web: &Web, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    match &web.settings.public_url {
        Some(url) => format!("{}{BACK}", url.trim_end_matches('/')),
        None => format!("http://{}{BACK}", host.unwrap_or("127.0.0.1:8080")),
    }
}

fn hold(web: &Web, secret: &str, seconds: Option<u32>, mut response: Response) -> Response {
    let name = cookies::trip_name(&web.settings);
    if let Some(cookie) = cookies::write(&web.settings, name, secret, seconds) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
