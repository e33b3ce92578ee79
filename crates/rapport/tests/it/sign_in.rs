//! Ways in, on both databases: second factors, keys, links, sessions.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::second_factor::{self, RecoveryCodes};
use rapport_app::program::session::{self, SignedIn, Token};
use rapport_app::program::setup::{FirstAdmin, first_admin};
use rapport_app::program::sign_in::{self, Reached};
use rapport_app::program::{
    backup, confirm, keys, members, password, reset_link, restore, time_zone,
};
use rapport_app::{App, Error};
use rapport_model::actor::{Actor, Role};
use rapport_model::ids::{UserId, WorkspaceId};
use rapport_model::program::session::Session;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::{Moment, Span, TimeZone};
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::{Location, Store};
use sha1::Sha1;

use crate::backup::empty_like;
use crate::database::Fresh;
use crate::program::{rapport, run, set_up};
use crate::world::{PASSWORD, noon};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// What an authenticator app shows that was told this key.
pub(crate) fn code_at(key: &str, now: Moment) -> String {
    let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(now.micros() / 30_000_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[start..start + 4].try_into().unwrap());
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// An instance that has been set up, with a key file.
struct World {
    app: App,
    store: Store,
    clock: Arc<StillClock>,
    actor: Actor,
    keys: tempfile::TempDir,
    fresh: Fresh,
}

async fn start(store: &Store, clock: &Arc<StillClock>, keys: &Path, seed: u64) -> App {
    let outbound = Outbound::new(Settings::new("mailto:nobody@localhost")).unwrap();
    let (time, chance) = (Arc::clone(clock), Chance::from_seed(seed));
    let app = App::start(store.clone(), time, chance, outbound)
        .await
        .unwrap();
    app.keep_keys_in(keys.join("rapport.key"));
    app
}

async fn world(fresh: Fresh) -> World {
    let (store, clock) = (fresh.open().await, Arc::new(StillClock::at(noon())));
    let keys = tempfile::tempdir().unwrap();
    let app = start(&store, &clock, keys.path(), 5).await;
    let first = FirstAdmin {
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        workspace: "Cold stores".to_owned(),
        time_zone: None,
    };
    let actor = first_admin(&app, first).await.unwrap().actor;
    World {
        app,
        store,
        clock,
        actor,
        keys,
        fresh,
    }
}

async fn with_second_factor(world: &World) -> (String, RecoveryCodes) {
    let key = second_factor::begin(&world.app, &world.actor)
        .await
        .unwrap()
        .secret;
    let code = code_at(&key, world.app.now());
    let codes = second_factor::turn_on(&world.app, &world.actor, None, &code)
        .await
        .unwrap();
    (key, codes)
}

async fn half_signed_in(app: &App) -> Token {
    match sign_in::sign_in(app, "ada@example.com", PASSWORD, HERE, "A test").await {
        Ok(Reached::Code(token)) => token,
        other => panic!("{other:?}"),
    }
}

async fn give(app: &App, token: &Token, code: &str) -> Result<(Token, SignedIn), Error> {
    sign_in::give_code(app, token.secret(), code, HERE, "A test").await
}

/// The session someone with this token has, if it lives.
async fn held(app: &App, token: Token) -> (Token, Option<Session>) {
    let found = session::resume(app, token.secret()).await.unwrap();
    (token, found.map(|(_, session)| session))
}

#[tokio::test]
async fn a_code_signs_in_once_however_many_show_it_at_once() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let (key, recovery) = with_second_factor(&world).await;
        world.clock.set(noon().plus(Span::SECOND.times(30)));
        let code = code_at(&key, world.app.now());
        let spare = recovery.texts().next().unwrap();
        for code in [code.as_str(), spare] {
            let (one, other) = (
                half_signed_in(&world.app).await,
                half_signed_in(&world.app).await,
            );
            let (first, second) =
                tokio::join!(give(&world.app, &one, code), give(&world.app, &other, code));
            assert_ne!(first.is_ok(), second.is_ok(), "{}", world.fresh.kind);
        }
        let left = second_factor::standing(&world.app, &world.actor).await;
        assert_eq!(left.unwrap().unwrap().codes_left, 9);
    }
}

