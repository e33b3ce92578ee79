//! Databases of every kept schema: brought up to date in one go, after a copy, and read right.
//!
//! The kept ones are in `tests/schemas`, made by `bin/keep-schema` from invented data.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rapport_app::program::upgrade;
use rapport_model::time::Moment;
use rapport_store::{Inspection, Location, known_schema};

use crate::backup::{database, signals};
use crate::database::Fresh;
use crate::program::{rapport, run};

/// The kept schemas, oldest first: directories with `sqlite.sql` and `postgres.sql`.
fn kept() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let mut kept: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    kept.sort();
    assert!(!kept.is_empty());
    kept
}

/// Fills a fresh database with a kept one, past everything under test.
fn fill(fresh: &Fresh, kept: &Path) {
    let mut command = match &fresh.location {
        Location::Directory(directory) => {
            let mut sqlite3 = Command::new("sqlite3");
            sqlite3.arg("-bail").arg(directory.join("rapport.db"));
            sqlite3
        }
        Location::Postgres(url) => {
            let mut psql = Command::new("psql");
            psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]);
            psql
        }
    };
    let file = kept.join(format!("{}.sql", fresh.kind));
    let status = command
        .stdin(fs::File::open(&file).unwrap())
        .stdout(Stdio::null())
        .status();
    assert!(
        status
            .expect("sqlite3 and psql, which bin/test installs")
            .success(),
        "{}",
        file.display()
    );
}

fn now() -> Moment {
    Moment::parse("2026-08-01T09:00:00Z").unwrap()
}

#[tokio::test]
async fn every_kept_schema_is_brought_up_to_date_after_a_copy_and_reads_right() {
    for schema in kept() {
        for fresh in Fresh::each() {
            fill(&fresh, &schema);
            let data = tempfile::tempdir().unwrap();
            let data = match &fresh.location {
                Location::Directory(directory) => directory.as_path(),
                Location::Postgres(_) => data.path(),
            };
            let words =
                |words: &[&str]| rapport(data, &[database(&fresh), words.to_vec()].concat());
            let look = async || {
                let inspection = Inspection::open(&fresh.location).await.unwrap().unwrap();
                let (applied, rows) = (
                    inspection.schema().await.unwrap(),
                    inspection.rows().await.unwrap(),
                );
                inspection.close().await;
                (applied, rows)
            };
            let (applied, before) = look().await;
            let from = *applied.last().unwrap();
            let old = known_schema()
                .iter()
                .any(|(version, _)| !applied.contains(version));
            let told = run(&mut words(&["upgrade", "--dry-run"]));
            assert_eq!(told.contains("Nothing was changed"), old, "{told}");
            assert_eq!(
                look().await,
                (applied, before.clone()),
                "the dry run changed something"
            );

            let (store, plan) = upgrade::open(&fresh.location, data, now(), upgrade::Copy::First)
                .await
                .unwrap();
            assert_eq!(plan.is_some(), old);
            let schema_now = store.schema().await.unwrap();
            let like_new = {
                let new = Fresh::each()
                    .into_iter()
                    .find(|new| new.kind == fresh.kind)
                    .unwrap();
                new.open().await.schema().await.unwrap()
            };
            assert_eq!(schema_now, like_new, "schema {from} on {}", fresh.kind);
            store.close().await;
            closed(&fresh.location).await;
            let (applied, after) = look().await;
            assert_eq!(applied.len(), known_schema().len());
            for (table, rows) in before
                .iter()
                .filter(|(table, _)| *table != "_sqlx_migrations")
            {
                // With schema 5 everybody signs in once more.
                let stay = if table == "session" && from < 5 {
                    0
                } else {
                    *rows
                };
                assert_eq!(after.get(table), Some(&stay), "{table} of schema {from}");
                assert!(
                    *rows > 0 || ["instance", "erasure"].contains(&table.as_str()),
                    "{table} is kept empty"
                );
            }
            // Read by the program of now.
            let found = signals(&mut words(&["signals", "--json"]));
            assert_eq!(
                found,
                ["post-1", "post-3", "post-6"],
                "schema {from} on {}",
                fresh.kind
            );
            let searches = run(&mut words(&["search", "list"]));
            assert!(searches.contains("“cold store” or freezer"), "{searches}");
            let sources = run(&mut words(&["source", "list"]));
            assert!(sources.contains("posts.jsonl"), "{sources}");
            // The copy is a backup like any other: it leads back to what was.
            if old {
                let copies = data.join("backups");
                let verified = run(words(&["backup", "--verify"]).arg(&copies));
                assert!(verified.contains(&format!("schema {from}")), "{verified}");
            }
        }
    }
}

/// Waits until this process has let go of a data directory.
async fn closed(location: &Location) {
    if let Location::Directory(directory) = location {
        while rapport_store::hold(directory).is_err() {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn only_the_newest_three_copies_stay() {
    let schema = kept().remove(0);
    let data = tempfile::tempdir().unwrap();
    for day in 1..=5 {
        // Another database each day, and one place for the copies.
        let fresh = Fresh::sqlite();
        fill(&fresh, &schema);
        let at = Moment::parse(&format!("2026-08-0{day}T09:00:00Z")).unwrap();
        let (store, plan) = upgrade::open(&fresh.location, data.path(), at, upgrade::Copy::First)
            .await
            .unwrap();
        assert!(plan.is_some());
        store.close().await;
    }
    let mut copies: Vec<String> = fs::read_dir(data.path().join("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    copies.sort();
    let days: Vec<&str> = copies
        .iter()
        .map(|name| &name[name.len() - 16..name.len() - 8])
        .collect();
    assert_eq!(days, ["20260803", "20260804", "20260805"], "{copies:?}");
}
