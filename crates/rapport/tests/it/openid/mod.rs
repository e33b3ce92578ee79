//! Signing in with a provider: a real one, as `bin/test` fetches it, for RS256 and ES256.

mod confirm;
mod join;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use rapport_app::App;
use rapport_app::clock::{Chance, Clock, SystemClock};
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::provider;
use rapport_app::program::setup::{FirstAdmin, first_admin};
use rapport_model::actor::{Actor, Role};
use rapport_model::time::{Moment, Span};
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::Store;
use tower::ServiceExt as _;
use url::Url;

use crate::database::Fresh;
use crate::world::PASSWORD;

const OURS: &str = "https://rapport.example";

/// The provider, at work.
struct Provider {
    child: Child,
    issuer: String,
    /// The one our instances go by.
    clock: Arc<Ahead>,
    /// It ends when nobody holds this.
    told: ChildStdin,
    /// What it says besides; it would fall over if nobody listened.
    said: BufReader<ChildStdout>,
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
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/openid/provider.mjs");
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
        let told = child.stdin.take().unwrap();
        Some(Self {
            child,
            issuer,
            clock: Arc::new(Ahead(AtomicI64::new(0))),
            told,
            said,
        })
    }

    /// Puts its clock and ours forward.
    fn pass(&mut self, minutes: i64) {
        let ahead = self.clock.0.fetch_add(minutes, Ordering::Relaxed) + minutes;
        // In one piece: each is read as a line.
        let line = format!("{}\n", ahead * 60);
        self.told.write_all(line.as_bytes()).unwrap();
        let mut line = String::new();
        while line.trim() != "ahead" {
            line.clear();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0);
        }
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

    /// Sets out by this path, proves to be `name` at the provider, and is sent back to this path.
    async fn travel(&mut self, path: &str, name: &str) -> String {
        self.travel_with(path, "", name).await
    }

    /// The same with a form.
    async fn travel_with(&mut self, path: &str, form: &str, name: &str) -> String {
        let url = self.set_out(path, form).await;
        prove(url, name, Jar::default()).await.0
    }

    /// Where the provider is to be asked.
    async fn set_out(&mut self, path: &str, form: &str) -> String {
        let going = self.ask("POST", path, form).await;
        assert_eq!(going.status, 200, "{}", going.body);
        let url = going.refresh.strip_prefix("0; url=");
        url.unwrap_or_else(|| panic!("{}", going.body)).to_owned()
    }
}

/// Walks through the provider's own pages as `name`, in a browser that holds these cookies of its, until it
/// sends one away again: to this path, with these cookies.
async fn prove(start: String, name: &str, jar: Jar) -> (String, Jar) {
    let name = name.to_owned();
    let walked = tokio::task::spawn_blocking(move || walk(&start, &name, jar));
    let (back, jar) = walked.await.unwrap();
    (back.strip_prefix(OURS).unwrap().to_owned(), jar)
}

fn walk(start: &str, name: &str, mut jar: Jar) -> (String, Jar) {
    let mut at = Url::parse(start).unwrap();
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
                return (at.into(), jar);
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

/// The machine's clock, some minutes ahead: the provider has a clock of its own.
struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Moment {
        let minutes = self.0.load(Ordering::Relaxed);
        SystemClock.now().plus(Span::MINUTE.times(minutes))
    }
}

/// An instance that may reach the provider.
struct World {
    app: App,
    web: Router,
    store: Store,
    /// The first admin.
    ada: Actor,
    _keys: tempfile::TempDir,
}

