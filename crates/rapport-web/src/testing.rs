//! A whole instance for a test: a real database in a folder of its own, a clock that stands, and
//! someone who asks as a browser does.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_networks::outbound::{self, Outbound};
use rapport_store::{Location, Store};
use tower::ServiceExt as _;

use crate::Settings;
pub(crate) use crate::parts::sample;

/// An instance nobody has set up yet.
pub(crate) struct Instance {
    pub(crate) app: App,
    #[expect(dead_code, reason = "moves time in tests that need it to")]
    pub(crate) clock: Arc<StillClock>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Someone with a browser.
#[derive(Clone, Default)]
pub(crate) struct Visitor {
    cookies: Vec<(String, String)>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
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
        let app = App::start(store, clock.clone(), Chance::from_seed(1), outbound)
            .await
            .unwrap();
        let router = crate::service(app.clone(), settings);
        Self {
            app,
            clock,
            router,
            _folder: folder,
        }
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

    pub(crate) async fn ask(&mut self, instance: &Instance, mut request: Request<Body>) -> Answer {
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
        let response = instance.router.clone().oneshot(request).await.unwrap();
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

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        self.cookies.retain(|(known, _)| known != name);
        if !cookie.contains("Max-Age=0") {
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}
