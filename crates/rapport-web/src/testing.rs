//! A whole instance for a test: a real database in a folder of its own, a clock that stands, and
//! someone who asks as a browser does.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use hmac::{Hmac, Mac as _};
use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::mail::Mailing;
use rapport_app::program::pause;
use rapport_app::program::session::{self, SignedIn};
use rapport_app::program::token::{self, NewToken};
use rapport_app::understand::ingest::ingest;
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::UserId;
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch};
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::source::StreamKind;
use rapport_networks::mail::{MailServer, MailSettings};
use rapport_networks::outbound::{self, Outbound};
use rapport_store::{Location, Store, UserRow};
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;

use crate::Settings;
pub(crate) use crate::parts::sample;

/// An instance nobody has set up yet.
pub(crate) struct Instance {
    pub(crate) app: App,
    store: Store,
    clock: Arc<StillClock>,
    router: Router,
    folder: tempfile::TempDir,
}

/// Someone with a browser.
#[derive(Clone, Default)]
pub(crate) struct Visitor {
    cookies: Vec<(String, String)>,
    token: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// What a reader sees in the main part of the page: no tags, one line a block.
    pub(crate) fn text(&self) -> String {
        let (_, main) = self.body.split_once("<main").unwrap();
        let (main, _) = main.split_once("</main>").unwrap();
        let pieces = main
            .split('<')
            .filter_map(|piece| piece.split_once('>'))
            .map(|(_, text)| text.trim());
        pieces
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Fails unless every one of these stands in the page.
    pub(crate) fn says(&self, all: &[&str]) -> &Self {
        for text in all {
            assert!(
                self.body.contains(text),
                "{} lacks {text:?}:\n{}",
                self.status,
                self.body
            );
        }
        self
    }
}

impl Instance {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::Directory(folder.path().to_owned()))
            .await
            .unwrap();
        let clock = Arc::new(StillClock::at(sample::NOW));
        let outbound = Outbound::new(outbound::Settings::new("mailto:ada@example.com")).unwrap();
        let app = App::start(
            store.clone(),
            Arc::clone(&clock),
            Chance::from_seed(1),
            outbound,
        )
        .await
        .unwrap();
        app.keep_keys_in(folder.path().join("rapport.key"));
        let router = crate::service(app.clone(), settings);
        Self {
            app,
            store,
            clock,
            router,
            folder,
        }
    }

    /// Has mail go out, to a server that nobody reaches.
    pub(crate) fn sends_mail(&self) {
        let server = MailServer::new(&MailSettings {
            server: "smtps://mail.example.com".to_owned(),
            from: "rapport@example.com".to_owned(),
            ..MailSettings::default()
        });
        self.app.send_mail(Mailing {
            server: server.unwrap(),
            public_url: "https://rapport.example.com".to_owned(),
        });
    }

    /// As if it had just been restored.
    pub(crate) async fn restored(&self) {
        self.store
            .write_instance(|store| {
                let because = "restored from the backup of Tuesday";
                Box::pin(async move { store.settle(sample::NOW, because).await })
            })
            .await
            .unwrap();
        pause::refresh(&self.app).await.unwrap();
    }

    /// Takes all recovery codes from someone, as a restore does.
    pub(crate) async fn end_recovery_codes(&self, email: &str) {
        let now = self.app.now();
        let mut reading = self.store.read_instance().await.unwrap();
        let user = reading.user_by_email(email).await.unwrap().unwrap().user.id;
        drop(reading);
        let end = self.store.write_instance(move |instance| {
            Box::pin(async move { instance.replace_recovery_codes(user, &[], now).await })
        });
        end.await.unwrap();
    }

    /// An admin who has just answered the first page.
    pub(crate) async fn admin(&self) -> Visitor {
        let mut visitor = Visitor::default();
        let form =
            "name=Ada&email=ada%40example.com&password=four+plain+words+here&workspace=Tallyhouse";
        let answer = visitor.post(self, "/welcome", form).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/welcome/profile"),
            "{}",
            answer.body
        );
        visitor
    }

    /// Lets time go by.
    pub(crate) fn pass(&self, span: Span) {
        self.clock.set(self.app.now().plus(span));
    }

    /// The admin, signed in once more.
    pub(crate) async fn admin_again(&self) -> Visitor {
        let mut visitor = Visitor::default();
        let form = "email=ada%40example.com&password=four+plain+words+here";
        let answer = visitor.post(self, "/sign-in", form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor
    }

    /// A colleague of the admin's with that role.
    pub(crate) async fn colleague(&self, role: Role) -> Visitor {
        let mut admins = self
            .store
            .read_instance()
            .await
            .unwrap()
            .admins()
            .await
            .unwrap();
        let workspace = admins.remove(0).workspace;
        let chance = [role as u8 + 1; 10];
        let user = User {
            id: UserId::new(sample::NOW, chance),
            name: format!("A {role}"),
            email: format!("{role}@example.com"),
            created_at: sample::NOW,
            time_zone: None,
        };
        let signed_in = SignedIn {
            actor: Actor {
                user: user.id,
                workspace,
                role,
                scope: TokenScope::Admin,
            },
            user: user.clone(),
            workspace: Workspace {
                id: workspace,
                name: "Tallyhouse".to_owned(),
                created_at: sample::NOW,
            },
        };
        let row = UserRow {
            user,
            password_hash: String::new(),
        };
        self.store
            .write_instance(move |store| {
                Box::pin(async move {
                    store.insert_user(&row, &row.user.email).await?;
                    store.join(workspace, row.user.id, role, sample::NOW).await
                })
            })
            .await
            .unwrap();
        let token = session::start(&self.app, &signed_in, "Firefox on Linux")
            .await
            .unwrap();
        Visitor {
            cookies: vec![("rapport".to_owned(), token.secret().to_owned())],
            token: None,
        }
    }

    /// A program that acts for the admin, with a token of that scope.
    pub(crate) async fn program(&self, scope: TokenScope) -> Visitor {
        let new = NewToken {
            name: scope.to_string(),
            scope,
            expires_at: sample::NOW.plus(Span::DAY),
        };
        let actor = self.actor().await;
        let (secret, _) = token::add(&self.app, &actor, new).await.unwrap();
        Visitor {
            cookies: Vec::new(),
            token: Some(secret.text().to_owned()),
        }
    }

    /// The admin, for calling verbs without a page.
    pub(crate) async fn actor(&self) -> Actor {
        self.store
            .read_instance()
            .await
            .unwrap()
            .admins()
            .await
            .unwrap()[0]
    }

    /// Has a file source bring posts: handle, language, text.
    pub(crate) async fn said(&self, posts: &[(&str, &str, &str)]) {
        let actor = self.actor().await;
        let path = self.folder.path().join("posts.jsonl");
        std::fs::write(&path, "").unwrap();
        let address = path.to_str().unwrap().to_owned();
        let new = NewSource {
            kind: StreamKind::File,
            address,
            name: "Posts".to_owned(),
        };
        let stream = match sources::add(&self.app, &actor, new).await {
            Ok(Added::Source(source)) => source.stream.id,
            _ => sources::list(&self.app, &actor).await.unwrap()[0].stream.id,
        };
        let arrivals = posts
            .iter()
            .enumerate()
            .map(|(index, (handle, lang, text))| {
                Arrival::Post(ArrivedPost {
                    network: Network::bluesky(),
                    uri: format!("at://{handle}/{index}/{}", text.len()),
                    url: Some(format!("https://social.example/{handle}/{index}")),
                    author: Author {
                        handle: (*handle).to_owned(),
                        name: Some((*handle).to_owned()),
                    },
                    lang: (!lang.is_empty()).then(|| (*lang).to_owned()),
                    lang_from: LangFrom::Post,
                    created_at: Some(sample::NOW.minus(Span::MINUTE.times(8))),
                    text: (*text).to_owned(),
                    reply_to: None,
                    links: Vec::new(),
                })
            });
        let batch = Batch {
            arrivals: arrivals.collect(),
            read: posts.len() as u64,
            ..Batch::default()
        };
        ingest(&self.app, stream, batch, None).await.unwrap();
    }
}

