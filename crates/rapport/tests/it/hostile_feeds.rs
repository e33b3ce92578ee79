//! Feeds that lie, stall and overwhelm, read by the schedule beside good ones: each says what is
//! wrong in words and when it is tried again, no source is stuck, and what is good is stored.

use std::time::Duration;

use rapport_app::schedule;
use rapport_app::understand::sources::{self, NewSource};
use rapport_app::{Error, understand::signals};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::{Source, StreamKind};
use rapport_networks::outbound::{Limits, Settings};
use rapport_simulator::{Canary, Plan, Simulator};
use tokio::sync::watch;

use crate::database::Fresh;
use crate::world::World;

/// Path, and words its error must hold.
const HOSTILE: [(&str, &str); 21] = [
    ("/bad/cut", "not a feed"),
    ("/bad/json", "not a feed"),
    ("/bad/page", "web page"),
    ("/bad/deep", "not a feed"),
    ("/bad/attributes", "not a feed"),
    ("/bad/empty", "not a feed"),
    ("/bad/binary", "not a feed"),
    ("/bomb", "packed to overwhelm"),
    ("/bomb/nested", "not a feed"),
    ("/endless", "answers with more than"),
    ("/trickle", "took longer"),
    ("/mute", "took longer"),
    ("/headers", "does not answer as"),
    ("/garbage", "does not answer as"),
    ("/lie/long", "does not answer as"),
    ("/lie/short", "not a feed"),
    ("/loop", "redirect"),
    ("/status/404", "404"),
    ("/status/429", "429"),
    ("/status/500", "500"),
    ("/status/503", "503"),
];
const GOOD: [&str; 7] = [
    "/feed/rss",
    "/feed/atom",
    "/feed/json",
    "/feed/latin2",
    "/feed/utf16",
    "/feed/undated",
    "/feed/wrong-type",
];

fn settings(simulator: &Simulator) -> Settings {
    let mut settings = Settings::new("mailto:nobody@localhost");
    settings.allow_hosts = vec![simulator.host()];
    settings.interval = Duration::ZERO;
    settings.concurrency = 8;
    settings.limits = Limits {
        total: Duration::from_secs(5),
        body: 2_000_000,
        redirects: 5,
        ..Limits::default()
    };
    settings
}

fn opml(addresses: impl Iterator<Item = String>) -> String {
    let outlines: String = addresses
        .map(|address| format!("<outline type=\"rss\" text=\"{address}\" xmlUrl=\"{address}\"/>"))
        .collect();
    format!("<opml version=\"2.0\"><body>{outlines}</body></opml>")
}

async fn feeds(world: &World) -> Vec<Source> {
    let mut sources = sources::list(&world.app, &world.actor).await.unwrap();
    sources.retain(|source| source.stream.kind == StreamKind::Feed);
    sources
}

/// Runs the schedule until every source was read once, well or badly.
async fn read_all(world: &World) -> Vec<Source> {
    let (stop, stopping) = watch::channel(false);
    let data = tempfile::tempdir().unwrap();
    let settings = schedule::Settings {
        bluesky_profiles: "http://127.0.0.1:1".to_owned(),
        data: data.path().to_owned(),
    };
    let running = tokio::spawn(schedule::run(world.app.clone(), settings, stopping));
    let mut pause = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..1_200 {
        pause.tick().await;
        let sources = feeds(world).await;
        let settled = |source: &&Source| {
            let health = &source.stream.health;
            health.error.is_some() || health.last_success_at.is_some()
        };
        if sources.iter().filter(settled).count() == HOSTILE.len() + GOOD.len() {
            stop.send(true).unwrap();
            running.await.unwrap();
            return sources;
        }
    }
    panic!("a source was stuck");
}

#[tokio::test]
async fn hostile_feeds_are_told_apart_from_good_ones_and_hold_up_nobody() {
    for fresh in Fresh::each() {
        let simulator = Simulator::start(Plan::new(1, 10)).await.unwrap();
        let world = World::reaching(fresh, settings(&simulator)).await;
        world.search("berth OR gate OR crane", Alert::AtOnce).await;
        let addresses = HOSTILE.iter().map(|(path, _)| *path).chain(GOOD);
        let file = opml(addresses.map(|path| simulator.url(path)));
        let import = sources::import_opml(&world.app, &world.actor, file.as_bytes())
            .await
            .unwrap();
        assert_eq!(import.added, HOSTILE.len() + GOOD.len());
        let read = read_all(&world).await;
        let source = |path: &str| {
            let address = simulator.url(path);
            let found = read.iter().find(|source| source.stream.address == address);
            found.unwrap_or_else(|| panic!("{path}"))
        };
        for (path, words) in HOSTILE {
            let health = &source(path).stream.health;
            let error = health.error.as_deref().unwrap_or_default();
            assert!(error.contains(words), "{path}: {error}");
            assert!(error.len() < 500, "{path}: {error}");
            assert_eq!((health.failures, health.stored), (1, 0), "{path}");
            assert!(health.next_poll_at > health.error_since, "{path}");
        }
        for path in GOOD {
            let health = &source(path).stream.health;
            assert_eq!(health.error, None, "{path}");
            assert!(health.stored > 0 && health.next_poll_at.is_some(), "{path}");
        }
        let found = signals::list(
            &world.app,
            &world.actor,
            &signals::Filter::default(),
            None,
            100,
        )
        .await
        .unwrap();
        assert!(found.findings.len() >= 9, "{}", found.findings.len());
        for finding in found.findings {
            let text = finding.post.text;
            assert!(!text.contains('<') && !text.contains("alert("), "{text}");
        }
    }
}

#[tokio::test]
async fn an_address_inside_is_refused_without_a_connection() {
    let canary = Canary::start([127, 0, 0, 1].into(), 0).await.unwrap();
    let simulator = Simulator::start(Plan::new(1, 10)).await.unwrap();
    let world = World::reaching(Fresh::sqlite(), settings(&simulator)).await;
    let port = canary.address().port();
    let redirect = simulator.url(&format!("/redirect/302?to=http://127.0.0.1:{port}/"));
    let forms = [
        format!("http://127.0.0.1:{port}/feed"),
        format!("http://localhost:{port}/feed"),
        format!("http://[::1]:{port}/feed"),
        format!("http://[::ffff:127.0.0.1]:{port}/feed"),
        format!("http://0177.0.0.1:{port}/feed"),
        format!("http://2130706433:{port}/feed"),
        format!("http://127.1:{port}/feed"),
        format!("http://0.0.0.0:{port}/feed"),
        redirect,
    ];
    for address in forms {
        let new = NewSource {
            kind: StreamKind::Feed,
            address: address.clone(),
            name: String::new(),
        };
        let refused = sources::add(&world.app, &world.actor, new).await;
        let Err(Error::Invalid { message, .. }) = refused else {
            panic!("{address}: {refused:?}")
        };
        let words = [
            "private network",
            "not open to sources",
            "only be reached directly",
        ];
        assert!(
            words.iter().any(|words| message.contains(words)),
            "{address}: {message}"
        );
    }
    assert_eq!(canary.reached(), 0);
    assert_eq!(feeds(&world).await, Vec::new());
}
