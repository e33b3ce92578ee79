//! Accepting an invitation. Whoever holds the link makes an account, with a password or with a provider, or
//! joins with the one they are signed in with. A link that is made up, used, revoked or old is answered
//! alike, and an address that has an account already like one the link is not good for.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::invitations::{self, Newcomer, Offer};
use rapport_app::program::provider::{self, Errand};
use rapport_app::program::{session, sign_in, time_zone};
use rapport_model::ids::ProviderId;
use rapport_model::program::provider::Provider;
use rapport_model::program::user::PASSWORD_MIN;

use crate::Web;
use crate::address::{see, with};
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::program::provider::{going, redirect_uri};
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
    written: Written,
    /// With whom one can go on instead of choosing a password.
    providers: Vec<Provider>,
    /// What went wrong, where it is about no field.
    wrong: Option<String>,
    mistakes: Mistakes,
}

/// What someone wrote of themself.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) email: String,
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
        here: here(&secret),
        written: Written {
            name: String::new(),
            email,
        },
        providers: provider::offered(&web.app).await?,
        wrong: None,
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// The page again, for someone who is not signed in, with what went wrong.
pub(crate) async fn again(
    web: &Web,
    shell: Shell,
    secret: &str,
    written: Written,
    error: Error,
) -> Result<Response, Problem> {
    let offer = invitations::look(&web.app, secret).await?;
    let (mistakes, wrong) = match error {
        Error::Conflict(_) | Error::Unavailable(_) => {
            let problem = Problem::from(error);
            (Mistakes::default(), Some(problem.words().to_owned()))
        }
        Error::SignIn => {
            let words = "The provider did not say who you are, or it took too long. Go on with it once more.";
            (Mistakes::default(), Some(words.to_owned()))
        }
        error => (Mistakes::found(error, "")?, None),
    };
    let page = JoinPage {
        shell,
        offer,
        signed_in: None,
        here: here(secret),
        written,
        providers: provider::offered(&web.app).await?,
        wrong,
        mistakes,
    };
    Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
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
    invitations::look(&web.app, &secret).await?;
    sign_in::may_try(&web.app, from, &secret)?;
    let newcomer = Newcomer {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.exact("password").to_owned(),
    };
    match invitations::accept(&web.app, &secret, newcomer).await {
        Ok(signed_in) => {
            let token = session::start(&web.app, &signed_in, &device).await?;
            time_zone::learn(&web.app, &signed_in, fields.read("time_zone")).await?;
            Ok(keep(&web, &token, see("/today?did=joined")))
        }
        Err(error @ (Error::Invalid { .. } | Error::Query(_))) => {
            again(&web, shell, &secret, Written::of(&fields), error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /join/{secret}/with`
pub(crate) async fn go_with(
    State(web): State<Web>,
    shell: Shell,
    Client(from): Client,
    headers: HeaderMap,
    Path(secret): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    invitations::look(&web.app, &secret).await?;
    if resume(&web, &headers).await?.is_some() {
        return Ok(see(&here(&secret)));
    }
    let id: Option<ProviderId> = fields.read("provider");
    let id = id.ok_or_else(|| Problem::not_found("provider"))?;
    let written = Written::of(&fields);
    let errand = Errand::Join {
        link: secret.clone(),
        name: written.name.clone(),
        email: written.email.clone(),
        time_zone: fields.read("time_zone"),
    };
    let back = redirect_uri(&web, &headers);
    match provider::set_out(&web.app, id, None, &errand, &back, from).await {
        Ok(trip) => Ok(going(&web, shell, trip)),
        Err(error @ Error::Unavailable(_)) => again(&web, shell, &secret, written, error).await,
        Err(error) => Err(error.into()),
    }
}

fn here(secret: &str) -> String {
    format!("/join/{secret}")
}

impl Written {
    fn of(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").to_owned(),
            email: fields.text("email").to_owned(),
        }
    }
}

impl JoinPage {
    /// Where someone with an account signs in and comes back from.
    fn sign_in(&self) -> String {
        with("/sign-in", "back", &self.here)
    }
}
