//! A post that several searches find is one thing to read and to decide about, on both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use rapport_app::program::setup;
use rapport_app::today;
use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::signals::{self, Counts, Filter, Page};
use rapport_app::understand::{judge, saved_searches};
use rapport_model::ids::SignalId;
use rapport_model::time::Span;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::finding::Finding;
use rapport_model::understand::post::Network;
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::signal::SignalState;
use rapport_store::Location;

use crate::database::run_sql;
use crate::world::{World, noon, said, uri};

async fn page(world: &World, filter: &Filter, after: Option<SignalId>, limit: usize) -> Page {
    signals::list(&world.app, &world.actor, filter, after, limit)
        .await
        .unwrap()
}

async fn all(world: &World) -> Vec<Finding> {
    page(world, &Filter::default(), None, 100).await.findings
}

async fn only(world: &World) -> Finding {
    let mut all = all(world).await;
    assert_eq!(all.len(), 1, "{}", world.fresh.kind);
    all.remove(0)
}

fn found_by(finding: &Finding) -> Vec<&str> {
    let names = finding.found_by.iter();
    names.map(|by| by.name.as_str()).collect()
}

/// The state of every stored signal.
async fn states(world: &World) -> Vec<SignalState> {
    let stored = signals::export(&world.app, &world.actor, None, 1_000);
    let stored = stored.await.unwrap();
    stored.into_iter().map(|signal| signal.state).collect()
}

/// The counts the pages show; they must be what counting the posts gives.
async fn counts(world: &World) -> Counts {
    let mut by_state: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for signal in signals::export(&world.app, &world.actor, None, 1_000)
        .await
        .unwrap()
    {
        let posts = by_state.entry(signal.state.word()).or_default();
        posts.insert(signal.post.id);
    }
    let counted = |state: SignalState| by_state.get(state.word()).map_or(0, BTreeSet::len) as u64;
    let counts = signals::counts(&world.app, &world.actor).await.unwrap();
    let recounted = Counts {
        open: counted(SignalState::Open),
        snoozed: counted(SignalState::Snoozed),
        acted: counted(SignalState::Acted),
        dismissed: counted(SignalState::Dismissed),
    };
    assert_eq!(counts, recounted, "{}", world.fresh.kind);
    counts
}

async fn judged(world: &World, search: &SavedSearch) -> (u64, u64) {
    let search = saved_searches::find(&world.app, &world.actor, search.id)
        .await
        .unwrap();
    (search.useful, search.not_useful)
}

#[tokio::test]
async fn it_is_one_row_that_names_every_search_and_marks_all_their_words() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.search("warehouse", Alert::Silent).await;
        let post = said(
            "bo",
            "Can anyone recommend a freezer for a small warehouse?",
        );
        let heard = world.hear(vec![post]).await;
        assert_eq!(heard.signals, 2, "the store keeps one for each search");
        let row = only(&world).await;
        assert_eq!(found_by(&row), ["freezer", "warehouse"]);
        let words: Vec<&str> = row
            .spans
            .iter()
            .map(|(start, end)| &row.post.text[*start..*end])
            .collect();
        assert!(
            words.contains(&"freezer") && words.contains(&"warehouse"),
            "{words:?}"
        );
        assert_eq!(counts(&world).await.open, 1);
        let cards = today::show(&world.app, &world.actor).await.unwrap().cards;
        assert_eq!(
            (cards.len(), cards[0].findings.as_slice()),
            (1, &[row][..]),
            "{}: Today shows the post once",
            world.fresh.kind
        );
    }
}

#[tokio::test]
async fn a_decision_about_it_is_one_deed_for_all_and_taken_back_as_one() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.search("warehouse", Alert::AtOnce).await;
        let text = "A freezer for a warehouse";
        world
            .hear(vec![said("bo", text), said("bo", "Another freezer")])
            .await;
        let row = all(&world)
            .await
            .into_iter()
            .find(|row| row.post.text == text);
        let row = row.unwrap();
        let tomorrow = noon().plus(Span::DAY);
        for (to, state) in [
            (Move::Act, SignalState::Acted),
            (Move::Dismiss, SignalState::Dismissed),
            (Move::Snooze(tomorrow), SignalState::Snoozed),
        ] {
            // Whichever of its signals the decision names.
            for named in signals::export(&world.app, &world.actor, None, 10)
                .await
                .unwrap()
                .into_iter()
                .filter(|signal| signal.post.id == row.post.id)
            {
                let done = decide::about_post(&world.app, &world.actor, named.id, to)
                    .await
                    .unwrap();
                let again = decide::about_post(&world.app, &world.actor, row.id, to).await;
                assert_eq!(again.unwrap(), done, "a second click is the same deed");
                let filter = Filter {
                    state: Some(state),
                    ..Filter::default()
                };
                let moved = page(&world, &filter, None, 10).await.findings;
                assert_eq!((moved.len(), moved[0].id), (1, row.id));
                let of_state = states(&world).await;
                let of_state = of_state.iter().filter(|one| **one == state).count();
                assert_eq!(of_state, 2, "{}", world.fresh.kind);
                assert_eq!(counts(&world).await.open, 1);
                let card = &today::show(&world.app, &world.actor).await.unwrap().cards[0];
                assert_eq!(card.findings.len(), 1);
                decide::undo(&world.app, &world.actor, done).await.unwrap();
                assert_eq!(counts(&world).await.open, 2);
                assert_eq!(states(&world).await, [SignalState::Open; 3]);
            }
        }
    }
}

