//! An fsync fails: the program ends at once with status 70 and names the file and the way out.
//! Nothing is written after it, what was acknowledged before is there, and the next start goes on
//! from what is really on the disk, also if the power goes in between.
//!
//! SQLite syncs directories as well and keeps to itself when that fails; the store therefore syncs
//! the data directory by itself, after the names in it are there and before anything is
//! acknowledged.

use std::io::Read as _;
use std::process::Output;

use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::disk_after_cut::{Disk, Keep};
use crate::disk_recording::{Event, events};
use crate::faulty_disk::FaultyDisk;
use crate::ledger::{Instance, Ledger};
use crate::program::{run, started};
use crate::visitor::Visitor;

/// Whose sync fails, and the how many-th, while a stream is read.
const WHILE_LISTENING: [(&str, usize); 5] = [
    ("/rapport.db-wal", 1),
    ("/rapport.db-wal", 3),
    // While the log is folded into it, and at the end when that is done once more.
    ("/rapport.db", 1),
    ("/rapport.db", 2),
    ("/data", 1),
];
/// The same while an instance is made.
const WHILE_MAKING: [(&str, usize); 6] = [
    ("/disk", 1),
    ("/rapport.db.new-journal", 1),
    ("/rapport.db.new", 1),
    ("/rapport.db.new", 3),
    ("/rapport.db-journal", 1),
    ("/rapport.db-wal", 1),
];
const LOUD: i32 = 70;
/// Lines that were read before, and lines there are when the sync fails.
const ACKNOWLEDGED: usize = 100;
const LINES: usize = 1_300;

/// The fault fired, the program said so and ended.
fn ended_loudly(disk: &FaultyDisk, file: &str, output: &Output) {
    let words = String::from_utf8_lossy(&output.stderr);
    let fired = disk.fired();
    assert!(fired.contains("EIO sync"), "{file}: {fired} {words}");
    assert_eq!(output.status.code(), Some(LOUD), "{file}: {words}");
    let place = disk.root().display().to_string();
    for said in ["could not confirm a write", &place, "then start again"] {
        assert!(words.contains(said), "{file}: {words}");
    }
}

/// Nothing reached the disk after the sync that failed.
fn nothing_followed(disk: &FaultyDisk, file: &str) {
    let events = events(&disk.trace());
    let failed = events
        .iter()
        .position(|event| matches!(event, Event::NotSynced(_)));
    let after = &events[failed.unwrap() + 1..];
    assert!(
        after.iter().all(|event| matches!(event, Event::Said(..))),
        "{file}: {after:?}"
    );
}

#[test]
fn a_failed_fsync_while_listening_ends_the_program_and_loses_nothing() {
    for (file, sync) in WHILE_LISTENING {
        let disk = FaultyDisk::new();
        let instance = disk.instance();
        let ledger = Ledger::write_long(&disk.beside("."), ACKNOWLEDGED);
        run(&mut disk.recorded(instance.setup(), ""));
        run(&mut disk.recorded(instance.search_for("freezer"), ""));
        run(&mut disk.recorded(instance.listen(&ledger), ""));
        let ledger = ledger.longer(LINES);
        let rules = format!("sync {file} {sync} {sync} EIO");
        let output = disk.recorded(instance.listen(&ledger), &rules).output();
        ended_loudly(&disk, file, &output.unwrap());
        nothing_followed(&disk, file);
        // It starts again, acknowledges something new, and then the power goes and takes everything
        // that no sync has confirmed.
        run(&mut disk.recorded(instance.search_for("pantry"), ""));
        let after = cut_after_the_last_word(&disk);
        let again = Instance::at(after.path().join("data"));
        let searches = run(&mut again.command(&["search", "list"]));
        assert!(searches.contains("pantry"), "{file}: {searches}");
        goes_on(&again, &ledger);
        goes_on(&instance, &ledger);
        instance.compare(&ledger);
    }
}

fn cut_after_the_last_word(disk: &FaultyDisk) -> tempfile::TempDir {
    let events = events(&disk.trace());
    let last = events
        .iter()
        .rposition(|event| matches!(event, Event::Said(1, _)));
    let mut cut = Disk::at(disk.root());
    events[..last.unwrap()]
        .iter()
        .for_each(|event| cut.see(event));
    let after = tempfile::tempdir().unwrap();
    cut.after_cut(after.path(), Keep::Nothing, &mut StdRng::seed_from_u64(1));
    after
}

/// What was acknowledged is not read again, and the rest is read once.
fn goes_on(instance: &Instance, ledger: &Ledger) {
    let done = run(&mut instance.listen(ledger));
    let done: serde_json::Value = serde_json::from_str(&done).unwrap();
    let read = usize::try_from(done["read"].as_u64().unwrap()).unwrap();
    assert!(read <= LINES - ACKNOWLEDGED, "{done}");
    let signals = run(&mut instance.command(&["signals", "--json"]));
    assert_eq!(signals.lines().count(), ledger.signals.len());
}

#[test]
fn a_write_that_the_disk_refuses_is_told_and_loses_nothing() {
    let disk = FaultyDisk::new();
    let instance = disk.instance_set_up();
    let ledger = Ledger::write(&disk.beside("."), 1_300);
    let rules = "write /rapport.db-wal 150 0 EIO";
    let output = disk.beneath(instance.listen(&ledger), rules).output();
    let output = output.unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(disk.fired().contains("EIO write"), "{words}");
    assert_eq!(output.status.code(), Some(1), "{words}");
    let place = instance.data.display().to_string();
    assert!(
        words.contains(&place) && words.contains("check the disk"),
        "{words}"
    );
    run(&mut instance.listen(&ledger));
    instance.compare(&ledger);
}

#[test]
fn a_failed_fsync_while_an_instance_is_made_leaves_nothing_in_the_way() {
    for (file, sync) in WHILE_MAKING {
        let disk = FaultyDisk::new();
        let instance = disk.instance();
        let rules = format!("sync {file} {sync} {sync} EIO");
        let output = disk.beneath(instance.setup(), &rules).output().unwrap();
        ended_loudly(&disk, file, &output);
        assert!(
            run(&mut instance.setup()).contains("is the admin"),
            "{file}"
        );
    }
}

#[test]
fn a_failed_fsync_while_serving_answers_nobody_and_ends_the_program() {
    let disk = FaultyDisk::new();
    let instance = disk.instance_set_up();
    let serve = || instance.command(&["serve", "--listen", "127.0.0.1:0"]);
    let rules = "sync /rapport.db-wal 1 1 EIO";
    let (mut running, address) = started(&mut disk.beneath_until_mended(serve(), rules));
    let ada = Visitor::signed_in(&address);
    assert_eq!(ada.add_search("before").unwrap().status, 303);
    disk.break_down();
    // The connection breaks instead of telling something that may not be so.
    assert!(ada.add_search("unconfirmed").is_err());
    let mut stderr = Vec::new();
    let mut told = running.0.stderr.take().unwrap();
    told.read_to_end(&mut stderr).unwrap();
    let output = Output {
        status: running.0.wait().unwrap(),
        stdout: Vec::new(),
        stderr,
    };
    ended_loudly(&disk, "serve", &output);
    disk.mend();
    let (_running, address) = started(&mut serve());
    let ada = Visitor::signed_in(&address);
    assert!(ada.get("/saved-searches").text.contains("before"));
    assert_eq!(ada.add_search("afterwards").unwrap().status, 303);
}
