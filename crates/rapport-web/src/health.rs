//! Whether the program answers, and whether it can store, for whoever watches over it. Nothing of
//! this says where the data are: nobody has signed in.

use axum::extract::State;
use axum::http::StatusCode;

use crate::Web;

/// What both say while the disk is full.
const READING_ONLY: &str = "reading only: the disk is full";

/// `GET /healthz`: whether the program answers. It is well while the disk is full, for it still
/// shows everything, and no restart frees space.
pub(crate) async fn show(State(web): State<Web>) -> &'static str {
    if web.app.is_full() {
        READING_ONLY
    } else {
        "ok"
    }
}

/// `GET /readyz`: whether what is sent would be stored, as the last write found out.
pub(crate) async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.app.is_full() {
        (StatusCode::SERVICE_UNAVAILABLE, READING_ONLY)
    } else {
        (StatusCode::OK, "ok")
    }
}
