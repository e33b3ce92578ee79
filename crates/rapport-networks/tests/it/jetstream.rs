//! The stream from a server that tells a known story and misbehaves on purpose. What has been read
//! is kept as the store would keep it, and compared with the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch, Missed};
use rapport_networks::jetstream::dictionary::Dictionary;
use rapport_networks::jetstream::{Jetstream, JetstreamError, StreamSettings, profiles};
use rapport_networks::outbound::{Outbound, OutboundError};
use rapport_simulator::{Fault, PROFILE_NAME, Plan, Simulator};

use crate::world::{client, now, simulator};

/// How long a batch may gather; the last one of a quiet stream costs as much.
const WAIT: Duration = Duration::from_millis(100);

/// As much of a store as the tests need: every batch is taken whole, with its cursor.
#[derive(Default)]
struct Kept {
    posts: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    dropped: BTreeMap<String, u64>,
    missed: Vec<Missed>,
    cursor: Option<String>,
    doubled: u64,
}

impl Kept {
    fn take(&mut self, batch: Batch) {
        for arrival in batch.arrivals {
            match arrival {
                Arrival::Post(post) => {
                    let fresh = self.posts.len();
                    self.posts.entry(post.uri).or_insert(post.text);
                    self.doubled += u64::from(self.posts.len() == fresh);
                }
                Arrival::Deleted { uri, .. } => drop(self.posts.remove(&uri)),
                Arrival::AccountGone { author, .. } => {
                    self.posts
                        .retain(|uri, _| !uri.starts_with(&format!("at://{author}/")));
                }
                Arrival::Renamed { author, name, .. } => drop(self.names.insert(author, name)),
            }
        }
        for dropped in batch.dropped {
            *self.dropped.entry(dropped.reason).or_default() += dropped.count;
        }
        self.missed.extend(batch.missed);
        self.cursor = batch.cursor.or(self.cursor.take());
    }

    fn assert_complete(&self, simulator: &Simulator) {
        let story = simulator.story();
        let uris =
            |posts: &BTreeMap<String, String>| posts.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(uris(&self.posts), uris(&story.posts));
        assert_eq!(self.names, story.names);
        assert!(story.removed.len() > 10);
    }
}

fn settings() -> StreamSettings {
    StreamSettings {
        dictionary: None,
        silence: Duration::from_secs(5),
    }
}

/// Reads until the cursor has reached the end of the story, connecting again as often as needed.
async fn read_all(outbound: &Outbound, simulator: &Simulator, settings: &StreamSettings) -> Kept {
    let mut kept = Kept::default();
    let end = simulator.story().happenings.last().unwrap().time;
    for _ in 0..500 {
        let cursor = kept.cursor.clone();
        let Ok(mut stream) = Jetstream::connect(
            outbound,
            &simulator.stream(),
            cursor.as_deref(),
            settings,
            now(),
        )
        .await
        else {
            continue;
        };
        while let Ok(batch) = stream.next_batch(40, WAIT, now()).await {
            let quiet = batch.read == 0;
            kept.take(batch);
            let reached = kept
                .cursor
                .as_ref()
                .map(|cursor| Moment::from_micros(cursor.parse().unwrap()));
            // Likes at the very end are not asked for, so the end is somewhere before it.
            if quiet && reached.is_some_and(|reached| reached.plus(Span::SECOND.times(10)) > end) {
                return kept;
            }
        }
    }
    panic!("500 connections were not enough")
}

#[tokio::test]
async fn a_whole_story_is_read() {
    let simulator = simulator(Plan::new(3, 1_500)).await;
    let outbound = client(&[simulator.host()]);
    let kept = read_all(&outbound, &simulator, &settings()).await;
    kept.assert_complete(&simulator);
    assert_eq!(
        (kept.doubled > 0, kept.dropped.len(), kept.missed.len()),
        (true, 0, 0),
        "{:?}",
        kept.dropped
    );
    let (uri, text) = simulator.story().posts.iter().next_back().unwrap();
    assert_eq!(&kept.posts[uri], text);
}