#[tokio::test]
async fn no_recovery_code_from_before_a_restore_opens_anything_after_it() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let (key, recovery) = with_second_factor(&world).await;
        let codes: Vec<&str> = recovery.texts().collect();
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("backup");
        backup::take(&world.fresh.location, place.path(), &copy, noon())
            .await
            .unwrap();
        // Used since the backup, which does not know it.
        let token = half_signed_in(&world.app).await;
        give(&world.app, &token, codes[0]).await.unwrap();

        let again = empty_like(&world.fresh);
        let data = match &again.location {
            Location::Directory(directory) => directory.as_path(),
            Location::Postgres(_) => place.path(),
        };
        restore::restore(&copy, &again.location, data, &[])
            .await
            .unwrap();
        let app = start(&again.open().await, &world.clock, world.keys.path(), 6).await;
        restore::settle(&app, data).await.unwrap().unwrap();
        for code in &codes[..2] {
            let token = half_signed_in(&app).await;
            let refused = give(&app, &token, code).await;
            let refused = refused.map(|(_, signed_in)| signed_in);
            assert!(
                matches!(refused, Err(Error::Invalid { field: "code", .. })),
                "{}: {refused:?}",
                again.kind
            );
        }
        // The device lets its owner in as ever, and they make new ones.
        world.clock.set(noon().plus(Span::SECOND.times(30)));
        let token = half_signed_in(&app).await;
        let code = code_at(&key, app.now());
        let (_, signed_in) = give(&app, &token, &code).await.unwrap();
        let standing = second_factor::standing(&app, &signed_in.actor).await;
        assert_eq!(standing.unwrap().unwrap().codes_left, 0);
        let new = second_factor::renew_codes(&app, &signed_in.actor)
            .await
            .unwrap();
        let token = half_signed_in(&app).await;
        give(&app, &token, new.texts().next().unwrap())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_is_stored_gives_no_secret_away_and_opens_in_its_own_row_alone() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let (key, _) = with_second_factor(&world).await;
        let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
        let store = &world.store;
        let mut seals = store.read_instance().await.unwrap().seals().await.unwrap();
        let seal = seals.remove(0);
        assert!(seals.is_empty() && seal.row == world.actor.user.to_string());
        let plain = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
        assert!(!plain(&seal.sealed));

        let before = keys::check(&world.app).await.unwrap();
        assert_eq!((before.keys.len(), before.open), (1, 1));
        assert_eq!(keys::rotate(&world.app).await.unwrap(), 1);
        let after = keys::check(&world.app).await.unwrap();
        assert_eq!(
            (after.keys.len(), after.open, after.broken.len()),
            (1, 1, 0)
        );
        assert_ne!(after.keys, before.keys);
        // A code still signs in, under the new key.
        world.clock.set(noon().plus(Span::MINUTE));
        let half = half_signed_in(&world.app).await;
        let code = code_at(&key, world.app.now());
        assert!(give(&world.app, &half, &code).await.is_ok());

        // The old seal was put back, as from a backup: its key is gone, and that is said.
        let mut seals = store.read_instance().await.unwrap().seals().await.unwrap();
        let new = seals.remove(0);
        store
            .write_instance(move |instance| {
                Box::pin(async move { instance.reseal(&new, &seal.sealed).await })
            })
            .await
            .unwrap();
        let broken = keys::check(&world.app).await.unwrap().broken;
        assert!(broken[0].contains("put back the key file"), "{broken:?}");
        assert!(keys::rotate(&world.app).await.is_err());
        assert_eq!(keys::check(&world.app).await.unwrap().keys, after.keys);
    }
}

#[tokio::test]
async fn who_runs_the_instance_lets_people_in_again() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        with_second_factor(&world).await;
        let link = reset_link::make_for_email(&world.app, "ada@example.com").await;
        let path = link.unwrap().path();
        let text = path.rsplit('/').next().unwrap();
        let new = "other plain words";
        let (one, other) = tokio::join!(
            reset_link::set_password(&world.app, text, new, HERE),
            reset_link::set_password(&world.app, text, new, HERE)
        );
        assert_ne!(one.is_ok(), other.is_ok(), "{}", world.fresh.kind);
        // A new password does not take the second factor away.
        let reached = sign_in::sign_in(&world.app, "ada@example.com", new, HERE, "A test").await;
        assert!(matches!(reached, Ok(Reached::Code(_))));
        second_factor::reset(&world.app, "ada@example.com")
            .await
            .unwrap();
        let reached = sign_in::sign_in(&world.app, "ada@example.com", new, HERE, "A test").await;
        assert!(matches!(reached, Ok(Reached::SignedIn(..))));
        let again = second_factor::reset(&world.app, "ada@example.com").await;
        assert!(matches!(again, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn an_admin_resets_nobody_who_also_works_where_they_run_nothing() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let (app, admin) = (&world.app, world.actor);
        assert!(reset_link::make_for(app, &admin, admin.user).await.is_ok());
        let elsewhere = Workspace {
            id: WorkspaceId::new(noon(), [7; 10]),
            name: "Elsewhere".to_owned(),
            created_at: noon(),
        };
        let user = admin.user;
        world
            .store
            .write_instance(move |instance| {
                Box::pin(async move {
                    instance.insert_workspace(&elsewhere).await?;
                    instance
                        .join(elsewhere.id, user, Role::Seller, noon())
                        .await
                })
            })
            .await
            .unwrap();
        let refused = reset_link::make_for(app, &admin, user).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        let stranger = UserId::new(noon(), [8; 10]);
        let refused = reset_link::make_for(app, &admin, stranger).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_session_is_renewed_ended_and_never_prolonged_for_ever() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let Ok(Reached::SignedIn(first, signed_in)) =
            sign_in::sign_in(&world.app, "ada@example.com", PASSWORD, HERE, "A test").await
        else {
            panic!("not signed in");
        };
        let (first, session) = held(&world.app, first).await;
        let session = session.unwrap();
        world.clock.set(noon().plus(Span::HOUR));
        assert!(!session.is_confirmed(world.app.now()));
        let renewed = confirm::confirm(&world.app, &world.actor, session.id, PASSWORD, "")
            .await
            .unwrap();
        assert!(
            held(&world.app, first).await.1.is_none(),
            "{}",
            world.fresh.kind
        );
        let (renewed, again) = held(&world.app, renewed).await;
        let again = again.unwrap();
        assert!(again.id == session.id && again.is_confirmed(world.app.now()));
        // Used every ten days, it ends after thirty.
        let mut token = renewed;
        for (day, lives) in [(10, true), (20, true), (29, true), (31, false)] {
            world.clock.set(noon().plus(Span::DAY.times(day)));
            let (again, session) = held(&world.app, token).await;
            assert_eq!(session.is_some(), lives, "day {day}");
            token = again;
        }
        // Two who change the password at once: one does.
        let token = session::start(&world.app, &signed_in, "A test")
            .await
            .unwrap();
        let (one, other) = tokio::join!(
            password::change(
                &world.app,
                &world.actor,
                None,
                PASSWORD,
                "one plain word more"
            ),
            password::change(
                &world.app,
                &world.actor,
                None,
                PASSWORD,
                "another plain word"
            )
        );
        assert_ne!(one.is_ok(), other.is_ok(), "{}", world.fresh.kind);
        assert!(held(&world.app, token).await.1.is_none());
    }
}

