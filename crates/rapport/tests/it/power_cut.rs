//! The power goes at any moment: whatever was acknowledged before is there afterwards, once, and
//! the rest is as if it had never been sent.
//!
//! At many places of a recorded run the disk is built as it may be after a cut there, the program
//! opens it, reads the stream to its end, and everything is compared with what it had said up to
//! that place. With syncs taken out of the same recording the same comparison must fail.
//!
//! The index of the log (`-shm`) is written through a memory map and not recorded; a cut leaves
//! noise there. What the disk model leaves out is said in `disk_after_cut`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

use crate::disk_after_cut::{Disk, Keep};
use crate::disk_recording::{Change, Event};
use crate::ledger::{Instance, Ledger};
use crate::recorded_run::{Acknowledged, RUNS, Recording, SEARCHES};

const SEED: u64 = 20_261_127;
/// Cuts before anything was promised, at places where something has just been made safe.
const EARLY: usize = 14;
/// Cuts at such places, and where something has just been acknowledged, later.
const CHOSEN: usize = 106;
/// Cuts at any place.
const ANYWHERE: usize = 90;

fn leave_noise(file: &Path, chance: &mut StdRng) {
    if file.exists() {
        let mut noise = vec![0; 32_768];
        chance.fill_bytes(&mut noise);
        std::fs::write(file, noise).unwrap();
    }
}

/// A disk after a cut, and what was promised about it.
struct Cut {
    directory: tempfile::TempDir,
    place: usize,
    keep: Keep,
    acknowledged: Acknowledged,
}

impl Cut {
    /// Opens it with the program and says what is not as it was promised.
    fn check(&self, ledger: &Ledger) -> Result<(), String> {
        let instance = Instance::at(self.directory.path().join("data"));
        let database = instance.data.join("rapport.db");
        if !self.acknowledged.set_up {
            succeed(&mut instance.setup())?;
        } else if !database.exists() {
            return Err("the database is gone".to_owned());
        }
        if !self.acknowledged.listening {
            let searches = succeed(&mut instance.command(&["search", "list"]))?;
            if !searches.contains("freezer") {
                succeed(&mut instance.search_for("freezer"))?;
            }
        }
        let done = succeed(&mut instance.listen(ledger))?;
        let done: serde_json::Value = serde_json::from_str(&done).unwrap();
        let read = usize::try_from(done["read"].as_u64().unwrap()).unwrap();
        if read > ledger.lines() - self.acknowledged.lines {
            return Err(format!("acknowledged lines were read again: {done}"));
        }
        self.look(&database, ledger)
    }

    /// Compares what is in the database, with the eyes of another program.
    fn look(&self, database: &Path, ledger: &Ledger) -> Result<(), String> {
        let questions = "PRAGMA integrity_check; PRAGMA foreign_key_check; \
             SELECT 'posts ' || count(*) FROM post; \
             SELECT 'signal ' || post.uri FROM signal JOIN post ON post.id = signal.post_id; \
             SELECT 'search ' || name FROM saved_search;";
        let answers = succeed(Command::new("sqlite3").arg(database).arg(questions))?;
        let all = |kind: &str| -> Vec<String> {
            let found = answers.lines().filter_map(|line| line.strip_prefix(kind));
            found.map(str::to_owned).collect()
        };
        let signals: BTreeSet<String> = all("signal ").into_iter().collect();
        let searches: BTreeSet<String> = all("search ").into_iter().collect();
        if !answers.starts_with("ok\nposts ") {
            return Err(format!("the database is damaged: {answers:.300}"));
        }
        if all("posts ") != [ledger.posts.to_string()] {
            return Err(format!("posts {:?}, not {}", all("posts "), ledger.posts));
        }
        if signals.len() != all("signal ").len() || signals != ledger.signals {
            return Err("a signal was lost, doubled or invented".to_owned());
        }
        if !searches.is_superset(&self.acknowledged.searches) {
            return Err("an acknowledged search is gone".to_owned());
        }
        Ok(())
    }
}

fn succeed(command: &mut Command) -> Result<String, String> {
    let output = command.output().unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("{}: {words}", output.status))
    }
}

/// Builds the disk after each of these cuts of a recording that lacks what `ignore` names.
fn cut(
    recording: &Recording,
    cuts: &[(usize, Keep)],
    chance: &mut StdRng,
    ignore: impl Fn(&Disk, &[Event]) -> bool,
    mut hand_over: impl FnMut(Cut),
) {
    recording.replay(ignore, |place, disk, acknowledged| {
        for (_, keep) in cuts.iter().filter(|(at, _)| *at == place) {
            let directory = tempfile::tempdir().unwrap();
            disk.after_cut(directory.path(), *keep, chance);
            leave_noise(&directory.path().join("data/rapport.db-shm"), chance);
            hand_over(Cut {
                directory,
                place,
                keep: *keep,
                acknowledged: acknowledged.clone(),
            });
        }
    });
}

