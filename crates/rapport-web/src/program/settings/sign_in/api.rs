//! Password and sessions for programs. A token has no session of its own, so that none of its owner's
//! is the one that asks.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::program::{password, session};
use rapport_model::ids::SessionId;
use rapport_model::program::session::Session as Held;
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// Where one is signed in, all of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sessions")]
struct SessionsView {
    /// The last used first.
    items: Vec<SessionView>,
}

/// Someone signed in, on one browser.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Session")]
struct SessionView {
    #[schemars(with = "wire::Id")]
    id: SessionId,
    /// What it runs on, as far as the browser told.
    device: String,
    /// Whether it is the one that asks.
    this: bool,
    /// When it began.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// When it was last used, to ten minutes.
    #[schemars(with = "wire::Time")]
    last_seen_at: Moment,
    /// When it ends if it is not used.
    #[schemars(with = "wire::Time")]
    expires_at: Moment,
}

impl SessionView {
    fn of(held: Held, this: Option<SessionId>) -> Self {
        Self {
            id: held.id,
            this: Some(held.id) == this,
            device: held.device,
            created_at: held.created_at,
            last_seen_at: held.last_seen_at,
            expires_at: held.expires_at,
        }
    }
}

/// `GET /api/v1/sessions`
pub(crate) async fn list(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let held = session::list(&web.app, session.actor()).await?;
    let this = session.id();
    let items = held.into_iter().map(|held| SessionView::of(held, this));
    let items = items.collect();
    Ok(Reply::ok(&SessionsView { items }).into_response())
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new("listSessions", "Where you are signed in").gives::<SessionsView>(200)
}

/// `DELETE /api/v1/sessions/{id}`
pub(crate) async fn end(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SessionId>,
) -> Result<Response, Problem> {
    session::end(&web.app, session.actor(), id).await?;
    Ok(Reply::done().into_response())
}

/// What [`end`] is.
pub(crate) fn end_is() -> Operation {
    Operation::new("endSession", "End one of your sessions")
}

/// `DELETE /api/v1/sessions`
pub(crate) async fn end_others(
    State(web): State<Web>,
    session: Session,
) -> Result<Response, Problem> {
    session::end_others(&web.app, session.actor(), session.id()).await?;
    Ok(Reply::done().into_response())
}

/// What [`end_others`] is.
pub(crate) fn end_others_is() -> Operation {
    Operation::new("endSessions", "End all your sessions but the one that asks")
        .note("Asked with a token, it ends all of them.")
}

/// A password in the place of another.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The present one.
    password: String,
    /// The one to sign in with from now on: at least 10 characters.
    new_password: String,
}

/// `PUT /api/v1/password`
pub(crate) async fn change_password(
    State(web): State<Web>,
    session: Session,
    Sent { value, .. }: Sent<NewPassword>,
) -> Result<Response, Problem> {
    let (actor, keep) = (session.actor(), session.id());
    let NewPassword {
        password,
        new_password,
    } = value;
    password::change(&web.app, actor, keep, &password, &new_password).await?;
    Ok(Reply::done().into_response())
}

/// What [`change_password`] is.
pub(crate) fn change_password_is() -> Operation {
    Operation::new("changePassword", "Change your password")
        .note("It ends all your sessions but the one that asks. Tokens go on working. Who signs in with a provider alone has none to change, and sets the first one under Settings.")
        .takes::<NewPassword>(
            "{\"password\":\"four plain words here\",\"new_password\":\"other plain words\"}",
        )
}
