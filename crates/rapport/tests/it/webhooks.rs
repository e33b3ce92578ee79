//! Webhooks, against a receiver that fails in every way: told in order, under one id, until it is taken
//! or the schedule is used up; and nothing is lost when the process dies.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rapport_app::program::webhooks::secret::{Signed, signature};
use rapport_app::program::webhooks::{self, WebhookChange, WebhookForm};
use rapport_app::program::{events, keys};
use rapport_model::ids::WebhookId;
use rapport_model::program::webhook::{Webhook, WebhookState};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::saved_search::Alert;
use rapport_networks::outbound::Settings;
use rapport_simulator::{Canary, Received, Receiver, Reply};
use rapport_store::Location;

use crate::api_kill::{SIGKILL, ask};
use crate::database::Fresh;
use crate::program::{rapport, run, set_up};
use crate::serve::serve_with;
use crate::world::{World, noon};

/// A world with a webhook to a receiver.
struct Told {
    world: World,
    receiver: Receiver,
    id: WebhookId,
    secret: Vec<u8>,
    _keys: tempfile::TempDir,
}

impl Told {
    async fn on(fresh: Fresh, replies: Vec<Reply>, types: &[&str]) -> Self {
        let receiver = Receiver::start(replies).await.unwrap();
        let mut settings = Settings {
            allow_hosts: vec![receiver.host()],
            ..Settings::new("mailto:nobody@localhost")
        };
        settings.limits.reply = Duration::from_millis(400);
        let world = World::reaching(fresh, settings).await;
        let keys = tempfile::tempdir().unwrap();
        world.app.keep_keys_in(keys.path().join("rapport.key"));
        let form = WebhookForm {
            address: receiver.url(),
            types: types.iter().map(|kind| (*kind).to_owned()).collect(),
        };
        let (secret, webhook) = webhooks::add(&world.app, &world.actor, form).await.unwrap();
        Self {
            id: webhook.id,
            secret: bytes_of(secret.text()),
            world,
            receiver,
            _keys: keys,
        }
    }

    async fn webhook(&self) -> Webhook {
        webhooks::find(&self.world.app, &self.world.actor, self.id)
            .await
            .unwrap()
    }

    /// Lets the schedule do what is due at a moment.
    async fn at(&self, moment: Moment) -> usize {
        self.world.clock.set(moment);
        webhooks::tell_due(&self.world.app).await.unwrap()
    }

    fn verify(&self, received: &Received) {
        let seconds: i64 = received.timestamp.parse().unwrap();
        let message = Signed {
            id: &received.id,
            at: Moment::from_micros(seconds * 1_000_000),
            body: &received.body,
        };
        let expected = signature(&self.secret, &message);
        assert!(
            received.signature.split(' ').any(|one| one == expected),
            "{received:?}"
        );
    }
}

fn bytes_of(secret: &str) -> Vec<u8> {
    STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap()
}

fn types_of(received: &[Received]) -> Vec<String> {
    let kind = |one: &Received| {
        let body: serde_json::Value = serde_json::from_str(&one.body).unwrap();
        body["type"].as_str().unwrap().to_owned()
    };
    received.iter().map(kind).collect()
}

