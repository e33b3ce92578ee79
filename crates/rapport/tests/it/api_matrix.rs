//! Who may do what through the API: every door for programs, for a visitor, each role by session and
//! each role by each scope of a token, about what is theirs, what is not there, what belongs to
//! another workspace and what a colleague keeps to themself. After every refusal the database is what it
//! was, but for the audit, which tells of it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::password;
use rapport_app::program::session::{self, SignedIn};
use rapport_app::program::setup::{FirstAdmin, first_admin};
use rapport_app::program::token::{self, NewToken};
use rapport_app::program::webhooks::{self, WebhookForm};
use rapport_app::understand::ingest::ingest;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::signals::{self, Filter};
use rapport_app::understand::sources;
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{UserId, WebhookId, WorkspaceId};
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Span;
use rapport_model::understand::batch::Batch;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::visibility::Visibility;
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::{Store, UserRow};
use rapport_web::{Access, Row};
use tower::ServiceExt as _;

use crate::database::Fresh;
use crate::world::{PASSWORD, noon, said};

/// Resources of which a member can keep records to themself.
const KEPT: [&str; 4] = ["/today/", "/signals/", "/interactions/", "/saved-searches/"];
/// Names the records of a private search.
const HIDDEN: usize = 1_000_000;
const MISSING: &str = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";

/// A place on loopback the operator allowed, where nobody listens.
const NOBODY: &str = "127.0.0.1:9";

/// One instance with two workspaces that hold the same kinds of records.
struct Matrix {
    app: App,
    store: Store,
    web: Router,
    chance: u32,
    /// Of everybody's password.
    password_hash: String,
    _keys: tempfile::TempDir,
}

/// Someone who asks.
struct Caller {
    name: String,
    header: Option<(&'static str, String)>,
    /// As what, and with how much of it; nobody without.
    actor: Option<Actor>,
}

/// The records of one workspace that addresses can name.
#[derive(Default, Clone)]
struct Records {
    person: String,
    signal: String,
    interaction: String,
    search: String,
    source: String,
    member: String,
    invitation: String,
    session: String,
    team: String,
    webhook: String,
}

impl Records {
    /// The one an address of that form is about.
    fn of(&self, path: &str) -> &str {
        let resource = path.trim_start_matches("/api/v1/");
        match resource.split('/').next().unwrap() {
            "today" => &self.person,
            "signals" => &self.signal,
            "interactions" => &self.interaction,
            "saved-searches" => &self.search,
            "sources" => &self.source,
            "members" => &self.member,
            "invitations" => &self.invitation,
            "sessions" => &self.session,
            "teams" => &self.team,
            "webhooks" => &self.webhook,
            other => panic!("{other} has no records"),
        }
    }
}

impl Matrix {
    async fn on(fresh: &Fresh) -> (Self, Actor) {
        let store = fresh.open().await;
        let clock = Arc::new(StillClock::at(noon()));
        let outbound = Outbound::new(Settings {
            allow_hosts: vec![NOBODY.to_owned()],
            ..Settings::new("mailto:nobody@localhost")
        })
        .unwrap();
        let app = App::start(store.clone(), clock, Chance::from_seed(9), outbound)
            .await
            .unwrap();
        let keys = tempfile::tempdir().unwrap();
        app.keep_keys_in(keys.path().join("rapport.key"));
        let first = FirstAdmin {
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            workspace: "Cold stores".to_owned(),
        };
        let admin = first_admin(&app, first).await.unwrap().actor;
        let web = rapport_web::service(app.clone(), rapport_web::Settings::default());
        let password_hash = password::hash(&app, PASSWORD).await.unwrap();
        let chance = 0;
        (
            Self {
                app,
                store,
                web,
                chance,
                password_hash,
                _keys: keys,
            },
            admin,
        )
    }

    fn next(&mut self) -> [u8; 10] {
        self.chance += 1;
        let mut chance = [7; 10];
        chance[..4].copy_from_slice(&self.chance.to_be_bytes());
        chance
    }

