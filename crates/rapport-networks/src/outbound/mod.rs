//! The one client that opens sockets. Whatever address a person, a feed, a redirect or a list
//! brings along, it is reached through here or not at all.
//!
//! - **Addresses.** `http`, `https` (and `ws`, `wss` for streams), no user names in them, ports of
//!   the web ([`WEB_PORTS`]). Only global unicast addresses, checked after the name is looked up and
//!   dialled as they were checked; redirects (at most five) are judged anew, and never lead from
//!   https to http.
//! - **Exceptions.** The operator may allow hosts by name (`nas.lan`, `nas.lan:9090`); those may be
//!   private and on any port named. A public site cannot redirect there.
//! - **Limits.** 20 seconds in all, 64 KB of headers, 5 MB of body after unpacking, no more than a
//!   hundredfold of what came over the wire; see [`Limits`].
//! - **Manners.** A `User-Agent` that says who asks and how to complain, at most two requests to a host
//!   at once and a pause between them, conditions and `Retry-After` handed through.
//!
//! It reads, with three exceptions: a [`Form`] goes to a provider people sign in with, by itself and with
//! the credentials that provider gave; events are sent to the team's own systems ([`Post`]); and mail goes
//! to the server the operator named in the settings, wherever that is ([`Named`]). None of them follows a
//! redirect.
//!
//! It deliberately keeps no cookies, sends no credentials on its own account, uses no proxy of the environment (the
//! check of addresses would be the proxy's business then) and retries nothing.

use std::sync::Arc;
use std::time::Duration;

use rustls::RootCertStore;
use tokio::sync::OwnedSemaphorePermit;

use destination::{Allowed, Destination, judge};
use dial::Dialer;
use pace::Pace;

mod address;
mod answer;
mod body;
mod destination;
mod dial;
mod error;
mod form;
mod frames;
mod get;
mod named;
mod pace;
mod post;
mod websocket;

pub use answer::{Answer, LONGEST_WAIT};
pub use destination::WEB_PORTS;
pub use dial::{Network, Pending, System};
pub use error::{OutboundError, SettingsError};
pub use form::Form;
pub(crate) use frames::{Heard, WebSocket};
pub use get::Get;
pub(crate) use named::Line;
pub use named::Named;
pub use post::{Post, Taken};

/// How much of anything is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one request with its redirects, from the first look-up to the last byte.
    pub total: Duration,
    /// Of a body after unpacking, in bytes.
    pub body: usize,
    /// Of redirects.
    pub redirects: usize,
    /// For the answer to what is sent, from the first look-up on.
    pub reply: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(20),
            body: 5_000_000,
            redirects: 5,
            reply: Duration::from_secs(15),
        }
    }
}

/// How the client behaves; the operator's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where those who run the servers can reach whoever runs this: `https://…` or `mailto:…`.
    pub contact: String,
    /// Hosts that may be private, as `host` or `host:port`.
    pub allow_hosts: Vec<String>,
    /// Ports that may be reached on any public host.
    pub ports: Vec<u16>,
    /// How much of anything is taken.
    pub limits: Limits,
    /// Requests to one host at once.
    pub concurrency: usize,
    /// From the start of one request to a host to the start of the next.
    pub interval: Duration,
}

impl Settings {
    /// The ordinary behaviour, with this contact.
    #[must_use]
    pub fn new(contact: impl Into<String>) -> Self {
        Self {
            contact: contact.into(),
            allow_hosts: Vec::new(),
            ports: WEB_PORTS.to_vec(),
            limits: Limits::default(),
            concurrency: 2,
            interval: Duration::from_millis(500),
        }
    }
}

/// The client. Cloning shares it.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    settings: Settings,
    allowed: Vec<Allowed>,
    user_agent: String,
    dialer: Dialer,
    pace: Pace,
}

impl Outbound {
    /// A client over the machine's network.
    ///
    /// # Errors
    /// [`SettingsError`] when an allowed host or the contact cannot be understood.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        Self::with_network(settings, Arc::new(System))
    }

    /// A client over another network, for tests.
    ///
    /// # Errors
    /// As [`Outbound::new`].
    pub fn with_network(
        settings: Settings,
        network: Arc<dyn Network>,
    ) -> Result<Self, SettingsError> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Self::with_roots(settings, network, roots)
    }

    fn with_roots(
        settings: Settings,
        network: Arc<dyn Network>,
        roots: RootCertStore,
    ) -> Result<Self, SettingsError> {
        let contact = settings.contact.trim();
        let known = ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| contact.starts_with(scheme));
        if !known || !contact.bytes().all(|b| b.is_ascii_graphic() && b != b')') {
            return Err(SettingsError::Contact(settings.contact));
        }
        let user_agent = format!("Rapport/{} (+{contact})", env!("CARGO_PKG_VERSION"));
        let allowed = settings
            .allow_hosts
            .iter()
            .map(|host| Allowed::parse(host))
            .collect::<Result<_, _>>()?;
        let pace = Pace::new(settings.concurrency, settings.interval);
        let dialer = Dialer::new(network, roots);
        Ok(Self(Arc::new(Inner {
            settings,
            allowed,
            user_agent,
            dialer,
            pace,
        })))
    }

    /// How it behaves.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// How it introduces itself.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    fn dialer(&self) -> &Dialer {
        &self.0.dialer
    }

    async fn turn(&self, host: &str) -> OwnedSemaphorePermit {
        self.0.pace.turn(host).await
    }

    fn judge_web(&self, address: &str) -> Result<Destination, OutboundError> {
        judge(
            address,
            ("http", "https"),
            &self.0.settings.ports,
            &self.0.allowed,
        )
    }

    fn judge_stream(&self, address: &str) -> Result<Destination, OutboundError> {
        judge(
            address,
            ("ws", "wss"),
            &self.0.settings.ports,
            &self.0.allowed,
        )
    }
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbound")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
