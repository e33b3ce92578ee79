//! Tells an open page that something changed. Names of topics travel, never what changed: the
//! page fetches itself again, under its own session. A page that was read before it listened says
//! how much had been told by then, and hears of whatever came between.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use rapport_app::live::Topic;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use crate::Web;
use crate::fields::Asked;
use crate::session::Session;

/// `GET /live`
pub(crate) async fn stream(
    State(web): State<Web>,
    session: Session,
    asked: Asked,
) -> impl IntoResponse {
    let workspace = session.actor().workspace;
    let notices =
        BroadcastStream::new(web.app.live().listen()).filter_map(move |notice| match notice {
            Ok((told, topic)) => (told == workspace).then_some(topic),
            // Some were missed. Whatever they were about, signals are what a page waits for.
            Err(_) => Some(Topic::Signals),
        });
    let told = web.app.live().told(workspace);
    let missed = asked.0.has("told") && asked.0.read("told") != Some(told);
    let missed: &[Topic] = if missed { &Topic::ALL } else { &[] };
    let notices = tokio_stream::iter(missed.iter().copied()).chain(notices);
    // An event without data is not delivered.
    let events = notices
        .map(|topic| Ok::<_, Infallible>(Event::default().event(topic.word()).data(topic.word())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Instance;
    use rapport_app::live::Topic;

    #[tokio::test]
    async fn a_page_hears_of_its_own_workspace_only() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut heard = ada.listen(&instance, "/live").await;
        let elsewhere =
            rapport_model::ids::WorkspaceId::new(rapport_model::time::Moment::default(), [9; 10]);
        instance.app.live().tell(elsewhere, Topic::Sources);
        instance
            .app
            .live()
            .tell(instance.actor().await.workspace, Topic::Signals);
        assert_eq!(heard.next().await, "event: signals\ndata: signals\n\n");
    }

    #[tokio::test]
    async fn what_came_between_reading_and_listening_is_heard() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let page = ada.get(&instance, "/sources").await;
        let (_, told) = page.body.split_once("data-told=\"").unwrap();
        let (told, _) = told.split_once('"').unwrap();
        let workspace = instance.actor().await.workspace;
        instance.app.live().tell(workspace, Topic::Sources);
        let mut heard = ada.listen(&instance, &format!("/live?told={told}")).await;
        assert_eq!(heard.next().await, "event: signals\ndata: signals\n\n");
        assert_eq!(heard.next().await, "event: sources\ndata: sources\n\n");
        let told = instance.app.live().told(workspace);
        let mut heard = ada.listen(&instance, &format!("/live?told={told}")).await;
        instance.app.live().tell(workspace, Topic::Sources);
        assert_eq!(heard.next().await, "event: sources\ndata: sources\n\n");
    }
}
