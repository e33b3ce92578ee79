//! Removing a saved search, after one question.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::saved_searches;
use rapport_model::ids::SavedSearchId;
use rapport_model::understand::saved_search::SavedSearch;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "understand/saved_searches/remove.html")]
struct RemovePage {
    shell: Shell,
    search: SavedSearch,
}

/// `GET /saved-searches/{id}/remove`
pub(crate) async fn ask(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(search): Id<SavedSearchId>,
) -> Result<Response, Problem> {
    let search = saved_searches::find(&web.app, session.actor(), search).await?;
    Ok(shell::page(StatusCode::OK, &RemovePage { shell, search }))
}

/// `POST /saved-searches/{id}/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(search): Id<SavedSearchId>,
) -> Result<Response, Problem> {
    saved_searches::remove(&web.app, session.actor(), search).await?;
    Ok(see("/saved-searches?did=search-removed"))
}
