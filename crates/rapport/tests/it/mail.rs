//! Mail, against a server that fails in every way: each letter is handed over once or a person is told,
//! a link arrives that works, and nothing is handed over twice when the process dies.

use std::os::unix::process::ExitStatusExt as _;
use std::sync::Arc;

use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::mail::{self, Mailing, send};
use rapport_app::program::{keys, reset_link, setup};
use rapport_model::actor::Role;
use rapport_model::ids::InvitationId;
use rapport_model::program::invitation::Invitation;
use rapport_model::program::mail::{Mail, MailState};
use rapport_model::time::{Moment, Span};
use rapport_networks::mail::{MailServer, MailSettings};
use rapport_networks::outbound::{Outbound, Settings};
use rapport_simulator::{Answer, MailHost, Mailed};
use rapport_store::Location;

use crate::api_kill::SIGKILL;
use crate::database::Fresh;
use crate::program::{rapport, run, set_up};
use crate::serve::serve_with;
use crate::world::{PASSWORD, World, noon};

pub(crate) const OURS: &str = "https://rapport.example";

/// A world whose mail goes to a host.
struct Post {
    world: World,
    host: MailHost,
    _keys: tempfile::TempDir,
}

impl Post {
    async fn on(fresh: Fresh, answers: &[Answer]) -> Self {
        let host = MailHost::start(answers.iter().copied()).await.unwrap();
        let world = World::on(fresh).await;
        let server = MailServer::new(&MailSettings {
            server: host.url(),
            from: "Rapport <rapport@example.com>".to_owned(),
            ..MailSettings::default()
        });
        let keys = mails(&world.app, server.unwrap());
        Self {
            world,
            host,
            _keys: keys,
        }
    }

    async fn invite(&self, email: &str) -> Invitation {
        invite(&self.world, email).await
    }

    /// Lets the schedule do what is due a while later.
    async fn after(&self, span: Span) -> usize {
        self.world.clock.set(self.world.app.now().plus(span));
        send::send_due(&self.world.app).await.unwrap()
    }

    async fn mail(&self, invitation: &Invitation) -> Option<Mail> {
        became(&self.world, invitation).await
    }
}

/// Has mail go out through a server; gives the folder with the keys.
pub(crate) fn mails(app: &App, server: MailServer) -> tempfile::TempDir {
    let keys = tempfile::tempdir().unwrap();
    app.keep_keys_in(keys.path().join("rapport.key"));
    app.send_mail(Mailing {
        server,
        public_url: OURS.to_owned(),
    });
    keys
}

/// Invites somebody by mail.
pub(crate) async fn invite(world: &World, email: &str) -> Invitation {
    let new = NewInvitation {
        role: Role::Seller,
        email: email.to_owned(),
        send: true,
    };
    let made = invitations::make(&world.app, &world.actor, new).await;
    made.unwrap().1
}

/// What became of the mail that brings an invitation.
pub(crate) async fn became(world: &World, invitation: &Invitation) -> Option<Mail> {
    let invitations = std::slice::from_ref(invitation);
    let of = mail::of(&world.app, &world.actor, invitations).await;
    of.unwrap().remove(&invitation.id)
}

