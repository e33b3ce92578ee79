//! Damage in our own data stops loudly: a damaged, cut off, newer or foreign database is refused
//! with the name of its file and the way out, and never answered from.
//!
//! SQLite keeps no checksums: a flipped bit inside a stored text is found by nobody, and damage in
//! the last part of the log looks like a write that a power cut tore. What is damaged in such a way
//! that it can be told is told.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

use crate::database::Fresh;
use crate::ledger::{Instance, Ledger};
use crate::program::run;

const SEED: u64 = 20_261_128;
const PAGE: usize = 4_096;
/// Pages that are damaged, one at a time.
const PAGES: usize = 40;

/// An instance with something in it, closed in order.
struct Whole {
    instance: Instance,
    ledger: Ledger,
    database: Vec<u8>,
    signals: String,
    _directory: tempfile::TempDir,
}

impl Whole {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let instance = Instance::at(directory.path().join("data"));
        run(&mut instance.setup());
        run(&mut instance.search_for("freezer"));
        let ledger = Ledger::write(directory.path(), 1_500);
        run(&mut instance.listen(&ledger));
        let signals = run(&mut instance.command(&["signals", "--json"]));
        let database = std::fs::read(file(&instance.data)).unwrap();
        // What is not folded into it would hide the damage.
        assert!(!instance.data.join("rapport.db-wal").exists());
        Self {
            instance,
            ledger,
            database,
            signals,
            _directory: directory,
        }
    }

    /// The database, changed.
    fn with(&self, change: impl FnOnce(&mut Vec<u8>)) {
        let mut changed = self.database.clone();
        change(&mut changed);
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(self.instance.data.join(format!("rapport.db{ending}")));
        }
        std::fs::write(file(&self.instance.data), changed).unwrap();
    }

    fn signals(&self) -> Output {
        let mut command = self.instance.command(&["signals", "--json"]);
        command.output().unwrap()
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("rapport.db")
}

/// It ended with an error that names the file and the way out, and did not fall over.
fn refused(what: &str, data: &Path, output: &Output, ways: &[&str]) {
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{what} was taken");
    assert!(output.status.code().is_some(), "{what}: {}", output.status);
    assert!(!words.contains("panicked"), "{what}: {words}");
    let place = data.display().to_string();
    for said in [&[place.as_str()], ways].concat() {
        assert!(words.contains(said), "{what}: {words}");
    }
}

#[test]
fn a_damaged_page_is_told_or_was_not_asked_for() {
    let whole = Whole::new();
    let data = &whole.instance.data;
    let mut chance = StdRng::seed_from_u64(SEED);
    let pages = whole.database.len() / PAGE;
    let (mut told, mut not_asked) = (0, 0);
    for n in 0..PAGES {
        let page = n * pages / PAGES;
        let what = format!("page {page}, seed {SEED}");
        whole.with(|bytes| {
            // The kind of page, its count of cells and where they are; or all of it.
            let from = page * PAGE + if page == 0 { 100 } else { 0 };
            let to = if n % 2 == 0 {
                from + 12
            } else {
                page * PAGE + PAGE
            };
            chance.fill_bytes(&mut bytes[from..to]);
        });
        let output = whole.signals();
        if output.status.success() {
            let found = String::from_utf8_lossy(&output.stdout);
            assert!(found == whole.signals, "{what}: a wrong answer");
            not_asked += 1;
        } else {
            refused(&what, data, &output, &["is damaged", "put back a copy"]);
            assert_eq!(output.status.code(), Some(70), "{what}");
            told += 1;
        }
        if n % 4 == 0 {
            // Going on to write has the same two ends.
            let output = whole.instance.listen(&whole.ledger).output().unwrap();
            if !output.status.success() {
                refused(&what, data, &output, &["is damaged", "put back a copy"]);
            }
        }
    }
    assert!(
        told >= 10 && not_asked >= 10,
        "{told} told, {not_asked} not asked for"
    );
    println!("{PAGES} damaged pages of {pages}: {told} told, {not_asked} not asked for");
}

#[test]
fn a_database_whose_beginning_is_damaged_or_that_is_cut_off_is_refused() {
    let whole = Whole::new();
    let data = &whole.instance.data;
    let mut chance = StdRng::seed_from_u64(SEED);
    let length = whole.database.len();
    whole.with(|bytes| chance.fill_bytes(&mut bytes[..16]));
    refused(
        "name",
        data,
        &whole.signals(),
        &["not a database", "put back a copy"],
    );
    for at in [16, 17, 18, 19, 21, 44, 56] {
        whole.with(|bytes| bytes[at] ^= 1 << chance.random_range(2..8));
        let output = whole.signals();
        if output.status.success() {
            assert_eq!(String::from_utf8_lossy(&output.stdout), whole.signals);
        } else {
            refused(&format!("byte {at}"), data, &output, &[]);
        }
    }
    for left in [0, 1, 15] {
        whole.with(|bytes| bytes.truncate(left));
        let output = whole.signals();
        let way = ["empty or cut off", "put back a copy"];
        refused(&format!("{left} bytes"), data, &output, &way);
    }
    for left in [16, 99, 100, 512, PAGE, 7 * PAGE, length / 2, length - PAGE] {
        whole.with(|bytes| bytes.truncate(left));
        let output = whole.signals();
        refused(
            &format!("{left} bytes"),
            data,
            &output,
            &["put back a copy"],
        );
        let after = std::fs::read(file(data)).unwrap();
        assert!(after == whole.database[..left], "{left} bytes were changed");
    }
}

#[test]
fn what_rapport_did_not_write_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let instance = Instance::at(data.clone());
    let database = file(&data);
    let refuse = |what: &str, ways: &[&str]| {
        let output = instance.command(&["signals"]).output().unwrap();
        refused(what, &data, &output, ways);
    };
    std::fs::create_dir(&data).unwrap();
    std::fs::write(&database, "Dear diary, today nothing happened.").unwrap();
    refuse("a letter", &["not a database", "--data"]);
    assert!(
        std::fs::read_to_string(&database)
            .unwrap()
            .starts_with("Dear")
    );
    std::fs::remove_file(&database).unwrap();

    let made = Command::new("sqlite3")
        .arg(&database)
        .arg("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup');")
        .status();
    assert!(made.expect("sqlite3, which bin/test installs").success());
    let before = std::fs::read(&database).unwrap();
    refuse("recipes", &["another program", "--data"]);
    let tables = run(Command::new("sqlite3").arg(&database).arg(".tables"));
    assert_eq!(tables.trim(), "recipe");
    assert!(before == std::fs::read(&database).unwrap());
    std::fs::remove_file(&database).unwrap();

    std::fs::create_dir(&database).unwrap();
    refuse("a directory", &["cannot be used", "Is a directory"]);
    std::fs::remove_dir(&database).unwrap();

    let log = data.join("rapport.db-wal");
    std::fs::write(&log, "what was acknowledged").unwrap();
    refuse(
        "a log alone",
        &["rapport.db-wal", "put that file back beside it"],
    );
    assert!(log.exists() && !database.exists());
}

#[test]
fn an_older_program_refuses_a_newer_database_and_says_so() {
    let instance = Instance::on(Fresh::sqlite());
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, 'x', 0)";
    run(Command::new("sqlite3").arg(file(&instance.data)).arg(newer));
    let output = instance.command(&["signals"]).output().unwrap();
    let ways = ["newer Rapport", "start that version", "restore a backup"];
    refused("a newer database", &instance.data, &output, &ways);
}
