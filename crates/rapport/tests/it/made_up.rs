//! What made-up worlds are made with, on both databases: colleagues, streams that fail on request,
//! and another moment to live at.

use std::net::IpAddr;

use rapport_app::Error;
use rapport_app::clock::StillClock;
use rapport_app::program::members::{self, NewMember};
use rapport_app::program::sign_in::{self, Reached};
use rapport_app::understand::fictional;
use rapport_app::understand::saved_searches;
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::actor::{Actor, Role};
use rapport_model::time::Span;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::StreamKind;

use crate::world::{PASSWORD, World, noon, said};

fn bo() -> NewMember {
    NewMember {
        name: String::new(),
        email: "Bo@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::Seller,
        time_zone: None,
    }
}

#[tokio::test]
async fn a_member_is_added_once_and_signs_in_as_what_they_are() {
    for world in World::each().await {
        let member = members::add(&world.app, &world.actor, bo()).await.unwrap();
        let from = IpAddr::from([192, 0, 2, 1]);
        let reached =
            sign_in::sign_in(&world.app, "bo@example.com", PASSWORD, from, "a test").await;
        let Ok(Reached::SignedIn(_, signed_in)) = reached else {
            panic!("{reached:?}");
        };
        assert_eq!(signed_in.actor, member, "{}", world.fresh.kind);
        assert_eq!(
            (signed_in.user.name.as_str(), member.role),
            ("bo", Role::Seller)
        );
        let again = members::add(&world.app, &world.actor, bo()).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        let by_a_seller = members::add(&world.app, &member, bo()).await;
        assert!(matches!(by_a_seller, Err(Error::Forbidden(_))));
        let short = NewMember {
            email: "cy@example.com".to_owned(),
            password: "short".to_owned(),
            ..bo()
        };
        let refused = members::add(&world.app, &world.actor, short).await;
        assert!(matches!(
            refused,
            Err(Error::Invalid {
                field: "password",
                ..
            })
        ));
    }
}

#[tokio::test]
async fn a_made_up_stream_fails_on_request_and_is_never_read_and_a_real_one_is_the_reverse() {
    for world in World::each().await {
        let (app, actor) = (&world.app, &world.actor);
        let made_up = fictional::listen(app, actor, StreamKind::Feed, "notes", "Notes")
            .await
            .unwrap();
        for _ in 0..2 {
            fictional::fail(app, actor, made_up.id, "the page is not there")
                .await
                .unwrap();
        }
        let health = sources::find(app, actor, made_up.id)
            .await
            .unwrap()
            .stream
            .health;
        assert_eq!(health.error.as_deref(), Some("the page is not there"));
        assert_eq!(health.failures, 2, "{}", world.fresh.kind);
        let refused = sources::read_now(app, actor, made_up.id).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");

        let file = tempfile::Builder::new()
            .suffix(".jsonl")
            .tempfile()
            .unwrap();
        let new = NewSource {
            kind: StreamKind::File,
            address: file.path().display().to_string(),
            name: String::new(),
        };
        let Added::Source(real) = sources::add(app, actor, new).await.unwrap() else {
            panic!("a file is one source");
        };
        sources::read_now(app, actor, real.id).await.unwrap();
        let refused = fictional::fail(app, actor, real.id, "on request").await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        let seller = Actor {
            role: Role::Seller,
            ..*actor
        };
        let refused = fictional::fail(app, &seller, made_up.id, "on request").await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
}

#[tokio::test]
async fn what_is_done_at_another_moment_is_there_at_once_and_dated_then() {
    for world in World::each().await {
        let then = noon().minus(Span::DAY.times(90));
        let past = world.app.at(StillClock::at(then));
        assert_eq!((past.now(), world.app.now()), (then, noon()));
        let made = saved_searches::create(
            &past,
            &world.actor,
            saved_searches::SearchForm {
                name: "Kegs".to_owned(),
                query: "kegs".to_owned(),
                triggers: Vec::new(),
                purpose: "testing".to_owned(),
                alert: Alert::AtOnce,
            },
        )
        .await
        .unwrap();
        assert_eq!(made.created_at, then);
        // The search is in force for what the present hears.
        let heard = world.hear(vec![said("ada", "kegs, kegs, kegs")]).await;
        assert_eq!(heard.signals, 1, "{}", world.fresh.kind);
    }
}
