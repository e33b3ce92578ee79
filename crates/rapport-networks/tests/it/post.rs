//! What is sent on purpose goes where it was meant to go, and nowhere else.

use std::time::Duration;

use rapport_networks::outbound::{Outbound, OutboundError, Post, Settings};
use rapport_simulator::{Canary, Receiver, Reply};

use crate::world::{client, now};

fn post(url: &str) -> Post {
    Post {
        url: url.to_owned(),
        headers: vec![("webhook-id", "one".to_owned())],
        content_type: "application/json",
        body: b"{}".to_vec(),
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let canary = Canary::start("127.0.0.1".parse().unwrap(), 0)
        .await
        .unwrap();
    let to = format!("http://{}/", canary.address());
    let receiver = Receiver::start([Reply::Redirect(to.clone()), Reply::Busy(120)])
        .await
        .unwrap();
    // Even to where the operator allowed it.
    let client = client(&[receiver.host(), canary.address().to_string()]);
    let taken = client.post(post(&receiver.url()), now()).await.unwrap();
    assert_eq!(taken.status, 307);
    assert_eq!(receiver.fired(&Reply::Redirect(to)), 1);
    assert_eq!(canary.reached(), 0);
    let taken = client.post(post(&receiver.url()), now()).await.unwrap();
    let wait = taken.retry_after.map(rapport_model::time::Span::seconds);
    assert_eq!(
        (taken.status, wait, &taken.beginning[..]),
        (429, Some(120), &b"slower"[..])
    );
    let taken = client.post(post(&receiver.url()), now()).await.unwrap();
    assert_eq!(taken.status, 200);
    let received = receiver.received();
    assert_eq!((&received[2].id[..], &received[2].body[..]), ("one", "{}"));
}

#[tokio::test]
async fn who_never_answers_is_given_up_and_who_answers_for_ever_is_cut_short() {
    let receiver = Receiver::start([Reply::Hang, Reply::Cut, Reply::Noise])
        .await
        .unwrap();
    let mut settings = Settings {
        allow_hosts: vec![receiver.host()],
        ..Settings::new("mailto:ada@example.com")
    };
    settings.limits.reply = Duration::from_millis(300);
    let client = Outbound::new(settings).unwrap();
    let refused = client.post(post(&receiver.url()), now()).await.unwrap_err();
    assert!(
        matches!(refused, OutboundError::TooSlow { .. }),
        "{refused}"
    );
    let refused = client.post(post(&receiver.url()), now()).await.unwrap_err();
    assert!(
        matches!(refused, OutboundError::Garbled { .. }),
        "{refused}"
    );
    let taken = client.post(post(&receiver.url()), now()).await.unwrap();
    assert_eq!((taken.status, taken.beginning.len()), (500, 1_024));
    for fault in [Reply::Hang, Reply::Cut, Reply::Noise] {
        assert_eq!(receiver.fired(&fault), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn nothing_is_sent_inside_or_in_the_clear_unless_the_operator_allowed_it() {
    let canary = Canary::start("127.0.0.1".parse().unwrap(), 0)
        .await
        .unwrap();
    let port = canary.address().port();
    let mut settings = client(&[]).settings().clone();
    settings.ports.push(port);
    let client = Outbound::new(settings).unwrap();
    let inside = [
        format!("https://127.0.0.1:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("http://127.0.0.1:{port}/"),
    ];
    for (address, reason) in [
        (&inside[0][..], "private network"),
        (&inside[1], "private network"),
        (&inside[2], "in the clear"),
        ("http://hooks.example/", "in the clear"),
        ("ftp://hooks.example/", "only addresses of the web"),
        ("https://ada@hooks.example/", "user name"),
    ] {
        let refused = client.post(post(address), now()).await.unwrap_err();
        assert!(refused.to_string().contains(reason), "{address}: {refused}");
    }
    assert!(
        client
            .is_confidential("https://hooks.example/in?key=1")
            .is_ok()
    );
    assert_eq!(canary.reached(), 0);
}
