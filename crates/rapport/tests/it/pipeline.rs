//! From an arrival to a card on Today and back, on both databases.

use rapport_app::Error;
use rapport_app::program::setup;
use rapport_app::today;
use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::signals::{self, Filter};
use rapport_app::understand::{judge, preview, profile, saved_searches, sources};
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::connect::interaction::InteractionKind;
use rapport_model::time::Span;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::Network;
use rapport_model::understand::profile::Profile;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::trigger::Trigger;

use crate::world::{World, noon, said, uri};

async fn texts(world: &World) -> Vec<String> {
    let page = signals::list(&world.app, &world.actor, &Filter::default(), None, 100)
        .await
        .unwrap();
    page.findings
        .into_iter()
        .map(|finding| finding.post.text)
        .collect()
}

async fn people(world: &World) -> Vec<String> {
    let today = today::show(&world.app, &world.actor).await.unwrap();
    today
        .cards
        .into_iter()
        .map(|card| card.person.name)
        .collect()
}

#[tokio::test]
async fn a_post_becomes_a_typed_signal_once() {
    for world in World::each().await {
        let search = world.search("freezer", Alert::AtOnce).await;
        let arrivals = vec![
            said("bo", "Can anyone recommend a freezer?"),
            said("cy", "Lunch was good"),
        ];
        let first = world.hear(arrivals.clone()).await;
        assert_eq!(
            (first.read, first.stored, first.duplicate, first.signals),
            (2, 2, 0, 1),
            "{}",
            world.fresh.kind
        );
        let again = world.hear(arrivals).await;
        assert_eq!(
            (again.read, again.stored, again.duplicate, again.signals),
            (2, 0, 2, 0)
        );
        let page = signals::list(&world.app, &world.actor, &Filter::default(), None, 100)
            .await
            .unwrap();
        let signal = &page.findings[0];
        assert_eq!(signal.triggers[0].trigger, Trigger::AsksRecommendation);
        let words: Vec<&str> = signal
            .spans
            .iter()
            .map(|(start, end)| &signal.post.text[*start..*end])
            .collect();
        assert!(
            words.iter().any(|word| word.contains("freezer")),
            "{words:?}"
        );
        assert!(
            words.iter().any(|word| word.contains("recommend")),
            "{words:?}"
        );
        let search = saved_searches::find(&world.app, &world.actor, search.id)
            .await
            .unwrap();
        assert_eq!((search.signals, search.last_signal_at), (1, Some(noon())));
        assert_eq!(
            signals::counts(&world.app, &world.actor)
                .await
                .unwrap()
                .open,
            1
        );
    }
}

#[tokio::test]
async fn what_is_taken_back_goes_with_everything_made_from_it_and_stays_away() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        let post = said("bo", "My freezer broke");
        world
            .hear(vec![
                post.clone(),
                said("cy", "A freezer for sale"),
                said("cy", "Another freezer"),
            ])
            .await;
        let gone = Arrival::Deleted {
            network: Network::bluesky(),
            uri: uri("bo", "My freezer broke"),
        };
        // Streams repeat themselves, also within one batch.
        assert_eq!(world.hear(vec![gone.clone(), gone]).await.deleted, 1);
        assert_eq!(world.hear(vec![post]).await.stored, 0);
        let account = Arrival::AccountGone {
            network: Network::bluesky(),
            author: "cy".to_owned(),
        };
        assert_eq!(world.hear(vec![account.clone(), account]).await.deleted, 2);
        assert_eq!(
            (texts(&world).await, people(&world).await),
            (Vec::new(), Vec::new()),
            "{}",
            world.fresh.kind
        );
        assert_eq!(
            signals::counts(&world.app, &world.actor).await.unwrap(),
            signals::Counts::default()
        );
    }
}

#[tokio::test]
async fn a_workspace_hears_its_own_sources_and_sees_its_own_signals() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.hear(vec![said("bo", "My freezer broke")]).await;
        // Somebody who made up a workspace id sees nothing, finds nothing, changes nothing.
        let stranger = Actor {
            workspace: rapport_model::ids::WorkspaceId::new(noon(), [9; 10]),
            ..world.actor
        };
        let page = signals::list(&world.app, &stranger, &Filter::default(), None, 100)
            .await
            .unwrap();
        assert!(page.findings.is_empty());
        assert!(
            sources::list(&world.app, &stranger)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            preview::preview(&world.app, &stranger, "freezer", &[])
                .await
                .unwrap()
                .scanned,
            0
        );
        let mine = &signals::list(&world.app, &world.actor, &Filter::default(), None, 1)
            .await
            .unwrap()
            .findings[0];
        let moved = decide::about_post(&world.app, &stranger, mine.id, Move::Dismiss).await;
        assert!(matches!(moved, Err(Error::NotFound("signal"))), "{moved:?}");
        assert!(matches!(
            today::act(&world.app, &stranger, mine.person).await,
            Err(Error::Conflict(_))
        ));
        assert_eq!(
            signals::counts(&world.app, &world.actor)
                .await
                .unwrap()
                .open,
            1,
            "{}",
            world.fresh.kind
        );
    }
}

