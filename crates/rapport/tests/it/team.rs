//! Who works in a workspace, on both databases: an admin always remains, a link lets one person in,
//! and whoever is shut out is out.

use std::net::{IpAddr, Ipv4Addr};

use rapport_app::Error;
use rapport_app::program::invitations::{self, NewInvitation, Newcomer};
use rapport_app::program::members::{self, NewMember};
use rapport_app::program::session::{self, SignedIn};
use rapport_app::program::sign_in::{self, Reached};
use rapport_app::program::{token, workspaces};
use rapport_app::understand::saved_searches;
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::time::Span;
use rapport_model::understand::saved_search::Alert;

use crate::world::{PASSWORD, World};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A colleague of the admin's.
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

fn newcomer(name: &str) -> Newcomer {
    Newcomer {
        name: name.to_owned(),
        email: format!("{name}@example.com"),
        password: PASSWORD.to_owned(),
    }
}

async fn link(world: &World, role: Role) -> String {
    let new = NewInvitation {
        role,
        email: String::new(),
        send: false,
    };
    let (secret, _) = invitations::make(&world.app, &world.actor, new)
        .await
        .unwrap();
    secret.text().to_owned()
}

async fn signed_in(world: &World, name: &str) -> Result<(session::Token, SignedIn), Error> {
    let email = format!("{name}@example.com");
    match sign_in::sign_in(&world.app, &email, PASSWORD, HERE, "A test").await? {
        Reached::SignedIn(token, signed_in) => Ok((token, *signed_in)),
        Reached::Code(_) => panic!("{name} has no second factor"),
    }
}