    /// A member of a workspace, which is made if it is not there.
    async fn member(&mut self, workspace: Option<WorkspaceId>, role: Role) -> SignedIn {
        let new = workspace.is_none();
        let workspace = Workspace {
            id: workspace.unwrap_or(WorkspaceId::new(noon(), self.next())),
            name: "Another".to_owned(),
            created_at: noon(),
        };
        let chance = self.next();
        let user = User {
            id: UserId::new(noon(), chance),
            name: format!("A {role}"),
            email: format!("{role}{}@example.com", self.chance),
            created_at: noon(),
        };
        let signed_in = SignedIn {
            actor: Actor {
                user: user.id,
                workspace: workspace.id,
                role,
                scope: TokenScope::Admin,
            },
            user: user.clone(),
            workspace: workspace.clone(),
        };
        let row = UserRow {
            user,
            password_hash: self.password_hash.clone(),
        };
        self.store
            .write_instance(move |instance| {
                Box::pin(async move {
                    instance.insert_user(&row, &row.user.email).await?;
                    if new {
                        instance.insert_workspace(&workspace).await?;
                    }
                    let user = row.user.id;
                    instance.join(workspace.id, user, role, noon()).await
                })
            })
            .await
            .unwrap();
        signed_in
    }

    /// Everyone who asks: nobody, each role by session, each role by each scope.
    async fn callers(&mut self, workspace: WorkspaceId) -> Vec<Caller> {
        let mut callers = vec![Caller {
            name: "a visitor".to_owned(),
            header: None,
            actor: None,
        }];
        for role in Role::ALL {
            let signed_in = self.member(Some(workspace), role).await;
            let session = session::start(&self.app, &signed_in, "A test")
                .await
                .unwrap();
            callers.push(Caller {
                name: format!("a {role}"),
                header: Some(("cookie", format!("rapport={}", session.secret()))),
                actor: Some(signed_in.actor),
            });
            // Someone else: with a token one can end all of one's sessions.
            let signed_in = self.member(Some(workspace), role).await;
            for scope in TokenScope::ALL {
                let new = NewToken {
                    name: scope.to_string(),
                    scope,
                    expires_at: noon().plus(Span::DAY),
                };
                let (secret, _) = token::add(&self.app, &signed_in.actor, new).await.unwrap();
                callers.push(Caller {
                    name: format!("a {role} by a token of scope {scope}"),
                    header: Some(("authorization", format!("Bearer {}", secret.text()))),
                    actor: Some(Actor {
                        scope,
                        ..signed_in.actor
                    }),
                });
            }
        }
        callers
    }

    /// Records of every kind in a workspace; `n` makes them new.
    async fn records(&mut self, actor: &Actor, n: usize) -> Records {
        self.records_seen_by(actor, n, Visibility::Everyone).await
    }

    /// The same, of a search that these see.
    async fn records_seen_by(
        &mut self,
        actor: &Actor,
        n: usize,
        visibility: Visibility,
    ) -> Records {
        let member = self.member(Some(actor.workspace), Role::Seller).await;
        let new = NewInvitation {
            role: Role::Seller,
            email: String::new(),
        };
        let team = TeamForm {
            name: format!("Team {n}"),
            members: Vec::new(),
        };
        let team = teams::create(&self.app, actor, team).await.unwrap();
        let (_, invitation) = invitations::make(&self.app, actor, new).await.unwrap();
        let form = SearchForm {
            name: format!("Freezers {n}"),
            query: format!("freezer{n}"),
            triggers: Vec::new(),
            purpose: "testing".to_owned(),
            alert: Alert::AtOnce,
        };
        let search = saved_searches::create_seen_by(&self.app, actor, form, visibility)
            .await
            .unwrap();
        let source = sources::add_fictional(&self.app, actor, &format!("{n} {}", actor.workspace))
            .await
            .unwrap();
        let batch = Batch {
            arrivals: vec![said(
                &format!("{n}{}", actor.workspace),
                &format!("freezer{n}"),
            )],
            ..Batch::default()
        };
        ingest(&self.app, source.stream.id, batch, None)
            .await
            .unwrap();
        let filter = Filter {
            saved_search: Some(search.id),
            ..Filter::default()
        };
        let found = signals::list(&self.app, actor, &filter, None, 1)
            .await
            .unwrap();
        let signal = &found.findings[0];
        let interaction = rapport_app::today::act(&self.app, actor, signal.person)
            .await
            .unwrap();
        rapport_app::today::undo(&self.app, actor, interaction)
            .await
            .unwrap();
        Records {
            person: signal.person.to_string(),
            signal: signal.id.to_string(),
            interaction: interaction.to_string(),
            search: search.id.to_string(),
            source: source.id.to_string(),
            member: member.actor.user.to_string(),
            invitation: invitation.id.to_string(),
            session: self.session_of(actor).await,
            team: team.id.to_string(),
            webhook: self.webhook(actor, n).await.to_string(),
        }
    }

