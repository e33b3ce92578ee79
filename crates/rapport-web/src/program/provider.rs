//! Signing in with a provider: the way there, and the way back, whatever for. The way there is a page that
//! leads on, because a form may not lead to another site (`form-action 'self'`).

use askama::Template;
use axum::extract::State;
use axum::http::header::{HOST, HeaderName, HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::provider::{self, Answer, Arrived, Browser, Errand, Returned, Trip};
use rapport_model::ids::ProviderId;

use crate::address::{Id, local, see, with};
use crate::fields::{Asked, Fields};
use crate::problem::Problem;
use crate::program::join::Written;
use crate::program::{confirm, join, sign_in};
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
    Client(from): Client,
    Id(id): Id<ProviderId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let errand = Errand::SignIn {
        back: local(fields.text("back"), "/today").to_owned(),
        time_zone: fields.read("time_zone"),
    };
    let redirect_uri = redirect_uri(&web, &headers);
    let trip = provider::set_out(&web.app, id, None, &errand, &redirect_uri, from).await?;
    Ok(going(&web, shell, trip))
}

/// `POST /settings/sign-in/providers/{id}/link`
pub(crate) async fn link(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    Client(from): Client,
    Id(id): Id<ProviderId>,
) -> Result<Response, Problem> {
    let user = Some(session.actor().user);
    let errand = Errand::Link {
        back: "/settings/sign-in?did=provider-linked".to_owned(),
    };
    let redirect_uri = redirect_uri(&web, &headers);
    let trip = provider::set_out(&web.app, id, user, &errand, &redirect_uri, from).await?;
    Ok(going(&web, shell, trip))
}

/// The page that leads on to a provider.
pub(crate) fn going(web: &Web, shell: Shell, trip: Trip) -> Response {
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
    hold(web, trip.token.secret(), Some(600), response)
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
    let browser = Browser {
        token,
        from,
        device: &device,
        signed_in: session
            .as_ref()
            .and_then(|session| Some((*session.actor(), session.id()?))),
    };
    let redirect_uri = redirect_uri(&web, &headers);
    let response = match provider::come_back(&web.app, browser, answer, &redirect_uri).await {
        Ok(Returned { errand, outcome }) => match outcome {
            Ok(arrived) => go_on(&web, shell, errand, arrived).await?,
            Err(error) => failed(&web, shell, session, errand, error).await?,
        },
        Err(Error::SignIn) => {
            let words = "That took too long, or began in another browser. Begin again; if you were invited, open \
                         the link of the invitation again.";
            refused(&web, shell, words).await?
        }
        Err(error) => return Err(error.into()),
    };
    // The trip is over, whatever came of it.
    Ok(hold(&web, "", Some(0), response))
}

/// Where someone goes on who got what they had set out for.
async fn go_on(
    web: &Web,
    shell: Shell,
    errand: Errand,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let back = match &errand {
        Errand::SignIn { back, .. } | Errand::Link { back } => back.clone(),
        // Whoever owes a code joins from there, signed in.
        Errand::Join { link, .. } => format!("/join/{link}"),
        Errand::Confirm { kept, .. } => kept.back.clone(),
    };
    Ok(match (arrived, errand) {
        (Arrived::SignedIn(token), _) => keep(web, &token, see(&back)),
        (Arrived::Code(token), _) => {
            let next = see(&with("/sign-in/code", "back", &back));
            keep_step(web, Some(&token), next)
        }
        (Arrived::Linked, _) => see(&back),
        (Arrived::Joined(token), _) => keep(web, &token, see("/today?did=joined")),
        (Arrived::Confirmed(token), Errand::Confirm { kept, .. }) => {
            keep(web, &token, confirm::go_on(shell, kept))
        }
        (Arrived::Confirmed(token), _) => keep(web, &token, see("/settings")),
        (Arrived::Unknown, _) => {
            let words = "Nobody here has linked that account. Sign in with your password, then link it under Settings; \
                         if you were invited, open the link of the invitation and go on from there.";
            refused(web, shell, words).await?
        }
    })
}

/// What someone is told who did not get what they had set out for, where they can try again.
async fn failed(
    web: &Web,
    shell: Shell,
    session: Option<Session>,
    errand: Errand,
    error: Error,
) -> Result<Response, Problem> {
    match (errand, error, session) {
        (
            Errand::Join {
                link, name, email, ..
            },
            error,
            _,
        ) => join::again(web, shell, &link, Written { name, email }, error).await,
        (Errand::Confirm { kept, .. }, error, Some(session)) => {
            confirm::again(web, shell, &session, kept, error).await
        }
        // Someone signed in was linking an account; they are told on a page of their own.
        (Errand::Link { .. }, error, Some(_)) if !matches!(error, Error::SignIn) => {
            Err(error.into())
        }
        (_, Error::SignIn, _) => {
            let words = "That took too long, or began in another browser. Begin again.";
            refused(web, shell, words).await
        }
        (_, Error::Conflict(_) | Error::Unavailable(_), _) => {
            let words =
                "The provider did not say who you are. Begin again, or sign in with your password.";
            refused(web, shell, words).await
        }
        (_, error, _) => Err(error.into()),
    }
}

/// The page for signing in, with what went wrong.
async fn refused(web: &Web, shell: Shell, words: &str) -> Result<Response, Problem> {
    sign_in::again(
        web,
        shell,
        StatusCode::UNPROCESSABLE_ENTITY,
        words.to_owned(),
    )
    .await
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