/// The text of the link in a letter, behind `path`.
pub(crate) fn link(mailed: &Mailed, path: &str) -> String {
    let text = mailed.text();
    let (_, rest) = text
        .split_once(&format!("{OURS}{path}"))
        .unwrap_or_else(|| panic!("{text}"));
    rest.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invitation_arrives_once_with_a_link_that_works() {
    for fresh in Fresh::each() {
        let post = Post::on(fresh, &[]).await;
        let app = &post.world.app;
        let made = post.invite("bo@example.org").await;
        let before = keys::check(app).await.unwrap();
        assert_eq!(
            (before.open, before.broken.len()),
            (1, 0),
            "the link waits, sealed"
        );
        assert_eq!(post.mail(&made).await.unwrap().state, MailState::Waiting);
        assert_eq!(send::send_due(app).await.unwrap(), 1);
        assert_eq!(send::send_due(app).await.unwrap(), 0);
        let mailed = post.host.mailed();
        assert_eq!((mailed.len(), mailed[0].to.as_str()), (1, "bo@example.org"));
        let offer = invitations::look(app, &link(&mailed[0], "/join/"))
            .await
            .unwrap();
        assert_eq!(offer.email.as_deref(), Some("bo@example.org"));
        let mail = post.mail(&made).await.unwrap();
        assert_eq!(
            (mail.state, mail.said.as_str()),
            (MailState::Sent, "kept as 1")
        );
        assert_eq!(
            keys::check(app).await.unwrap().open,
            0,
            "the link is forgotten"
        );
    }
}

#[tokio::test]
async fn what_was_not_handed_over_goes_out_later_and_what_may_have_been_does_not() {
    for fresh in Fresh::each() {
        let faults = [
            Answer::Closed,
            Answer::Stranger,
            Answer::Later,
            Answer::Full,
        ];
        let post = Post::on(fresh, &faults).await;
        let made = post.invite("bo@example.org").await;
        let waits = [0, 60, 300, 1_800, 7_200].map(|seconds| Span::SECOND.times(seconds));
        for (wait, fault) in waits.iter().zip(faults) {
            if *wait > Span::default() {
                assert_eq!(
                    post.after(Span::from_micros(wait.micros() - 1_000_000))
                        .await,
                    0,
                    "{fault:?} too early"
                );
            }
            let rest = if *wait > Span::default() {
                Span::SECOND
            } else {
                Span::default()
            };
            assert_eq!(post.after(rest).await, 1, "{fault:?}");
            let mail = post.mail(&made).await.unwrap();
            assert_eq!(mail.state, MailState::Waiting, "{fault:?}");
            assert!(mail.said.contains("127.0.0.1"), "{}", mail.said);
            assert_eq!(post.host.fired(fault), 1);
        }
        assert_eq!(post.after(waits[4]).await, 1);
        assert_eq!(post.mail(&made).await.unwrap().state, MailState::Sent);
        // Taken to its end once, refused to its end once (452).
        assert_eq!(post.host.mailed().len(), 2);

        for (fault, state) in [
            (Answer::Nobody, MailState::Failed),
            (Answer::Unwanted, MailState::Failed),
            (Answer::Cut, MailState::Uncertain),
        ] {
            post.host.then([fault]);
            let made = post.invite("cy@example.org").await;
            assert_eq!(post.after(Span::SECOND).await, 1);
            let mail = post.mail(&made).await.unwrap();
            assert_eq!(
                (mail.state, post.host.fired(fault)),
                (state, 1),
                "{fault:?}"
            );
            assert_eq!(post.after(Span::DAY).await, 0, "{fault:?} is final");
        }

        post.host.then([Answer::Later; 7]);
        let made = post.invite("di@example.org").await;
        let mut tried = post.after(Span::default()).await;
        for _ in 0..10 {
            tried += post.after(Span::HOUR.times(13)).await;
        }
        assert_eq!((tried, post.host.fired(Answer::Later)), (7, 8));
        assert_eq!(post.mail(&made).await.unwrap().state, MailState::Failed);
    }
}

#[tokio::test]
async fn what_was_revoked_meanwhile_is_not_sent_and_nothing_is_sent_without_an_address() {
    for fresh in Fresh::each() {
        let post = Post::on(fresh, &[Answer::Later]).await;
        let (app, actor) = (&post.world.app, &post.world.actor);
        let made = post.invite("bo@example.org").await;
        post.after(Span::default()).await;
        invitations::revoke(app, actor, made.id).await.unwrap();
        assert_eq!(post.mail(&made).await, None);
        assert_eq!(post.after(Span::DAY).await, 0);
        let nobody = NewInvitation {
            role: Role::Seller,
            email: String::new(),
            send: true,
        };
        let refused = invitations::make(app, actor, nobody).await;
        assert!(matches!(
            refused,
            Err(rapport_app::Error::Invalid { field: "email", .. })
        ));
        // Closed while it waited: nobody is written to about it.
        let made = post.invite("cy@example.org").await;
        assert_eq!(post.after(invitation_life()).await, 1);
        assert_eq!(
            (post.mail(&made).await, post.host.mailed().len()),
            (None, 0)
        );
    }
}

fn invitation_life() -> Span {
    rapport_model::program::invitation::LIFE
}

#[tokio::test]
async fn a_reset_link_reaches_whoever_has_an_account_and_nobody_else() {
    let from = "192.0.2.1".parse().unwrap();
    for fresh in Fresh::each() {
        let post = Post::on(fresh, &[]).await;
        let app = &post.world.app;
        for email in ["eve@example.com", "ADA@example.com", "ada@example.com"] {
            reset_link::ask(app, email, from).await.unwrap();
        }
        assert_eq!(
            send::send_due(app).await.unwrap(),
            2,
            "one a person, for a while"
        );
        let mailed = post.host.mailed();
        assert_eq!(
            (mailed.len(), mailed[0].to.as_str()),
            (1, "ada@example.com")
        );
        let text = link(&mailed[0], "/reset-password/");
        reset_link::set_password(app, &text, "other plain words", from)
            .await
            .unwrap();
        let again = reset_link::check(app, &text, from).await;
        assert!(again.is_err(), "a link works once");
        post.after(Span::MINUTE.times(6)).await;
        reset_link::ask(app, "ada@example.com", from).await.unwrap();
        assert_eq!(post.after(Span::SECOND).await, 1);
        assert_eq!(post.host.mailed().len(), 2);
        // Without a server nobody is told that something was sent.
        let silent = World::on(Fresh::sqlite()).await;
        let refused = reset_link::ask(&silent.app, "ada@example.com", from).await;
        assert!(matches!(refused, Err(rapport_app::Error::Unavailable(_))));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_dies_while_it_hands_a_letter_over_never_hands_it_over_again() {
    for fresh in Fresh::each() {
        for (place, handed_over) in [("mail.taken:1", 0), ("mail.handed_over:1", 1)] {
            let host = MailHost::start([]).await.unwrap();
            let directory = tempfile::tempdir().unwrap();
            let data = directory.path().join("data");
            let location = match &fresh.location {
                Location::Postgres(_) => Fresh::postgres().unwrap(),
                Location::Directory(_) => Fresh::sqlite(),
            };
            let database = match &location.location {
                Location::Postgres(url) => vec!["--database", url],
                Location::Directory(_) => Vec::new(),
            };
            set_up(&data, &database);
            let url = host.url();
            let mut environment = vec![
                ("RAPPORT_MAIL_SERVER", url.as_str()),
                ("RAPPORT_MAIL_FROM", "rapport@example.com"),
                ("RAPPORT_PUBLIC_URL", OURS),
                ("RAPPORT_CRASH_AT", place),
            ];
            let add = |email| {
                let words = ["user", "add", "--send", "--email", email];
                let mut command = rapport(&data, &words);
                run(command
                    .args(&database)
                    .envs(environment[..3].iter().copied()))
            };
            let made: serde_json::Value = serde_json::from_str(&add("bo@example.org")).unwrap();
            let first: InvitationId = made["made"]["id"].as_str().unwrap().parse().unwrap();
            let mut serving = serve_with(&data, &database, &environment);
            let ended = serving.running.0.wait().unwrap();
            // A fault that did not fire would prove nothing.
            assert_eq!(ended.signal(), Some(SIGKILL), "{place}");
            assert_eq!(host.mailed().len(), handed_over, "{place}");
            add("cy@example.org");
            environment.pop();
            let serving = serve_with(&data, &database, &environment);
            host.came(handed_over + 1).await;
            assert_eq!(
                host.mailed().last().unwrap().to,
                "cy@example.org",
                "{place}"
            );
            crate::program::ask_to_stop(&serving.running);
            let mut serving = serving;
            serving.running.0.wait().unwrap();

            // A while later it is told as what it is.
            let place = match &location.location {
                Location::Directory(_) => Location::Directory(data.clone()),
                elsewhere => elsewhere.clone(),
            };
            let store = rapport_store::Store::open(&place).await.unwrap();
            let clock = Arc::new(StillClock::at(noon()));
            clock.set(Moment::parse("2040-01-01T00:00:00Z").unwrap());
            let outbound = Outbound::new(Settings::new("mailto:nobody@localhost")).unwrap();
            let app = App::start(store, clock, Chance::from_seed(3), outbound)
                .await
                .unwrap();
            let actor = setup::acting_for(&app, None, None).await.unwrap();
            let server = MailServer::new(&MailSettings {
                server: host.url(),
                from: "rapport@example.com".to_owned(),
                ..MailSettings::default()
            });
            let _keys = mails(&app, server.unwrap());
            send::send_due(&app).await.unwrap();
            let known = Invitation {
                id: first,
                role: Role::Seller,
                email: None,
                invited_by: actor.user,
                created_at: noon(),
                expires_at: noon(),
            };
            let of = mail::of(&app, &actor, std::slice::from_ref(&known))
                .await
                .unwrap();
            assert_eq!(of[&first].state, MailState::Uncertain);
            assert!(
                of[&first].said.contains("was stopped"),
                "{}",
                of[&first].said
            );
            assert_eq!(host.mailed().len(), handed_over + 1);
        }
    }
}

#[test]
fn settings_that_do_not_fit_together_are_refused_before_anything_starts() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    set_up(&data, &[]);
    let secret = directory.path().join("secret");
    std::fs::write(&secret, format!("{PASSWORD}\n")).unwrap();
    let secret = secret.to_str().unwrap();
    for (settings, says) in [
        (vec![("FROM", "rapport@example.com")], "no mail_server"),
        (vec![("SERVER", "smtps://mail.example")], "mail_from"),
        (
            vec![("SERVER", "mail.example"), ("FROM", "rapport@example.com")],
            "public_url",
        ),
        (
            vec![
                ("SERVER", "smtps://mail.example"),
                ("FROM", "rapport@example.com"),
                ("USER", "rapport"),
            ],
            "public_url",
        ),
        (
            vec![
                ("SERVER", "smtp-plain://mail.example"),
                ("FROM", "rapport@example.com"),
                ("USER", "rapport"),
                ("PASSWORD_FILE", secret),
                ("CA_FILE", "/nowhere.pem"),
            ],
            "public_url",
        ),
    ] {
        let mut command = rapport(&data, &["user", "list"]);
        for (name, value) in &settings {
            command.env(format!("RAPPORT_MAIL_{name}"), value);
        }
        let refused = |command: &mut std::process::Command, says: &str| {
            let output = command.output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                !output.status.success() && error.contains(says),
                "{settings:?}: {error}"
            );
            assert!(!error.contains(PASSWORD), "{error}");
        };
        refused(&mut command, says);
        if says == "public_url" {
            let next = match settings.len() {
                2 => "expected smtps://",
                3 => "no mail_password_file",
                _ => "/nowhere.pem",
            };
            refused(command.env("RAPPORT_PUBLIC_URL", OURS), next);
        }
    }
}