#[tokio::test]
async fn nothing_is_lost_or_left_over_whatever_goes_wrong() {
    let plan = Plan::new(11, 3_000)
        .with(Fault::Cut, 97)
        .with(Fault::Goodbye, 211)
        .with(Fault::Double, 13)
        .with(Fault::Shuffle, 2)
        .with(Fault::BadJson, 31)
        .with(Fault::BadUtf8, 37)
        .with(Fault::Oversized, 307)
        .with(Fault::NoDid, 41)
        .with(Fault::Bytes, 43)
        .with(Fault::Trickle, 53)
        .with(Fault::Refuse, 5)
        .with(Fault::Busy, 7);
    let simulator = simulator(plan).await;
    let outbound = client(&[simulator.host()]);
    let kept = read_all(&outbound, &simulator, &settings()).await;
    kept.assert_complete(&simulator);
    assert!(kept.missed.is_empty(), "{:?}", kept.missed);
    for (fault, reason) in [
        (Fault::BadJson, "not JSON"),
        (Fault::BadUtf8, "not UTF-8"),
        (Fault::Oversized, "oversized"),
        (Fault::NoDid, "no did"),
        (Fault::Bytes, "bytes instead of text"),
    ] {
        let counted = kept.dropped.get(reason).copied().unwrap_or_default();
        assert!(
            counted > 0 && counted <= simulator.fired(fault),
            "{reason}: {counted}"
        );
    }
    let silent = [Fault::Silence, Fault::TooOld];
    for fault in Fault::ALL
        .into_iter()
        .filter(|fault| !silent.contains(fault))
    {
        assert!(simulator.fired(fault) > 0, "{fault} never happened");
    }
}

#[tokio::test]
async fn a_silent_connection_is_given_up() {
    let simulator = simulator(Plan::new(5, 200).with(Fault::Silence, 90)).await;
    let outbound = client(&[simulator.host()]);
    let settings = StreamSettings {
        silence: Duration::from_millis(200),
        ..settings()
    };
    let mut stream = Jetstream::connect(&outbound, &simulator.stream(), None, &settings, now())
        .await
        .unwrap();
    let mut read = 0;
    let error = loop {
        match stream
            .next_batch(1_000, Duration::from_secs(5), now())
            .await
        {
            Ok(batch) => read += batch.read,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, JetstreamError::Silent(_)), "{error}");
    assert_eq!((read, simulator.fired(Fault::Silence)), (89, 1));
}

#[tokio::test]
async fn a_quiet_server_that_answers_is_not_given_up() {
    let simulator = simulator(Plan::new(5, 20)).await;
    let outbound = client(&[simulator.host()]);
    let settings = StreamSettings {
        silence: Duration::from_millis(200),
        ..settings()
    };
    let mut stream = Jetstream::connect(&outbound, &simulator.stream(), None, &settings, now())
        .await
        .unwrap();
    stream
        .next_batch(1_000, Duration::from_secs(1), now())
        .await
        .unwrap();
    let quiet = stream
        .next_batch(1_000, Duration::from_millis(500), now())
        .await
        .unwrap();
    assert_eq!(quiet.read, 0);
}

#[tokio::test]
async fn what_the_server_forgot_is_told_as_a_gap() {
    let mut plan = Plan::new(9, 1_000);
    plan.look_back = Some(Span::MINUTE);
    let simulator = simulator(plan).await;
    let outbound = client(&[simulator.host()]);
    let happenings = &simulator.story().happenings;
    let cursor = happenings[100].time;
    let text = cursor.micros().to_string();
    let mut stream = Jetstream::connect(
        &outbound,
        &simulator.stream(),
        Some(&text),
        &settings(),
        now(),
    )
    .await
    .unwrap();
    let batch = stream.next_batch(1_000, WAIT, now()).await.unwrap();
    let oldest = happenings.last().unwrap().time.minus(Span::MINUTE);
    let [missed] = &batch.missed[..] else {
        panic!("{:?}", batch.missed)
    };
    assert_eq!(missed.from, cursor);
    assert!(
        missed.until >= oldest && missed.until < oldest.plus(Span::SECOND.times(5)),
        "{missed:?}"
    );
    assert_eq!(simulator.fired(Fault::TooOld), 1);
}

