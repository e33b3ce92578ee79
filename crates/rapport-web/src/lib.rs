//! Pages, forms and live updates: handlers with their templates beside them.
//!
//! One endpoint is one file: what the page shows as a struct, the handler, its tests, and the
//! template of the same name next to it. Everything is rendered here and works without
//! JavaScript; a few small scripts make it quicker. The web decides nothing: it reads a request,
//! calls one verb of `rapport-app` and shows what came of it. It deliberately knows no SQL and
//! opens no sockets.

mod address;
mod api;
mod assets;
mod compression;
mod connect;
#[cfg(test)]
mod contrast;
mod cookies;
mod device;
mod door;
mod doors;
mod fields;
mod find;
mod headers;
mod health;
mod home;
mod live;
mod metrics;
mod mistakes;
mod noted;
mod notice;
mod origin;
mod parts;
mod problem;
mod program;
mod proxy;
mod request;
mod session;
mod shell;
#[cfg(test)]
mod testing;
mod time;
mod today;
mod understand;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use rapport_app::App;

pub use door::Access;
pub use doors::{Row, table};
pub use metrics::metrics_service;
pub use proxy::Proxies;

/// What the operator decides about the web.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where people reach this instance, e.g. `https://rapport.example.com`. With `https` cookies
    /// travel over `https` alone; without one, pages answer under any name they are called by.
    pub public_url: Option<String>,
    /// The proxies whose word counts about where a request came from.
    pub trusted_proxies: Vec<Proxies>,
    /// Shows `/parts`, where every part of the screen stands in every state.
    pub development: bool,
}

impl Settings {
    /// Whether people reach this instance over `https`.
    fn secure(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Web {
    app: App,
    settings: Arc<Settings>,
}

/// The whole web as a service. It wants to be served with the address of the client
/// (`into_make_service_with_connect_info::<SocketAddr>()`), which limits guessing at passwords.
pub fn service(app: App, settings: Settings) -> Router {
    let web = Web {
        app,
        settings: Arc::new(settings),
    };
    doors::router(&web)
        .layer(from_fn_with_state(web.clone(), origin::check))
        .layer(from_fn_with_state(web.clone(), headers::add))
        .layer(compression::layer())
        .layer(from_fn_with_state(web.clone(), request::note))
        .with_state(web)
}
