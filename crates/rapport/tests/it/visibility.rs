//! Who sees what inside a workspace, on both databases: posts found by every combination of searches,
//! looked at with everyone's eyes, through every list, count, export and verb. What is not seen is
//! answered as what is not there.

use std::collections::BTreeSet;

use rapport_app::Error;
use rapport_app::connect::interactions;
use rapport_app::program::events;
use rapport_app::program::members::{self, NewMember};
use rapport_app::program::workspaces;
use rapport_app::today;
use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::judge;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::signals::{self, Filter};
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::actor::{Actor, Role};
use rapport_model::ids::{InteractionId, SavedSearchId, SignalId, TeamId};
use rapport_model::understand::finding::Finding;
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::visibility::Visibility;

use crate::world::{PASSWORD, World, said};

/// What each search waits for.
const WORDS: [&str; 5] = ["amber", "birch", "cedar", "delta", "elder"];

/// A workspace with two teams, and searches everyone, one person and one team sees.
struct House {
    world: World,
    ada: Actor,
    bo: Actor,
    cy: Actor,
    di: Actor,
    stranger: Actor,
    north: TeamId,
    searches: Vec<SavedSearch>,
}

async fn colleague(world: &World, name: &str, role: Role) -> Actor {
    let new = NewMember {
        name: name.to_owned(),
        email: format!("{name}@example.com"),
        time_zone: None,
        password: PASSWORD.to_owned(),
        role,
    };
    members::add(&world.app, &world.actor, new).await.unwrap()
}

fn form(word: &str) -> SearchForm {
    SearchForm {
        name: format!("Waiting for {word}"),
        query: word.to_owned(),
        triggers: Vec::new(),
        purpose: format!("testing {word}"),
        alert: Alert::AtOnce,
    }
}

impl House {
    async fn on(world: World) -> Self {
        let app = &world.app;
        let ada = world.actor;
        let bo = colleague(&world, "bo", Role::Seller).await;
        let cy = colleague(&world, "cy", Role::Marketer).await;
        let di = colleague(&world, "di", Role::Leader).await;
        let second = workspaces::create(app, &ada, "Second").await.unwrap();
        let stranger = Actor {
            workspace: second.id,
            ..ada
        };
        let team = |name: &str, members: &[&Actor]| TeamForm {
            name: name.to_owned(),
            members: members.iter().map(|actor| actor.user).collect(),
        };
        let north = teams::create(app, &ada, team("North", &[&bo, &cy]))
            .await
            .unwrap()
            .id;
        let south = teams::create(app, &ada, team("South", &[&di]))
            .await
            .unwrap()
            .id;
        let mut searches = Vec::new();
        for (place, (owner, visibility)) in [
            (ada, Visibility::Everyone),
            (bo, Visibility::Private),
            (bo, Visibility::Team(north)),
            (cy, Visibility::Private),
            (di, Visibility::Team(south)),
        ]
        .into_iter()
        .enumerate()
        {
            let made =
                saved_searches::create_seen_by(app, &owner, form(WORDS[place]), visibility).await;
            searches.push(made.unwrap());
        }
        Self {
            ada,
            bo,
            cy,
            di,
            stranger,
            north,
            searches,
            world,
        }
    }

    fn everyone(&self) -> [(&'static str, Actor); 5] {
        [
            ("ada", self.ada),
            ("bo", self.bo),
            ("cy", self.cy),
            ("di", self.di),
            ("a stranger", self.stranger),
        ]
    }

    /// The places of the searches someone sees, as was agreed.
    fn seen(&self, actor: &Actor) -> BTreeSet<usize> {
        let places: &[usize] = match actor {
            actor if actor.workspace == self.stranger.workspace => &[],
            actor if actor.user == self.ada.user => &[0],
            actor if actor.user == self.bo.user => &[0, 1, 2],
            actor if actor.user == self.cy.user => &[0, 2, 3],
            _ => &[0, 4],
        };
        places.iter().copied().collect()
    }

    /// The places of the searches that events of a kind tell someone about.
    async fn told(&self, actor: &Actor, kind: &str) -> BTreeSet<usize> {
        let told = events::after(&self.world.app, actor, 0, 1_000)
            .await
            .unwrap();
        let ids = told.iter().filter(|event| event.kind == kind).map(|event| {
            let search = event.changes.get("saved_search");
            search.map_or(event.subject.id.clone(), |change| {
                change[1].as_str().unwrap().to_owned()
            })
        });
        ids.map(|id| self.place(id.parse().unwrap())).collect()
    }

    fn place(&self, id: SavedSearchId) -> usize {
        let place = self.searches.iter().position(|search| search.id == id);
        place.unwrap()
    }

    /// The searches that found it, as the one who reads is told.
    fn found_by(&self, finding: &Finding) -> BTreeSet<usize> {
        let found_by = finding.found_by.iter();
        found_by.map(|by| self.place(by.saved_search)).collect()
    }

    /// All someone is shown under Signals.
    async fn list(&self, actor: &Actor, filter: &Filter) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut before = None;
        loop {
            let page = signals::list(&self.world.app, actor, filter, before, 7)
                .await
                .unwrap();
            found.extend(page.findings);
            before = page.next;
            if before.is_none() {
                return found;
            }
        }
    }
}