    /// A new session of that user's, by its id.
    async fn session_of(&self, actor: &Actor) -> String {
        let mut instance = self.store.read_instance().await.unwrap();
        let user = instance.user(actor.user).await.unwrap().unwrap().user;
        let workspace = instance
            .workspace_named(actor.workspace)
            .await
            .unwrap()
            .unwrap();
        drop(instance);
        let actor = Actor {
            scope: TokenScope::Admin,
            ..*actor
        };
        let known = session::list(&self.app, &actor).await.unwrap();
        let signed_in = SignedIn {
            actor,
            user,
            workspace,
        };
        session::start(&self.app, &signed_in, "A test")
            .await
            .unwrap();
        let sessions = session::list(&self.app, &actor).await.unwrap();
        let new = sessions.iter().find(|one| !known.contains(one)).unwrap();
        new.id.to_string()
    }

    /// Everything the database holds but the audit, which a refusal makes longer.
    async fn digest(&self) -> Vec<(String, String)> {
        let mut digest = self.store.digest().await.unwrap();
        digest.retain(|(table, _)| !table.starts_with("audit"));
        digest
    }

    /// A webhook to where nobody listens, the only one of its workspace.
    async fn webhook(&self, actor: &Actor, n: usize) -> WebhookId {
        for old in webhooks::list(&self.app, actor).await.unwrap() {
            webhooks::remove(&self.app, actor, old.id, None)
                .await
                .unwrap();
        }
        let form = WebhookForm {
            address: format!("http://{NOBODY}/{n}"),
            types: Vec::new(),
        };
        webhooks::add(&self.app, actor, form).await.unwrap().1.id
    }

