//! Who a program is acting for, and where they live as far as clocks go.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::program::time_zone;
use rapport_model::actor::{Right, Role, TokenScope};
use rapport_model::ids::{TokenId, UserId, WorkspaceId};
use rapport_model::time::{Moment, TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::api::admit::Shown;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::wire::{self, right_word};
use crate::problem::Problem;
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
    /// Where they live, as far as clocks go: a name of the IANA database; null while nobody has said it,
    /// and UTC then.
    #[schemars(with = "Option<String>")]
    time_zone: Option<TimeZone>,
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
pub(crate) async fn me(session: Session, token: Option<Extension<Shown>>) -> Response {
    let zone = session.signed_in().user.time_zone.clone();
    Reply::ok(&view(&session, token, zone)).into_response()
}

fn view(session: &Session, token: Option<Extension<Shown>>, time_zone: Option<TimeZone>) -> Me {
    let (actor, signed_in) = (session.actor(), session.signed_in());
    let rights = Right::ALL.iter().filter(|right| actor.may(**right).is_ok());
    Me {
        user: UserView {
            id: actor.user,
            name: signed_in.user.name.clone(),
            email: signed_in.user.email.clone(),
            time_zone,
        },
        workspace: WorkspaceView {
            id: actor.workspace,
            name: signed_in.workspace.name.clone(),
        },
        role: actor.role,
        scope: actor.scope,
        rights: rights.map(right_word).collect(),
        token: token.map(|Extension(Shown(token))| TokenView {
            id: token.id,
            name: token.name,
            expires_at: token.expires_at,
        }),
    }
}

/// What [`me`] is.
pub(crate) fn me_is() -> Operation {
    Operation::new("getMe", "Who the token acts for, and what it may do").gives::<Me>(200)
}

/// Where someone lives.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTimeZone {
    /// A name of the IANA database.
    time_zone: String,
}

/// `PUT /api/v1/me/time-zone`
pub(crate) async fn choose_time_zone(
    State(web): State<Web>,
    session: Session,
    token: Option<Extension<Shown>>,
    Sent { value, .. }: Sent<NewTimeZone>,
) -> Result<Response, Problem> {
    let zone = time_zone::choose(&web.app, session.actor(), &value.time_zone).await?;
    Ok(Reply::ok(&view(&session, token, Some(zone))).into_response())
}

/// What [`choose_time_zone`] is.
pub(crate) fn choose_time_zone_is() -> Operation {
    Operation::new("chooseTimeZone", "Say where you live, as far as clocks go")
        .note("Pages tell times in it, and “tomorrow” is six in the morning there. The API itself speaks UTC.")
        .takes::<NewTimeZone>("{\"time_zone\":\"Europe/Stockholm\"}")
        .gives::<Me>(200)
}