/// A post for each combination of searches: its words, by an author of its own.
fn combinations() -> Vec<BTreeSet<usize>> {
    (1..1_u32 << WORDS.len())
        .map(|bits| (0..WORDS.len()).filter(|n| bits & (1 << n) != 0).collect())
        .collect()
}

fn text(places: &BTreeSet<usize>) -> String {
    let words: Vec<&str> = places.iter().map(|place| WORDS[*place]).collect();
    words.join(" ")
}

async fn filled(world: World) -> House {
    let house = House::on(world).await;
    let posts = combinations();
    let posts = posts.iter().enumerate();
    let arrivals = posts.map(|(n, places)| said(&format!("author{n}"), &text(places)));
    house.world.hear(arrivals.collect()).await;
    house
}

fn is_missing<T: std::fmt::Debug>(outcome: Result<T, Error>, missing: Result<T, Error>) {
    let (Err(outcome), Err(missing)) = (&outcome, &missing) else {
        panic!("{outcome:?} beside {missing:?}");
    };
    assert_eq!(outcome.to_string(), missing.to_string());
}

#[tokio::test]
async fn everyone_sees_their_own_what_their_teams_share_and_what_is_open() {
    for world in World::each().await {
        let house = filled(world).await;
        let app = &house.world.app;
        let mut every_signal: BTreeSet<(SignalId, usize)> = BTreeSet::new();
        for (_, actor) in house.everyone() {
            for signal in signals::export(app, &actor, None, 10_000).await.unwrap() {
                every_signal.insert((signal.id, house.place(signal.saved_search)));
            }
        }
        assert_eq!(every_signal.len(), 80, "five searches, each in half of 32");
        for (name, actor) in house.everyone() {
            let name = format!("{name} on {}", house.world.fresh.kind);
            let seen = house.seen(&actor);
            let expected: BTreeSet<String> = combinations()
                .iter()
                .filter(|places| !places.is_disjoint(&seen))
                .map(text)
                .collect();
            let found = house.list(&actor, &Filter::default()).await;
            let texts: BTreeSet<String> = found.iter().map(|one| one.post.text.clone()).collect();
            assert_eq!(texts, expected, "{name}");
            assert_eq!(found.len(), expected.len(), "{name}: a post is one row");
            for finding in &found {
                let by = house.found_by(finding);
                assert!(by.is_subset(&seen), "{name}: {by:?}");
                assert_eq!(text(&by), words_seen(&finding.post.text, &seen), "{name}");
                for (start, end) in &finding.spans {
                    let marked = &finding.post.text[*start..*end];
                    let place = WORDS.iter().position(|word| *word == marked).unwrap();
                    assert!(seen.contains(&place), "{name}: {marked} is marked");
                }
                let whole = signals::find(app, &actor, finding.id).await.unwrap();
                assert_eq!(house.found_by(&whole), by, "{name}");
            }
            let counts = signals::counts(app, &actor).await.unwrap();
            assert_eq!(counts.open, expected.len() as u64, "{name}");
            let shown = today::show(app, &actor).await.unwrap();
            assert_eq!(shown.people_waiting, expected.len() as u64, "{name}");
            assert_eq!(shown.open_signals, expected.len() as u64, "{name}");
            assert_eq!(shown.cards.len(), expected.len().min(10), "{name}");
            for card in &shown.cards {
                let purpose = &card.person.provenance.purpose;
                let told = WORDS.iter().position(|word| purpose.ends_with(word));
                assert!(seen.contains(&told.unwrap()), "{name}: {purpose}");
                for finding in &card.findings {
                    assert!(house.found_by(finding).is_subset(&seen), "{name}");
                }
            }
            let listed = saved_searches::list(app, &actor).await.unwrap();
            let listed: BTreeSet<usize> = listed.iter().map(|one| house.place(one.id)).collect();
            assert_eq!(listed, seen, "{name}");
            let paged = saved_searches::page(app, &actor, None, 100).await.unwrap();
            assert_eq!(paged.len(), seen.len(), "{name}");
            for (place, search) in house.searches.iter().enumerate() {
                let filter = Filter {
                    saved_search: Some(search.id),
                    ..Filter::default()
                };
                let found = house.list(&actor, &filter).await.len();
                assert_eq!(found, if seen.contains(&place) { 16 } else { 0 }, "{name}");
            }
            what_is_not_seen_is_not_there(&house, &actor, &seen, &every_signal).await;
        }
    }
}