impl World {
    async fn on(fresh: &Fresh, provider: &Provider) -> Self {
        let settings = Settings {
            allow_hosts: vec![provider.host().to_owned()],
            interval: Duration::ZERO,
            ..Settings::new("mailto:nobody@localhost")
        };
        let store = fresh.open().await;
        let (time, chance) = (Arc::clone(&provider.clock), Chance::from_system());
        let outbound = Outbound::new(settings).unwrap();
        let app = App::start(store.clone(), time, chance, outbound)
            .await
            .unwrap();
        let keys = tempfile::tempdir().unwrap();
        app.keep_keys_in(keys.path().join("rapport.key"));
        let first = FirstAdmin {
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            workspace: "Cold stores".to_owned(),
            time_zone: None,
        };
        let ada = first_admin(&app, first).await.unwrap().actor;
        let settings = rapport_web::Settings {
            public_url: Some(OURS.to_owned()),
            ..rapport_web::Settings::default()
        };
        let web = rapport_web::service(app.clone(), settings);
        Self {
            app,
            web,
            store,
            ada,
            _keys: keys,
        }
    }

    /// Adds the provider as this client of its, by the page.
    async fn add(&self, admin: &mut Someone<'_>, issuer: &str, client: &str) -> String {
        let form = format!(
            "name=Company&issuer={issuer}&client_id={client}&client_secret=a+secret+of+the+test+%26+more"
        );
        let added = admin.ask("POST", "/settings/providers", &form).await;
        assert_eq!(
            added.location, "/settings/providers?did=provider-added",
            "{}",
            added.body
        );
        let (provider, _) = &provider::list(&self.app, &self.ada).await.unwrap()[0];
        provider.id.to_string()
    }

    /// The text of a new invitation's link, to the workspace of that admin.
    async fn invitation(&self, admin: &Actor, role: Role, email: &str) -> String {
        let new = NewInvitation {
            role,
            email: email.to_owned(),
            send: false,
        };
        let (secret, _) = invitations::make(&self.app, admin, new).await.unwrap();
        secret.text().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_linked_signs_in_and_no_other_does() {
    let Some(provider) = Provider::start() else {
        return;
    };
    for (fresh, client) in Fresh::each().into_iter().zip(["by-rsa", "by-curve"]) {
        let world = World::on(&fresh, &provider).await;
        let web = &world.web;
        let mut ada = Someone::admin(web).await;
        let wrong = format!(
            "name=Company&issuer={}%2Felsewhere&client_id=a&client_secret=b",
            provider.issuer
        );
        let wrong = ada.ask("POST", "/settings/providers", &wrong).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("id=\"issuer-wrong\""), "{}", wrong.body);
        let id = world.add(&mut ada, &provider.issuer, client).await;
        let with = format!("/sign-in/with/{id}");
        let link = format!("/settings/sign-in/providers/{id}/link");

        // The same address, and yet nobody's before it is linked.
        let mut new = Someone::new(web);
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

        let mut again = Someone::new(web);
        let there = "time_zone=Asia%2FKolkata";
        let back = again.travel_with(&with, there, "ada").await;
        let arrived = again.ask("GET", &back, "").await;
        assert_eq!(arrived.location, "/today", "{}", arrived.body);
        let today = again.ask("GET", "/today", "").await;
        assert_eq!(today.status, 200);
        // Where the browser said it is when it set out.
        assert!(today.body.contains("data-zone=\"Asia/Kolkata\""));

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
    let fresh = Fresh::sqlite();
    let world = World::on(&fresh, &provider).await;
    let web = &world.web;
    let mut ada = Someone::admin(web).await;
    let id = world.add(&mut ada, &provider.issuer, "by-curve").await;
    let with = format!("/sign-in/with/{id}");
    let link = format!("/settings/sign-in/providers/{id}/link");
    let back = ada.travel(&link, "ada").await;
    assert_eq!(ada.ask("GET", &back, "").await.status, 303);

    let mut again = Someone::new(web);
    let back = again.travel(&with, "ada").await;
    // A page of an attacker sends someone else's browser there.
    let mut victim = Someone::new(web);
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
    let mut replay = Someone { web, jar: before };
    assert_eq!(replay.ask("GET", &back, "").await.status, 422);

    // Whoever set out to link and is signed out meanwhile, links nothing.
    let back = ada.travel(&link, "eve").await;
    ada.jar.0.remove("__Host-rapport");
    assert_eq!(ada.ask("GET", &back, "").await.status, 422);
}
