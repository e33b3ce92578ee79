//! Restoring: quiet, in a new epoch, with nobody signed in, and without what was taken back since.

use std::fs;
use std::path::Path;
use std::process::Command;

use rapport_app::program::{backup, erasure_ledger, restore};
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::Network;
use rapport_model::understand::saved_search::Alert;
use rapport_store::{Inspection, Location};

use crate::backup::{Kept, database, empty_like, signals};
use crate::database::{Fresh, run_sql};
use crate::program::{rapport, run};
use crate::world::{World, said, uri};

#[tokio::test]
async fn what_was_taken_back_since_the_backup_stays_away() {
    for world in World::each().await {
        let old = tempfile::tempdir().unwrap();
        world.search("freezer", Alert::AtOnce).await;
        world
            .hear(vec![
                said("ada", "My freezer broke"),
                said("bo", "Our freezer leaks"),
                said("cy", "The freezer is loud"),
                said("cy", "Nothing at all"),
            ])
            .await;
        let place = old.path().join("backup");
        backup::take(&world.fresh.location, old.path(), &place, world.app.now())
            .await
            .unwrap();
        let network = Network::bluesky();
        world
            .hear(vec![
                Arrival::Deleted {
                    network: network.clone(),
                    uri: uri("ada", "My freezer broke"),
                },
                Arrival::AccountGone {
                    network,
                    author: "bo".to_owned(),
                },
            ])
            .await;
        assert_eq!(
            erasure_ledger::drain(&world.app, old.path()).await.unwrap(),
            2
        );
        assert_eq!(
            erasure_ledger::drain(&world.app, old.path()).await.unwrap(),
            0
        );

        for (ledgers, left) in [(vec![], 3), (vec![old.path().to_owned()], 1)] {
            let fresh = empty_like(&world.fresh);
            let data = tempfile::tempdir().unwrap();
            let location = match &fresh.location {
                Location::Directory(_) => Location::Directory(data.path().to_owned()),
                postgres @ Location::Postgres(_) => postgres.clone(),
            };
            restore::restore(&place, &location, data.path(), &ledgers)
                .await
                .unwrap();
            // Settled by the program that opens it first, whichever command that is.
            let opened =
                |words: &[&str]| rapport(data.path(), &[database(&fresh), words.to_vec()].concat());
            assert_eq!(
                signals(&mut opened(&["signals", "--json"])).len(),
                left,
                "{}",
                fresh.kind
            );
            let restored = Inspection::open(&location).await.unwrap().unwrap();
            let rows = restored.rows().await.unwrap();
            assert_eq!(
                (rows["session"], rows["post"]),
                (0, left as u64),
                "{}",
                fresh.kind
            );
            assert!(!rows.contains_key("rapport_restored"));
            let state = restored.instance().await.unwrap().state().await.unwrap();
            assert_eq!(state.epoch, 2);
            assert!(
                state
                    .paused
                    .unwrap()
                    .1
                    .starts_with("restored from the backup of 2026-07-04T12:00")
            );
            restored.close().await;
            if left == 1 {
                // The ledger goes along: the next restore knows it too.
                let ledger = fs::read_to_string(data.path().join("erasures.jsonl")).unwrap();
                assert!(
                    ledger.lines().count() >= 3 && !ledger.contains("ada"),
                    "{ledger}"
                );
            }
        }
    }
}

#[test]
fn it_goes_into_an_empty_place_only() {
    for kept in Kept::each() {
        run(&mut kept.command(&["token", "add", "--name", "Report", "--scope", "read"]));
        run(&mut kept.command(&["user", "add", "--email", "bo@example.com"]));
        let backup = kept.backup("mine");
        let output = kept
            .command(&["restore", "--from"])
            .arg(&backup)
            .output()
            .unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{words}");
        let empty = if kept.fresh.kind == "sqlite" {
            "is not empty"
        } else {
            "has tables already"
        };
        assert!(words.contains(empty), "{words}");
        // A key file may wait there.
        let fresh = empty_like(&kept.fresh);
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("rapport.key"), "key").unwrap();
        let restored =
            |words: &[&str]| rapport(place.path(), &[database(&fresh), words.to_vec()].concat());
        let told = run(restored(&["restore", "--from"]).arg(&backup));
        assert!(told.contains("Epoch 2, paused"), "{told}");
        assert_eq!(run(&mut restored(&["token", "list"])), "");
        let invited = "SELECT count(*) FROM invitation";
        assert_eq!(counted(&fresh, place.path(), invited), "1");
        let open = format!("{invited} WHERE revoked_at IS NULL");
        assert_eq!(counted(&fresh, place.path(), &open), "0");
        let (file, _) = kept.posts("later", 10);
        let output = restored(&["listen", "--once", "--file"])
            .arg(&file)
            .output()
            .unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && words.contains("rapport resume"),
            "{words}"
        );
        assert!(run(&mut restored(&["resume"])).contains("goes on"));
        run(restored(&["listen", "--once", "--file"]).arg(&file));
        assert_eq!(signals(&mut restored(&["signals", "--json"])).len(), 4);
    }
}

/// What the database itself says.
fn counted(fresh: &Fresh, data: &Path, sql: &str) -> String {
    let printed = match &fresh.location {
        Location::Postgres(url) => {
            run_sql(url, &format!("SET rapport.workspace = 'instance'; {sql}"))
        }
        Location::Directory(_) => run(Command::new("sqlite3")
            .arg(data.join("rapport.db"))
            .arg(sql)),
    };
    printed.trim().to_owned()
}

#[test]
fn a_restore_that_broke_off_is_not_taken_for_a_database() {
    let Some(fresh) = Fresh::postgres() else {
        return;
    };
    let Location::Postgres(url) = &fresh.location else {
        panic!()
    };
    run_sql(url, "CREATE TABLE rapport_restored (note TEXT NOT NULL)");
    let data = tempfile::tempdir().unwrap();
    let output = rapport(data.path(), &["signals", "--database", url])
        .output()
        .unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && words.contains("did not come to its end"),
        "{words}"
    );
}