impl Visitor {
    pub(crate) async fn get(&mut self, instance: &Instance, path: &str) -> Answer {
        self.ask(
            instance,
            Request::builder()
                .method(Method::GET)
                .uri(path)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn post(&mut self, instance: &Instance, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("origin", "http://127.0.0.1:8080")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.ask(instance, request).await
    }

    /// Sends JSON, or nothing for an empty body, with more headers.
    pub(crate) async fn send(
        &mut self,
        instance: &Instance,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let typed = headers.iter().any(|(name, _)| *name == "content-type");
        if !body.is_empty() && !typed {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.ask(instance, request).await
    }

    /// What came back, its body unread.
    pub(crate) async fn open(&self, instance: &Instance, mut request: Request<Body>) -> Response {
        self.present(&mut request);
        instance.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn ask(&mut self, instance: &Instance, request: Request<Body>) -> Answer {
        let response = self.open(instance, request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Opens a stream of events.
    pub(crate) async fn listen(&mut self, instance: &Instance, path: &str) -> Events {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = self.open(instance, request).await;
        assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
        Events(response.into_body().into_data_stream())
    }

    /// Shows the cookies the browser holds, or the token of a program.
    fn present(&self, request: &mut Request<Body>) {
        if let Some(token) = &self.token {
            let shown = format!("Bearer {token}").parse().unwrap();
            request.headers_mut().insert(AUTHORIZATION, shown);
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        self.cookies.retain(|(known, _)| known != name);
        if !cookie.contains("Max-Age=0") {
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// A stream of events that stays open.
pub(crate) struct Events(BodyDataStream);

impl Events {
    /// The next piece of it.
    pub(crate) async fn next(&mut self) -> String {
        String::from_utf8(self.0.next().await.unwrap().unwrap().to_vec()).unwrap()
    }
}

/// What an authenticator app shows that was told this key.
pub(crate) fn code_at(key: &str, now: Moment) -> String {
    let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let mut mac = <Hmac<sha1::Sha1> as hmac::KeyInit>::new_from_slice(&key).unwrap();
    mac.update(&(now.micros() / 30_000_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[start..start + 4].try_into().unwrap());
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}
