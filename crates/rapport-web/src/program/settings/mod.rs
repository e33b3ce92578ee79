//! Settings: what is yours alone, and the profile of the workspace.

pub(crate) mod audit;
pub(crate) mod keys;
pub(crate) mod providers;
pub(crate) mod second_factor;
pub(crate) mod show;
pub(crate) mod sign_in;
pub(crate) mod theme;
pub(crate) mod time_zone;
pub(crate) mod tokens;
pub(crate) mod webhooks;

use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::address::{local, see};
use crate::fields::Fields;
use crate::{Web, cookies};

/// A year.
const KEPT_SECONDS: u32 = 365 * 86_400;

/// Keeps a choice in the browser it was made in, and goes back to where it was made.
fn remember(web: &Web, fields: &Fields, cookie: &str, choice: &str) -> Response {
    let mut response = see(local(fields.text("back"), "/settings"));
    if let Some(cookie) = cookies::write(&web.settings, cookie, choice, Some(KEPT_SECONDS)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
