//! Servers that want to overwhelm, stall or mislead are given up, each with the right words, and
//! the client goes on to work.

use rapport_networks::feed::{self, FeedError};
use rapport_networks::outbound::{Get, OutboundError};
use rapport_simulator::Plan;

use crate::world::{client, impatient, now, simulator};

#[tokio::test]
async fn bombs_and_floods_are_given_up() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = client(&[simulator.host()]);
    let get = async |path: &str| {
        outbound
            .get(Get::new(&simulator.url(path), "*/*"), now())
            .await
    };
    assert!(matches!(
        get("/bomb").await,
        Err(OutboundError::Bomb { .. })
    ));
    assert!(matches!(
        get("/endless").await,
        Err(OutboundError::TooLarge {
            limit: 2_000_000,
            ..
        })
    ));
    for path in ["/headers", "/garbage", "/lie/long"] {
        let error = get(path).await.unwrap_err();
        assert!(
            matches!(error, OutboundError::Garbled { .. }),
            "{path}: {error}"
        );
    }
    // What lies beyond the announced length is not read.
    assert_eq!(get("/lie/short").await.unwrap().body, b"<rss ");
    // Packed twice it unpacks once, and that is no feed.
    let nested = feed::poll(&outbound, &simulator.url("/bomb/nested"), None, now(), 0.0).await;
    assert!(
        matches!(nested, Err(FeedError::NotAFeed { .. })),
        "{nested:?}"
    );
    assert!(matches!(
        get("/loop").await,
        Err(OutboundError::Redirects { limit: 5, .. })
    ));
    assert_eq!(simulator.hits("/loop"), 6);
    assert_eq!(get("/feed/rss").await.unwrap().status, 200);
}

#[tokio::test]
async fn servers_that_stall_are_given_up() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = impatient(&[simulator.host()]);
    for path in ["/mute", "/trickle"] {
        let error = outbound
            .get(Get::new(&simulator.url(path), "*/*"), now())
            .await
            .unwrap_err();
        assert_eq!(
            error,
            OutboundError::TooSlow {
                host: "127.0.0.1".to_owned(),
                seconds: 1
            },
            "{path}"
        );
    }
}

#[tokio::test]
async fn documents_that_cannot_be_read_say_why() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = client(&[simulator.host()]);
    for path in [
        "/bad/cut",
        "/bad/json",
        "/bad/deep",
        "/bad/attributes",
        "/bad/empty",
        "/bad/binary",
    ] {
        let poll = feed::poll(&outbound, &simulator.url(path), None, now(), 0.0).await;
        let Err(FeedError::NotAFeed { reason }) = poll else {
            panic!("{path}: {poll:?}")
        };
        assert!(!reason.is_empty() && reason.len() < 300, "{path}: {reason}");
    }
    let page = feed::poll(&outbound, &simulator.url("/site"), None, now(), 0.0)
        .await
        .unwrap_err();
    let words = page.to_string();
    assert!(
        words.contains("web page") && words.contains(&simulator.url("/feed/rss")),
        "{words}"
    );
    let bare = feed::poll(&outbound, &simulator.url("/bad/page"), None, now(), 0.0)
        .await
        .unwrap_err();
    assert_eq!(bare, FeedError::WebPage { feeds: Vec::new() });
}

#[tokio::test]
async fn entities_are_not_expanded_and_files_not_read() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = client(&[simulator.host()]);
    let poll = feed::poll(&outbound, &simulator.url("/bad/entities"), None, now(), 0.0).await;
    if let Ok(poll) = poll {
        let [rapport_model::understand::batch::Arrival::Post(post)] = &poll.batch.arrivals[..]
        else {
            panic!("{poll:?}")
        };
        assert!(post.text.len() < 100, "{}", post.text);
    }
}
