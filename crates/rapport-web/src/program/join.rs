//! Accepting an invitation. Whoever holds the link makes an account, or joins with the one they are
//! signed in with. A link that is made up, used, revoked or old is answered alike, and an address that
//! has an account already like one the link is not good for.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::invitations::{self, Newcomer, Offer};
use rapport_app::program::{session, sign_in};
use rapport_model::program::user::PASSWORD_MIN;

use crate::Web;
use crate::address::{see, with};
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::{Client, Device, keep, resume};
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/join.html")]
struct JoinPage {
    shell: Shell,
    offer: Offer,
    /// Who is signed in, by address.
    signed_in: Option<String>,
    /// Where this page is.
    here: String,
    /// What was written for the name.
    called: String,
    email: String,
    mistakes: Mistakes,
}

/// `GET /join/{secret}`
pub(crate) async fn show(
    State(web): State<Web>,
    shell: Shell,
    headers: HeaderMap,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    let offer = invitations::look(&web.app, &secret).await?;
    let session = resume(&web, &headers).await?;
    let email = offer.email.clone().unwrap_or_default();
    let page = JoinPage {
        shell,
        offer,
        signed_in: session.map(|session| session.signed_in().user.email.clone()),
        here: format!("/join/{secret}"),
        called: String::new(),
        email,
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /join/{secret}`
pub(crate) async fn accept(
    State(web): State<Web>,
    shell: Shell,
    Client(from): Client,
    Device(device): Device,
    headers: HeaderMap,
    Path(secret): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    if let Some(session) = resume(&web, &headers).await? {
        let id = session.id().ok_or_else(|| Problem::signed_out("/"))?;
        invitations::join(&web.app, &secret, session.signed_in(), id).await?;
        return Ok(see("/today?did=joined"));
    }
    let offer = invitations::look(&web.app, &secret).await?;
    sign_in::may_try(&web.app, from, &secret)?;
    let newcomer = Newcomer {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.exact("password").to_owned(),
    };
    match invitations::accept(&web.app, &secret, newcomer.clone()).await {
        Ok(signed_in) => {
            let token = session::start(&web.app, &signed_in, &device).await?;
            Ok(keep(&web, &token, see("/today?did=joined")))
        }
        Err(error @ (Error::Invalid { .. } | Error::Query(_))) => {
            let page = JoinPage {
                shell,
                offer,
                signed_in: None,
                here: format!("/join/{secret}"),
                called: newcomer.name,
                email: newcomer.email,
                mistakes: Mistakes::found(error, "")?,
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(error.into()),
    }
}

impl JoinPage {
    /// Where someone with an account signs in and comes back from.
    fn sign_in(&self) -> String {
        with("/sign-in", "back", &self.here)
    }
}
