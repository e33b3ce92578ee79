//! The event feed: whoever follows it sees every change once, in one order, however many write at the
//! same time.

use rapport_app::program::events;
use rapport_model::ids::{EventId, SavedSearchId};
use rapport_model::understand::saved_search::Alert;
use rapport_store::Change;

use crate::world::{World, noon, said};

const WRITERS: u8 = 12;
const WRITES: u8 = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_follows_the_feed_misses_nothing_that_commits_late() {
    for world in World::each().await {
        let store = world.store.clone();
        world.search("freezer", Alert::AtOnce).await;
        let before = events::after(&world.app, &world.actor, 0, 100)
            .await
            .unwrap();
        let mut place = before.last().unwrap().position;
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let (store, actor) = (store.clone(), world.actor);
            writers.push(tokio::spawn(async move {
                for n in 0..WRITES {
                    let mut chance = [0; 10];
                    (chance[0], chance[1]) = (writer, n);
                    let change = Change {
                        id: EventId::new(noon(), chance),
                        kind: "saved_search.removed",
                        subject: format!("{writer}-{n}"),
                        fields: serde_json::json!({}),
                    };
                    let wrote = store
                        .write(&actor, move |scoped| {
                            Box::pin(async move {
                                scoped.record(noon(), &[change]).await?;
                                // What a real change does besides, so that commits overtake each other.
                                scoped.saved_searches().await?;
                                if n % 5 == 4 {
                                    let id = SavedSearchId::new(noon(), chance);
                                    return Err(rapport_store::Error::Conflict(id.to_string()));
                                }
                                Ok(())
                            })
                        })
                        .await;
                    assert_eq!(wrote.is_err(), n % 5 == 4);
                }
            }));
        }
        // Whoever listens writes the change log of the same workspace meanwhile.
        let mut heard = 0;
        let mut seen = Vec::new();
        let expected = usize::from(WRITERS) * usize::from(WRITES) * 4 / 5;
        while seen.len() < expected + heard {
            if heard < 10 {
                let found = world
                    .hear(vec![said("runa", &format!("freezer {heard}"))])
                    .await;
                assert_eq!(found.signals, 1);
                heard += 1;
            }
            let read = events::after(&world.app, &world.actor, place, 7)
                .await
                .unwrap();
            for event in read {
                // Nothing is refused its place and no place is left out, not even by what was undone.
                assert_eq!(event.position, place + 1, "{}", world.fresh.kind);
                place = event.position;
                seen.push(event.subject.id);
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(heard, 10);
        let end = events::after(&world.app, &world.actor, place, 7)
            .await
            .unwrap();
        assert!(end.is_empty());
        for writer in 0..WRITERS {
            let prefix = format!("{writer}-");
            let own: Vec<u8> = seen
                .iter()
                .filter_map(|subject| subject.strip_prefix(&prefix)?.parse().ok())
                .collect();
            let wrote: Vec<u8> = (0..WRITES).filter(|n| n % 5 != 4).collect();
            assert_eq!(own, wrote, "writer {writer} on {}", world.fresh.kind);
        }
        println!(
            "{} events followed while {WRITERS} wrote on {}",
            seen.len(),
            world.fresh.kind
        );
    }
}

#[tokio::test]
async fn a_workspace_is_told_of_itself_alone_and_by_whom() {
    for world in World::each().await {
        let search = world.search("freezer", Alert::AtOnce).await;
        let told = events::after(&world.app, &world.actor, 0, 100)
            .await
            .unwrap();
        let kinds: Vec<&str> = told.iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["source.added", "saved_search.created"]);
        assert_eq!(told[1].subject.id, search.id.to_string());
        for event in &told {
            assert_eq!(event.actor, Some(world.actor.user));
        }
        let elsewhere = rapport_model::actor::Actor {
            workspace: rapport_model::ids::WorkspaceId::new(noon(), [9; 10]),
            ..world.actor
        };
        let told = events::after(&world.app, &elsewhere, 0, 100).await.unwrap();
        assert!(told.is_empty());
    }
}
