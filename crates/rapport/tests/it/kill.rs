//! SIGKILL while a known stream is being read, at random and at chosen places: nothing is lost,
//! nothing is doubled.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::database::Fresh;
use crate::ledger::{Instance, Ledger};
use crate::program::run;

const SIGKILL: i32 = 9;
const PLACES: [&str; 5] = [
    "ingest.before",
    "ingest.posts",
    "ingest.signals",
    "ingest.cursor",
    "ingest.committed",
];

/// Kills by themselves.
const KILLS: u64 = 200;
/// The fewest kills while one stream is read; fewer would say little about it.
const FEWEST: u64 = 20;

/// As many streams as it takes for the kills that `RAPPORT_TEST_KILLS` asks for: how many land while one is
/// read depends on how fast the machine is.
#[test]
fn random_kills_lose_and_double_nothing() {
    let asked = std::env::var("RAPPORT_TEST_KILLS");
    let wanted = asked.map_or(KILLS, |kills| kills.parse().unwrap());
    let (mut kills, mut streams) = (0, 0);
    while kills < wanted {
        kills += kill_at_random(20_261_124 + streams, wanted - kills);
        streams += 1;
        println!("{kills} random kills while {streams} streams were read");
    }
}

/// Kills until there were so many, or the stream has been read to its end; gives how many there were.
fn kill_at_random(seed: u64, most: u64) -> u64 {
    let directory = tempfile::tempdir().unwrap();
    let ledger = Ledger::write(directory.path(), 80_000);
    let instance = Instance::on(Fresh::sqlite());
    run(&mut instance.search_for("freezer"));
    let mut chance = StdRng::seed_from_u64(seed);
    let mut kills = 0;
    while kills < most.min(KILLS) {
        let mut child = instance
            .listen(&ledger)
            .args(["--log", "info"])
            .spawn()
            .unwrap();
        // From the moment it begins to read, at any time during the next few batches.
        let begun = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .find(|line| line.as_ref().unwrap().contains("reading"));
        assert!(begun.is_some());
        std::thread::park_timeout(Duration::from_millis(chance.random_range(0..150)));
        child.kill().unwrap();
        if child.wait().unwrap().signal() != Some(SIGKILL) {
            assert!(
                kills >= FEWEST,
                "the stream was read before {kills} kills had landed"
            );
            break;
        }
        kills += 1;
    }
    let rest: serde_json::Value =
        serde_json::from_str(&run(&mut instance.listen(&ledger))).unwrap();
    // Kills that all came before the first commit would prove nothing.
    let read_before = 80_000 - rest["read"].as_u64().unwrap();
    assert!(read_before > 100 * kills, "{rest}");
    instance.compare(&ledger);
    kills
}

#[test]
fn a_kill_at_any_chosen_place_loses_and_doubles_nothing() {
    for fresh in Fresh::each() {
        let directory = tempfile::tempdir().unwrap();
        let ledger = Ledger::write(directory.path(), 6_000);
        let instance = Instance::on(fresh);
        run(&mut instance.search_for("freezer"));
        let mut fired = 0;
        for round in 1..=2 {
            for place in PLACES {
                let mut listen = instance.listen(&ledger);
                let output = listen
                    .env("RAPPORT_CRASH_AT", format!("{place}:{round}"))
                    .output()
                    .unwrap();
                // A fault that did not fire would prove nothing.
                assert_eq!(
                    output.status.signal(),
                    Some(SIGKILL),
                    "{place}: {}",
                    String::from_utf8_lossy(&output.stderr)
                );
                fired += 1;
            }
        }
        run(&mut instance.listen(&ledger));
        instance.compare(&ledger);
        println!("{fired} chosen kills on {}", instance.kind);
    }
}
