//! A stream followed by the program as it is used, from a network that misbehaves, while the
//! program is killed: what is stored is what the ledger says, and every fault really happened.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::process::{Child, Command};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::source::Source;
use rapport_simulator::{Fault, Plan, Simulator};
use rapport_store::Location;
use tokio::runtime::Runtime;

use crate::database::{Fresh, run_sql};
use crate::program::{Running, rapport, run, set_up};

/// A network, and an instance that listens to it with one saved search for every post.
pub(crate) struct Followed {
    /// Keeps the network going; the tests themselves wait for processes.
    _runtime: Runtime,
    pub(crate) simulator: Simulator,
    directory: tempfile::TempDir,
    fresh: Fresh,
}

impl Followed {
    pub(crate) fn new(fresh: Fresh, plan: Plan) -> Self {
        let runtime = Runtime::new().unwrap();
        let simulator = runtime.block_on(Simulator::start(plan)).unwrap();
        let followed = Self {
            _runtime: runtime,
            simulator,
            directory: tempfile::tempdir().unwrap(),
            fresh,
        };
        set_up(&followed.data(), &followed.database());
        // Each post of a story begins with one of these.
        let words = "can OR looking OR tired OR thinking OR hiring OR launch OR morning OR uses";
        run(followed
            .command("search add --purpose testing --query")
            .arg(words));
        let source = format!("source add --address {}", followed.simulator.stream());
        run(&mut followed.command(&source));
        followed
    }

    pub(crate) fn location(&self) -> &Location {
        &self.fresh.location
    }

    fn data(&self) -> std::path::PathBuf {
        self.directory.path().join("data")
    }

    fn database(&self) -> Vec<&str> {
        match &self.fresh.location {
            Location::Postgres(url) => vec!["--database", url],
            Location::Directory(_) => Vec::new(),
        }
    }

    pub(crate) fn command(&self, words: &str) -> Command {
        let words = words.split(' ').collect();
        rapport(&self.data(), &[self.database(), words].concat())
    }

    /// To serve, and so to follow, with nobody else's profiles to ask for.
    pub(crate) fn serving(&self) -> Command {
        let host = self.simulator.host();
        let mut command = self.command("serve --listen 127.0.0.1:0 --allow-host");
        command
            .arg(&host)
            .arg("--bluesky-profiles")
            .arg(format!("http://{host}"));
        command
    }

    fn serve(&self) -> Child {
        self.serving().spawn().unwrap()
    }

    /// How far the stream has been read, past the program's own eyes.
    pub(crate) fn reached(&self) -> Moment {
        let sql = "SELECT coalesce(max(cursor), '0') FROM stream";
        let text = match &self.fresh.location {
            Location::Postgres(url) => run_sql(url, sql),
            Location::Directory(_) => {
                let file = format!("file:{}?mode=ro", self.data().join("rapport.db").display());
                let output = Command::new("sqlite3").args([&file, sql]).output();
                let output = output.expect("sqlite3, which bin/test installs");
                String::from_utf8(output.stdout).unwrap()
            }
        };
        Moment::from_micros(text.trim().parse().unwrap_or_default())
    }

    /// When the last event is that is asked for: likes are not.
    pub(crate) fn end(&self) -> Moment {
        let wanted = |collection: &Option<&str>| *collection != Some("app.bsky.feed.like");
        let happenings = &self.simulator.story().happenings;
        let last = happenings
            .iter()
            .rfind(|happening| wanted(&happening.collection));
        last.unwrap().time
    }

