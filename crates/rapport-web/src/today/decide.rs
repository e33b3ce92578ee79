//! Deciding about one person: taken up, not now, not worth it. Each answers with Today again, at
//! the place of the card, and offers the way back.

use axum::extract::State;
use axum::response::Response;
use rapport_app::today;
use rapport_model::ids::{InteractionId, PersonId};

use crate::Web;
use crate::address::{Id, local, see, with};
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::later::Later;

/// `POST /today/{person}/act`
pub(crate) async fn act(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let done = today::act(&web.app, session.actor(), person).await?;
    Ok(back(&fields, "acted", done))
}

/// `POST /today/{person}/snooze`
pub(crate) async fn snooze(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let later = fields.read("until").unwrap_or(Later::Tomorrow);
    let done = today::snooze(
        &web.app,
        session.actor(),
        person,
        later.until(web.app.now(), &session.zone()),
    )
    .await?;
    Ok(back(&fields, "snoozed", done))
}

/// `POST /today/{person}/dismiss`
pub(crate) async fn dismiss(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let done = today::dismiss(&web.app, session.actor(), person).await?;
    Ok(back(&fields, "dismissed", done))
}

fn back(fields: &Fields, did: &str, done: InteractionId) -> Response {
    let path = with(local(fields.text("back"), "/today"), "did", did);
    see(&with(&path, "undo", &done.to_string()))
}