#[tokio::test]
async fn a_judgement_counts_for_every_search_that_found_it() {
    for world in World::each().await {
        let freezers = world.search("freezer", Alert::AtOnce).await;
        let warehouses = world.search("warehouse", Alert::AtOnce).await;
        world
            .hear(vec![said("bo", "A freezer for a warehouse")])
            .await;
        let row = only(&world).await;
        for (useful, counted) in [
            (Some(true), (1, 0)),
            (Some(true), (1, 0)),
            (Some(false), (0, 1)),
            (None, (0, 0)),
        ] {
            judge::judge(&world.app, &world.actor, row.id, useful)
                .await
                .unwrap();
            assert_eq!(judged(&world, &freezers).await, counted);
            assert_eq!(judged(&world, &warehouses).await, counted);
            assert_eq!(only(&world).await.useful, useful, "{}", world.fresh.kind);
        }
    }
}

#[tokio::test]
async fn a_search_that_finds_it_later_joins_the_row_and_what_was_decided() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        let arrivals = vec![said("bo", "A freezer for a warehouse")];
        world.hear(arrivals.clone()).await;
        let row = only(&world).await;
        judge::judge(&world.app, &world.actor, row.id, Some(true))
            .await
            .unwrap();
        let done = decide::about_post(&world.app, &world.actor, row.id, Move::Dismiss)
            .await
            .unwrap();
        let later = world.search("warehouse", Alert::AtOnce).await;
        assert_eq!(world.hear(arrivals).await.signals, 1);
        let joined = only(&world).await;
        assert_eq!(found_by(&joined), ["freezer", "warehouse"]);
        assert_eq!(
            (joined.id, joined.state, joined.useful),
            (row.id, SignalState::Dismissed, Some(true)),
            "{}: what was dismissed does not come back",
            world.fresh.kind
        );
        assert_eq!(judged(&world, &later).await, (1, 0));
        assert_eq!(counts(&world).await.dismissed, 1);
        // Taking the decision back brings back all of it, also what joined since.
        decide::undo(&world.app, &world.actor, done).await.unwrap();
        assert_eq!(states(&world).await, [SignalState::Open; 2]);
        assert_eq!(counts(&world).await.open, 1);
    }
}

#[tokio::test]
async fn it_stays_while_any_search_that_found_it_is_there() {
    for world in World::each().await {
        let freezers = world.search("freezer", Alert::AtOnce).await;
        let warehouses = world.search("warehouse", Alert::AtOnce).await;
        world
            .hear(vec![
                said("bo", "A freezer for a warehouse"),
                said("cy", "A freezer"),
            ])
            .await;
        saved_searches::remove(&world.app, &world.actor, freezers.id)
            .await
            .unwrap();
        let row = only(&world).await;
        assert_eq!(found_by(&row), ["warehouse"]);
        assert_eq!(counts(&world).await.open, 1);
        decide::about_post(&world.app, &world.actor, row.id, Move::Act)
            .await
            .unwrap();
        saved_searches::remove(&world.app, &world.actor, warehouses.id)
            .await
            .unwrap();
        assert!(all(&world).await.is_empty());
        assert_eq!(counts(&world).await, Counts::default());
    }
}

#[tokio::test]
async fn it_goes_as_a_whole_when_its_author_takes_it_back() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.search("warehouse", Alert::AtOnce).await;
        let text = "A freezer for a warehouse";
        world.hear(vec![said("bo", text)]).await;
        let gone = Arrival::Deleted {
            network: Network::bluesky(),
            uri: uri("bo", text),
        };
        world.hear(vec![gone]).await;
        assert!(all(&world).await.is_empty());
        assert_eq!(counts(&world).await, Counts::default());
    }
}

