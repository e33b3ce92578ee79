//! Whether the program answers, and whether it can store, for whoever watches over it. Nothing of
//! this says where the data are: nobody has signed in.

use axum::extract::State;
use axum::http::StatusCode;
use rapport_app::program::readiness;

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

/// `GET /readyz`: whether what is sent would be stored, found out by storing something.
pub(crate) async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.app.is_full() {
        return (StatusCode::SERVICE_UNAVAILABLE, READING_ONLY);
    }
    match readiness::ready(&web.app).await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready: a write could not be committed");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "not ready: a write could not be committed; the log says why",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn it_is_ready_when_a_write_is_stored() {
        let instance = Instance::new().await;
        let answer = Visitor::default().get(&instance, "/readyz").await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (200, "ready")
        );
    }
}
