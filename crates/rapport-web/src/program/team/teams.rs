//! Teams: made, changed and removed by admins. A mistake is shown on the Team page, where the forms are.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::ids::TeamId;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::program::team::show::TeamPage;
use crate::session::Session;
use crate::shell::{self, Shell};

/// `POST /team/teams`
pub(crate) async fn make(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    match teams::create(&web.app, session.actor(), form.clone()).await {
        Ok(_) => Ok(see("/team?did=saved#teams")),
        Err(error) => again(&web, &session, shell, form, error).await,
    }
}

/// `POST /team/teams/{id}`
pub(crate) async fn change(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TeamId>,
    fields: Fields,
) -> Result<Response, Problem> {
    teams::change(&web.app, session.actor(), id, read(&fields)).await?;
    Ok(see("/team?did=saved#teams"))
}

/// `POST /team/teams/{id}/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TeamId>,
) -> Result<Response, Problem> {
    teams::remove(&web.app, session.actor(), id).await?;
    Ok(see("/team?did=team-removed#teams"))
}

fn read(fields: &Fields) -> TeamForm {
    TeamForm {
        name: fields.text("team").to_owned(),
        members: fields.read_all("member"),
    }
}

async fn again(
    web: &Web,
    session: &Session,
    shell: Shell,
    form: TeamForm,
    error: rapport_app::Error,
) -> Result<Response, Problem> {
    let mistakes = match error {
        rapport_app::Error::Conflict(message) => Mistakes::one("team", message),
        error => Mistakes::found(error, "")?,
    };
    let mut page = TeamPage::read(web, session, shell).await?;
    page.new_team = form;
    page.mistakes = mistakes;
    Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