#[tokio::test]
async fn acting_is_logged_and_can_be_undone() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world
            .hear(vec![
                said("bo", "My freezer broke"),
                said("bo", "Which freezer would you buy?"),
            ])
            .await;
        let card = today::show(&world.app, &world.actor)
            .await
            .unwrap()
            .cards
            .remove(0);
        assert_eq!(card.findings.len(), 2);
        let interaction = today::act(&world.app, &world.actor, card.person.id)
            .await
            .unwrap();
        let today = today::show(&world.app, &world.actor).await.unwrap();
        assert!(today.cards.is_empty());
        let latest = today.latest_interaction.unwrap();
        assert_eq!(
            (latest.id, latest.kind, latest.signals.len()),
            (interaction, InteractionKind::Acted, 2)
        );
        // A second click finds it done.
        assert_eq!(
            today::act(&world.app, &world.actor, card.person.id)
                .await
                .unwrap(),
            interaction
        );
        today::undo(&world.app, &world.actor, interaction)
            .await
            .unwrap();
        today::undo(&world.app, &world.actor, interaction)
            .await
            .unwrap();
        assert_eq!(people(&world).await, ["BO"], "{}", world.fresh.kind);
        assert_eq!(
            signals::counts(&world.app, &world.actor)
                .await
                .unwrap()
                .open,
            2
        );
    }
}

#[tokio::test]
async fn a_snoozed_card_comes_back_and_a_daily_search_waits_for_the_morning() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        world.search("pallet", Alert::Daily).await;
        world.search("forklift", Alert::Silent).await;
        world
            .hear(vec![
                said("bo", "A freezer"),
                said("cy", "A pallet"),
                said("di", "A forklift"),
            ])
            .await;
        assert_eq!(texts(&world).await.len(), 3);
        assert_eq!(people(&world).await, ["BO"]);
        let person = today::show(&world.app, &world.actor).await.unwrap().cards[0]
            .person
            .id;
        let until = noon().plus(Span::DAY);
        let past = today::snooze(&world.app, &world.actor, person, noon()).await;
        assert!(matches!(past, Err(Error::Invalid { field: "until", .. })));
        today::snooze(&world.app, &world.actor, person, until)
            .await
            .unwrap();
        assert!(people(&world).await.is_empty());
        world.clock.set(noon().day_start().plus(Span::DAY));
        assert_eq!(people(&world).await, ["CY"], "{}", world.fresh.kind);
        world.clock.set(until);
        let mut back = people(&world).await;
        back.sort();
        assert_eq!(back, ["BO", "CY"]);
    }
}

#[tokio::test]
async fn judging_counts_for_the_search_and_can_be_taken_back() {
    for world in World::each().await {
        let search = world.search("freezer", Alert::AtOnce).await;
        world.hear(vec![said("bo", "My freezer broke")]).await;
        let signal = signals::list(&world.app, &world.actor, &Filter::default(), None, 1)
            .await
            .unwrap()
            .findings
            .remove(0);
        let judged = async |useful| {
            judge::judge(&world.app, &world.actor, signal.id, useful)
                .await
                .unwrap();
            let search = saved_searches::find(&world.app, &world.actor, search.id)
                .await
                .unwrap();
            (search.useful, search.not_useful)
        };
        assert_eq!(judged(Some(true)).await, (1, 0));
        assert_eq!(judged(Some(true)).await, (1, 0));
        assert_eq!(judged(Some(false)).await, (0, 1));
        assert_eq!(judged(None).await, (0, 0), "{}", world.fresh.kind);
    }
}

