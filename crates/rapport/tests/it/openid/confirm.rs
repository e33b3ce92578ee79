//! Confirming at a provider that it is oneself, and what is open to who has no password.

use rapport_app::program::{members, second_factor};
use rapport_model::actor::{Actor, Role};

use super::{Jar, Provider, Someone, World, prove};
use crate::database::Fresh;
use crate::sign_in::code_at;

const TOKEN: &str = "name=Nightly+%22report%22&scope=read&days=30";

/// What the page that asks to confirm keeps, sent to confirm with a provider.
fn kept(id: &str) -> String {
    format!("{TOKEN}&confirm_to=%2Fsettings%2Ftokens&confirm_provider={id}")
}

/// An instance with a provider, and someone who joined by it as that.
async fn joined<'a>(
    world: &'a World,
    provider: &Provider,
    role: Role,
    jar: Jar,
) -> (Someone<'a>, String, Jar) {
    let mut ada = Someone::admin(&world.web).await;
    let id = world.add(&mut ada, &provider.issuer, "by-curve").await;
    let link = world.invitation(&world.ada, role, "").await;
    let mut bo = Someone::new(&world.web);
    let form = format!("provider={id}");
    let url = bo.set_out(&format!("/join/{link}/with"), &form).await;
    let (back, jar) = prove(url, "bo", jar).await;
    assert_eq!(bo.ask("GET", &back, "").await.location, "/today?did=joined");
    (bo, id, jar)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_password_confirms_at_their_provider_and_goes_on_where_they_stopped() {
    let Some(mut provider) = Provider::start() else {
        return;
    };
    for fresh in Fresh::each() {
        let world = World::on(&fresh, &provider).await;
        let (mut bo, id, jar) = joined(&world, &provider, Role::Admin, Jar::default()).await;
        // Whoever has just joined has just proven who they are.
        let made = bo.ask("POST", "/settings/tokens", TOKEN).await;
        assert_eq!(made.status, 201);
        provider.pass(11);
        let asked = bo.ask("POST", "/settings/tokens", TOKEN).await;
        assert_eq!(asked.status, 403);
        assert!(
            asked.body.contains("Confirm with Company"),
            "{}",
            asked.body
        );
        assert!(!asked.body.contains("name=\"confirm_password\""));
        let kept = kept(&id);

        // Another account there, another browser, and being signed in there from before, prove nothing.
        let back = bo.travel_with("/confirm/with", &kept, "eve").await;
        let other = bo.ask("GET", &back, "").await;
        assert_eq!(other.status, 422);
        assert!(
            other.body.contains("not the account you linked"),
            "{}",
            other.body
        );
        assert!(other.body.contains("value=\"Nightly &#34;report&#34;\""));
        let back = bo.travel_with("/confirm/with", &kept, "bo").await;
        let elsewhere = Someone::new(&world.web).ask("GET", &back, "").await;
        assert_eq!(elsewhere.status, 422);
        let url = bo.set_out("/confirm/with", &kept).await;
        let silent = url.replace("&prompt=login&max_age=0", "");
        assert_ne!(silent, url);
        let (back, jar) = prove(silent, "bo", jar).await;
        let stale = bo.ask("GET", &back, "").await;
        assert_eq!(stale.status, 422);
        assert!(
            stale.body.contains("did not have you prove"),
            "{}",
            stale.body
        );
        let still = bo.ask("POST", "/settings/tokens", TOKEN).await;
        assert_eq!(still.status, 403);
        // Signed out meanwhile, they confirm nothing.
        let url = bo.set_out("/confirm/with", &kept).await;
        let (back, jar) = prove(url, "bo", jar).await;
        let session = bo.jar.0.remove("__Host-rapport").unwrap();
        assert_eq!(bo.ask("GET", &back, "").await.status, 422);
        bo.jar.0.insert("__Host-rapport".to_owned(), session);

        let url = bo.set_out("/confirm/with", &kept).await;
        let digest = world.store.digest().await.unwrap();
        assert!(
            digest
                .iter()
                .all(|(name, held)| name != "provider_trip" || !held.contains("Nightly"))
        );
        let (back, _) = prove(url, "bo", jar).await;
        let before = bo.jar.clone();
        let on = bo.ask("GET", &back, "").await;
        assert_eq!(on.status, 200, "{}", on.body);
        for text in [
            "It is you.",
            "action=\"/settings/tokens\"",
            "value=\"Nightly &#34;report&#34;\"",
        ] {
            assert!(on.body.contains(text), "{text}: {}", on.body);
        }
        let made = bo.ask("POST", "/settings/tokens", TOKEN).await;
        assert_eq!(made.status, 201, "{}", fresh.kind);
        assert!(made.body.contains("rpt_"));
        // The secret the browser held before opens nothing any more.
        let mut stolen = Someone {
            web: &world.web,
            jar: before,
        };
        assert_eq!(stolen.ask("GET", "/today", "").await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_away_their_only_way_in_and_a_password_is_another() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for fresh in Fresh::each() {
        let world = World::on(&fresh, &provider).await;
        let (mut bo, id, _) = joined(&world, &provider, Role::Admin, Jar::default()).await;
        let unlink = format!("/settings/sign-in/providers/{id}/unlink");
        let remove = format!("/settings/providers/{id}/remove");
        let page = bo.ask("GET", "/settings/providers", "").await;
        assert!(
            page.body.contains("1 person has no other way in"),
            "{}",
            page.body
        );
        for path in [&unlink, &remove] {
            let refused = bo.ask("POST", path, "").await;
            assert_eq!(refused.status, 409, "{path}");
            assert!(
                refused.body.contains("set a password first")
                    || refused.body.contains("set one first")
            );
        }
        let form = "new_password=a+few+plain+words";
        let set = bo.ask("POST", "/settings/sign-in/password/set", form).await;
        assert_eq!(set.location, "/settings/sign-in?did=password-first");
        let page = bo.ask("GET", "/settings/providers", "").await;
        assert!(!page.body.contains("no other way in"));
        let form = "email=bo%40example.com&password=a+few+plain+words";
        let mut again = Someone::new(&world.web);
        assert_eq!(again.ask("POST", "/sign-in", form).await.location, "/today");
        let unlinked = bo.ask("POST", &unlink, "").await;
        assert_eq!(unlinked.location, "/settings/sign-in?did=provider-unlinked");
        let removed = bo.ask("POST", &remove, "").await;
        let gone = "/settings/providers?did=provider-removed";
        assert_eq!(removed.location, gone, "{}", fresh.kind);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_both_chooses_and_a_second_factor_is_asked_for_either_way() {
    let Some(mut provider) = Provider::start() else {
        return;
    };
    let fresh = Fresh::sqlite();
    let world = World::on(&fresh, &provider).await;
    let mut ada = Someone::admin(&world.web).await;
    let id = world.add(&mut ada, &provider.issuer, "by-rsa").await;
    let kept = kept(&id);
    let unlinked = ada.ask("POST", "/confirm/with", &kept).await;
    assert_eq!(unlinked.status, 404);
    let link = format!("/settings/sign-in/providers/{id}/link");
    let back = ada.travel(&link, "ada").await;
    assert_eq!(ada.ask("GET", &back, "").await.status, 303);
    let people = members::list(&world.app, &world.ada).await.unwrap();
    let actor = Actor {
        user: people[0].user,
        ..world.ada
    };
    let key = second_factor::begin(&world.app, &actor)
        .await
        .unwrap()
        .secret;
    let code = code_at(&key, world.app.now());
    second_factor::turn_on(&world.app, &actor, None, &code)
        .await
        .unwrap();
    // That ended every session; with the second factor both ways in owe a code.
    provider.pass(1);
    let mut ada = Someone::new(&world.web);
    let back = ada.travel(&format!("/sign-in/with/{id}"), "ada").await;
    let half = ada.ask("GET", &back, "").await;
    assert!(half.location.starts_with("/sign-in/code"));
    let code = format!("code={}", code_at(&key, world.app.now()));
    assert_eq!(
        ada.ask("POST", "/sign-in/code", &code).await.location,
        "/today"
    );
    provider.pass(11);
    let asked = ada.ask("POST", "/settings/tokens", TOKEN).await;
    for text in [
        "name=\"confirm_password\"",
        "name=\"confirm_code\"",
        "Confirm with Company",
    ] {
        assert!(asked.body.contains(text), "{text}: {}", asked.body);
    }
    for wrong in ["", "000000"] {
        let form = format!("{kept}&confirm_code={wrong}");
        let refused = ada.ask("POST", "/confirm/with", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"confirm_code-wrong\""));
        assert!(refused.refresh.is_empty() && !ada.jar.0.contains_key("__Host-rapport-trip"));
    }
    let form = format!("{kept}&confirm_code={}", code_at(&key, world.app.now()));
    let back = ada.travel_with("/confirm/with", &form, "ada").await;
    let on = ada.ask("GET", &back, "").await;
    assert!(on.body.contains("It is you."), "{}", on.body);
    assert!(!on.body.contains("confirm_code"));
    assert_eq!(ada.ask("POST", "/settings/tokens", TOKEN).await.status, 201);
}