    async fn ask(&self, caller: &Caller, method: &Method, path: &str) -> (StatusCode, String) {
        let body = body_for(method, path);
        let mut request = Request::builder().method(method).uri(path);
        if let Some((name, value)) = &caller.header {
            request = request.header(*name, value);
        }
        if method != Method::GET {
            // As a page of this instance sends it; a program may too.
            request = request.header("sec-fetch-site", "same-origin");
        }
        let media = if body.starts_with('<') {
            "text/x-opml"
        } else {
            "application/json"
        };
        let request = request
            .header("content-type", media)
            .body(Body::from(body))
            .unwrap();
        let answer = self.web.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

/// A body that would be taken, so that nothing but the policy and the record can refuse it.
fn body_for(method: &Method, path: &str) -> String {
    let body = match path.rsplit('/').next().unwrap() {
        _ if *method == Method::GET || *method == Method::DELETE => "",
        "snooze" => "{\"until\":\"2030-01-01T00:00:00Z\"}",
        "judgement" => "{\"useful\":true}",
        "pause" => "{\"paused\":true}",
        "act" | "dismiss" | "undo" | "read" | "deactivate" | "reactivate" | "secret" | "test" => {
            "{}"
        }
        "teams" => "{\"name\":\"North\",\"members\":[]}",
        id if path.starts_with("/api/v1/teams/") => {
            return format!("{{\"name\":\"{id}\",\"members\":[]}}");
        }
        "role" => "{\"role\":\"leader\"}",
        "webhooks" => "{\"address\":\"http://127.0.0.1:9/made\"}",
        "replay" => "{\"since\":\"2026-01-01T00:00:00Z\"}",
        "again" => "{\"delivery\":\"0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70\"}",
        _ if path.starts_with("/api/v1/webhooks/") => "{\"types\":[\"signal.found\"]}",
        "saved-searches" => "{\"query\":\"made\",\"purpose\":\"testing\"}",
        "sources" => "{\"address\":\"wss://stream.example/\"}",
        "opml" => {
            "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"https://notes.example/feed.xml\"/></body></opml>"
        }
        "password" => "{\"password\":\"a few plain words\",\"new_password\":\"a few plain words\"}",
        "profile" => {
            "{\"offer\":\"a\",\"problems\":[],\"roles\":[],\"industries\":[],\"regions\":[],\"languages\":[],\"competitors\":[],\"exclude\":[]}"
        }
        _ if *method == Method::PATCH => "{\"name\":\"changed\"}",
        _ if *method == Method::PUT => {
            "{\"name\":\"a\",\"query\":\"b\",\"triggers\":[],\"purpose\":\"c\",\"alert\":\"daily\",\"visibility\":\"everyone\",\"paused\":false}"
        }
        other => panic!("{method} {other} has no body"),
    };
    body.to_owned()
}

/// Whether the policy lets someone through a door: the role, and what the token lends of it.
fn may(row: &Row, actor: Option<&Actor>) -> bool {
    match (row.2, actor) {
        (Access::Right(right), Some(actor)) => actor.role.may(right) && Some(actor.scope) >= row.3,
        (_, actor) => actor.is_some(),
    }
}

#[tokio::test]
async fn the_api_answers_as_the_policy_says_and_no_refusal_leaves_a_trace() {
    for fresh in Fresh::each() {
        let (mut matrix, admin) = Matrix::on(&fresh).await;
        let stranger = matrix.member(None, Role::Admin).await.actor;
        let foreign = matrix.records(&stranger, 0).await;
        // A colleague of the callers keeps something to themself.
        let keeper = matrix.member(Some(admin.workspace), Role::Admin).await;
        let hidden = matrix
            .records_seen_by(&keeper.actor, HIDDEN, Visibility::Private)
            .await;
        let callers = matrix.callers(admin.workspace).await;
        for caller in callers.iter().filter(|caller| caller.actor.is_some()) {
            // The first use of a token is noted; what follows within the hour is not.
            let (status, _) = matrix.ask(caller, &Method::GET, "/api/v1/me").await;
            assert_eq!(status, 200, "{}", caller.name);
        }
        let rows: Vec<Row> = rapport_web::table()
            .into_iter()
            .filter(|row| row.3.is_some())
            .collect();
        let (mut cells, mut refusals, mut changes) = (0, 0, 0);
        let mut made = 1;
        let mut own = matrix.records(&admin, made).await;
        for row in &rows {
            let (method, path) = (&row.0, row.1);
            let (_, id) = path.split_once('{').unwrap_or_default();
            for caller in &callers {
                let name = format!("{} on {}: {method} {path}", caller.name, fresh.kind);
                let passes = may(row, caller.actor.as_ref());
                let ids = if id.is_empty() {
                    vec![("own", String::new())]
                } else {
                    // What was removed or decided about before would answer for another reason.
                    if passes && *method != Method::GET {
                        made += 1;
                        own = matrix.records(&admin, made).await;
                        own.session = matrix.session_of(&caller.actor.unwrap()).await;
                    }
                    let mut ids = vec![
                        ("own", own.of(path).to_owned()),
                        ("missing", MISSING.to_owned()),
                        ("foreign", foreign.of(path).to_owned()),
                    ];
                    if KEPT.iter().any(|kept| path.contains(kept)) {
                        ids.push(("hidden", hidden.of(path).to_owned()));
                    }
                    ids
                };
                let mut without_record = Vec::new();
                for (whose, id) in ids {
                    let asked = path.replace("{id}", &id).replace("{person}", &id);
                    let before = matrix.digest().await;
                    let (status, body) = matrix.ask(caller, method, &asked).await;
                    let after = matrix.digest().await;
                    cells += 1;
                    let expected = match (&caller.actor, passes) {
                        (None, _) => 401,
                        (Some(_), false) => 403,
                        (Some(_), true) => 200,
                    };
                    if passes && whose == "own" {
                        // A second caller adds the same source; a preview wants a query.
                        let expected = match path {
                            // What is to be delivered again is not there.
                            path if path.ends_with("/again") => vec![404],
                            "/api/v1/sources" | "/api/v1/teams" | "/api/v1/webhooks"
                                if *method == Method::POST =>
                            {
                                vec![201, 409]
                            }
                            path if path.ends_with("/preview") => vec![422],
                            _ => vec![200, 201, 204],
                        };
                        assert!(
                            expected.contains(&status.as_u16()),
                            "{name}: {status} {body}"
                        );
                    } else if passes {
                        assert!(
                            [404, 409].contains(&status.as_u16()),
                            "{name}: {status} {body}"
                        );
                    } else {
                        assert_eq!(status.as_u16(), expected, "{name}: {body}");
                    }
                    changes += u32::from(before != after);
                    if !status.is_success() {
                        refusals += 1;
                        assert_eq!(before, after, "{name} of {whose}: a refusal left a trace");
                    }
                    if whose != "own" {
                        without_record.push((status, body.replace(&id, "ID")));
                    }
                }
                assert!(
                    without_record.windows(2).all(|pair| pair[0] == pair[1]),
                    "{name}: a foreign or hidden record is told from a missing one: {without_record:?}"
                );
            }
        }
        println!(
            "{cells} cells of {} doors by {} callers on {}, {refusals} refusals without a trace, {changes} changes seen",
            rows.len(),
            callers.len(),
            fresh.kind
        );
        // A digest that sees no change at all would prove nothing.
        assert!(cells > 1_400 && refusals > 800 && changes > 100);
    }
}
