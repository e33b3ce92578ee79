//! The instance behind the matrix: two workspaces that hold the same kinds of records, everyone who
//! could ask, and a request that nothing but the policy and the record can refuse.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::password;
use rapport_app::program::session::{self, SignedIn};
use rapport_app::program::setup::{FirstAdmin, first_admin};
use rapport_app::program::token::{self, NewToken};
use rapport_app::program::webhooks::{self, WebhookForm};
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{ProviderId, TokenId, UserId, WebhookId, WorkspaceId};
use rapport_model::program::provider::Provider;
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Span;
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::{ProviderRow, Store, UserRow};
use rapport_web::Settings as Web;
use tower::ServiceExt as _;

use super::records::Records;
use super::sent::{body_for, form_for};
use crate::database::Fresh;
use crate::world::{PASSWORD, noon};

/// An id nobody has.
pub(crate) const MISSING: &str = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";

/// A place on loopback the operator allowed, where nobody listens.
const NOBODY: &str = "127.0.0.1:9";

/// One instance with two workspaces.
pub(crate) struct Matrix {
    pub(crate) app: App,
    pub(crate) store: Store,
    web: Router,
    /// The admin of the first workspace.
    pub(crate) admin: Actor,
    /// The admin of the other one.
    pub(crate) stranger: SignedIn,
    secure: bool,
    /// Of everybody's password.
    password_hash: String,
    chance: u32,
    asked: u32,
    pub(super) made: usize,
    /// What every table held, as long as nothing but the doors was used since.
    pub(super) digest: Option<Vec<(String, String)>>,
    _keys: tempfile::TempDir,
    pub(super) kept: HashMap<WorkspaceId, Records>,
    pub(super) hidden: HashMap<WorkspaceId, [(&'static str, Records); 2]>,
}

/// Someone who asks.
pub(crate) struct Caller {
    pub(crate) name: String,
    /// How they say who they are.
    pub(crate) header: Option<(&'static str, String)>,
    /// As what, and with how much of it; nobody where that proves nothing.
    pub(crate) actor: Option<Actor>,
}

impl Caller {
    fn nobody(name: &str, header: Option<(&'static str, String)>) -> Self {
        Self {
            name: name.to_owned(),
            header,
            actor: None,
        }
    }

    /// Whether they show a token, which opens doors for programs alone.
    pub(crate) fn is_program(&self) -> bool {
        matches!(self.header, Some(("authorization", _)))
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Empty where it never ends.
    pub(crate) body: String,
}

impl Answer {
    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}

impl Matrix {
    pub(crate) async fn on(fresh: &Fresh, settings: Web) -> Self {
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
        let first = FirstAdmin {
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            workspace: "Cold stores".to_owned(),
            time_zone: None,
        };
        let keys = tempfile::tempdir().unwrap();
        app.keep_keys_in(keys.path().join("rapport.key"));
        app.limit_requests(1_000_000.try_into().unwrap());
        let admin = first_admin(&app, first).await.unwrap();
        let secure = settings.public_url.is_some();
        let password_hash = password::hash(&app, PASSWORD).await.unwrap();
        let web = rapport_web::service(app.clone(), settings);
        let mut matrix = Self {
            app,
            store,
            web,
            admin: admin.actor,
            stranger: admin,
            secure,
            password_hash,
            chance: 0,
            asked: 0,
            made: 0,
            digest: None,
            _keys: keys,
            kept: HashMap::new(),
            hidden: HashMap::new(),
        };
        matrix.stranger = matrix.member(None, Role::Admin).await;
        matrix
    }

    fn next(&mut self) -> [u8; 10] {
        self.chance += 1;
        let mut chance = [7; 10];
        chance[..4].copy_from_slice(&self.chance.to_be_bytes());
        chance
    }

    /// A member of a workspace, which is made if it is not there.
    pub(crate) async fn member(&mut self, workspace: Option<WorkspaceId>, role: Role) -> SignedIn {
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
            time_zone: None,
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

    /// Someone with a browser.
    pub(crate) async fn browser(&self, name: &str, signed_in: &SignedIn) -> Caller {
        let session = session::start(&self.app, signed_in, "A test")
            .await
            .unwrap();
        let cookie = if self.secure {
            "__Host-rapport"
        } else {
            "rapport"
        };
        Caller {
            name: name.to_owned(),
            header: Some(("cookie", format!("{cookie}={}", session.secret()))),
            actor: Some(signed_in.actor),
        }
    }

    /// Everyone who asks: nobody, whoever proves nothing any more, each role by session, each role by
    /// each scope, and the admin of the other workspace; all programs but one at the end.
    pub(crate) async fn callers(&mut self) -> Vec<Caller> {
        let mut callers = vec![Caller::nobody("a visitor", None)];
        let gone = self.member(Some(self.admin.workspace), Role::Admin).await;
        let ended = self.browser("an ended session", &gone).await;
        let (_, secret) = ended.header.as_ref().unwrap().1.split_once('=').unwrap();
        session::sign_out(&self.app, secret).await.unwrap();
        callers.push(Caller {
            actor: None,
            ..ended
        });
        let (text, id) = self.token(&gone.actor, TokenScope::Admin).await;
        token::revoke(&self.app, &gone.actor, id).await.unwrap();
        let shown = |text: &str| Some(("authorization", format!("Bearer {text}")));
        let mut programs = Vec::new();
        callers.push(Caller::nobody("a revoked token", shown(&text)));
        programs.push(Caller::nobody("a made-up token", shown("rpt_made-up")));
        let stranger = self.stranger.clone();
        callers.push(
            self.browser("an admin of another workspace", &stranger)
                .await,
        );
        // Someone else: with a token one can end all of one's sessions.
        let theirs = self
            .member(Some(stranger.actor.workspace), Role::Admin)
            .await;
        let (text, _) = self.token(&theirs.actor, TokenScope::Admin).await;
        programs.push(Caller {
            name: "a token of another workspace".to_owned(),
            header: shown(&text),
            actor: Some(theirs.actor),
        });
        for role in Role::ALL {
            let signed_in = self.member(Some(self.admin.workspace), role).await;
            callers.push(self.browser(&format!("a {role}"), &signed_in).await);
            // Someone else: with a token one can end all of one's sessions.
            let signed_in = self.member(Some(self.admin.workspace), role).await;
            for scope in TokenScope::ALL {
                let (text, _) = self.token(&signed_in.actor, scope).await;
                programs.push(Caller {
                    name: format!("a {role} by a token of scope {scope}"),
                    header: shown(&text),
                    actor: Some(Actor {
                        scope,
                        ..signed_in.actor
                    }),
                });
            }
        }
        callers.extend(programs);
        callers
    }

    /// A new token of that user's: its text and its id.
    pub(crate) async fn token(&self, owner: &Actor, scope: TokenScope) -> (String, TokenId) {
        let new = NewToken {
            name: scope.to_string(),
            scope,
            expires_at: noon().plus(Span::DAY),
        };
        let owner = Actor {
            scope: TokenScope::Admin,
            ..*owner
        };
        let (secret, token) = token::add(&self.app, &owner, new).await.unwrap();
        (secret.text().to_owned(), token.id)
    }

    /// What every table holds.
    pub(crate) async fn digest(&mut self) -> Vec<(String, String)> {
        match self.digest.take() {
            Some(digest) => digest,
            None => self.tables().await,
        }
    }

    /// Everything the database holds but the audit, which tells of refusals too.
    async fn tables(&self) -> Vec<(String, String)> {
        let told = self.store.digest_where(|table| !table.starts_with("audit"));
        told.await.unwrap()
    }

    /// Says that something else than a door was used.
    pub(crate) fn forget_digest(&mut self) {
        self.digest = None;
    }

    /// What every table holds after a door was used, which is what they hold before the next one.
    pub(crate) async fn digest_after(&mut self) -> Vec<(String, String)> {
        let digest = self.tables().await;
        self.digest = Some(digest.clone());
        digest
    }

    /// A webhook to where nobody listens, the only one of its workspace.
    pub(super) async fn webhook(&self, actor: &Actor, n: usize) -> WebhookId {
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

    /// A provider of that workspace, which nobody could reach.
    pub(super) async fn provider(&mut self, actor: &Actor) -> ProviderId {
        let id = ProviderId::new(noon(), self.next());
        let row = ProviderRow {
            provider: Provider {
                id,
                workspace: actor.workspace,
                name: format!("Provider {id}"),
                issuer: "https://127.0.0.1/".to_owned(),
                client_id: "rapport".to_owned(),
                created_at: noon(),
            },
            client_secret: vec![0; 8],
        };
        self.store
            .write_instance(move |instance| {
                Box::pin(async move { instance.insert_provider(&row).await })
            })
            .await
            .unwrap();
        id
    }

    /// A new session of that user's, by its id.
    pub(super) async fn session_of(&self, actor: &Actor) -> String {
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

    /// Asks with a body that would be taken.
    pub(crate) async fn ask(&mut self, caller: &Caller, method: &Method, path: &str) -> Answer {
        let (media, body) = if ![Method::POST, Method::PUT, Method::PATCH].contains(method) {
            (None, String::new())
        } else if path.starts_with("/api/v1/") {
            let body = body_for(method, path);
            let xml = body.starts_with('<');
            (
                Some(if xml {
                    "text/x-opml"
                } else {
                    "application/json"
                }),
                body,
            )
        } else {
            (Some("application/x-www-form-urlencoded"), form_for(path))
        };
        let mut request = Request::builder().method(method).uri(path);
        if *method != Method::GET {
            // As a page of this instance sends it; a program may too.
            request = request.header("sec-fetch-site", "same-origin");
        }
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        if let Some((name, value)) = &caller.header {
            request = request.header(*name, value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a request, each from a computer of its own: guessing is slowed down by address.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        self.asked += 1;
        let [a, b, c, d] = (0x0a00_0000 + self.asked * 256).to_be_bytes();
        let from = SocketAddr::from(([a, b, c, d], 40_000));
        request.extensions_mut().insert(ConnectInfo(from));
        let answer = self.web.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let endless = headers
            .get("content-type")
            .is_some_and(|media| media == "text/event-stream");
        let body = if endless {
            Vec::new()
        } else {
            to_bytes(answer.into_body(), 10_000_000)
                .await
                .unwrap()
                .to_vec()
        };
        Answer {
            status,
            headers,
            body: String::from_utf8(body).unwrap(),
        }
    }
}
