//! The first page anyone sees of a new instance: a name, an e-mail address and a password. It is
//! open only until somebody has answered it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::session;
use rapport_app::program::setup::{self, FirstAdmin};
use rapport_model::program::user::PASSWORD_MIN;

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::{Device, keep};
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/first_run/welcome.html")]
struct WelcomePage {
    shell: Shell,
    form: FirstAdmin,
    mistakes: Mistakes,
}

/// `GET /welcome`
pub(crate) async fn show(shell: Shell) -> Response {
    let form = read(&Fields::default());
    shell::page(
        StatusCode::OK,
        &WelcomePage {
            shell,
            form,
            mistakes: Mistakes::default(),
        },
    )
}

/// `POST /welcome`
pub(crate) async fn start(
    State(web): State<Web>,
    shell: Shell,
    Device(device): Device,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    match setup::first_admin(&web.app, form.clone()).await {
        Ok(signed_in) => {
            let token = session::start(&web.app, &signed_in, &device).await?;
            Ok(keep(&web, &token, see("/welcome/profile")))
        }
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            Ok(shell::page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &WelcomePage {
                    shell,
                    form,
                    mistakes,
                },
            ))
        }
    }
}

fn read(fields: &Fields) -> FirstAdmin {
    FirstAdmin {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.exact("password").to_owned(),
        workspace: fields.text("workspace").to_owned(),
        time_zone: fields.read("time_zone"),
    }
}
