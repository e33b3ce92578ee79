//! The disk fills up, at any write, while a stream is read and while the program serves: it says
//! so, nothing acknowledged is lost, reading goes on, and so does everything else once there is
//! space.

use std::io::{BufRead as _, BufReader};

use crate::faulty_disk::FaultyDisk;
use crate::ledger::Ledger;
use crate::program::{ask_to_stop, run, started};
use crate::visitor::Visitor;

/// Writes from which on there is no space, in the order they are tried.
const FROM: [usize; 16] = [
    1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1_597,
];

/// Half of the time the write before is cut short, as it is where some space is left.
fn full_from(write: usize) -> String {
    let before = write - 1;
    if write % 2 == 1 && before > 0 {
        format!("write * {before} {before} SHORT;write * {write} 0 ENOSPC")
    } else {
        format!("write * {write} 0 ENOSPC")
    }
}

#[test]
fn a_disk_that_fills_up_at_any_write_stops_listening_and_loses_nothing() {
    let disk = FaultyDisk::new();
    let instance = disk.instance_set_up();
    let mut ledger = Ledger::write(&disk.beside("."), 0);
    for (n, write) in FROM.into_iter().enumerate() {
        ledger = ledger.longer((n + 1) * 600);
        let mut listen = disk.beneath(instance.listen(&ledger), &full_from(write));
        let output = listen.output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        let fired = disk.fired();
        assert!(fired.contains(" write "), "write {write}: {words}");
        assert_eq!(output.status.code(), Some(1), "write {write}: {words}");
        let place = instance.data.display().to_string();
        for said in ["is full", &place, "free some space"] {
            assert!(words.contains(said), "write {write}: {words}");
        }
    }
    run(&mut instance.listen(&ledger));
    instance.compare(&ledger);
}

#[test]
fn a_disk_that_fills_up_while_an_instance_is_made_leaves_nothing_in_the_way() {
    let disk = FaultyDisk::new();
    let instance = disk.instance();
    for write in FROM.into_iter().filter(|write| *write < 100) {
        let output = disk
            .beneath(instance.setup(), &full_from(write))
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(disk.fired().contains(" write "), "write {write}: {words}");
        assert!(
            !output.status.success() && words.contains("is full"),
            "write {write}: {words}"
        );
    }
    assert!(run(&mut instance.setup()).contains("is the admin"));
}

#[test]
fn a_log_that_cannot_be_folded_for_want_of_space_keeps_everything() {
    let disk = FaultyDisk::new();
    let instance = disk.instance_set_up();
    let ledger = Ledger::write_long(&disk.beside("."), 900);
    let rules = "write /rapport.db 1 0 ENOSPC";
    let output = disk.beneath(instance.listen(&ledger), rules).output();
    let output = output.unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(disk.fired().contains("/rapport.db"));
    assert!(
        output.status.success() && words.contains("could not be folded"),
        "{words}"
    );
    instance.compare(&ledger);
}

#[test]
fn a_full_disk_stops_what_is_saved_and_not_what_is_read() {
    let disk = FaultyDisk::new();
    let instance = disk.instance_set_up();
    let ledger = Ledger::write(&disk.beside("."), 700);
    run(&mut instance.listen(&ledger));
    let serve = instance.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut serve = disk.beneath_until_mended(serve, "write * 1 0 ENOSPC");
    let (mut running, address) = started(&mut serve);
    let log = BufReader::new(running.0.stderr.take().unwrap());
    let mut log = log.lines().map(Result::unwrap);
    let ada = Visitor::signed_in(&address);
    assert_eq!(ada.add_search("before").unwrap().status, 303);
    assert_eq!(ada.get("/readyz").status, 200);

    disk.break_down();
    // The stream goes on, into a disk without space.
    let ledger = ledger.longer(2_500);
    let refused = ada.add_search("meanwhile").unwrap();
    assert_eq!(refused.status, 507, "{}", refused.text);
    assert!(
        refused
            .text
            .contains("Nothing can be saved: the disk is full."),
        "{}",
        refused.text
    );
    // Where the data are is told to the operator, not to whoever comes by.
    let place = instance.data.display().to_string();
    assert!(!refused.text.contains(&place));
    let told = log.find(|line| line.contains("is full")).unwrap();
    assert!(told.contains(&place), "{told}");
    for page in ["/today", "/signals", "/saved-searches", "/sources"] {
        let answer = ada.get(page);
        assert_eq!(answer.status, 200, "{page}");
        assert!(answer.text.contains("The disk is full."), "{page}");
    }
    assert_eq!(ada.sign_in().status, 507);
    let alive = ada.get("/healthz");
    assert!(alive.status == 200 && alive.text.contains("reading only"));
    assert_eq!(ada.get("/readyz").status, 503);
    let live = ada.live();
    assert!(disk.fired().contains("ENOSPC"));

    disk.mend();
    let next = log.find(|line| line.contains("space") || line.contains("is full"));
    assert!(next.unwrap().contains("the disk has space again"));
    // The stream goes on by itself.
    let mut live = live.filter(|line| line.starts_with("event: "));
    assert!(live.any(|line| line.contains("signals")));
    assert_eq!(ada.get("/readyz").status, 200);
    assert!(!ada.get("/today").text.contains("The disk is full."));
    assert_eq!(ada.add_search("after").unwrap().status, 303);
    ask_to_stop(&running);
    assert!(running.0.wait().unwrap().success());
    run(&mut instance.listen(&ledger));
    instance.compare(&ledger);
    let searches = run(&mut instance.command(&["search", "list"]));
    for (name, there) in [("before", true), ("meanwhile", false), ("after", true)] {
        assert_eq!(searches.contains(name), there, "{searches}");
    }
}
