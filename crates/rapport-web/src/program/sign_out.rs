//! Signing out: the session ends on the server, and the browser forgets it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rapport_app::program::session;

use crate::Web;
use crate::address::see;
use crate::problem::Problem;
use crate::session::{forget, token};

/// `POST /sign-out`
pub(crate) async fn sign_out(
    State(web): State<Web>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = token(&web.settings, &headers) {
        session::sign_out(&web.app, token).await?;
    }
    Ok(forget(&web, see("/sign-in?did=signed-out")))
}