    /// Waits until everything that was told has been stored, then stops the program in peace.
    pub(crate) fn read_to_the_end(&self) {
        let mut running = Running(self.serve());
        let end = self.end();
        for _ in 0..1_200 {
            if self.reached() >= end {
                let id = running.0.id().to_string();
                assert!(Command::new("kill").arg(id).status().unwrap().success());
                assert!(running.0.wait().unwrap().success());
                return;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        running.0.kill().unwrap();
        let mut said = String::new();
        let _ = running.0.stderr.take().unwrap().read_to_string(&mut said);
        panic!(
            "the stream was read to {} instead of {} in a minute, {} told, {} sent: {said}",
            self.reached(),
            end,
            self.simulator.told(),
            self.simulator.sent(),
        );
    }

    /// Every post the story leaves, once, and none that was taken back.
    pub(crate) fn compare(&self) {
        let mut found = Vec::new();
        for line in run(&mut self.command("signals --json")).lines() {
            let signal: serde_json::Value = serde_json::from_str(line).unwrap();
            found.push(signal["uri"].as_str().unwrap().to_owned());
        }
        let once: BTreeSet<&String> = found.iter().collect();
        assert_eq!(found.len(), once.len(), "a signal was doubled");
        let story: BTreeSet<&String> = self.simulator.story().posts.keys().collect();
        assert_eq!(once, story, "a signal was lost, invented or left over");
        assert!(self.simulator.story().removed.len() > 50);
    }

    fn source(&self) -> Source {
        let line = run(&mut self.command("source list"));
        serde_json::from_str(&line).unwrap()
    }

    /// The program, killed `wanted` times, each time some moments after none, one or two of its
    /// commits; how many of them came before the end of the story.
    fn kill(&self, wanted: u32, chance: &mut StdRng) -> u32 {
        let mut before_the_end = 0;
        for _ in 0..wanted {
            let (sent, mut reached) = (self.simulator.sent(), self.reached());
            let mut running = Running(self.serve());
            wait("nothing was read", || self.simulator.sent() > sent);
            for _ in 0..chance.random_range(0..3) {
                wait("nothing was stored", || self.reached() > reached);
                reached = self.reached();
                if reached >= self.end() {
                    break;
                }
            }
            std::thread::park_timeout(Duration::from_millis(chance.random_range(0..100)));
            running.0.kill().unwrap();
            running.0.wait().unwrap();
            if let Location::Postgres(url) = &self.fresh.location {
                // As if the dead process's lease had run out.
                run_sql(url, "UPDATE stream SET lease_until = 0");
            }
            before_the_end += u32::from(self.reached() < self.end());
        }
        before_the_end
    }
}

pub(crate) fn wait(failing: &str, done: impl Fn() -> bool) {
    let done = (0..3_000).any(|_| {
        std::thread::park_timeout(Duration::from_millis(10));
        done()
    });
    assert!(done, "{failing} in half a minute");
}

/// Stories begin a few hours ago, so that nothing in them fades while they are read.
pub(crate) fn plan(seed: u64, events: usize) -> Plan {
    let now = rapport_app::clock::Clock::now(&rapport_app::clock::SystemClock);
    let mut plan = Plan::new(seed, events);
    plan.start = Moment::from_micros(now.micros() / 1_000 * 1_000).minus(Span::HOUR.times(12));
    plan.spacing = Span::from_micros(20_000);
    plan
}

#[test]
fn kills_while_a_stream_is_followed_lose_and_double_nothing() {
    for fresh in Fresh::each() {
        let wanted = if fresh.kind == "sqlite" { 50 } else { 15 };
        let mut plan = plan(21, 500 * wanted as usize)
            .with(Fault::Double, 13)
            .with(Fault::Shuffle, 2)
            .with(Fault::BadJson, 31)
            .with(Fault::BadUtf8, 37)
            .with(Fault::NoDid, 41)
            .with(Fault::Trickle, 53);
        plan.pace = Some(2);
        let followed = Followed::new(fresh, plan);
        let mut chance = StdRng::seed_from_u64(20_261_127);
        let before_the_end = followed.kill(wanted, &mut chance);
        assert!(
            before_the_end > wanted / 2,
            "only {before_the_end} kills came before the end of the story"
        );
        // Kills that all came before the first commit would prove nothing.
        let begun = followed.simulator.story().happenings[0].time;
        let read = followed.reached().since(begun);
        assert!(read > Span::SECOND.times(10), "{read:?}");
        followed.read_to_the_end();
        followed.compare();
        for fault in [
            Fault::Double,
            Fault::Shuffle,
            Fault::BadJson,
            Fault::BadUtf8,
            Fault::NoDid,
            Fault::Trickle,
        ] {
            assert!(
                followed.simulator.fired(fault) > 0,
                "{fault} never happened"
            );
        }
        println!(
            "{wanted} kills on {}, {before_the_end} of them before the end of the story, {} s of it read meanwhile",
            followed.fresh.kind,
            read.seconds()
        );
    }
}

#[test]
fn a_stream_that_breaks_is_taken_up_again_and_what_was_dropped_is_counted() {
    for fresh in Fresh::each() {
        let plan = plan(22, 3_000)
            .with(Fault::Cut, 1_100)
            .with(Fault::Goodbye, 1_700)
            .with(Fault::Refuse, 2)
            .with(Fault::BadJson, 311)
            .with(Fault::BadUtf8, 317)
            .with(Fault::Oversized, 701)
            .with(Fault::NoDid, 331)
            .with(Fault::Bytes, 337);
        let followed = Followed::new(fresh, plan);
        followed.read_to_the_end();
        followed.compare();
        let source = followed.source();
        for (fault, reason) in [
            (Fault::BadJson, "not JSON"),
            (Fault::BadUtf8, "not UTF-8"),
            (Fault::Oversized, "oversized"),
            (Fault::NoDid, "no did"),
            (Fault::Bytes, "bytes instead of text"),
        ] {
            let dropped = source.dropped.iter().find(|kept| kept.reason == reason);
            let counted = dropped.map(|kept| kept.count).unwrap_or_default();
            assert!(
                counted > 0 && counted <= followed.simulator.fired(fault),
                "{reason}: {counted} in {:?}",
                source.dropped
            );
        }
        for fault in [Fault::Cut, Fault::Goodbye, Fault::Refuse] {
            assert!(
                followed.simulator.fired(fault) > 0,
                "{fault} never happened"
            );
        }
        assert_eq!(
            (source.stream.health.error, source.gaps),
            (None, Vec::new())
        );
    }
}

#[test]
fn what_the_network_no_longer_has_becomes_a_gap_of_the_source() {
    for fresh in Fresh::each() {
        let mut plan = plan(23, 4_000);
        plan.look_back = Some(Span::SECOND.times(30));
        let followed = Followed::new(fresh, plan);
        let happenings = &followed.simulator.story().happenings;
        let (early, last) = (happenings[100].time, happenings.last().unwrap().time);
        // As if it had been read until then, and the program had been away since.
        let sql = format!("UPDATE stream SET cursor = '{}'", early.micros());
        match &followed.fresh.location {
            Location::Postgres(url) => drop(run_sql(url, &sql)),
            Location::Directory(_) => {
                let file = followed.data().join("rapport.db");
                let status = Command::new("sqlite3").arg(file).arg(&sql).status();
                assert!(status.unwrap().success());
            }
        }
        followed.read_to_the_end();
        assert!(followed.simulator.fired(Fault::TooOld) > 0);
        let oldest = last.minus(Span::SECOND.times(30));
        let gaps = followed.source().gaps;
        let [gap] = &gaps[..] else { panic!("{gaps:?}") };
        assert_eq!(gap.from, early);
        let until = oldest..oldest.plus(Span::SECOND.times(5));
        assert!(until.contains(&gap.until), "{gap:?}");
    }
}