#[tokio::test]
async fn today_shows_exactly_the_best_ten_however_many_there_are() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        let profile = Profile {
            problems: vec!["stocktaking".to_owned()],
            languages: vec!["en".to_owned()],
            ..Profile::default()
        };
        profile::save(&world.app, &world.actor, profile)
            .await
            .unwrap();
        // People whose worth differs by age, kind and fit; heard over days, so that stored bounds
        // have all grown old by different amounts.
        for day in 0..6_i64 {
            world.clock.set(noon().plus(Span::DAY.times(day)));
            let mut arrivals = Vec::new();
            for n in 0..20_i64 {
                let text = match n % 4 {
                    0 => format!("Can anyone recommend a freezer? {day} {n}"),
                    1 => format!("Freezer {day} {n}"),
                    2 => format!("Freezer stocktaking is a mess {day} {n}"),
                    _ => format!("Looking to buy a freezer for stocktaking {day} {n}"),
                };
                arrivals.push(said(&format!("p{day}-{n}"), &text));
            }
            world.hear(arrivals).await;
        }
        world.clock.set(noon().plus(Span::DAY.times(7)));
        let shown = today::show(&world.app, &world.actor).await.unwrap().cards;
        assert_eq!(shown.len(), 10);
        let values: Vec<f64> = shown
            .iter()
            .map(|card| card.priority.value.unwrap())
            .collect();
        assert!(values.is_sorted_by(|a, b| a >= b), "{values:?}");
        // Dismissing the best ten again and again walks through everyone: nobody left may be worth
        // more than those shown before.
        let mut worst = f64::MAX;
        let mut seen = 0;
        loop {
            let cards = today::show(&world.app, &world.actor).await.unwrap().cards;
            if cards.is_empty() {
                break;
            }
            for card in cards {
                let value = card.priority.value.unwrap();
                assert!(
                    value <= worst + 1e-9,
                    "{}: {value} after {worst}",
                    world.fresh.kind
                );
                worst = value;
                seen += 1;
                today::dismiss(&world.app, &world.actor, card.person.id)
                    .await
                    .unwrap();
            }
        }
        assert_eq!(seen, 120);
    }
}

#[tokio::test]
async fn filters_speak_the_query_language_and_page_through_everything() {
    for world in World::each().await {
        world.search("freezer", Alert::AtOnce).await;
        let arrivals = (0..25).map(|n| {
            said(
                &format!("p{n}"),
                &format!("freezer {n} {}", if n % 5 == 0 { "door" } else { "" }),
            )
        });
        world.hear(arrivals.collect()).await;
        let filter = Filter {
            query: "door".to_owned(),
            ..Filter::default()
        };
        let page = signals::list(&world.app, &world.actor, &filter, None, 3)
            .await
            .unwrap();
        assert_eq!(page.findings.len(), 3);
        let rest = signals::list(&world.app, &world.actor, &filter, page.next, 10)
            .await
            .unwrap();
        assert_eq!(
            (rest.findings.len(), rest.next),
            (2, None),
            "{}",
            world.fresh.kind
        );
        let wrong = Filter {
            query: "(door".to_owned(),
            ..Filter::default()
        };
        assert!(matches!(
            signals::list(&world.app, &world.actor, &wrong, None, 3).await,
            Err(Error::Query(_))
        ));
        let open = Filter {
            state: Some(SignalState::Dismissed),
            ..Filter::default()
        };
        assert!(
            signals::list(&world.app, &world.actor, &open, None, 3)
                .await
                .unwrap()
                .findings
                .is_empty()
        );
    }
}

#[tokio::test]
async fn removing_a_search_removes_its_signals() {
    for world in World::each().await {
        let search = world.search("freezer", Alert::AtOnce).await;
        world.hear(vec![said("bo", "My freezer broke")]).await;
        saved_searches::remove(&world.app, &world.actor, search.id)
            .await
            .unwrap();
        assert!(texts(&world).await.is_empty() && people(&world).await.is_empty());
        assert_eq!(
            world.hear(vec![said("cy", "My freezer too")]).await.signals,
            0
        );
        assert_eq!(
            signals::counts(&world.app, &world.actor)
                .await
                .unwrap()
                .open,
            0,
            "{}",
            world.fresh.kind
        );
    }
}