#[tokio::test]
async fn two_admins_who_shut_each_other_out_leave_one() {
    for world in World::each().await {
        let (app, ada) = (&world.app, world.actor);
        let bo = colleague(&world, "bo", Role::Admin).await;
        for _ in 0..5 {
            let (one, other) = tokio::join!(
                members::change_role(app, &ada, bo.user, Role::Seller),
                members::deactivate(app, &bo, ada.user, None)
            );
            let admins = [one.is_ok(), other.is_ok()];
            assert_eq!(
                admins.iter().filter(|done| **done).count(),
                1,
                "{}: {admins:?}",
                world.fresh.kind
            );
            // Whoever is left puts everything back.
            if admins[0] {
                members::change_role(app, &ada, bo.user, Role::Admin)
                    .await
                    .unwrap();
            } else {
                members::reactivate(app, &bo, ada.user).await.unwrap();
            }
        }
        let refused = members::deactivate(app, &ada, ada.user, None).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn a_link_that_is_used_twice_at_once_lets_one_person_in() {
    for world in World::each().await {
        let text = link(&world, Role::Leader).await;
        let (one, other) = tokio::join!(
            invitations::accept(&world.app, &text, newcomer("bo")),
            invitations::accept(&world.app, &text, newcomer("cy"))
        );
        let (let_in, left_out) = match (one, other) {
            (Ok(let_in), Err(left_out)) | (Err(left_out), Ok(let_in)) => (let_in, left_out),
            (one, other) => panic!("{}: {one:?} {other:?}", world.fresh.kind),
        };
        assert!(matches!(left_out, Error::NotFound("invitation")));
        assert_eq!(let_in.actor.role, Role::Leader);
        let members = members::list(&world.app, &world.actor).await.unwrap();
        assert_eq!(members.len(), 2, "{}", world.fresh.kind);
        // And it does not live for ever.
        let text = link(&world, Role::Seller).await;
        world.clock.set(world.app.now().plus(Span::DAY.times(7)));
        let late = invitations::look(&world.app, &text).await;
        assert!(matches!(late, Err(Error::NotFound("invitation"))));
    }
}

#[tokio::test]
async fn whoever_is_shut_out_hands_over_and_is_logged() {
    for world in World::each().await {
        let (app, ada) = (&world.app, world.actor);
        let bo = colleague(&world, "bo", Role::Marketer).await;
        let search = world.search("freezer", Alert::AtOnce).await;
        let form = saved_searches::SearchForm {
            name: "His".to_owned(),
            query: "cooler".to_owned(),
            triggers: Vec::new(),
            purpose: "testing".to_owned(),
            alert: Alert::AtOnce,
        };
        let his = saved_searches::create(app, &bo, form).await.unwrap();
        let (session, _) = signed_in(&world, "bo").await.unwrap();
        let new = token::NewToken {
            name: "A".to_owned(),
            scope: TokenScope::Read,
            expires_at: app.now().plus(Span::DAY),
        };
        let (secret, _) = token::add(app, &bo, new).await.unwrap();
        for nobody in [None, Some(bo.user)] {
            let refused = members::deactivate(app, &ada, bo.user, nobody).await;
            assert!(matches!(
                refused,
                Err(Error::Invalid {
                    field: "hand_over_to",
                    ..
                })
            ));
        }
        assert!(
            session::resume(app, session.secret())
                .await
                .unwrap()
                .is_some()
        );
        members::deactivate(app, &ada, bo.user, Some(ada.user))
            .await
            .unwrap();
        assert!(
            session::resume(app, session.secret())
                .await
                .unwrap()
                .is_none()
        );
        let shown = token::resume(app, secret.text(), HERE).await;
        assert!(matches!(shown, Err(Error::Token)));
        assert!(matches!(signed_in(&world, "bo").await, Err(Error::SignIn)));
        for id in [his.id, search.id] {
            let found = saved_searches::find(app, &ada, id).await.unwrap();
            assert_eq!(found.owner, ada.user, "{}", world.fresh.kind);
        }
        members::reactivate(app, &ada, bo.user).await.unwrap();
        assert!(signed_in(&world, "bo").await.is_ok());
        let member = members::find(app, &ada, bo.user).await.unwrap();
        assert_eq!(member.last_seen_at, Some(app.now()));
        let events = world
            .store
            .read(&ada)
            .await
            .unwrap()
            .newest_events(20)
            .await
            .unwrap();
        let kinds: Vec<&str> = events.iter().map(|(kind, ..)| kind.as_str()).collect();
        for kind in ["member.added", "member.deactivated", "member.reactivated"] {
            assert_eq!(
                kinds.iter().filter(|known| **known == kind).count(),
                1,
                "{kinds:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_admin_of_one_workspace_is_nobody_in_another() {
    for world in World::each().await {
        let (app, ada) = (&world.app, world.actor);
        let bo = colleague(&world, "bo", Role::Admin).await;
        let second = workspaces::create(app, &ada, "Second").await.unwrap();
        let there = Actor {
            workspace: second.id,
            ..ada
        };
        // Bo is an admin in the first and unknown in the second.
        for outcome in [
            members::find(app, &there, bo.user).await.map(drop),
            members::change_role(app, &there, bo.user, Role::Seller).await,
            members::deactivate(app, &there, bo.user, None).await,
            members::reactivate(app, &there, bo.user).await,
        ] {
            assert!(
                matches!(outcome, Err(Error::NotFound("member"))),
                "{outcome:?}"
            );
        }
        let (session, _) = signed_in(&world, "bo").await.unwrap();
        let resumed = session::resume(app, session.secret()).await.unwrap();
        let (bo_is, held) = resumed.unwrap();
        for elsewhere in [
            second.id,
            rapport_model::ids::WorkspaceId::from(uuid::Uuid::nil()),
        ] {
            let refused = session::enter(app, &bo, held.id, elsewhere).await;
            assert!(matches!(refused, Err(Error::NotFound("workspace"))));
        }
        // An account in both: shut out of one, it goes on working in the other.
        let new = NewInvitation {
            role: Role::Seller,
            email: "BO@example.com".to_owned(),
            send: false,
        };
        let (secret, _) = invitations::make(app, &there, new).await.unwrap();
        invitations::join(app, secret.text(), &bo_is, held.id)
            .await
            .unwrap();
        let resumed = session::resume(app, session.secret()).await.unwrap();
        let (moved, _) = resumed.unwrap();
        assert_eq!(moved.workspace.name, "Second");
        assert_eq!(moved.actor.role, Role::Seller);
        members::deactivate(app, &ada, bo.user, None).await.unwrap();
        let still = session::resume(app, session.secret()).await.unwrap();
        assert_eq!(still.unwrap().0.workspace.id, second.id);
        let refused = session::enter(app, &bo, held.id, ada.workspace).await;
        assert!(matches!(refused, Err(Error::NotFound("workspace"))));
        let (_, again) = signed_in(&world, "bo").await.unwrap();
        assert_eq!(again.workspace.id, second.id);
        assert_eq!(workspaces::mine(app, &bo).await.unwrap().len(), 1);
    }
}
