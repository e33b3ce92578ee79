//! Providers people of this instance can sign in with, for admins.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::program::provider::{self, NewProvider};
use rapport_model::ids::ProviderId;
use rapport_model::program::provider::Provider;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::program::provider::redirect_uri;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/settings/providers.html")]
struct ProvidersPage {
    shell: Shell,
    /// Each with how many people have no other way in.
    providers: Vec<(Provider, u64)>,
    /// What the provider has to be told.
    redirect_uri: String,
    /// What was written for its name.
    called: String,
    issuer: String,
    client_id: String,
    mistakes: Mistakes,
}

/// `GET /settings/providers`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = ProvidersPage {
        shell,
        providers: provider::list(&web.app, session.actor()).await?,
        redirect_uri: redirect_uri(&web, &headers),
        called: String::new(),
        issuer: String::new(),
        client_id: String::new(),
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /settings/providers`
pub(crate) async fn add(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let new = NewProvider {
        name: fields.text("name").to_owned(),
        issuer: fields.text("issuer").to_owned(),
        client_id: fields.text("client_id").to_owned(),
        client_secret: fields.text("client_secret").to_owned(),
    };
    let (called, issuer, client_id) = (new.name.clone(), new.issuer.clone(), new.client_id.clone());
    match provider::add(&web.app, session.actor(), new).await {
        Ok(_) => Ok(see("/settings/providers?did=provider-added")),
        Err(error) => {
            let page = ProvidersPage {
                shell,
                providers: provider::list(&web.app, session.actor()).await?,
                redirect_uri: redirect_uri(&web, &headers),
                called,
                issuer,
                client_id,
                mistakes: Mistakes::found(error, "")?,
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `POST /settings/providers/{id}/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<ProviderId>,
) -> Result<Response, Problem> {
    provider::remove(&web.app, session.actor(), id).await?;
    Ok(see("/settings/providers?did=provider-removed"))
}
