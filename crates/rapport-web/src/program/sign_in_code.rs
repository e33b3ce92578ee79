//! The second step of signing in: a code of the device someone holds, or a recovery code.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::{second_factor, sign_in as verb, time_zone};

use crate::Web;
use crate::address::{local, see, with};
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::{Client, Device, keep, keep_step, step};
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/sign_in_code.html")]
struct CodePage {
    shell: Shell,
    /// Where to go afterwards.
    back: String,
    mistakes: Mistakes,
}

/// `GET /sign-in/code`
pub(crate) async fn show(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let back = local(asked.text("back"), "/today").to_owned();
    let owes = match step(&web.settings, &headers) {
        Some(token) => verb::owes_code(&web.app, token).await?,
        None => false,
    };
    if !owes {
        return Ok(see(&with("/sign-in", "back", &back)));
    }
    let page = CodePage {
        shell,
        back,
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /sign-in/code`
pub(crate) async fn give(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    Client(address): Client,
    Device(device): Device,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = local(fields.text("back"), "/today").to_owned();
    let token = step(&web.settings, &headers).unwrap_or_default();
    let code = fields.text("code");
    match verb::give_code(&web.app, token, code, address, &device).await {
        Ok((token, signed_in)) => {
            time_zone::learn(&web.app, &signed_in, fields.read("time_zone")).await?;
            let standing = second_factor::standing(&web.app, &signed_in.actor).await?;
            // Used up, or ended by a restore: whoever loses their device now is out.
            let next = match standing {
                Some(standing) if standing.codes_left == 0 => {
                    with(&back, "did", "no-recovery-codes")
                }
                _ => back,
            };
            let on = keep(&web, &token, see(&next));
            Ok(keep_step(&web, None, on))
        }
        // It took too long, or was wrong too often: the password is asked for again.
        Err(Error::SignIn) => {
            let over = with("/sign-in?did=start-over", "back", &back);
            Ok(keep_step(&web, None, see(&over)))
        }
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            let page = CodePage {
                shell,
                back,
                mistakes,
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