#[tokio::test]
async fn a_time_zone_is_learnt_while_nobody_has_said_it_and_chosen_from_then_on() {
    for fresh in Fresh::each() {
        let world = world(fresh).await;
        let (app, actor) = (&world.app, &world.actor);
        let zone = |name: &str| -> TimeZone { name.parse().unwrap() };
        let known = async || {
            let reached = sign_in::sign_in(app, "ada@example.com", PASSWORD, HERE, "A test").await;
            let Ok(Reached::SignedIn(token, signed_in)) = reached else {
                panic!("{reached:?}");
            };
            let (resumed, _) = session::resume(app, token.secret()).await.unwrap().unwrap();
            let member = members::find(app, actor, actor.user).await.unwrap();
            let zones = [
                &signed_in.user.time_zone,
                &resumed.user.time_zone,
                &member.time_zone,
            ];
            assert!(zones.iter().all(|zone| *zone == zones[0]), "{zones:?}");
            *signed_in
        };
        let nobody_said = known().await;
        assert_eq!(nobody_said.user.time_zone, None);
        time_zone::learn(app, &nobody_said, None).await.unwrap();
        // Two browsers at once: the first who says it is believed.
        for name in ["Europe/Stockholm", "Asia/Tokyo"] {
            let told = Some(zone(name));
            time_zone::learn(app, &nobody_said, told).await.unwrap();
        }
        let learnt = known().await.user.time_zone;
        assert_eq!(
            learnt,
            Some(zone("Europe/Stockholm")),
            "{}",
            world.fresh.kind
        );
        let chosen = time_zone::choose(app, actor, "asia/KOLKATA").await.unwrap();
        assert_eq!(chosen, zone("Asia/Kolkata"));
        assert_eq!(known().await.user.time_zone, Some(chosen));
        let wrong = time_zone::choose(app, actor, "Stockholm").await;
        assert!(
            matches!(
                wrong,
                Err(Error::Invalid {
                    field: "time_zone",
                    ..
                })
            ),
            "{wrong:?}"
        );
    }
}

#[test]
fn the_command_line_lets_people_in_again_and_changes_the_keys() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    set_up(&data, &[]);
    let link = run(&mut rapport(
        &data,
        &["user", "reset-password", "ADA@example.com"],
    ));
    assert!(
        link.starts_with("http://127.0.0.1:8080/reset-password/"),
        "{link}"
    );
    let nobody = rapport(&data, &["user", "reset-second-factor", "bo@example.com"])
        .output()
        .unwrap();
    let words = String::from_utf8(nobody.stderr).unwrap();
    assert!(
        words.contains("nobody signs in as bo@example.com"),
        "{words}"
    );
    let rotated = run(&mut rapport(&data, &["keys", "rotate"]));
    assert!(rotated.starts_with("0 secrets"), "{rotated}");
    let checked = run(&mut rapport(&data, &["keys", "check"]));
    assert_eq!(checked, "1 keys, 0 secrets open, 0 do not.\n");
}
