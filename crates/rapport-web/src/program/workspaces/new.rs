//! Making a workspace. Whoever makes it is its first admin, enters it, and is asked what is sold there.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::{session, workspaces};

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/workspaces/new.html")]
struct NewPage {
    shell: Shell,
    /// What was written for its name.
    called: String,
    mistakes: Mistakes,
}

/// `GET /workspaces/new`
pub(crate) async fn show(shell: Shell) -> Response {
    let page = NewPage {
        shell,
        called: String::new(),
        mistakes: Mistakes::default(),
    };
    shell::page(StatusCode::OK, &page)
}

/// `POST /workspaces`
pub(crate) async fn make(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let called = fields.text("name").to_owned();
    match workspaces::create(&web.app, session.actor(), &called).await {
        Ok(made) => {
            let held = session.id().ok_or_else(|| Problem::signed_out("/"))?;
            session::enter(&web.app, session.actor(), held, made.id).await?;
            Ok(see("/welcome/profile"))
        }
        Err(error) => {
            let mistakes = match error {
                Error::Conflict(message) => Mistakes::one("name", message),
                error => Mistakes::found(error, "")?,
            };
            let page = NewPage {
                shell,
                called,
                mistakes,
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
