//! Pages over a large archive, rendered whole, in the process: what the server itself takes.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, header};
use rapport_app::App;
use rapport_app::program::session::{self, SignedIn, Token};
use rapport_app::understand::listen;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::ids::StreamId;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::StreamKind;
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;

use super::work;

/// The last two are the worst a filter can ask: many posts are looked at, and nothing fits.
const PAGES: [&str; 8] = [
    "/today",
    "/signals",
    "/signals?state=",
    "/saved-searches",
    "/sources",
    "/signals?saved_search={search}",
    "/signals?query=nowhere",
    "/signals?state=acted&saved_search={search}",
];
/// Two searches: what the second finds the first has found too.
const SEARCHES: [&str; 2] = ["freezer", "freezer lo"];

/// An instance with an archive, and someone signed in to it.
pub(super) struct Archive {
    pub(super) directory: work::Temporary,
    pub(super) stored: u64,
    pub(super) signals: u64,
    pub(super) app: App,
    pub(super) signed_in: SignedIn,
    /// The file that is listened to, and what comes next in it.
    pub(super) stream: StreamId,
    pub(super) file: PathBuf,
    pub(super) invented: work::Posts,
    search: String,
    service: Router,
    token: Token,
}

/// `posts` stored posts, among them `signals` that were found.
pub(super) async fn archive(posts: usize, signals: usize) -> Result<Archive, String> {
    let directory = work::Temporary::new()?;
    let file = directory.path().join("posts.jsonl");
    let mut invented = work::Posts::new(posts / signals.max(1), Some("en"));
    invented.write(&file, posts)?;
    let (app, signed_in) = work::instance(&directory.path().join("data")).await?;
    let actor = signed_in.actor;
    let mut search = String::new();
    for query in SEARCHES {
        let form = SearchForm {
            name: query.to_owned(),
            query: query.to_owned(),
            triggers: Vec::new(),
            purpose: "measuring".to_owned(),
            alert: Alert::AtOnce,
        };
        search = saved_searches::create(&app, &actor, form)
            .await
            .map_err(|error| error.to_string())?
            .id
            .to_string();
    }
    let new = NewSource {
        kind: StreamKind::File,
        address: file.display().to_string(),
        name: String::new(),
    };
    let Added::Source(source) = sources::add(&app, &actor, new)
        .await
        .map_err(|error| error.to_string())?
    else {
        return Err("a file is not a site".to_owned());
    };
    let done = listen::read_file(&app, source.stream.id, true)
        .await
        .map_err(|error| error.to_string())?;
    let token = session::start(&app, &signed_in, "A measurement")
        .await
        .map_err(|error| error.to_string())?;
    let settings = rapport_web::Settings::default();
    let service = rapport_web::service(app.clone(), settings);
    Ok(Archive {
        directory,
        stored: done.stored,
        signals: done.signals,
        app,
        signed_in,
        stream: source.stream.id,
        file,
        invented,
        search,
        service,
        token,
    })
}

impl Archive {
    /// Asks for a page and gives what it took, in milliseconds, and how long the page is.
    pub(super) async fn ask(&self, page: &str) -> Result<(f64, usize), String> {
        let path = page.replace("{search}", &self.search);
        let (millis, body) = self.visitor(&self.token).get(&path).await?;
        Ok((millis, body.len()))
    }

    /// Someone with that session.
    pub(super) fn visitor(&self, token: &Token) -> Visitor {
        Visitor {
            service: self.service.clone(),
            cookie: format!("rapport={}", token.secret()),
        }
    }
}

/// Someone signed in, on a browser.
pub(super) struct Visitor {
    service: Router,
    cookie: String,
}

impl Visitor {
    /// A page: what it took, in milliseconds, and what it says.
    pub(super) async fn get(&self, path: &str) -> Result<(f64, Bytes), String> {
        self.send(Method::GET, path, "").await
    }

    /// A form: what its answer took, in milliseconds.
    pub(super) async fn post(&self, path: &str, form: &'static str) -> Result<f64, String> {
        Ok(self.send(Method::POST, path, form).await?.0)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        form: &'static str,
    ) -> Result<(f64, Bytes), String> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1")
            .header(header::ORIGIN, "http://127.0.0.1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &self.cookie)
            .body(Body::from(form))
            .map_err(|error| error.to_string())?;
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 1))));
        let started = Instant::now();
        let response = self
            .service
            .clone()
            .oneshot(request)
            .await
            .map_err(|error| error.to_string())?;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .map_err(|error| error.to_string())?;
        let millis = started.elapsed().as_secs_f64() * 1_000.0;
        if status.is_client_error() || status.is_server_error() {
            return Err(format!("{path} answered {status}"));
        }
        Ok((millis, body))
    }
}

/// The value below which `share` of a hundred lie.
pub(super) fn at(millis: &mut [f64], share: usize) -> f64 {
    millis.sort_by(f64::total_cmp);
    let place = (millis.len() * share / 100).min(millis.len().saturating_sub(1));
    millis.get(place).copied().unwrap_or(f64::NAN)
}

pub(crate) async fn run(posts: usize, signals: usize, requests: usize) -> Result<Value, String> {
    let archive = archive(posts, signals).await?;
    let mut figures = Map::new();
    for page in PAGES {
        let mut millis = Vec::with_capacity(requests);
        let mut bytes = 0;
        for _ in 0..requests {
            let (took, length) = archive.ask(page).await?;
            millis.push(took);
            bytes = length;
        }
        figures.insert(
            page.to_owned(),
            json!({ "p50_ms": at(&mut millis, 50), "p99_ms": at(&mut millis, 99), "bytes": bytes }),
        );
    }
    Ok(
        json!({ "posts": archive.stored, "signals": archive.signals, "requests": requests, "pages": figures }),
    )
}
