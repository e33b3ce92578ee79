//! A door: a path, the way it is asked for, what it takes to pass, and the handler behind it.
//! There is no way to declare a route without saying who may pass, and none to reach a handler
//! without being asked.

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use rapport_app::program::{audit, setup};
use rapport_model::actor::{Right, Role, TokenScope};
use rapport_model::program::audit::Means;

use crate::api::admit;
use crate::api::operation::Operation;
use crate::problem::{self, Problem};
use crate::program::confirm;
use crate::shell::Shell;
use crate::{Web, noted, session};

/// What it takes to pass a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: who asks is not even looked at.
    Public,
    /// That nobody has set this instance up yet.
    FirstRun,
    /// To be signed in, as whatever.
    SignedIn,
    /// To be signed in as a role that has this right.
    Right(Right),
}

/// What the policy says to someone at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    SignIn,
    Refuse(Right),
}

impl Access {
    /// What someone with that role, or nobody known, is told.
    pub(crate) fn judge(self, role: Option<Role>) -> Verdict {
        match (self, role) {
            (Self::Public | Self::FirstRun, _) | (Self::SignedIn, Some(_)) => Verdict::Pass,
            (Self::SignedIn | Self::Right(_), None) => Verdict::SignIn,
            (Self::Right(right), Some(role)) if role.may(right) => Verdict::Pass,
            (Self::Right(right), Some(_)) => Verdict::Refuse(right),
        }
    }
}

/// A way in.
pub(crate) struct Door {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    handler: MethodRouter<Web>,
    /// Whether whoever passes has proved lately who they are.
    pub(crate) confirmed: bool,
    /// What programs are told about it, where it is one of theirs.
    pub(crate) api: Option<Api>,
}

/// What a door for programs has besides.
pub(crate) struct Api {
    /// The narrowest token that opens it.
    pub(crate) scope: TokenScope,
    /// What is behind it.
    pub(crate) operation: Operation,
}

impl Door {
    /// A page.
    pub(crate) fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            path,
            access,
            handler: get(handler),
            confirmed: false,
            api: None,
        }
    }

    /// A form.
    pub(crate) fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            path,
            access,
            handler: post(handler),
            confirmed: false,
            api: None,
        }
    }

    /// An endpoint of the API: nobody passes without the right, and no token without the scope.
    pub(crate) fn api<H, T>(
        method: Method,
        path: &'static str,
        access: Access,
        scope: TokenScope,
        handler: H,
        operation: Operation,
    ) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        Self {
            method,
            path,
            access,
            handler: on(filter, handler),
            confirmed: false,
            api: Some(Api { scope, operation }),
        }
    }

    /// The same for those alone who have proved lately who they are; others do so first.
    pub(crate) fn confirmed(self) -> Self {
        Self {
            confirmed: true,
            ..self
        }
    }

    /// The handler behind its guard.
    pub(crate) fn guarded(self, web: &Web) -> MethodRouter<Web> {
        if let Some(api) = &self.api {
            let state = (web.clone(), self.access, api.scope, self.confirmed);
            return self
                .handler
                .route_layer(from_fn_with_state(state, admit::guard));
        }
        self.handler.route_layer(from_fn_with_state(
            (web.clone(), self.access, self.confirmed),
            guard,
        ))
    }
}

async fn guard(
    State((web, access, confirmed)): State<(Web, Access, bool)>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = session::origin(&web, &request, Means::Page);
    audit::coming_from(origin, async move {
        let admitted = admit(&web, access, &mut request).await;
        let shell = Shell::of(&web, &request);
        let stale = confirmed
            && shell
                .session
                .as_ref()
                .is_some_and(|session| session.needs_confirming(shell.now));
        let response = match admitted {
            Ok(()) if stale => confirm::first(&web, request, shell.clone())
                .await
                .unwrap_or_else(IntoResponse::into_response),
            Ok(()) => {
                let asker = noted::asker(request.extensions());
                noted::note(&web, asker, next.run(request).await).await
            }
            Err(problem) => problem.into_response(),
        };
        problem::dress(response, &shell)
    })
    .await
}

async fn admit(web: &Web, access: Access, request: &mut Request) -> Result<(), Problem> {
    if access == Access::Public {
        return Ok(());
    }
    if access == Access::FirstRun {
        let open = setup::needed(&web.app).await?;
        return if open {
            Ok(())
        } else {
            Err(Problem::sign_in_first("/"))
        };
    }
    let session = session::resume(web, request.headers()).await?;
    let actor = session.as_ref().map(|session| *session.actor());
    let role = actor.map(|actor| actor.role);
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    match (access.judge(role), role) {
        (Verdict::Pass, _) => Ok(()),
        (Verdict::Refuse(right), Some(role)) => {
            if let Some(actor) = actor {
                audit::refused(&web.app, &actor, right).await;
            }
            Err(rapport_model::actor::Forbidden {
                role,
                scope: TokenScope::Admin,
                right,
            }
            .into())
        }
        _ if request.method() == Method::POST => Err(Problem::signed_out("/")),
        _ => Err(Problem::sign_in_first(
            request
                .uri()
                .path_and_query()
                .map_or("/", |path| path.as_str()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_model_decides() {
        for right in Right::ALL {
            assert_eq!(Access::Right(right).judge(None), Verdict::SignIn);
            for role in Role::ALL {
                let expected = if role.may(right) {
                    Verdict::Pass
                } else {
                    Verdict::Refuse(right)
                };
                assert_eq!(Access::Right(right).judge(Some(role)), expected);
                assert_eq!(Access::SignedIn.judge(Some(role)), Verdict::Pass);
            }
        }
        assert_eq!(Access::SignedIn.judge(None), Verdict::SignIn);
        assert_eq!(Access::Public.judge(None), Verdict::Pass);
    }
}
