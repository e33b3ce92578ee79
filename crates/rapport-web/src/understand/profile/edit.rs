//! Changing the ideal customer profile.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::profile;
use rapport_model::actor::Right;
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
#[template(path = "understand/profile/edit.html")]
struct ProfilePage {
    shell: Shell,
    profile: Profile,
    mistakes: Mistakes,
}

/// `GET /settings/profile`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let profile = profile::read(&web.app, session.actor())
        .await?
        .unwrap_or_default();
    let mistakes = Mistakes::default();
    Ok(shell::page(
        StatusCode::OK,
        &ProfilePage {
            shell,
            profile,
            mistakes,
        },
    ))
}

/// `POST /settings/profile`
pub(crate) async fn save(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let profile = form::read(&fields);
    match profile::save(&web.app, session.actor(), profile.clone()).await {
        Ok(()) => Ok(see("/settings/profile?did=profile-saved")),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            Ok(shell::page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &ProfilePage {
                    shell,
                    profile,
                    mistakes,
                },
            ))
        }
    }
}
