//! Feeds from a server that behaves.

use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_networks::feed::{self, FeedError, Poll};
use rapport_networks::outbound::{Get, Outbound, OutboundError};
use rapport_simulator::{Plan, Simulator};

use crate::world::{client, now, simulator};

fn posts(poll: &Poll) -> Vec<&ArrivedPost> {
    poll.batch
        .arrivals
        .iter()
        .map(|arrival| match arrival {
            Arrival::Post(post) => post,
            other => panic!("{other:?} in a feed"),
        })
        .collect()
}

fn texts(poll: &Poll) -> Vec<&str> {
    posts(poll).iter().map(|post| post.text.as_str()).collect()
}

async fn start() -> (Simulator, Outbound) {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = client(&[simulator.host()]);
    (simulator, outbound)
}

#[tokio::test]
async fn an_rss_feed_is_read_once_and_then_only_what_is_new() {
    let (simulator, outbound) = start().await;
    let address = simulator.url("/feed/rss");
    let first = feed::poll(&outbound, &address, None, now(), 0.0)
        .await
        .unwrap();
    assert_eq!(first.title.as_deref(), Some("Harbour notices"));
    assert_eq!(first.site.as_deref(), Some("https://harbour.example/"));
    assert_eq!(
        posts(&first)[0],
        &ArrivedPost {
            network: Network::feed(),
            uri: format!("{address}#item-0"),
            url: Some("https://harbour.example/notice/0".to_owned()),
            author: Author {
                handle: format!("{address}#Nora Example"),
                name: Some("Nora Example".to_owned())
            },
            lang: Some("en-gb".to_owned()),
            lang_from: LangFrom::Feed,
            created_at: Moment::parse("2026-07-04T12:00:00Z"),
            text: "Notice 0 & more\n\nBerth 0 is free, book it.".to_owned(),
            reply_to: None,
            links: vec!["https://harbour.example/book".to_owned()],
        }
    );
    assert_eq!(first.batch.read, 3);
    // The newest entry is 22 hours old; the publisher wishes 45 minutes.
    assert_eq!(first.next_in, Span::MINUTE.times(132));

    let cursor = first.batch.cursor.as_deref();
    let second = feed::poll(&outbound, &address, cursor, now(), 0.0)
        .await
        .unwrap();
    assert!(second.batch.is_empty() && second.batch.read == 0);
    assert_eq!(second.next_in, first.next_in);

    simulator.publish();
    let third = feed::poll(&outbound, &address, cursor, now(), 0.0)
        .await
        .unwrap();
    assert_eq!(posts(&third).len(), 1);
    assert!(posts(&third)[0].uri.ends_with("#item-3"));
    let stale = feed::poll(&outbound, &address, Some("not a cursor"), now(), 0.0)
        .await
        .unwrap();
    assert_eq!(posts(&stale).len(), 4);
}

#[tokio::test]
async fn atom_and_json_are_read_alike() {
    let (simulator, outbound) = start().await;
    let atom = feed::poll(&outbound, &simulator.url("/feed/atom"), None, now(), 0.0)
        .await
        .unwrap();
    let post = posts(&atom)[1];
    assert_eq!(post.uri, "tag:harbour.example,2026:1");
    assert_eq!(
        post.url.as_deref(),
        Some(simulator.url("/feed/notice/1").as_str())
    );
    assert_eq!(post.author.handle, "https://harbour.example/nora");
    assert_eq!(post.text, "Notice 1\n\nCrane 1 is out.");
    let says = |post: &ArrivedPost| (post.lang.clone().unwrap(), post.lang_from);
    assert_eq!(says(post), ("en-ie".to_owned(), LangFrom::Post));
    let all = says(posts(&atom)[0]);
    assert_eq!(all, ("en".to_owned(), LangFrom::Feed));

    let address = simulator.url("/feed/json");
    let json = feed::poll(&outbound, &address, None, now(), 0.0)
        .await
        .unwrap();
    let post = posts(&json)[2];
    assert_eq!(
        (post.uri.as_str(), post.text.as_str()),
        (format!("{address}#2").as_str(), "Gate 2 is shut")
    );
    assert_eq!(
        post.author,
        Author {
            handle: address,
            name: Some("Harbour notices".to_owned())
        }
    );
}

