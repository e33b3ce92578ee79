//! The audit: one chain a workspace whoever writes at the same time, and no way to change it unseen.

use rapport_app::program::audit::{self, AuditFilter};
use rapport_app::program::token::{self, NewToken};
use rapport_model::actor::TokenScope;
use rapport_model::program::audit::{Means, Neighbourhood, Origin};
use rapport_model::time::Span;
use rapport_model::understand::saved_search::Alert;
use rapport_store::Location;

use crate::database::{Fresh, run_sql};
use crate::findings::run_on;
use crate::program::{rapport, run, set_up};
use crate::world::{World, noon, said};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_of_many_at_once_make_one_chain() {
    const WRITERS: u64 = 12;
    const ACTS: u64 = 10;
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        let (before, _) = entries(&world).await;
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let (app, actor) = (world.app.clone(), world.actor);
            let origin = Origin {
                means: Means::Api,
                from: Some(Neighbourhood::of([192, 0, 2, 7].into())),
            };
            writers.push(tokio::spawn(audit::coming_from(origin, async move {
                for n in 0..ACTS {
                    if n % 2 == 0 {
                        audit::exported(&app, &actor, "sources").await.unwrap();
                        continue;
                    }
                    let new = NewToken {
                        name: format!("{writer} {n}"),
                        scope: TokenScope::Read,
                        expires_at: noon().plus(Span::DAY),
                    };
                    // Beyond 50 tokens it is refused: what did not happen is no entry.
                    let made = token::add(&app, &actor, new).await;
                    if let Ok((_, made)) = made {
                        token::revoke(&app, &actor, made.id).await.unwrap();
                    }
                }
            })));
        }
        // Everyday work goes on, and is none of it.
        for n in 0..5 {
            world
                .hear(vec![said("runa", &format!("freezer {n}"))])
                .await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let (after, places) = entries(&world).await;
        let exported = after
            .iter()
            .filter(|act| *act == "records.exported")
            .count();
        assert_eq!(exported as u64, WRITERS * ACTS / 2);
        let made = after.iter().filter(|act| *act == "token.made").count();
        let revoked = after.iter().filter(|act| *act == "token.revoked").count();
        assert_eq!(made, revoked);
        assert!(made > 0 && !after.contains(&"signal.found".to_owned()));
        assert!(after.len() > before.len());
        let expected: Vec<u64> = (1..=after.len() as u64).rev().collect();
        assert_eq!(places, expected, "{}", world.fresh.kind);
        let chain = audit::verify(&world.app, &world.actor).await.unwrap();
        assert_eq!((chain.broken_at, chain.entries), (None, after.len() as u64));
        println!(
            "{} entries in one chain on {}",
            chain.entries, world.fresh.kind
        );
    }
}

/// The acts and the places of all entries, the newest first.
async fn entries(world: &World) -> (Vec<String>, Vec<u64>) {
    let filter = AuditFilter::default();
    let found = audit::page(&world.app, &world.actor, &filter, None, 10_000)
        .await
        .unwrap();
    found
        .into_iter()
        .map(|entry| (entry.act, entry.position))
        .unzip()
}

#[tokio::test]
async fn nobody_changes_it_unseen() {
    for world in World::each().await {
        for query in ["freezer", "cooler", "warehouse"] {
            world.search(query, Alert::AtOnce).await;
        }
        let whole = audit::verify(&world.app, &world.actor).await.unwrap();
        assert_eq!(whole.broken_at, None);
        let place = world.fresh.location.clone();
        for forbidden in [
            "UPDATE audit SET act = 'nothing' WHERE position = 2",
            "DELETE FROM audit WHERE position = 2",
        ] {
            refuses(&place, forbidden);
        }
        let open = match &place {
            Location::Directory(_) => {
                "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed;"
            }
            Location::Postgres(_) => {
                "ALTER TABLE audit DISABLE TRIGGER audit_is_not_changed; GRANT UPDATE, DELETE ON audit TO CURRENT_USER;"
            }
        };
        let before = world.store.digest().await.unwrap();
        for (change, back, broken_at) in [
            (
                "UPDATE audit SET at = at + 1 WHERE position = 2",
                "UPDATE audit SET at = at - 1 WHERE position = 2",
                2,
            ),
            (
                "UPDATE audit SET position = 99 WHERE position = 3",
                "UPDATE audit SET position = 3 WHERE position = 99",
                3,
            ),
            (
                "UPDATE audit_head SET position = position - 1",
                "UPDATE audit_head SET position = position + 1",
                whole.entries - 1,
            ),
        ] {
            run_on(&place, &format!("{open} {change};"));
            let found = audit::verify(&world.app, &world.actor).await.unwrap();
            assert_eq!(
                found.broken_at,
                Some(broken_at),
                "{change} on {}",
                world.fresh.kind
            );
            let close = match &place {
                Location::Directory(_) => {
                    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, ''); END; \
                     CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, ''); END;"
                }
                Location::Postgres(_) => "",
            };
            run_on(&place, &format!("{back}; {close}"));
        }
        assert_eq!(world.store.digest().await.unwrap(), before);
        let again = audit::verify(&world.app, &world.actor).await.unwrap();
        assert_eq!(again, whole);
    }
}

/// Expects the database itself to refuse.
fn refuses(place: &Location, sql: &str) {
    let output = match place {
        Location::Postgres(url) => std::process::Command::new("psql")
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c"])
            .arg(format!("SET rapport.workspace = 'instance'; {sql}"))
            .output(),
        Location::Directory(directory) => std::process::Command::new("sqlite3")
            .arg(directory.join("rapport.db"))
            .arg(sql)
            .output(),
    };
    let output = output.unwrap();
    assert!(!output.status.success(), "{sql}");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        words.contains("only added to") || words.contains("permission denied"),
        "{sql}: {words}"
    );
}

#[test]
fn the_command_line_verifies_it_and_is_in_it() {
    for fresh in Fresh::each() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let database = match &fresh.location {
            Location::Postgres(url) => vec!["--database", url],
            Location::Directory(_) => Vec::new(),
        };
        set_up(&data, &database);
        run(rapport(&data, &["token", "add", "--name", "Report"]).args(&database));
        let verified = run(rapport(&data, &["audit", "verify"]).args(&database));
        let verified: serde_json::Value = serde_json::from_str(&verified).unwrap();
        assert!(verified["broken_at"].is_null());
        assert!(verified["entries"].as_u64() >= Some(2), "{verified}");
        let place = match &fresh.location {
            Location::Postgres(url) => Location::Postgres(url.clone()),
            Location::Directory(_) => Location::Directory(data.clone()),
        };
        let by_command =
            "SELECT count(*) FROM audit WHERE means = 'command' AND act = 'token.made'";
        if let Location::Postgres(url) = &place {
            let counted = run_sql(
                url,
                &format!("SET rapport.workspace = 'instance'; {by_command}"),
            );
            assert_eq!(counted.trim(), "1");
        }
        // A head that tells of an entry that is not there.
        run_on(&place, "UPDATE audit_head SET position = position + 1");
        let broken = rapport(&data, &["audit", "verify"])
            .args(&database)
            .output()
            .unwrap();
        assert_eq!(broken.status.code(), Some(1));
        let words = String::from_utf8_lossy(&broken.stderr).into_owned();
        assert!(words.contains("an audit is broken"), "{words}");
    }
}
