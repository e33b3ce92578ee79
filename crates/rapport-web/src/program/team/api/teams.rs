//! Teams for programs: listed, made, replaced, removed.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::ids::{TeamId, UserId};
use rapport_model::time::Moment;
use rapport_model::understand::team::Team;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// Some members who share records among themselves.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Team")]
struct TeamView {
    #[schemars(with = "wire::Id")]
    id: TeamId,
    /// What people call it.
    name: String,
    /// Who is in it.
    #[schemars(with = "Vec<wire::Id>")]
    members: Vec<UserId>,
    /// When it was made.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
}

impl From<Team> for TeamView {
    fn from(team: Team) -> Self {
        let Team {
            id,
            name,
            members,
            created_at,
        } = team;
        Self {
            id,
            name,
            members,
            created_at,
        }
    }
}

/// A team as it is to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WholeTeam {
    /// What people call it.
    name: String,
    /// Who is in it.
    #[schemars(with = "Vec<wire::Id>")]
    members: Vec<UserId>,
}

impl From<WholeTeam> for TeamForm {
    fn from(team: WholeTeam) -> Self {
        Self {
            name: team.name,
            members: team.members,
        }
    }
}

/// An example of [`WholeTeam`].
const WHOLE: &str = "{\"name\":\"North\",\"members\":[]}";

/// `GET /api/v1/teams`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
) -> Result<Response, Problem> {
    let teams = teams::list(&web.app, session.actor()).await?;
    let items = teams.into_iter().map(TeamView::from).collect();
    Ok(paging::reply(&uri, &Piece { items, next: None }, None))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new("listTeams", "Every team with who is in it, by name")
        .gives::<Piece<TeamView>>(200)
}

/// `POST /api/v1/teams`
pub(crate) async fn create(
    State(web): State<Web>,
    session: Session,
    Sent { value, once }: Sent<WholeTeam>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    once.run(
        &web.app,
        &actor,
        |app| async move {
            let made = teams::create(&app, &actor, value.into()).await?;
            Ok(Done::Record(made.id.to_string()))
        },
        |app, id| async move {
            let id = id.parse().map_err(|_| Problem::not_found("team"))?;
            let made = teams::find(&app, &actor, id).await?;
            let path = format!("/teams/{id}");
            Ok(Reply::new(StatusCode::CREATED, &TeamView::from(made)).at(&path))
        },
    )
    .await
}

/// What [`create`] is.
pub(crate) fn create_is() -> Operation {
    Operation::new("createTeam", "Make a team")
        .takes::<WholeTeam>(WHOLE)
        .gives::<TeamView>(201)
        .once()
}

/// `GET /api/v1/teams/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TeamId>,
) -> Result<Response, Problem> {
    let team = teams::find(&web.app, session.actor(), id).await?;
    Ok(Reply::ok(&TeamView::from(team)).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getTeam", "One team with who is in it").gives::<TeamView>(200)
}

/// `PUT /api/v1/teams/{id}`
pub(crate) async fn replace(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TeamId>,
    Sent { value, .. }: Sent<WholeTeam>,
) -> Result<Response, Problem> {
    let changed = teams::change(&web.app, session.actor(), id, value.into()).await?;
    Ok(Reply::ok(&TeamView::from(changed)).into_response())
}

/// What [`replace`] is.
pub(crate) fn replace_is() -> Operation {
    Operation::new("replaceTeam", "Change a team's name and who is in it")
        .note("Who leaves no longer sees what is shared with it.")
        .takes::<WholeTeam>(WHOLE)
        .gives::<TeamView>(200)
}

/// `DELETE /api/v1/teams/{id}`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TeamId>,
) -> Result<Response, Problem> {
    teams::remove(&web.app, session.actor(), id).await?;
    Ok(Reply::done().into_response())
}

/// What [`remove`] is.
pub(crate) fn remove_is() -> Operation {
    Operation::new("removeTeam", "Remove a team")
        .note("What was shared with it is left to its owners alone.")
}
