//! The guard of an API's door: who calls, whether they may, and what they may still ask.
//!
//! A token proves who calls. The session of a browser does too, for the pages of this instance: what
//! changes something and comes with a cookie has to come from one of them ([`crate::origin`]).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rapport_app::Error;
use rapport_app::program::audit;
use rapport_app::program::request_limits::Allowance;
use rapport_app::program::token;
use rapport_model::actor::{Forbidden, Right, TokenScope};
use rapport_model::program::audit::Means;
use rapport_model::program::token::Token;

use crate::api::refusal;
use crate::door::{Access, Verdict};
use crate::problem::Problem;
use crate::session::{self, Session};
use crate::{Web, noted};

/// The token a program showed.
#[derive(Debug, Clone)]
pub(crate) struct Shown(pub(crate) Token);

/// The text after `Bearer`, where a request shows one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, text) = shown.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(text.trim_start())
}

/// Lets a request in, or says why not; either way as programs read it.
pub(crate) async fn guard(
    State((web, access, scope, confirmed)): State<(Web, Access, TokenScope, bool)>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = session::origin(&web, &request, Means::Api);
    let answered = audit::coming_from(origin, async move {
        match admit(&web, access, scope, confirmed, &mut request).await {
            Ok(allowance) => {
                let asker = noted::asker(request.extensions());
                let answer = next.run(request).await;
                (noted::note(&web, asker, answer).await, allowance)
            }
            Err((problem, allowance)) => (problem.into_response(), allowance),
        }
    });
    let (response, allowance) = answered.await;
    let mut response = refusal::dress(response);
    if let Some(allowance) = allowance {
        tell(&mut response, allowance);
    }
    response
}

async fn admit(
    web: &Web,
    access: Access,
    scope: TokenScope,
    confirmed: bool,
    request: &mut Request,
) -> Result<Option<Allowance>, (Problem, Option<Allowance>)> {
    if access == Access::Public {
        return Ok(None);
    }
    let session = caller(web, request)
        .await
        .map_err(|error| (error, None))?
        .ok_or_else(|| (Problem::no_token(), None))?;
    let actor = *session.actor();
    let allowance = web
        .app
        .asked(actor.user)
        .map_err(|error| (error.into(), None))?;
    let stale = confirmed && session.needs_confirming(web.app.now());
    request.extensions_mut().insert(session);
    let refuse = |right: Right| {
        let (role, scope) = (actor.role, actor.scope);
        (Forbidden { role, scope, right }.into(), Some(allowance))
    };
    let refused = match access.judge(Some(actor.role)) {
        Verdict::Refuse(right) => right,
        _ if actor.scope < scope => match access {
            Access::Right(right) => right,
            _ => Right::ReadSignals,
        },
        _ if stale => return Err((Problem::unconfirmed(), Some(allowance))),
        _ => return Ok(Some(allowance)),
    };
    audit::refused(&web.app, &actor, refused).await;
    Err(refuse(refused))
}

/// Who a token or a session says it is. A token that is not right is never made up for by a session.
async fn caller(web: &Web, request: &mut Request) -> Result<Option<Session>, Problem> {
    if !request.headers().contains_key(AUTHORIZATION) {
        return session::resume(web, request.headers()).await;
    }
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    let text = bearer(request.headers()).unwrap_or_default().to_owned();
    match token::resume(&web.app, &text, from).await {
        Ok((signed_in, token)) => {
            request.extensions_mut().insert(Shown(token));
            Ok(Some(Session::of_token(signed_in)))
        }
        Err(Error::Token) => Err(Problem::no_token()),
        Err(error) => Err(error.into()),
    }
}

fn tell(response: &mut Response, allowance: Allowance) {
    let numbers = [
        ("ratelimit-limit", allowance.limit),
        ("ratelimit-remaining", allowance.remaining),
        ("ratelimit-reset", allowance.reset_seconds),
    ];
    for (name, number) in numbers {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from(number));
    }
}
