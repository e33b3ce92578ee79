//! Removing a source, after one question.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::sources;
use rapport_model::ids::SourceId;
use rapport_model::understand::source::Source;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "understand/sources/remove.html")]
struct RemovePage {
    shell: Shell,
    source: Source,
}

/// `GET /sources/{id}/remove`
pub(crate) async fn ask(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(source): Id<SourceId>,
) -> Result<Response, Problem> {
    let source = sources::find(&web.app, session.actor(), source).await?;
    Ok(shell::page(StatusCode::OK, &RemovePage { shell, source }))
}

/// `POST /sources/{id}/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(source): Id<SourceId>,
) -> Result<Response, Problem> {
    sources::remove(&web.app, session.actor(), source).await?;
    Ok(see("/sources?did=source-removed"))
}