#[tokio::test]
async fn frames_are_unpacked_when_the_dictionary_can_be_had() {
    let mut plan = Plan::new(4, 800);
    plan.packs = true;
    plan.hands_out_dictionary = true;
    let simulator = simulator(plan.with(Fault::Bytes, 50)).await;
    let outbound = client(&[simulator.host()]);
    let dictionary = Dictionary::ask(&outbound, &simulator.stream(), now()).await;
    assert_eq!(
        dictionary,
        Dictionary::new(simulator.dictionary().to_vec()).ok()
    );
    let kept = read_all(
        &outbound,
        &simulator,
        &StreamSettings {
            dictionary,
            ..settings()
        },
    )
    .await;
    kept.assert_complete(&simulator);
    assert!(simulator.packed() > 500);
    assert_eq!(
        kept.dropped.get("cannot be unpacked").copied(),
        Some(simulator.fired(Fault::Bytes))
    );
}

#[tokio::test]
async fn without_a_dictionary_frames_come_as_text() {
    let mut plan = Plan::new(4, 300);
    plan.packs = true;
    let simulator = simulator(plan).await;
    let outbound = client(&[simulator.host()]);
    assert_eq!(
        Dictionary::ask(&outbound, &simulator.stream(), now()).await,
        None
    );
    read_all(&outbound, &simulator, &settings())
        .await
        .assert_complete(&simulator);
    assert_eq!(simulator.packed(), 0);
}

#[tokio::test]
async fn refusals_come_in_words_with_the_wait_they_ask_for() {
    let simulator = simulator(Plan::new(1, 10).with(Fault::Busy, 1)).await;
    let outbound = client(&[simulator.host()]);
    let connect = async |address: &str, cursor: Option<&str>| {
        let connected = Jetstream::connect(&outbound, address, cursor, &settings(), now()).await;
        connected.map(drop).unwrap_err()
    };
    let busy = connect(&simulator.stream(), None).await;
    assert_eq!(busy.retry_after(), Some(Span::SECOND.times(7)));
    assert!(busy.to_string().contains("503"), "{busy}");
    assert!(matches!(
        connect(&simulator.stream(), Some("soon")).await,
        JetstreamError::Cursor(_)
    ));
    assert!(matches!(
        connect("https://example.com/", None).await,
        JetstreamError::Address(_)
    ));
    let inside = connect("ws://127.0.0.1:8080/subscribe", None).await;
    assert!(
        matches!(
            inside,
            JetstreamError::Outbound(OutboundError::Private { .. })
        ),
        "{inside}"
    );
    let page = connect(&format!("ws://{}/feed/rss", simulator.host()), None).await;
    assert!(
        matches!(
            page,
            JetstreamError::Outbound(OutboundError::Refused { status: 503, .. })
        ),
        "{page}"
    );
}

#[tokio::test]
async fn people_are_named_in_calls_of_twenty_five() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let outbound = client(&[simulator.host()]);
    let mut dids: Vec<String> = (0..60).map(|n| format!("did:plc:person{n}")).collect();
    dids.push("did:plc:gone".to_owned());
    let found = profiles(&outbound, &simulator.url(""), &dids, now())
        .await
        .unwrap();
    assert_eq!(found.len(), 60);
    assert_eq!(found[59].handle, "person59.example");
    assert_eq!(found[0].display_name.as_deref(), Some(PROFILE_NAME));
    assert_eq!(found[0].description.as_deref(), Some("Moves boxes."));
    assert_eq!(simulator.hits("/xrpc/app.bsky.actor.getProfiles"), 3);
}
