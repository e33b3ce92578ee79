//! SIGKILL while a known stream is being read, at random and at chosen places: nothing is lost,
//! nothing is doubled. The ledger is the file itself; the test knows which lines must be signals.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rapport_store::Location;

use crate::database::Fresh;
use crate::program::{rapport, run, set_up};

const SIGKILL: i32 = 9;
const PLACES: [&str; 5] = [
    "ingest.before",
    "ingest.posts",
    "ingest.signals",
    "ingest.cursor",
    "ingest.committed",
];

/// A stream of `posts` lines of which every seventh must become a signal, every hundredth is
/// unusable and every fiftieth repeats an earlier post.
struct Ledger {
    file: PathBuf,
    posts: usize,
    signals: BTreeSet<String>,
}

impl Ledger {
    fn write(directory: &Path, lines: usize) -> Self {
        let mut text = String::new();
        let mut uris = BTreeSet::new();
        let mut signals = BTreeSet::new();
        for n in 0..lines {
            if n % 100 == 99 {
                text.push_str("{\"id\": not json\n");
                continue;
            }
            let n = if n % 50 == 49 { n / 2 } else { n };
            let words = if n % 7 == 0 {
                "My freezer broke"
            } else {
                "Lunch was good"
            };
            let post = serde_json::json!({
                "id": format!("post-{n}"), "network": "x", "author": format!("author-{}", n % 331),
                "lang": "en", "text": format!("{words} ({n})"),
            });
            text.push_str(&format!("{post}\n"));
            uris.insert(n);
            if n % 7 == 0 {
                signals.insert(format!("post-{n}"));
            }
        }
        let file = directory.join("stream.jsonl");
        std::fs::write(&file, text).unwrap();
        Self {
            file,
            posts: uris.len(),
            signals,
        }
    }
}

/// An instance with one saved search, in a database of its own.
struct Instance {
    _directory: tempfile::TempDir,
    data: PathBuf,
    fresh: Fresh,
}

impl Instance {
    fn on(fresh: Fresh) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let instance = Self {
            _directory: directory,
            data,
            fresh,
        };
        set_up(&instance.data, &instance.database());
        instance
    }

    fn database(&self) -> Vec<&str> {
        match &self.fresh.location {
            Location::Postgres(url) => vec!["--database", url],
            Location::Directory(_) => Vec::new(),
        }
    }

    fn command(&self, words: &[&str]) -> std::process::Command {
        rapport(&self.data, &[self.database(), words.to_vec()].concat())
    }

    fn search_for(&self, query: &str) {
        run(self
            .command(&["search", "add", "--purpose", "testing", "--query"])
            .arg(query));
    }

    fn listen(&self, ledger: &Ledger) -> std::process::Command {
        let mut command = self.command(&["listen", "--once", "--file"]);
        command.arg(&ledger.file);
        command
    }

    /// Everything the ledger says is there, once; and reading it all again adds nothing.
    fn compare(&self, ledger: &Ledger) {
        let last: serde_json::Value = serde_json::from_str(&run(&mut self.listen(ledger))).unwrap();
        assert_eq!(
            (&last["read"], &last["stored"], &last["signals"]),
            (&0.into(), &0.into(), &0.into()),
            "{last}"
        );
        let mut found = Vec::new();
        for line in run(&mut self.command(&["signals", "--json"])).lines() {
            let signal: serde_json::Value = serde_json::from_str(line).unwrap();
            found.push(signal["uri"].as_str().unwrap().to_owned());
        }
        let once: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(found.len(), once.len(), "a signal was doubled");
        assert_eq!(once, ledger.signals, "a signal was lost or invented");
        // The same lines under another name are another stream, but the same posts.
        let copy = ledger.file.with_file_name("again.jsonl");
        std::fs::copy(&ledger.file, &copy).unwrap();
        let again = run(self.command(&["listen", "--once", "--file"]).arg(&copy));
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert_eq!(
            (&again["stored"], &again["signals"]),
            (&0.into(), &0.into()),
            "{again}"
        );
        assert!(
            again["duplicate"].as_u64().unwrap() >= ledger.posts as u64,
            "{again}"
        );
    }
}

#[test]
fn two_hundred_random_kills_lose_and_double_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let ledger = Ledger::write(directory.path(), 80_000);
    let instance = Instance::on(Fresh::sqlite());
    instance.search_for("freezer");
    let mut chance = StdRng::seed_from_u64(20_261_124);
    let (mut kills, mut finished) = (0, 0);
    while kills < 200 {
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
        if child.wait().unwrap().signal() == Some(SIGKILL) {
            kills += 1;
        } else {
            finished += 1;
            assert!(
                finished < 400,
                "the stream was read before {kills} kills had landed"
            );
        }
    }
    let rest: serde_json::Value =
        serde_json::from_str(&run(&mut instance.listen(&ledger))).unwrap();
    // Kills that all came before the first commit would prove nothing.
    let read_before = 80_000 - rest["read"].as_u64().unwrap();
    assert!(read_before > 10_000, "{rest}");
    instance.compare(&ledger);
    println!(
        "{kills} random kills while {read_before} lines were read; {finished} runs had ended before theirs"
    );
}

#[test]
fn a_kill_at_any_chosen_place_loses_and_doubles_nothing() {
    for fresh in Fresh::each() {
        let directory = tempfile::tempdir().unwrap();
        let ledger = Ledger::write(directory.path(), 6_000);
        let instance = Instance::on(fresh);
        instance.search_for("freezer");
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
        println!("{fired} chosen kills on {}", instance.fresh.kind);
    }
}