/// Checks cuts on every processor and gives what was found wrong.
fn check_all(recording: &Recording, hand_over: impl FnOnce(&dyn Fn(Cut))) -> Vec<String> {
    let (sender, receiver) = sync_channel::<Cut>(4);
    let receiver: Arc<Mutex<Receiver<Cut>>> = Arc::new(Mutex::new(receiver));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let (receiver, wrong) = (Arc::clone(&receiver), &wrong);
            scope.spawn(move || {
                loop {
                    let next = receiver.lock().unwrap().recv();
                    let Ok(cut) = next else { break };
                    if let Err(words) = cut.check(&recording.ledger) {
                        let place = (cut.place, cut.keep);
                        wrong.lock().unwrap().push(format!("{place:?}: {words}"));
                    }
                }
            });
        }
        // When every checker has failed, handing over fails too instead of waiting for ever.
        drop(receiver);
        hand_over(&|cut| sender.send(cut).unwrap());
        drop(sender);
    });
    wrong.into_inner().unwrap()
}

#[test]
fn after_a_power_cut_at_any_place_everything_acknowledged_is_there_once() {
    let recording = Recording::make();
    let mut chance = StdRng::seed_from_u64(SEED);
    let (telling, last) = (recording.telling_places(), recording.events.len());
    let promise = |event: &Event| matches!(event, Event::Said(..));
    let first_promise = recording.events.iter().position(promise).unwrap();
    let (early, later): (Vec<usize>, Vec<usize>) =
        telling.iter().partition(|place| **place <= first_promise);
    let mut places = spread(&early, EARLY);
    places.extend(spread(&later, CHOSEN));
    places.extend((0..ANYWHERE).map(|_| chance.random_range(0..=last)));
    let cuts: Vec<(usize, Keep)> = places
        .into_iter()
        .zip(Keep::ALL.into_iter().cycle())
        .collect();
    let mut promised = 0;
    let wrong = check_all(&recording, |check| {
        cut(
            &recording,
            &cuts,
            &mut chance,
            |_, _| false,
            |one| {
                promised += usize::from(one.acknowledged != Acknowledged::default());
                check(one);
            },
        );
    });
    assert!(wrong.is_empty(), "seed {SEED}: {wrong:#?}");
    assert!(promised > 150, "{promised} cuts came after a promise");
    // A recording in which the log was never folded while the program ran would prove less.
    let (folds, commits) = (syncs(&recording, "/rapport.db"), syncs(&recording, "-wal"));
    assert!(
        folds > RUNS && commits > 20,
        "{folds} folds, {commits} commits"
    );
    println!(
        "{} power cuts, {promised} of them after a promise, in a run with {commits} syncs of the log and {folds} of \
         the database; {last} events",
        cuts.len()
    );
    without_syncs(&recording, &mut chance);
}

/// So many of them, evenly.
fn spread(places: &[usize], count: usize) -> Vec<usize> {
    (0..count)
        .map(|n| places[n * places.len() / count])
        .collect()
}

/// How often the file whose name ends so was synced.
fn syncs(recording: &Recording, ending: &str) -> usize {
    let mut syncs = 0;
    recording.replay(
        |_, _| false,
        |place, disk, _| {
            if let Some(Event::Synced(file)) = recording.events.get(place) {
                syncs += usize::from(disk.leads_to(*file, ending));
            }
        },
    );
    syncs
}

/// The same comparison must notice what it is there to notice.
fn without_syncs(recording: &Recording, chance: &mut StdRng) {
    let after_a_promise: Vec<(usize, Keep)> = recording
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| matches!(event, Event::Said(to, words) if *to != 1 && words.starts_with("HTTP/1.1 303")))
        .map(|(n, _)| (n + 1, Keep::Nothing))
        .collect();
    assert!(after_a_promise.len() >= SEARCHES);
    let lost = check_all(recording, |check| {
        cut(
            recording,
            &after_a_promise,
            chance,
            as_synchronous_normal,
            check,
        );
    });
    assert!(
        !lost.is_empty() && lost.iter().all(|words| words.contains("acknowledged")),
        "{lost:#?}"
    );
    println!(
        "with synchronous=NORMAL {} of {} cuts lose what was acknowledged",
        lost.len(),
        after_a_promise.len()
    );
    let at_the_end = [(recording.events.len(), Keep::Nothing)];
    let lost = check_all(recording, |check| {
        cut(recording, &at_the_end, chance, directories_unsynced, check);
    });
    assert_eq!(lost.len(), 1, "{lost:#?}");
}

/// With `PRAGMA synchronous=NORMAL` the log is synced before it is folded into the database file,
/// and not at each commit.
fn as_synchronous_normal(disk: &Disk, events: &[Event]) -> bool {
    let Event::Synced(file) = events[0] else {
        return false;
    };
    let folded_next = events[1..].iter().find_map(|event| match event {
        Event::Changed(file, Change::Write { .. }) => Some(disk.leads_to(*file, "/rapport.db")),
        Event::Said(..) => Some(false),
        _ => None,
    });
    disk.leads_to(file, "-wal") && folded_next != Some(true)
}

fn directories_unsynced(disk: &Disk, events: &[Event]) -> bool {
    matches!(events[0], Event::Synced(file) if disk.is_directory(file))
}
