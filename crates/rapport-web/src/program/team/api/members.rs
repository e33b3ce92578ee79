//! Members for programs.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::program::members;
use rapport_app::{App, Error};
use rapport_model::actor::{Actor, Role};
use rapport_model::ids::UserId;
use rapport_model::program::member::Member;
use rapport_model::time::{Moment, TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// A user in the workspace.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Member")]
struct MemberView {
    /// The user's id.
    #[schemars(with = "wire::Id")]
    id: UserId,
    /// As they want to be called.
    name: String,
    /// What they sign in with.
    email: String,
    /// As what.
    #[schemars(with = "wire::RoleWord")]
    role: Role,
    /// Where they live, as far as clocks go; null while nobody has said it.
    #[schemars(with = "Option<String>")]
    time_zone: Option<TimeZone>,
    /// Since when.
    #[schemars(with = "wire::Time")]
    joined_at: Moment,
    /// When they were last here, to ten minutes; null: not yet.
    #[schemars(with = "Option<wire::Time>")]
    last_seen_at: Option<Moment>,
    /// When they were shut out; null: they may come in.
    #[schemars(with = "Option<wire::Time>")]
    deactivated_at: Option<Moment>,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member {
            user,
            name,
            email,
            role,
            time_zone,
            joined_at,
            last_seen_at,
            deactivated_at,
        } = member;
        Self {
            id: user,
            name,
            email,
            role,
            time_zone,
            joined_at,
            last_seen_at,
            deactivated_at,
        }
    }
}

/// Which piece of the members.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// A role to be given.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    /// What the member is to be.
    #[schemars(with = "wire::RoleWord")]
    role: Role,
}

/// What is to become of what a member owns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOver {
    /// Who takes over their saved searches; needed where they own any.
    #[serde(default)]
    #[schemars(with = "Option<wire::Id>")]
    hand_over_to: Option<UserId>,
}

/// `GET /api/v1/members`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<MemberQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let after = paging::cursor(asked.cursor.as_deref())?;
    let found = members::page(&web.app, session.actor(), after, limit + 1).await?;
    let piece = Piece::of(found, limit, |member| member.user.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(MemberView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listMembers",
        "Everyone who is or was a member, in the order of their ids",
    )
    .asks::<MemberQuery>()
    .gives::<Piece<MemberView>>(200)
}

/// `GET /api/v1/members/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<UserId>,
) -> Result<Response, Problem> {
    let reply = one(web.app, *session.actor(), id).await?;
    Ok(reply.into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getMember", "One member").gives::<MemberView>(200)
}

/// `PUT /api/v1/members/{id}/role`
pub(crate) async fn change_role(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<UserId>,
    Sent { value, .. }: Sent<NewRole>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    members::change_role(&web.app, &actor, id, value.role).await?;
    Ok(one(web.app, actor, id).await?.into_response())
}

/// What [`change_role`] is.
pub(crate) fn change_role_is() -> Operation {
    Operation::new("changeRole", "Make a member something else")
        .note("A workspace always has an admin who may come in.")
        .takes::<NewRole>("{\"role\":\"leader\"}")
        .gives::<MemberView>(200)
}

/// `POST /api/v1/members/{id}/deactivate`
pub(crate) async fn deactivate(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<UserId>,
    Sent { value, once }: Sent<HandOver>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            members::deactivate(&app, &actor, id, value.hand_over_to).await?;
            Ok(Done::Record(id.to_string()))
        },
        |app, _| one(app, actor, id),
    )
    .await
}

/// What [`deactivate`] is.
pub(crate) fn deactivate_is() -> Operation {
    Operation::new(
        "deactivateMember",
        "Shut a member out of the workspace, at once",
    )
    .note("Their sessions and tokens in it end; what they own goes to a colleague; what they did stays.")
    .takes::<HandOver>("{\"hand_over_to\":\"0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70\"}")
    .gives::<MemberView>(200)
    .once()
}

/// `POST /api/v1/members/{id}/reactivate`
pub(crate) async fn reactivate(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<UserId>,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            members::reactivate(&app, &actor, id).await?;
            Ok::<_, Error>(Done::Record(id.to_string()))
        },
        |app, _| one(app, actor, id),
    )
    .await
}

/// What [`reactivate`] is.
pub(crate) fn reactivate_is() -> Operation {
    Operation::new("reactivateMember", "Let a member in again")
        .takes::<Nothing>("{}")
        .gives::<MemberView>(200)
        .once()
}

/// The answer with one member.
async fn one(app: App, actor: Actor, id: UserId) -> Result<Reply, Problem> {
    let found = members::find(&app, &actor, id).await?;
    Ok(Reply::ok(&MemberView::from(found)))
}