#[tokio::test]
async fn preview_says_how_many_a_day_and_keeps_to_what_is_heard() {
    for world in World::each().await {
        for day in 0..4_i64 {
            world.clock.set(noon().plus(Span::DAY.times(day)));
            world
                .hear(vec![
                    said("bo", &format!("freezer {day}")),
                    said("bo", &format!("lunch {day}")),
                ])
                .await;
        }
        let found = preview::preview(&world.app, &world.actor, "freezer", &[])
            .await
            .unwrap();
        assert_eq!(
            (found.matched, found.scanned, found.samples.len()),
            (4, 8, 4)
        );
        assert!(
            (found.per_day.unwrap() - 4.0 / 3.0).abs() < 1e-9,
            "{:?}",
            found.per_day
        );
        assert_eq!(
            found
                .days
                .iter()
                .map(|(_, count)| *count)
                .collect::<Vec<_>>(),
            [1, 1, 1, 1]
        );
        let typed = preview::preview(&world.app, &world.actor, "freezer", &[Trigger::Hiring])
            .await
            .unwrap();
        assert_eq!(typed.matched, 0, "{}", world.fresh.kind);
    }
}

/// A preview once the archive has been filled.
async fn from_the_archive(world: &World, query: &str, triggers: &[Trigger]) -> preview::Preview {
    loop {
        let found = preview::preview(&world.app, &world.actor, query, triggers)
            .await
            .unwrap();
        if !found.is_filling {
            return found;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_archive_finds_what_was_found_live_and_forgets_what_is_taken_back() {
    let texts = [
        "Our freezer is full, can anyone recommend a bigger one?",
        "freezers and a cold store",
        "FREEZER for sale",
        "lunch",
        "the cold and the store",
    ];
    for world in World::each().await {
        world
            .hear(texts.iter().map(|text| said("bo", text)).collect())
            .await;
        for (query, triggers, expected) in [
            ("freezer", &[][..], vec![0, 2]),
            ("freez*", &[], vec![0, 1, 2]),
            ("\"cold store\"", &[], vec![1]),
            ("cold NEAR/3 store", &[], vec![1, 4]),
            ("freez* -sale", &[], vec![0, 1]),
            ("`FREEZER`", &[], vec![2]),
            ("freez* -`FREEZER`", &[], vec![0, 1]),
            ("freezer", &[Trigger::AsksRecommendation], vec![0]),
            ("freezer from:bo is:question", &[], vec![0]),
        ] {
            let found = from_the_archive(&world, query, triggers).await;
            let mut said: Vec<&str> = found
                .samples
                .iter()
                .map(|sample| &*sample.post.text)
                .collect();
            said.sort_unstable();
            let mut meant: Vec<&str> = expected.iter().map(|&place| texts[place]).collect();
            meant.sort_unstable();
            assert_eq!(said, meant, "{query} on {}", world.fresh.kind);
            assert_eq!(
                (found.matched, found.scanned),
                (expected.len() as u64, 5),
                "{query}"
            );
            assert!(
                found.samples.iter().all(|sample| !sample.spans.is_empty()),
                "{query}"
            );
        }
        // What comes later is there at once, what is taken back is gone at once.
        world.hear(vec![said("cy", "a second freezer")]).await;
        assert_eq!(from_the_archive(&world, "freezer", &[]).await.matched, 3);
        let posts = from_the_archive(&world, "freezer from:cy", &[])
            .await
            .samples;
        let (network, uri) = (posts[0].post.network.clone(), posts[0].post.uri.clone());
        world.hear(vec![Arrival::Deleted { network, uri }]).await;
        let found = from_the_archive(&world, "freezer", &[]).await;
        assert_eq!(
            (found.matched, found.scanned, found.samples.len()),
            (2, 5, 2)
        );
    }
}

#[tokio::test]
async fn the_policy_holds_below_the_pages() {
    let world = World::on(crate::database::Fresh::sqlite()).await;
    let seller = Actor {
        role: Role::Seller,
        scope: TokenScope::Admin,
        ..world.actor
    };
    let refused = profile::save(&world.app, &seller, Profile::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    let new = sources::NewSource {
        kind: rapport_model::understand::source::StreamKind::File,
        address: "/etc/hostname".to_owned(),
        name: String::new(),
    };
    assert!(matches!(
        sources::add(&world.app, &seller, new.clone()).await,
        Err(Error::Forbidden(_))
    ));
    // Not even an admin can make Rapport read what is not a file of posts.
    assert!(matches!(
        sources::add(&world.app, &world.actor, new).await,
        Err(Error::Invalid {
            field: "address",
            ..
        })
    ));
    assert!(matches!(
        setup::first_admin(
            &world.app,
            setup::FirstAdmin {
                name: String::new(),
                email: "bo@example.com".to_owned(),
                password: crate::world::PASSWORD.to_owned(),
                workspace: String::new(),
                time_zone: None,
            }
        )
        .await,
        Err(Error::Conflict(_))
    ));
}
