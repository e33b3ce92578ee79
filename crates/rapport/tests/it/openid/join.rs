//! Accepting an invitation with a provider, on both databases.

use rapport_app::program::{members, second_factor, workspaces};
use rapport_model::actor::{Actor, Role};

use super::{Provider, Someone, World};
use crate::database::Fresh;
use crate::sign_in::code_at;

/// Someone with a new browser who goes on with a provider from an invitation, and comes back.
async fn come<'a>(
    world: &'a World,
    link: &str,
    form: &str,
    name: &str,
) -> (Someone<'a>, u16, String) {
    let mut someone = Someone::new(&world.web);
    let back = someone
        .travel_with(&format!("/join/{link}/with"), form, name)
        .await;
    let answer = someone.ask("GET", &back, "").await;
    let said = if answer.location.is_empty() {
        answer.body
    } else {
        answer.location
    };
    (someone, answer.status, said)
}

/// Everyone in a workspace: name, address, role.
async fn everyone(world: &World, admin: &Actor) -> Vec<(String, String, Role)> {
    let members = members::list(&world.app, admin).await.unwrap();
    let members = members.into_iter();
    members.map(|one| (one.name, one.email, one.role)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_makes_an_account_that_the_provider_signs_in() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for (fresh, client) in Fresh::each().into_iter().zip(["by-rsa", "by-curve"]) {
        let world = World::on(&fresh, &provider).await;
        let mut ada = Someone::admin(&world.web).await;
        let id = world.add(&mut ada, &provider.issuer, client).await;
        let form = format!("provider={id}");
        let link = world.invitation(&world.ada, Role::Leader, "").await;
        let mut bo = Someone::new(&world.web);
        let page = bo.ask("GET", &format!("/join/{link}"), "").await;
        assert!(page.body.contains("Go on with Company"), "{}", page.body);
        let with = format!("/join/{link}/with");
        let there = format!("{form}&time_zone=Pacific%2FAuckland");
        let back = bo.travel_with(&with, &there, "bo").await;
        // What they set out for is stored, and nobody can read it there.
        let digest = world.store.digest().await.unwrap();
        let (_, trips) = digest
            .iter()
            .find(|(name, _)| name == "provider_trip")
            .unwrap();
        assert!(!trips.is_empty());
        assert!(digest.iter().all(|(_, held)| !held.contains(&link)));
        // It counts in their browser alone.
        let mut victim = Someone::new(&world.web);
        assert_eq!(victim.ask("GET", &back, "").await.status, 422);
        let before = bo.jar.clone();
        let arrived = bo.ask("GET", &back, "").await;
        assert_eq!(arrived.location, "/today?did=joined", "{}", arrived.body);
        let today = bo.ask("GET", "/today", "").await;
        assert_eq!(today.status, 200);
        assert!(today.body.contains("data-zone=\"Pacific/Auckland\""));
        let mut replay = Someone {
            web: &world.web,
            jar: before,
        };
        assert_eq!(replay.ask("GET", &back, "").await.status, 422);
        let people = everyone(&world, &world.ada).await;
        let bo = ("bo of the Company", "bo@example.com");
        assert_eq!(people.len(), 2);
        assert!(people.contains(&(bo.0.to_owned(), bo.1.to_owned(), Role::Leader)));
        // The link is used up, and the account is bound to the provider's.
        let mut late = Someone::new(&world.web);
        let page = late.ask("GET", &format!("/join/{link}"), "").await;
        assert_eq!(page.status, 404);
        let mut again = Someone::new(&world.web);
        let back = again.travel(&format!("/sign-in/with/{id}"), "bo").await;
        assert_eq!(again.ask("GET", &back, "").await.location, "/today");
        for password in ["", "a+few+plain+words"] {
            let form = format!("email=bo%40example.com&password={password}");
            let answer = Someone::new(&world.web)
                .ask("POST", "/sign-in", &form)
                .await;
            assert_eq!(answer.status, 422, "{}", fresh.kind);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_opens_nothing_the_provider_does_not_vouch_for() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for fresh in Fresh::each() {
        let world = World::on(&fresh, &provider).await;
        let mut ada = Someone::admin(&world.web).await;
        let id = world.add(&mut ada, &provider.issuer, "by-curve").await;
        let form = format!("provider={id}");
        for (only, name) in [
            ("cy@example.com", "dee"),
            ("uncy@example.com", "uncy"),
            ("cy@example.com", "mute"),
        ] {
            let link = world.invitation(&world.ada, Role::Seller, only).await;
            let form = format!("{form}&email={only}");
            let (_, status, said) = come(&world, &link, &form, name).await;
            assert_eq!(status, 422, "{name}");
            let reason = "does not say that this is your address";
            assert!(said.contains(reason), "{name}: {said}");
        }
        let link = world
            .invitation(&world.ada, Role::Seller, "CY@example.com")
            .await;
        let (_, _, said) = come(&world, &link, &form, "cy").await;
        assert_eq!(said, "/today?did=joined");

        // The provider vouches for an address that signs someone in here: it is not theirs for that.
        let link = world.invitation(&world.ada, Role::Admin, "").await;
        let (mut other, status, said) = come(&world, &link, &form, "ada").await;
        assert_eq!(status, 422);
        assert!(said.contains("id=\"email-wrong\""), "{said}");
        assert_eq!(other.ask("GET", "/today", "").await.status, 303);
        let back = other.travel(&format!("/sign-in/with/{id}"), "ada").await;
        assert_eq!(other.ask("GET", &back, "").await.status, 422);
        // With another they are somebody else.
        let written = format!("{form}&email=ada2%40example.com&name=Another+Ada");
        let (_, _, said) = come(&world, &link, &written, "ada").await;
        assert_eq!(said, "/today?did=joined");

        // Where the provider tells none, they write one.
        let link = world.invitation(&world.ada, Role::Seller, "").await;
        let (_, status, said) = come(&world, &link, &form, "mute").await;
        assert_eq!(status, 422);
        assert!(said.contains("write one"), "{said}");
        let written = format!("{form}&email=mu%40example.com");
        let (_, _, said) = come(&world, &link, &written, "mute").await;
        assert_eq!(said, "/today?did=joined");
        let people = everyone(&world, &world.ada).await;
        let names: Vec<&str> = people.iter().map(|(name, ..)| name.as_str()).collect();
        for name in ["Ada", "Another Ada", "cy of the Company", "mu"] {
            assert!(names.contains(&name), "{}: {names:?}", fresh.kind);
        }
        assert_eq!(people.len(), 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_linked_the_account_joins_as_who_they_are() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for fresh in Fresh::each() {
        let world = World::on(&fresh, &provider).await;
        let mut ada = Someone::admin(&world.web).await;
        let id = world.add(&mut ada, &provider.issuer, "by-rsa").await;
        let form = format!("provider={id}");
        let link = world.invitation(&world.ada, Role::Seller, "").await;
        let (mut bo, _, said) = come(&world, &link, &form, "bo").await;
        assert_eq!(said, "/today?did=joined");
        let link = world.invitation(&world.ada, Role::Seller, "").await;
        let (_, status, said) = come(&world, &link, &form, "bo").await;
        assert_eq!(status, 422);
        assert!(said.contains("You are in this workspace already"), "{said}");

        let second = workspaces::create(&world.app, &world.ada, "Second")
            .await
            .unwrap();
        let there = Actor {
            workspace: second.id,
            ..world.ada
        };
        let link = world.invitation(&there, Role::Leader, "").await;
        let (mut new, _, said) = come(&world, &link, &form, "bo").await;
        assert_eq!(said, "/today?did=joined");
        let page = new.ask("GET", "/today", "").await;
        assert!(page.body.contains("Second"), "{}", page.body);
        assert_eq!(everyone(&world, &there).await.len(), 2);
        // Where they were signed in, they stay where they were.
        let page = bo.ask("GET", "/today", "").await;
        assert!(page.body.contains("Cold stores"), "{}", page.body);

        // A link is no way round a second factor.
        let third = workspaces::create(&world.app, &world.ada, "Third")
            .await
            .unwrap();
        let there = Actor {
            workspace: third.id,
            ..world.ada
        };
        let link = world.invitation(&there, Role::Seller, "").await;
        let people = members::list(&world.app, &world.ada).await.unwrap();
        let bo = people.iter().find(|one| one.email == "bo@example.com");
        let bo = Actor {
            user: bo.unwrap().user,
            role: Role::Seller,
            ..world.ada
        };
        let key = second_factor::begin(&world.app, &bo).await.unwrap().secret;
        let code = code_at(&key, world.app.now());
        let codes = second_factor::turn_on(&world.app, &bo, None, &code)
            .await
            .unwrap();
        let (mut half, _, said) = come(&world, &link, &form, "bo").await;
        assert_eq!(said, format!("/sign-in/code?back=%2Fjoin%2F{link}"));
        assert_eq!(everyone(&world, &there).await.len(), 1);
        let code = codes.texts().next().unwrap();
        let give = format!("code={code}&back=%2Fjoin%2F{link}");
        let given = half.ask("POST", "/sign-in/code", &give).await;
        assert_eq!(given.location, format!("/join/{link}"));
        let joined = half.ask("POST", &given.location, "").await;
        assert_eq!(joined.location, "/today?did=joined");
        assert_eq!(everyone(&world, &there).await.len(), 2, "{}", fresh.kind);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_come_back_at_once_with_one_link_are_one_who_joined() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for fresh in Fresh::each() {
        let world = World::on(&fresh, &provider).await;
        let mut ada = Someone::admin(&world.web).await;
        let id = world.add(&mut ada, &provider.issuer, "by-curve").await;
        let form = format!("provider={id}");
        // Two people with one link, and one person with two browsers and two links.
        let link = world.invitation(&world.ada, Role::Seller, "").await;
        let two = [
            world.invitation(&world.ada, Role::Seller, "").await,
            world.invitation(&world.ada, Role::Seller, "").await,
        ];
        for (links, names) in [
            ([&link, &link], ["one", "two"]),
            ([&two[0], &two[1]], ["same", "same"]),
        ] {
            let mut at_once = Vec::new();
            for (link, name) in links.into_iter().zip(names) {
                let mut someone = Someone::new(&world.web);
                let with = format!("/join/{link}/with");
                let back = someone.travel_with(&with, &form, name).await;
                at_once.push((someone, back));
            }
            let (mut second, mut first) = (at_once.pop().unwrap(), at_once.pop().unwrap());
            let (one, other) = tokio::join!(
                first.0.ask("GET", &first.1, ""),
                second.0.ask("GET", &second.1, "")
            );
            let joined = [one, other].map(|answer| answer.location == "/today?did=joined");
            assert_ne!(joined[0], joined[1], "{names:?} on {}", fresh.kind);
        }
        assert_eq!(everyone(&world, &world.ada).await.len(), 3);
    }
}
