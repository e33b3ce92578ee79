//! What is noted about a request: a line in the log and figures, by the path as it is declared.
//! Deliberately nothing of what was asked: no ids, no query, no form, no cookie, no address. The
//! answer carries the request's id, so that whoever reports a problem can name the line.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use rapport_app::clock::Stopwatch;
use tracing::Instrument as _;

use crate::Web;

/// The header that carries the id.
const ID: HeaderName = HeaderName::from_static("x-request-id");
/// Paths that are asked for so often that their lines are for debugging alone.
const QUIET: [&str; 4] = ["/assets/{hash}/{name}", "/healthz", "/readyz", "/live"];

/// Notes the request and its answer.
pub(crate) async fn note(State(web): State<Web>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let id = web.app.request_id();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!("request", id = %id);
    let mut response = next.run(request).instrument(span).await;
    let (seconds, status) = (watch.seconds(), response.status().as_u16());
    let route = route.as_ref().map_or("none", |route| route.as_str());
    web.app.metrics().answered(method, route, status, seconds);
    // To a tenth of a millisecond.
    let ms = (seconds * 10_000.0).round() / 10.0;
    if QUIET.contains(&route) && status < 500 {
        tracing::debug!(%id, method, route, status, ms, "answered");
    } else {
        tracing::info!(%id, method, route, status, ms, "answered");
    }
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(ID, id);
    }
    response
}

/// A method by a word of ours: anybody can send any word.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use rapport_app::metrics::{self, LogCounts};

    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn requests_are_counted_by_the_declared_path_and_tell_nothing_else() {
        let instance = Instance::new().await;
        let mut admin = instance.admin().await;
        let id = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";
        let answer = admin
            .get(&instance, &format!("/saved-searches/{id}?did=canary"))
            .await;
        assert!(answer.headers.contains_key("x-request-id"));
        Visitor::default().get(&instance, "/canary").await;
        let text = metrics::text(&instance.app, &LogCounts::default())
            .await
            .unwrap();
        for line in [
            "rapport_requests_total{method=\"GET\",route=\"/saved-searches/{id}\",status=\"404\"} 1",
            "rapport_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
            "rapport_paused 0",
            "rapport_epoch 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(!text.contains("canary") && !text.contains(id) && !text.contains("ada"));
    }
}
