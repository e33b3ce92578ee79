//! What do you sell, to whom, where, in which languages?

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::profile;
use rapport_model::understand::profile::Profile;

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::understand::profile::form;

#[derive(Template)]
#[template(path = "program/first_run/questions.html")]
struct QuestionsPage {
    shell: Shell,
    profile: Profile,
    mistakes: Mistakes,
}

/// `GET /welcome/profile`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let known = profile::read(&web.app, session.actor()).await?;
    let profile = known.unwrap_or_else(|| Profile {
        languages: vec!["en".to_owned()],
        ..Profile::default()
    });
    let mistakes = Mistakes::default();
    Ok(shell::page(
        StatusCode::OK,
        &QuestionsPage {
            shell,
            profile,
            mistakes,
        },
    ))
}

/// `POST /welcome/profile`
pub(crate) async fn answer(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let profile = form::read(&fields);
    match profile::save(&web.app, session.actor(), profile.clone()).await {
        Ok(()) => Ok(see("/welcome/proposal")),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            Ok(shell::page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &QuestionsPage {
                    shell,
                    profile,
                    mistakes,
                },
            ))
        }
    }
}