#[tokio::test]
async fn pages_of_every_filter_show_each_post_once() {
    for world in World::each().await {
        let freezers = world.search("freezer", Alert::AtOnce).await;
        world.search("warehouse", Alert::AtOnce).await;
        let arrivals: Vec<Arrival> = (0..25)
            .map(|n| {
                let text = match n % 3 {
                    0 => format!("freezer {n}"),
                    1 => format!("warehouse {n}"),
                    _ => format!("freezer warehouse {n}"),
                };
                said("bo", &text)
            })
            .collect();
        world.hear(arrivals).await;
        let (any, open, of_freezers) = (
            Filter::default(),
            Filter {
                state: Some(SignalState::Open),
                ..Filter::default()
            },
            Filter {
                saved_search: Some(freezers.id),
                ..Filter::default()
            },
        );
        let both = Filter {
            query: "freezer warehouse".to_owned(),
            ..of_freezers.clone()
        };
        for (filter, expected) in [(any, 25), (open, 25), (of_freezers, 17), (both, 8)] {
            let mut shown = Vec::new();
            let mut after = None;
            loop {
                let page = page(&world, &filter, after, 4).await;
                assert!(page.findings.len() == 4 || page.next.is_none());
                shown.extend(page.findings);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let texts: BTreeSet<&str> = shown.iter().map(|row| row.post.text.as_str()).collect();
            assert_eq!(
                (shown.len(), texts.len()),
                (expected, expected),
                "{filter:?}"
            );
            assert!(shown.iter().all(|row| {
                let both = row.post.text.starts_with("freezer warehouse");
                row.found_by.len() == if both { 2 } else { 1 }
            }));
            assert!(
                shown.is_sorted_by(|a, b| a.id > b.id),
                "{}: the newest first",
                world.fresh.kind
            );
        }
    }
}

#[tokio::test]
async fn people_who_decide_at_the_same_time_are_counted_once() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.search("warehouse", Alert::AtOnce).await;
        let post = said("bo", "A freezer for a warehouse");
        world.hear(vec![post.clone()]).await;
        let row = only(&world).await;
        world.search("for", Alert::AtOnce).await;
        let mut deciding = tokio::task::JoinSet::new();
        for n in 0..24 {
            let (app, actor, id) = (world.app.clone(), world.actor, row.id);
            let to = if n % 2 == 0 { Move::Act } else { Move::Dismiss };
            deciding.spawn(async move {
                let done = decide::about_post(&app, &actor, id, to).await;
                if let (Ok(done), true) = (done, n % 3 == 0) {
                    decide::undo(&app, &actor, done).await.unwrap();
                }
            });
        }
        // Meanwhile a third search finds the same post.
        world.hear(vec![post]).await;
        while let Some(done) = deciding.join_next().await {
            done.unwrap();
        }
        let states: BTreeSet<&str> = states(&world).await.iter().map(|one| one.word()).collect();
        assert_eq!(states.len(), 1, "{}: {states:?}", world.fresh.kind);
        let counts = counts(&world).await;
        assert_eq!(
            counts.open + counts.acted + counts.dismissed + counts.snoozed,
            1
        );
    }
}

/// Runs SQL on a database nobody has open.
pub(crate) fn run_on(location: &Location, sql: &str) {
    match location {
        Location::Postgres(url) => {
            run_sql(url, &format!("SET rapport.workspace = 'instance'; {sql}"));
        }
        Location::Directory(directory) => {
            let done = Command::new("sqlite3")
                .args(["-bail", "-cmd", ".timeout 5000"])
                .arg(directory.join("rapport.db"))
                .arg(sql)
                .output()
                .expect("sqlite3, which bin/test installs");
            assert!(done.status.success(), "{done:?}");
        }
    }
}

#[tokio::test]
async fn signals_of_one_post_that_an_older_version_told_apart_come_together() {
    for world in World::each().await {
        for query in ["freezer", "warehouse", "small"] {
            world.search(query, Alert::AtOnce).await;
        }
        world
            .hear(vec![
                said("bo", "A small freezer for a warehouse"),
                said("cy", "A freezer for a warehouse"),
                said("di", "A freezer"),
            ])
            .await;
        let row = all(&world).await.remove(2);
        assert_eq!(row.found_by.len(), 3);
        decide::about_post(&world.app, &world.actor, row.id, Move::Act)
            .await
            .unwrap();
        let World {
            app, fresh, store, ..
        } = world;
        drop((app, store));
        // As it was before: each signal for itself, and counted so.
        run_on(
            &fresh.location,
            "UPDATE signal SET state = 'open' WHERE saved_search_id = (SELECT id FROM saved_search WHERE name = 'small'); \
             UPDATE signal SET state = 'dismissed' WHERE saved_search_id = (SELECT id FROM saved_search WHERE name = 'warehouse'); \
             UPDATE signal_count SET count = 99;",
        );
        let dialect = if fresh.kind == "sqlite" {
            "sqlite"
        } else {
            "postgres"
        };
        let migration = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../rapport-store/migrations")
            .join(dialect)
            .join("0002_findings.sql");
        let migration = std::fs::read_to_string(migration).unwrap();
        run_on(&fresh.location, &format!("BEGIN; {migration} COMMIT;"));
        let world = World::again(fresh).await;
        assert_eq!(
            counts(&world).await,
            Counts {
                open: 1,
                acted: 1,
                dismissed: 1,
                snoozed: 0
            }
        );
        let states = all(&world).await;
        let states: Vec<_> = states
            .iter()
            .map(|row| (row.person_name.as_str(), row.state))
            .collect();
        assert_eq!(
            states,
            [
                ("DI", SignalState::Open),
                ("CY", SignalState::Dismissed),
                ("BO", SignalState::Acted)
            ]
        );
        assert!(!setup::needed(&world.app).await.unwrap());
    }
}
