//! Invitations for programs: listed and revoked.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::program::invitations;
use rapport_model::actor::Role;
use rapport_model::ids::{InvitationId, UserId};
use rapport_model::program::invitation::Invitation;
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// A link that lets one person in, while it is open. The link itself is not to be had.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Invitation")]
struct InvitationView {
    #[schemars(with = "wire::Id")]
    id: InvitationId,
    /// As what it lets someone in.
    #[schemars(with = "wire::RoleWord")]
    role: Role,
    /// The only address it is good for; null: any.
    email: Option<String>,
    /// Who made it.
    #[schemars(with = "wire::Id")]
    invited_by: UserId,
    /// When it was made.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// When it stops working.
    #[schemars(with = "wire::Time")]
    expires_at: Moment,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        let Invitation {
            id,
            role,
            email,
            invited_by,
            created_at,
            expires_at,
        } = invitation;
        Self {
            id,
            role,
            email,
            invited_by,
            created_at,
            expires_at,
        }
    }
}

/// Which piece of the invitations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// `GET /api/v1/invitations`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<InvitationQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let before = paging::cursor(asked.cursor.as_deref())?;
    let found = invitations::page(&web.app, session.actor(), before, limit + 1).await?;
    let piece = Piece::of(found, limit, |invitation| invitation.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(InvitationView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listInvitations",
        "The invitations that are open, the newest first",
    )
    .note("They are made on the Team page or on the command line, never by a program.")
    .asks::<InvitationQuery>()
    .gives::<Piece<InvitationView>>(200)
}

/// `DELETE /api/v1/invitations/{id}`
pub(crate) async fn revoke(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<InvitationId>,
) -> Result<Response, Problem> {
    invitations::revoke(&web.app, session.actor(), id).await?;
    Ok(Reply::done().into_response())
}

/// What [`revoke`] is.
pub(crate) fn revoke_is() -> Operation {
    Operation::new(
        "revokeInvitation",
        "Make an invitation stop working, at once",
    )
}