#[tokio::test]
async fn every_event_arrives_in_order_under_its_own_id_however_often_it_fails() {
    for fresh in Fresh::each() {
        let canary = Canary::start("127.0.0.1".parse().unwrap(), 0)
            .await
            .unwrap();
        let elsewhere = format!("http://{}/", canary.address());
        let faults = vec![
            Reply::Status(500),
            Reply::Busy(3_600),
            Reply::Redirect(elsewhere),
            Reply::Hang,
            Reply::Cut,
            Reply::Noise,
        ];
        let told = Told::on(fresh, faults.clone(), &[]).await;
        let search = told.world.search("freezer", Alert::AtOnce).await;
        told.world.search("cooler", Alert::AtOnce).await;
        let mut now = noon();
        for (n, fault) in faults.iter().enumerate() {
            assert_eq!(told.at(now).await, 1, "{fault:?}");
            assert_eq!(told.receiver.fired(fault), 1, "{fault:?}");
            let webhook = told.webhook().await;
            assert_eq!(webhook.failures as usize, n + 1, "{fault:?}");
            assert_eq!(told.at(now).await, 0, "it waits");
            if matches!(fault, Reply::Busy(_)) {
                assert!(webhook.next_at.since(now) >= Span::HOUR);
            }
            now = webhook.next_at;
        }
        told.at(now).await;
        let received = told.receiver.received();
        assert_eq!(received.len(), faults.len() + 2);
        let feed = events::after(&told.world.app, &told.world.actor, 0, 10)
            .await
            .unwrap();
        let made: Vec<String> = feed
            .iter()
            .filter(|event| event.kind == "saved_search.created")
            .map(|event| event.id.to_string())
            .collect();
        for one in &received {
            told.verify(one);
            let expected = usize::from(one == received.last().unwrap());
            assert_eq!(one.id, made[expected]);
        }
        let bodies = received[..=faults.len()].iter().map(|one| &one.body);
        assert!(bodies.clone().all(|body| body == &received[0].body));
        assert!(received[0].body.contains(&search.id.to_string()));
        assert_ne!(received[0].timestamp, received[1].timestamp);
        assert_eq!(canary.reached(), 0, "a redirect was followed");
        let webhook = told.webhook().await;
        assert_eq!((webhook.failures, webhook.state), (0, WebhookState::On));
        let log = webhooks::deliveries(&told.world.app, &told.world.actor, told.id, None, 20)
            .await
            .unwrap();
        let log: Vec<(u32, Option<u16>)> =
            log.iter().map(|one| (one.attempt, one.status)).collect();
        let expected = [
            (1, Some(200)),
            (7, Some(200)),
            (6, Some(500)),
            (5, None),
            (4, None),
            (3, Some(307)),
            (2, Some(429)),
            (1, Some(500)),
        ];
        assert_eq!(log, expected, "{}", told.world.fresh.kind);
    }
}

#[tokio::test]
async fn a_webhook_that_is_given_up_says_why_and_goes_on_where_it_was() {
    for fresh in Fresh::each() {
        let down = vec![Reply::Status(503); 8];
        let told = Told::on(fresh, down, &["saved_search.created"]).await;
        let search = told.world.search("freezer", Alert::AtOnce).await;
        let mut tried = 0;
        while told.webhook().await.state == WebhookState::On {
            tried += told.at(told.webhook().await.next_at).await;
        }
        assert_eq!((tried, told.receiver.fired(&Reply::Status(503))), (8, 8));
        let webhook = told.webhook().await;
        let reason = webhook.stopped_because.unwrap();
        assert!(
            reason.contains("8 attempts") && reason.contains("503"),
            "{reason}"
        );
        assert!(webhook.next_at.since(noon()) > Span::HOUR.times(27));
        told.world.search("cooler", Alert::AtOnce).await;
        assert_eq!(told.at(webhook.next_at.plus(Span::DAY)).await, 0);
        let on = WebhookChange {
            paused: Some(false),
            ..WebhookChange::default()
        };
        let (app, actor) = (&told.world.app, &told.world.actor);
        webhooks::change(app, actor, told.id, None, on)
            .await
            .unwrap();
        assert_eq!(webhooks::tell_due(app).await.unwrap(), 1);
        let received = told.receiver.received();
        assert_eq!(
            received.len(),
            10,
            "nothing that happened meanwhile is lost"
        );
        assert_eq!(received[8].id, received[0].id);
        assert!(received[8].body.contains(&search.id.to_string()));
        // Gone is gone, at once.
        told.receiver.then([Reply::Status(410)]);
        told.world.search("warehouse", Alert::AtOnce).await;
        webhooks::tell_due(app).await.unwrap();
        assert_eq!(told.receiver.fired(&Reply::Status(410)), 1);
        let webhook = told.webhook().await;
        assert_eq!(webhook.state, WebhookState::Stopped);
        assert!(webhook.stopped_because.unwrap().contains("410"));
    }
}