#[tokio::test]
async fn odd_feeds_are_read_too() {
    let (simulator, outbound) = start().await;
    let poll = async |path: &str, cursor: Option<&str>| {
        feed::poll(&outbound, &simulator.url(path), cursor, now(), 0.0)
            .await
            .unwrap()
    };
    assert_eq!(
        texts(&poll("/feed/latin2", None).await),
        ["Wolne miejsce w Łodzi, żółw"]
    );
    assert_eq!(poll("/feed/utf16", None).await.batch.read, 3);
    assert_eq!(poll("/feed/wrong-type", None).await.batch.read, 3);
    let same = poll("/feed/same-guid", None).await;
    let uris: std::collections::BTreeSet<&str> =
        posts(&same).iter().map(|post| post.uri.as_str()).collect();
    assert_eq!(uris.len(), 3, "an id they share names none of them");

    let first = poll("/feed/new-guids", None).await;
    assert_eq!(posts(&first).len(), 3);
    let again = poll("/feed/new-guids", first.batch.cursor.as_deref()).await;
    assert_eq!(
        texts(&again),
        Vec::<&str>::new(),
        "the same entries under new ids"
    );

    let undated = poll("/feed/undated", None).await;
    assert_eq!(undated.next_in, Span::MINUTE.times(5));
    let cursor = undated.batch.cursor;
    let later = now().plus(Span::HOUR.times(50));
    let quiet = feed::poll(
        &outbound,
        &simulator.url("/feed/undated"),
        cursor.as_deref(),
        later,
        0.0,
    )
    .await
    .unwrap();
    assert_eq!(quiet.next_in, Span::HOUR.times(5));
}

#[tokio::test]
async fn entries_from_the_future_lose_their_date() {
    let (simulator, outbound) = start().await;
    let early = Moment::parse("2026-07-04T12:30:00Z").unwrap();
    let poll = feed::poll(&outbound, &simulator.url("/feed/rss"), None, early, 0.0)
        .await
        .unwrap();
    let dated: Vec<bool> = posts(&poll)
        .iter()
        .map(|post| post.created_at.is_some())
        .collect();
    assert_eq!(dated, [true, false, false]);
    assert_eq!(poll.batch.dropped[0].count, 2);
}

#[tokio::test]
async fn servers_are_taken_at_their_word() {
    let (simulator, outbound) = start().await;
    let poll =
        async |path: &str| feed::poll(&outbound, &simulator.url(path), None, now(), 0.0).await;
    let to = simulator.url("/feed/rss");
    for status in [301, 308] {
        assert_eq!(
            poll(&format!("/redirect/{status}?to={to}"))
                .await
                .unwrap()
                .moved_to,
            Some(to.clone())
        );
    }
    for status in [302, 303, 307] {
        assert_eq!(
            poll(&format!("/redirect/{status}?to={to}"))
                .await
                .unwrap()
                .moved_to,
            None,
            "{status}"
        );
    }
    // One temporary step on the way makes the whole way temporary.
    let hop: String =
        url::form_urlencoded::byte_serialize(format!("/redirect/302?to={to}").as_bytes()).collect();
    assert_eq!(
        poll(&format!("/redirect/301?to={hop}"))
            .await
            .unwrap()
            .moved_to,
        None
    );

    assert!(poll("/status/410").await.unwrap().gone);
    let busy = poll("/status/429").await.unwrap_err();
    assert_eq!(busy.retry_after(), Some(Span::MINUTE.times(2)));
    for (status, word) in [
        (401, "password"),
        (403, "does not let"),
        (404, "nothing"),
        (500, "problem of its own"),
    ] {
        let error = poll(&format!("/status/{status}")).await.unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[tokio::test]
async fn the_client_says_who_it_is() {
    let outbound = client(&[]);
    assert_eq!(
        outbound.user_agent(),
        format!(
            "Rapport/{} (+mailto:operator@example.com)",
            env!("CARGO_PKG_VERSION")
        )
    );
    let nobody = outbound
        .get(Get::new("http://simulator.invalid/", "*/*"), now())
        .await
        .unwrap_err();
    assert_eq!(
        nobody,
        OutboundError::UnknownName {
            host: "simulator.invalid".to_owned()
        }
    );
}

#[tokio::test]
async fn the_feeds_of_a_site_are_found() {
    let (simulator, outbound) = start().await;
    let found = feed::discover(&outbound, &simulator.url("/site"), now())
        .await
        .unwrap();
    let urls: Vec<&str> = found.iter().map(|feed| feed.url.as_str()).collect();
    assert_eq!(
        urls,
        [simulator.url("/feed/rss"), simulator.url("/feed/atom")],
        "a dead one is left out"
    );
    assert_eq!(found[0].title.as_deref(), Some("Harbour notices"));

    let usual = feed::discover(&outbound, &simulator.url("/site/usual"), now())
        .await
        .unwrap();
    assert_eq!(usual[0].url, simulator.url("/rss"));
    let itself = feed::discover(&outbound, &simulator.url("/feed/json"), now())
        .await
        .unwrap();
    assert_eq!((itself.len(), itself[0].entries), (1, 3));
    let nothing = feed::discover(&outbound, &simulator.url("/status/404"), now()).await;
    assert!(matches!(
        nothing,
        Err(FeedError::Status { status: 404, .. })
    ));
}
