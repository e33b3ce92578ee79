//! Adding a source from one field: how it is read follows from what was written.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::sources::{self, Added, NewSource};

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::Shell;
use crate::understand::sources::list::{self, Adding, Feed};

/// `POST /sources`
pub(crate) async fn add(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut adding = Adding {
        address: fields.text("address").to_owned(),
        name: fields.text("name").to_owned(),
        ..Adding::default()
    };
    let kind = fields
        .read("kind")
        .unwrap_or_else(|| sources::kind_of(&adding.address));
    let new = NewSource {
        kind,
        address: adding.address.clone(),
        name: adding.name.clone(),
    };
    let status = match sources::add(&web.app, session.actor(), new).await {
        Ok(Added::Source(_)) => return Ok(see("/sources?did=source-added")),
        Ok(Added::Choose(feeds)) => {
            adding.choose = feeds
                .into_iter()
                .map(|feed| Feed {
                    title: feed.title.unwrap_or_else(|| feed.url.clone()),
                    url: feed.url,
                })
                .collect();
            StatusCode::OK
        }
        Err(rapport_app::Error::Conflict(message)) => {
            adding.mistakes = Mistakes::one("address", message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => {
            adding.mistakes = Mistakes::found(error, "")?;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    list::page(&web, session.actor(), shell, status, adding).await
}