#[tokio::test]
async fn what_was_sent_can_be_sent_again_and_a_new_secret_signs_beside_the_old_one() {
    for fresh in Fresh::each() {
        let told = Told::on(fresh, Vec::new(), &["saved_search.created"]).await;
        let (app, actor) = (&told.world.app, &told.world.actor);
        for (n, query) in ["freezer", "cooler", "warehouse"].into_iter().enumerate() {
            told.world
                .clock
                .set(noon().plus(Span::HOUR.times(n as i64)));
            told.world.search(query, Alert::AtOnce).await;
        }
        webhooks::tell_due(app).await.unwrap();
        let first = told.receiver.received();
        assert_eq!(types_of(&first), ["saved_search.created"; 3]);
        let log = webhooks::deliveries(app, actor, told.id, None, 1)
            .await
            .unwrap();
        let again = webhooks::deliver_again(app, actor, told.id, log[0].id)
            .await
            .unwrap();
        assert!(again.is_taken() && again.attempt == 0);
        webhooks::tell_again(app, actor, told.id, noon().plus(Span::MINUTE.times(30)))
            .await
            .unwrap();
        webhooks::tell_due(app).await.unwrap();
        let received = told.receiver.received();
        let ids: Vec<&str> = received.iter().map(|one| one.id.as_str()).collect();
        let [a, b, c] = [0, 1, 2].map(|n| first[n].id.as_str());
        assert_eq!(ids, [a, b, c, c, b, c]);

        let (new, until) = webhooks::change_secret(app, actor, told.id).await.unwrap();
        let new = bytes_of(new.text());
        assert_eq!(until.since(app.now()), Span::DAY);
        assert_eq!(keys::rotate(app).await.unwrap(), 2);
        let both = webhooks::test(app, actor, told.id).await.unwrap();
        assert!(both.is_taken());
        told.world.clock.set(until);
        webhooks::test(app, actor, told.id).await.unwrap();
        let received = told.receiver.received();
        let [both, one] = [&received[6], &received[7]];
        told.verify(both);
        let told = Told {
            secret: new,
            ..told
        };
        told.verify(both);
        told.verify(one);
        let signatures = [both, one].map(|one| one.signature.split(' ').count());
        assert_eq!(signatures, [2, 1]);
        // The secret itself lies nowhere in the clear.
        let held = told.world.store.digest().await.unwrap();
        let plain = STANDARD.encode(&told.secret);
        let hex: String = told
            .secret
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        for (table, rows) in held {
            assert!(!rows.contains(&plain) && !rows.contains(&hex), "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_dies_between_sending_and_noting_sends_it_again_under_the_same_id() {
    for fresh in Fresh::each() {
        let receiver = Receiver::start([]).await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let database = match &fresh.location {
            Location::Postgres(url) => vec!["--database", url],
            Location::Directory(_) => Vec::new(),
        };
        set_up(&data, &database);
        let words = ["token", "add", "--name", "Killed", "--scope", "admin"];
        let made = run(rapport(&data, &words).args(&database));
        let made: serde_json::Value = serde_json::from_str(&made).unwrap();
        let token = made["token"].as_str().unwrap();
        let allowed = ("RAPPORT_ALLOW_HOSTS", receiver.host());
        let hook = format!("{{\"address\":\"{}\"}}", receiver.url());
        let search = |n: usize| format!("{{\"query\":\"freezer{n}\",\"purpose\":\"testing\"}}");
        let mut expected = 0;
        for (n, place) in ["webhook.sent:1", "webhook.noted:1"].iter().enumerate() {
            let environment = [(allowed.0, &allowed.1[..]), ("RAPPORT_CRASH_AT", place)];
            let mut serving = serve_with(&data, &database, &environment);
            if n == 0 {
                let made = ask(&serving, token, ("POST", "webhooks"), "hook", &hook);
                assert_eq!(made.unwrap().0, 201);
            }
            // The process may be gone before it answers: the change is made all the same.
            let _ = ask(
                &serving,
                token,
                ("POST", "saved-searches"),
                place,
                &search(n),
            );
            let ended = serving.running.0.wait().unwrap();
            // A fault that did not fire would prove nothing.
            assert_eq!(ended.signal(), Some(SIGKILL), "{place}");
            expected += 1;
            assert_eq!(receiver.received().len(), expected, "{place}");
            let serving = serve_with(&data, &database, &environment[..1]);
            let more = ask(
                &serving,
                token,
                ("POST", "saved-searches"),
                &format!("more-{n}"),
                &search(n + 7),
            );
            assert_eq!(more.unwrap().0, 201);
            // Once more what was sent and not noted, and what has happened since.
            expected += if n == 0 { 2 } else { 1 };
            receiver.came(expected).await;
            // What came is noted too before the next one is made.
            let read = |path| ask(&serving, token, ("GET", path), "", "").unwrap().1;
            let json = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
            let feed = json(read("events?limit=100"));
            let last = &feed["items"].as_array().unwrap().last().unwrap()["position"];
            while json(read("webhooks"))["items"][0]["position"].as_u64() < last.as_u64() {}
        }
        let received = receiver.received();
        let ids: Vec<&str> = received.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids[0], ids[1], "{}", fresh.kind);
        assert_eq!(received[0].body, received[1].body);
        let mut others: Vec<&str> = ids[1..].to_vec();
        others.dedup();
        assert_eq!(others.len(), 4, "{ids:?}");
        println!("2 kills around a delivery on {}", fresh.kind);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_are_managed_from_a_script_as_on_their_page() {
    for fresh in Fresh::each() {
        let receiver = Receiver::start([Reply::Status(500)]).await.unwrap();
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let host = receiver.host();
        let mut place = vec!["--allow-host", &host];
        if let Location::Postgres(url) = &fresh.location {
            place.extend(["--database", url]);
        }
        set_up(&data, &place);
        let command = |words: &[&str]| {
            let mut command = rapport(&data, &["webhook"]);
            command.args(words).args(&place);
            command
        };
        let json = |words: &[&str]| -> Vec<serde_json::Value> {
            let printed = run(&mut command(words));
            let lines = printed.lines().map(serde_json::from_str);
            lines.collect::<Result<_, _>>().unwrap()
        };
        let refused = |words: &[&str]| {
            let output = command(words).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{words:?}");
            String::from_utf8(output.stderr).unwrap()
        };

        let url = receiver.url();
        let add = ["add", "--address", &url, "--type", "signal.found"];
        let made = json(&add);
        let secret = made[0]["secret"].as_str().unwrap();
        assert!(secret.starts_with("whsec_"));
        let id = made[0]["made"]["id"].as_str().unwrap();
        // Refused in the words of the pages and of the API.
        assert!(refused(&add).contains("is told what happens already"));
        let inside = ["add", "--address", "https://hooks.example:22/"];
        assert!(refused(&inside).contains("port 22"));
        let unknown = ["change", "--id", id, "--type", "token.made"];
        assert!(refused(&unknown).contains("is not a type of event"));
        let nobodys = ["pause", "--id", "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70"];
        assert!(refused(&nobodys).contains("there is no such webhook"));

        let listed = run(&mut command(&["list"]));
        assert!(listed.contains("\"signal.found\"") && !listed.contains("whsec_"));
        let changed = json(&["change", "--id", id, "--everything"]);
        assert_eq!(changed[0]["types"], serde_json::json!([]));
        assert_eq!(changed[0]["address"], url);
        let paused = json(&["pause", "--id", id]);
        assert_eq!(paused[0]["state"], "paused");
        let resumed = json(&["resume", "--id", id]);
        assert_eq!(resumed[0]["state"], "on");

        let failed = json(&["test", "--id", id]);
        assert_eq!(
            (&failed[0]["taken"], &failed[0]["status"]),
            (&false.into(), &500.into())
        );
        let delivery = failed[0]["id"].as_str().unwrap();
        let again = json(&["again", "--id", id, "--delivery", delivery]);
        assert_eq!(again[0]["taken"], true);
        assert_eq!(
            types_of(&receiver.received()),
            ["webhook.test", "webhook.test"]
        );
        let log = json(&["deliveries", "--id", id]);
        assert_eq!(log.len(), 2);
        assert_eq!((&log[0], &log[1]), (&again[0], &failed[0]));
        let newest = again[0]["id"].as_str().unwrap();
        let older = json(&["deliveries", "--id", id, "--limit", "1", "--before", newest]);
        assert_eq!(older, failed);

        let other = json(&["secret", "--id", id]);
        assert!(!other[0]["old_secret_until"].is_null());
        assert_ne!(other[0]["secret"], secret);
        let replayed = json(&["replay", "--id", id, "--since", "2026-01-01T00:00:00Z"]);
        assert_eq!(replayed[0]["position"], 0);

        let mut member = rapport(
            &data,
            &["user", "add", "--email", "bo@example.com", "--role"],
        );
        member.args(["leader", "--password-file"]);
        run(member.arg(data.with_extension("password")).args(&place));
        let leader = refused(&["list", "--user", "bo@example.com"]);
        let why = "a leader may not decide which systems are told what happens";
        assert!(leader.contains(why), "{leader}");
        assert!(json(&["remove", "--id", id]).is_empty());
        assert!(json(&["list"]).is_empty(), "{}", fresh.kind);
    }
}
