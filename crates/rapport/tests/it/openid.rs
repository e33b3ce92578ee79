//! Signing in with a provider: a real one, as `bin/test` fetches it, for RS256 and ES256.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use rapport_app::App;
use rapport_app::clock::{Chance, SystemClock};
use rapport_app::program::provider;
use rapport_app::program::setup::{FirstAdmin, acting_for, first_admin};
use rapport_networks::outbound::{Outbound, Settings};
use tower::ServiceExt as _;
use url::Url;

use crate::database::Fresh;
use crate::world::PASSWORD;

const OURS: &str = "https://rapport.example";

/// The provider, at work.
struct Provider {
    child: Child,
    issuer: String,
    /// What it says besides; it would fall over if nobody listened.
    _said: BufReader<ChildStdout>,
}

impl Provider {
    /// `None` when none was offered.
    fn start() -> Option<Self> {
        let (Ok(node), Ok(library)) = (
            std::env::var("RAPPORT_TEST_NODE"),
            std::env::var("RAPPORT_TEST_OPENID"),
        ) else {
            println!(
                "the OpenID Connect provider was left out: RAPPORT_TEST_OPENID is not set (bin/test sets it)"
            );
            return None;
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/openid_provider.mjs");
        let mut child = Command::new(node)
            .args([script, &library, &format!("{OURS}/sign-in/back")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let issuer = line.trim().strip_prefix("ready ").unwrap().to_owned();
        Some(Self {
            child,
            issuer,
            _said: said,
        })
    }

    fn host(&self) -> &str {
        self.issuer.trim_start_matches("http://")
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Cookies by name.
#[derive(Clone, Default)]
struct Jar(BTreeMap<String, String>);

impl Jar {
    fn keep(&mut self, cookie: &str) {
        let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if value.is_empty() || rest.contains("Max-Age=0") || rest.contains("1970") {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// What came back.
struct Answer {
    status: u16,
    location: String,
    refresh: String,
    body: String,
}

/// Someone with a browser, on this side.
struct Someone<'a> {
    web: &'a Router,
    jar: Jar,
}

impl<'a> Someone<'a> {
    fn new(web: &'a Router) -> Self {
        let jar = Jar::default();
        Self { web, jar }
    }

    async fn admin(web: &'a Router) -> Self {
        let mut admin = Self::new(web);
        assert_eq!(admin.sign_in().await.location, "/today");
        admin
    }

    async fn sign_in(&mut self) -> Answer {
        let password = PASSWORD.replace(' ', "+");
        let form = format!("email=ada%40example.com&password={password}");
        self.ask("POST", "/sign-in", &form).await
    }

    async fn ask(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "rapport.example")
            .header("origin", OURS)
            .header("cookie", self.jar.header())
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = self.web.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            self.jar.keep(cookie.to_str().unwrap());
        }
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        Answer {
            status: response.status().as_u16(),
            location: header("location"),
            refresh: header("refresh"),
            body: {
                let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
                String::from_utf8(bytes.to_vec()).unwrap()
            },
        }
    }

    /// Sets out by this form, proves to be `name` at the provider, and is sent back to this path.
    async fn travel(&mut self, form: &str, name: &str) -> String {
        let going = self.ask("POST", form, "").await;
        assert_eq!(going.status, 200, "{}", going.body);
        let url = going.refresh.strip_prefix("0; url=").unwrap().to_owned();
        let name = name.to_owned();
        let back = tokio::task::spawn_blocking(move || prove(&url, &name));
        let back = back.await.unwrap();
        back.strip_prefix(OURS).unwrap().to_owned()
    }
}

/// Walks through the provider's own pages as `name` until it sends one away again.
fn prove(start: &str, name: &str) -> String {
    let (mut jar, mut at) = (Jar::default(), Url::parse(start).unwrap());
    let mut form: Option<String> = None;
    for _ in 0..20 {
        let text = fetch(&at, form.take(), &mut jar);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let location = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then_some(value)
        });
        if let Some(location) = location {
            at = at.join(location).unwrap();
            if at.as_str().starts_with(OURS) {
                return at.into();
            }
            continue;
        }
        let (_, action) = body.split_once("action=\"").expect(body);
        at = at.join(action.split('"').next().unwrap()).unwrap();
        form = Some(if body.contains("name=\"login\"") {
            format!("prompt=login&login={name}&password=any")
        } else {
            "prompt=consent".to_owned()
        });
    }
    panic!("the provider sends in circles");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test speaks to the provider on loopback, as a browser would"
)]
fn fetch(url: &Url, form: Option<String>, jar: &mut Jar) -> String {
    let (host, path) = (url.host_str().unwrap(), &url[url::Position::BeforePath..]);
    let port = url.port().unwrap();
    let (method, body) = form.map_or(("GET", String::new()), |form| ("POST", form));
    let mut socket = TcpStream::connect((host, port)).unwrap();
    write!(
        socket,
        "{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        jar.header(),
        body.len()
    )
    .unwrap();
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    for line in head.lines() {
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("set-cookie")
        {
            jar.keep(value);
        }
    }
    text
}

/// An instance that may reach the provider.
async fn instance(fresh: &Fresh, provider: &Provider, keys: &std::path::Path) -> (App, Router) {
    let settings = Settings {
        allow_hosts: vec![provider.host().to_owned()],
        interval: Duration::ZERO,
        ..Settings::new("mailto:nobody@localhost")
    };
    let outbound = Outbound::new(settings).unwrap();
    // The provider has a clock of its own.
    let app = App::start(
        fresh.open().await,
        SystemClock,
        Chance::from_system(),
        outbound,
    )
    .await
    .unwrap();
    app.keep_keys_in(keys.join("rapport.key"));
    let first = FirstAdmin {
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        password: PASSWORD.to_owned(),
        workspace: "Cold stores".to_owned(),
    };
    first_admin(&app, first).await.unwrap();
    let settings = rapport_web::Settings {
        public_url: Some(OURS.to_owned()),
        ..rapport_web::Settings::default()
    };
    let web = rapport_web::service(app.clone(), settings);
    (app, web)
}

async fn add(admin: &mut Someone<'_>, app: &App, issuer: &str, client: &str) -> String {
    let form = format!(
        "name=Company&issuer={issuer}&client_id={client}&client_secret=a+secret+of+the+test+%26+more"
    );
    let added = admin.ask("POST", "/settings/providers", &form).await;
    assert_eq!(
        added.location, "/settings/providers?did=provider-added",
        "{}",
        added.body
    );
    let actor = acting_for(app, None, None).await.unwrap();
    provider::list(app, &actor).await.unwrap()[0].id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_linked_signs_in_and_no_other_does() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for (fresh, client) in Fresh::each().into_iter().zip(["by-rsa", "by-curve"]) {
        let keys = tempfile::tempdir().unwrap();
        let (app, web) = instance(&fresh, &provider, keys.path()).await;
        let mut ada = Someone::admin(&web).await;
        let wrong = format!(
            "name=Company&issuer={}%2Felsewhere&client_id=a&client_secret=b",
            provider.issuer
        );
        let wrong = ada.ask("POST", "/settings/providers", &wrong).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("id=\"issuer-wrong\""), "{}", wrong.body);
        let id = add(&mut ada, &app, &provider.issuer, client).await;
        let with = format!("/sign-in/with/{id}");
        let link = format!("/settings/sign-in/providers/{id}/link");

        // The same address, and yet nobody's before it is linked.
        let mut new = Someone::new(&web);
        let back = new.travel(&with, "ada").await;
        let unknown = new.ask("GET", &back, "").await;
        assert_eq!(unknown.status, 422);
        assert!(
            unknown.body.contains("Nobody here has linked that account"),
            "{}",
            unknown.body
        );

        let back = ada.travel(&link, "ada").await;
        let linked = ada.ask("GET", &back, "").await;
        assert_eq!(
            linked.location, "/settings/sign-in?did=provider-linked",
            "{}",
            linked.body
        );
        let page = ada.ask("GET", "/settings/sign-in", "").await;
        assert!(page.body.contains("ada@example.com") && page.body.contains("Unlink"));

        let mut again = Someone::new(&web);
        let back = again.travel(&with, "ada").await;
        let arrived = again.ask("GET", &back, "").await;
        assert_eq!(arrived.location, "/today", "{}", arrived.body);
        assert_eq!(again.ask("GET", "/today", "").await.status, 200);

        let unlink = format!("/settings/sign-in/providers/{id}/unlink");
        let unlinked = ada.ask("POST", &unlink, "").await;
        assert_eq!(unlinked.location, "/settings/sign-in?did=provider-unlinked");
        assert_eq!(again.ask("GET", "/today", "").await.status, 303);
        let back = again.travel(&with, "ada").await;
        assert_eq!(again.ask("GET", &back, "").await.status, 422);
        drop(fresh);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_and_in_the_browser_that_asked() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let (fresh, keys) = (Fresh::sqlite(), tempfile::tempdir().unwrap());
    let (app, web) = instance(&fresh, &provider, keys.path()).await;
    let mut ada = Someone::admin(&web).await;
    let id = add(&mut ada, &app, &provider.issuer, "by-curve").await;
    let with = format!("/sign-in/with/{id}");
    let link = format!("/settings/sign-in/providers/{id}/link");
    let back = ada.travel(&link, "ada").await;
    assert_eq!(ada.ask("GET", &back, "").await.status, 303);

    let mut again = Someone::new(&web);
    let back = again.travel(&with, "ada").await;
    // A page of an attacker sends someone else's browser there.
    let mut victim = Someone::new(&web);
    assert_eq!(victim.ask("GET", &back, "").await.status, 422);
    // Another provider says that it is its answer.
    let mixed = back.replace("iss=http", "iss=https");
    let before = again.jar.clone();
    assert_ne!(mixed, back);
    assert_eq!(again.ask("GET", &mixed, "").await.status, 422);
    // That used the trip up.
    again.jar = before;
    assert_eq!(again.ask("GET", &back, "").await.status, 422);

    let back = again.travel(&with, "ada").await;
    let (path, _) = back.split_once("state=").unwrap();
    let other = format!("{path}state=other");
    assert_eq!(again.ask("GET", &other, "").await.status, 422);

    let back = again.travel(&with, "ada").await;
    let before = again.jar.clone();
    assert_eq!(again.ask("GET", &back, "").await.location, "/today");
    let mut replay = Someone {
        web: &web,
        jar: before,
    };
    assert_eq!(replay.ask("GET", &back, "").await.status, 422);

    // Whoever set out to link and is signed out meanwhile, links nothing.
    let back = ada.travel(&link, "eve").await;
    ada.jar.0.remove("__Host-rapport");
    assert_eq!(ada.ask("GET", &back, "").await.status, 422);
}
