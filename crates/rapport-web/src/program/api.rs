//! Who a program is acting for.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use rapport_model::actor::{Right, Role, TokenScope};
use rapport_model::ids::{TokenId, UserId, WorkspaceId};
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Web;
use crate::api::admit::Shown;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::wire::{self, right_word};
use crate::session::Session;

/// Who acts, where, and what they may do.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Me")]
struct Me {
    /// Who.
    user: UserView,
    /// Where.
    workspace: WorkspaceView,
    /// As what.
    #[schemars(with = "wire::RoleWord")]
    role: Role,
    /// How much of the role is lent.
    #[schemars(with = "wire::ScopeWord")]
    scope: TokenScope,
    /// What role and scope allow together.
    #[schemars(with = "Vec<wire::RightWord>")]
    rights: Vec<String>,
    /// The token that was shown; null for the session of a browser.
    token: Option<TokenView>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
struct UserView {
    #[schemars(with = "wire::Id")]
    id: UserId,
    /// As they want to be called.
    name: String,
    /// Their address.
    email: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Workspace")]
struct WorkspaceView {
    #[schemars(with = "wire::Id")]
    id: WorkspaceId,
    /// What people call it.
    name: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
struct TokenView {
    #[schemars(with = "wire::Id")]
    id: TokenId,
    /// What it is for.
    name: String,
    /// When it stops working.
    #[schemars(with = "wire::Time")]
    expires_at: Moment,
}

/// `GET /api/v1/me`
pub(crate) async fn me(State(_): State<Web>, session: Session, request: Request) -> Response {
    let (actor, signed_in) = (session.actor(), session.signed_in());
    let rights = Right::ALL.iter().filter(|right| actor.may(**right).is_ok());
    let token = request.extensions().get::<Shown>();
    let me = Me {
        user: UserView {
            id: actor.user,
            name: signed_in.user.name.clone(),
            email: signed_in.user.email.clone(),
        },
        workspace: WorkspaceView {
            id: actor.workspace,
            name: signed_in.workspace.name.clone(),
        },
        role: actor.role,
        scope: actor.scope,
        rights: rights.map(right_word).collect(),
        token: token.map(|Shown(token)| TokenView {
            id: token.id,
            name: token.name.clone(),
            expires_at: token.expires_at,
        }),
    };
    Reply::ok(&me).into_response()
}

/// What [`me`] is.
pub(crate) fn me_is() -> Operation {
    Operation::new("getMe", "Who the token acts for, and what it may do").gives::<Me>(200)
}