/// The words of a text that belong to searches someone sees, as [`text`] writes them.
fn words_seen(post: &str, seen: &BTreeSet<usize>) -> String {
    let places = (0..WORDS.len()).filter(|place| post.contains(WORDS[*place]));
    text(&places.filter(|place| seen.contains(place)).collect())
}

/// Every verb that takes an id answers one that is hidden as one that never was.
async fn what_is_not_seen_is_not_there(
    house: &House,
    actor: &Actor,
    seen: &BTreeSet<usize>,
    every_signal: &BTreeSet<(SignalId, usize)>,
) {
    let app = &house.world.app;
    let no_signal = SignalId::from(uuid::Uuid::from_u128(1));
    for (signal, _) in every_signal.iter().filter(|(_, by)| !seen.contains(by)) {
        is_missing(
            signals::find(app, actor, *signal).await,
            signals::find(app, actor, no_signal).await,
        );
    }
    let hidden = every_signal.iter().find(|(_, by)| !seen.contains(by));
    let (hidden, _) = hidden.unwrap();
    for to in [Move::Act, Move::Dismiss] {
        is_missing(
            decide::about_post(app, actor, *hidden, to).await,
            decide::about_post(app, actor, no_signal, to).await,
        );
    }
    is_missing(
        judge::judge(app, actor, *hidden, Some(true)).await,
        judge::judge(app, actor, no_signal, Some(true)).await,
    );
    let no_search = SavedSearchId::from(uuid::Uuid::from_u128(1));
    for (place, search) in house.searches.iter().enumerate() {
        if seen.contains(&place) {
            continue;
        }
        is_missing(
            saved_searches::find(app, actor, search.id).await,
            saved_searches::find(app, actor, no_search).await,
        );
        is_missing(
            saved_searches::change(app, actor, search.id, form("fjord")).await,
            saved_searches::change(app, actor, no_search, form("fjord")).await,
        );
        is_missing(
            saved_searches::pause(app, actor, search.id, true).await,
            saved_searches::pause(app, actor, no_search, true).await,
        );
        is_missing(
            saved_searches::remove(app, actor, search.id).await,
            saved_searches::remove(app, actor, no_search).await,
        );
    }
}

#[tokio::test]
async fn deciding_about_a_person_leaves_alone_what_one_does_not_see() {
    for world in World::each().await {
        let house = House::on(world).await;
        let app = &house.world.app;
        let posts = vec![
            said("duo", "amber"),
            said("duo", "birch"),
            said("duo", "amber birch"),
        ];
        house.world.hear(posts).await;
        let person = house.list(&house.ada, &Filter::default()).await[0].person;
        // Ada sees two posts of three and decides about those.
        let done = today::act(app, &house.ada, person).await.unwrap();
        let open = async |actor: Actor| signals::counts(app, &actor).await.unwrap().open;
        assert_eq!(open(house.ada).await, 0);
        assert_eq!(open(house.bo).await, 1, "{}", house.world.fresh.kind);
        // Everyone hears of it; of the signals it answered, each only of those they see.
        let told = async |actor: Actor| interactions::find(app, &actor, done).await;
        assert_eq!(told(house.ada).await.unwrap().signals.len(), 2);
        assert_eq!(told(house.di).await.unwrap().signals.len(), 2);
        assert_eq!(told(house.bo).await.unwrap().signals.len(), 3);
        // What Bo does about the post he alone sees is his alone.
        let his = today::act(app, &house.bo, person).await.unwrap();
        let none = InteractionId::from(uuid::Uuid::from_u128(1));
        for actor in [house.ada, house.cy, house.di, house.stranger] {
            is_missing(
                interactions::find(app, &actor, his).await,
                interactions::find(app, &actor, none).await,
            );
            is_missing(
                today::undo(app, &actor, his).await,
                today::undo(app, &actor, none).await,
            );
            let page = interactions::page(app, &actor, None, None, 10)
                .await
                .unwrap();
            assert!(page.iter().all(|one| one.id != his));
            let with = interactions::page(app, &actor, Some(person), None, 10).await;
            assert!(with.unwrap().iter().all(|one| one.id != his));
        }
        let page = interactions::page(app, &house.bo, None, None, 10)
            .await
            .unwrap();
        assert_eq!(page.len(), 2);
        today::undo(app, &house.bo, his).await.unwrap();
        assert_eq!(open(house.bo).await, 1);
        // To Ada the person is dealt with, and hears no more of him than of nobody.
        is_missing(
            today::dismiss(app, &house.di, person).await,
            today::dismiss(
                app,
                &house.di,
                rapport_model::ids::PersonId::from(uuid::Uuid::from_u128(1)),
            )
            .await,
        );
    }
}

