//! The bare address: it leads to the first run, to signing in, or to Today.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rapport_app::program::setup;

use crate::address::see;
use crate::problem::Problem;
use crate::{Web, session};

/// `GET /`
pub(crate) async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Problem> {
    if setup::needed(&web.app).await? {
        return Ok(see("/welcome"));
    }
    let signed_in = session::resume(&web, &headers).await?.is_some();
    Ok(see(if signed_in { "/today" } else { "/sign-in" }))
}
