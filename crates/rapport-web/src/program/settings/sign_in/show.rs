//! Password and sessions on one page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::{password, provider, second_factor, session};
use rapport_model::ids::SessionId;
use rapport_model::program::provider::{Provider, ProviderAccount};
use rapport_model::program::session::Session as Held;
use rapport_model::program::user::PASSWORD_MIN;

use crate::Web;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/settings/sign_in/show.html")]
struct SignInSettings {
    shell: Shell,
    email: String,
    sessions: Vec<Held>,
    /// The one the page was asked for by.
    this: Option<SessionId>,
    /// The accounts at providers that sign them in.
    accounts: Vec<ProviderAccount>,
    /// The providers where they have linked none.
    others_offered: Vec<Provider>,
    /// Whether there is a password.
    password: bool,
    /// Whether a second factor is on.
    second: bool,
    mistakes: Mistakes,
}

impl SignInSettings {
    fn is_this(&self, held: &Held) -> bool {
        Some(held.id) == self.this
    }

    /// How many there are besides the one that asks.
    fn others(&self) -> usize {
        self.sessions
            .iter()
            .filter(|held| !self.is_this(held))
            .count()
    }
}

/// `GET /settings/sign-in`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    page(&web, &session, shell, StatusCode::OK, Mistakes::default()).await
}

/// The page, with what is wrong with a form that was sent.
pub(crate) async fn page(
    web: &Web,
    session: &Session,
    shell: Shell,
    status: StatusCode,
    mistakes: Mistakes,
) -> Result<Response, Problem> {
    let accounts = provider::accounts(&web.app, session.actor()).await?;
    let mut offered = provider::offered(&web.app).await?;
    offered.retain(|one| accounts.iter().all(|account| account.provider != one.id));
    let page = SignInSettings {
        accounts,
        others_offered: offered,
        shell,
        email: session.signed_in().user.email.clone(),
        sessions: session::list(&web.app, session.actor()).await?,
        this: session.id(),
        password: password::has(&web.app, session.actor()).await?,
        second: second_factor::standing(&web.app, session.actor())
            .await?
            .is_some(),
        mistakes,
    };
    Ok(shell::page(status, &page))
}
