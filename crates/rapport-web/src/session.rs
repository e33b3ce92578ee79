//! Who is signed in. A door looks once a request; handlers take what it found.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use rapport_app::program::session::{self, SignedIn, Token};
use rapport_app::program::workspaces;
use rapport_model::actor::Actor;
use rapport_model::ids::SessionId;
use rapport_model::program::audit::{Means, Neighbourhood, Origin};
use rapport_model::program::session::Session as Held;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::{Moment, TimeZone};

use crate::problem::Problem;
use crate::{Settings, Web, cookies, device, proxy};

/// The one who is signed in, as a handler asks for them. Only doors that need someone have it.
#[derive(Clone)]
pub(crate) struct Session {
    signed_in: Arc<SignedIn>,
    /// The session of their browser; a program that shows a token has none.
    held: Option<Arc<Held>>,
    /// Where else they may go.
    others: Arc<[Workspace]>,
}

impl Session {
    /// Of a program that showed a token.
    pub(crate) fn of_token(signed_in: SignedIn) -> Self {
        Self {
            signed_in: Arc::new(signed_in),
            held: None,
            others: Arc::default(),
        }
    }

    fn of_browser((signed_in, held): (SignedIn, Held), others: Vec<Workspace>) -> Self {
        Self {
            signed_in: Arc::new(signed_in),
            held: Some(Arc::new(held)),
            others: others.into(),
        }
    }

    /// The session of the browser that asks, where it is one.
    pub(crate) fn id(&self) -> Option<SessionId> {
        self.held.as_ref().map(|held| held.id)
    }

    /// Whether they have to prove who they are before they do what needs it. A program was trusted
    /// with as much when its token was made.
    pub(crate) fn needs_confirming(&self, now: Moment) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| !held.is_confirmed(now))
    }

    /// The one in whose name verbs are called.
    pub(crate) fn actor(&self) -> &Actor {
        &self.signed_in.actor
    }

    /// Everything known about them.
    pub(crate) fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }

    /// Where they live, as far as clocks go; UTC while nobody has said it.
    pub(crate) fn zone(&self) -> TimeZone {
        self.signed_in.user.time_zone.clone().unwrap_or_default()
    }

    /// The other workspaces they may enter, by name.
    pub(crate) fn others(&self) -> &[Workspace] {
        &self.others
    }
}

impl FromRequestParts<Web> for Session {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::signed_out("/"))
    }
}

/// Whose session the browser's cookie proves, if it proves one.
pub(crate) async fn resume(web: &Web, headers: &HeaderMap) -> Result<Option<Session>, Problem> {
    let Some(token) = token(&web.settings, headers) else {
        return Ok(None);
    };
    let Some(found) = session::resume(&web.app, token).await? else {
        return Ok(None);
    };
    let mut others = workspaces::mine(&web.app, &found.0.actor).await?;
    others.retain(|workspace| workspace.id != found.0.workspace.id);
    Ok(Some(Session::of_browser(found, others)))
}

/// The token the browser sent.
pub(crate) fn token<'a>(settings: &Settings, headers: &'a HeaderMap) -> Option<&'a str> {
    cookies::read(headers, cookies::session_name(settings)).filter(|token| !token.is_empty())
}

/// Has the browser keep the session.
pub(crate) fn keep(web: &Web, token: &Token, response: Response) -> Response {
    // As long as the longest session; the server decides when one ends.
    const THIRTY_DAYS: u32 = 30 * 86_400;
    set(
        cookies::write(
            &web.settings,
            cookies::session_name(&web.settings),
            token.secret(),
            Some(THIRTY_DAYS),
        ),
        response,
    )
}

/// What the browser sent of a first step of signing in.
pub(crate) fn step<'a>(settings: &Settings, headers: &'a HeaderMap) -> Option<&'a str> {
    cookies::read(headers, cookies::step_name(settings)).filter(|token| !token.is_empty())
}

/// Has the browser keep a first step of signing in, or forget it.
pub(crate) fn keep_step(web: &Web, token: Option<&Token>, response: Response) -> Response {
    const TEN_MINUTES: u32 = 10 * 60;
    let name = cookies::step_name(&web.settings);
    let cookie = match token {
        Some(token) => cookies::write(&web.settings, name, token.secret(), Some(TEN_MINUTES)),
        None => cookies::write(&web.settings, name, "", Some(0)),
    };
    set(cookie, response)
}

/// Has the browser forget the session.
pub(crate) fn forget(web: &Web, response: Response) -> Response {
    set(
        cookies::write(
            &web.settings,
            cookies::session_name(&web.settings),
            "",
            Some(0),
        ),
        response,
    )
}

fn set(cookie: Option<HeaderValue>, mut response: Response) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// How a request came in, for the audit.
pub(crate) fn origin(web: &Web, request: &Request, means: Means) -> Origin {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from = connected.map(|info| {
        let trusted = &web.settings.trusted_proxies;
        Neighbourhood::of(proxy::client(trusted, info.0.ip(), request.headers()))
    });
    Origin { means, from }
}

/// The address the request came from, behind proxies as far as they are trusted.
pub(crate) struct Client(pub(crate) IpAddr);

impl FromRequestParts<Web> for Client {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let connected = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let trusted = &web.settings.trusted_proxies;
        Ok(Self(proxy::client(trusted, connected, &parts.headers)))
    }
}

/// What the browser runs on, in words.
pub(crate) struct Device(pub(crate) String);

impl FromRequestParts<Web> for Device {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        let told = parts.headers.get(USER_AGENT);
        let told = told.and_then(|told| told.to_str().ok()).unwrap_or_default();
        Ok(Self(device::words(told)))
    }
}