#[tokio::test]
async fn sharing_more_or_less_holds_at_once_for_what_was_found() {
    for world in World::each().await {
        let house = filled(world).await;
        let app = &house.world.app;
        let count = async |actor: &Actor| signals::counts(app, actor).await.unwrap().open;
        let (his, north) = (house.searches[1].clone(), house.searches[2].clone());
        assert_eq!(count(&house.di).await, 24);
        let open = Visibility::Everyone;
        saved_searches::change_seen_by(app, &house.bo, his.id, form("birch"), open)
            .await
            .unwrap();
        assert_eq!(count(&house.di).await, 28);
        // Its owner decides, and nobody shares with a team they are not in.
        for (actor, visibility) in [
            (&house.ada, Visibility::Private),
            (&house.di, Visibility::Private),
            (&house.bo, house.searches[4].visibility),
            (&house.bo, Visibility::Team(TeamId::from(uuid::Uuid::nil()))),
        ] {
            let refused =
                saved_searches::change_seen_by(app, actor, his.id, form("birch"), visibility).await;
            assert!(
                matches!(
                    refused,
                    Err(Error::Invalid {
                        field: "visibility",
                        ..
                    })
                ),
                "{refused:?}"
            );
        }
        saved_searches::change_seen_by(app, &house.bo, his.id, form("birch"), Visibility::Private)
            .await
            .unwrap();
        assert_eq!(count(&house.di).await, 24);
        // Who leaves a team sees no more of it; a team that goes leaves its records to their owners.
        assert_eq!(count(&house.cy).await, 28);
        let without = TeamForm {
            name: "North".to_owned(),
            members: vec![house.bo.user],
        };
        teams::change(app, &house.ada, house.north, without)
            .await
            .unwrap();
        assert_eq!(count(&house.cy).await, 24);
        teams::remove(app, &house.ada, house.north).await.unwrap();
        let kept = saved_searches::find(app, &house.bo, north.id)
            .await
            .unwrap();
        assert_eq!(kept.visibility, Visibility::Private);
        // Whoever is shut out hands over what nobody else saw.
        members::deactivate(app, &house.ada, house.bo.user, Some(house.cy.user))
            .await
            .unwrap();
        let seen = saved_searches::list(app, &house.cy).await.unwrap();
        assert_eq!(seen.len(), 4);
        let seen = saved_searches::list(app, &house.ada).await.unwrap();
        assert_eq!(seen.len(), 1);
        if house.world.fresh.kind == "sqlite" {
            let digest = house.world.store.digest().await.unwrap();
            let (_, log) = digest.iter().find(|(table, _)| table == "event").unwrap();
            assert!(log.contains("amber"), "the log tells of what is open");
            for word in ["cedar", "delta", "elder"] {
                assert!(!log.contains(word), "the log tells of {word}");
            }
        }
    }
}

#[tokio::test]
async fn the_feed_of_events_tells_everyone_of_what_they_see_alone() {
    for world in World::each().await {
        let house = filled(world).await;
        let app = &house.world.app;
        for (name, actor) in house.everyone() {
            let seen = house.seen(&actor);
            let made: BTreeSet<usize> = house.told(&actor, "saved_search.created").await;
            assert_eq!(made, seen, "{name}");
            let found = house.told(&actor, "signal.found").await;
            assert_eq!(found, seen, "{name}");
        }
        saved_searches::remove(app, &house.bo, house.searches[1].id)
            .await
            .unwrap();
        assert!(
            house
                .told(&house.ada, "saved_search.removed")
                .await
                .is_empty()
        );
        saved_searches::remove(app, &house.ada, house.searches[0].id)
            .await
            .unwrap();
        let gone = house.told(&house.cy, "saved_search.removed").await;
        assert_eq!(gone, BTreeSet::from([0]));
    }
}
