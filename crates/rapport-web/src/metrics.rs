//! Figures for a monitor, on a listener of their own: whoever can reach the workplace cannot read
//! them, and no proxy passes them on by accident.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rapport_app::App;
use rapport_app::metrics::{self, LogCounts};

/// `GET /metrics` and nothing else, for a listener of its own.
pub fn metrics_service(app: App, log: Arc<LogCounts>) -> Router {
    Router::new().fallback(show).with_state((app, log))
}

async fn show(State((app, log)): State<(App, Arc<LogCounts>)>, request: Request) -> Response {
    if request.uri().path() != "/metrics" {
        return (StatusCode::NOT_FOUND, "the figures are at /metrics").into_response();
    }
    match metrics::text(&app, &log).await {
        Ok(text) => (
            [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
            text,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the figures could not be read");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the figures could not be read; the log says why",
            )
                .into_response()
        }
    }
}
