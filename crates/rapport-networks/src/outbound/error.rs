//! Why a connection was refused or failed, in words a seller can act on.

use std::net::IpAddr;

use rapport_model::time::Span;

/// What went wrong on the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It is not a web address, or has parts that have no place in one.
    #[error("“{address}” is not an address that can be opened: {reason}")]
    Address {
        /// As it was given, shortened.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The port is not one the web is served on.
    #[error(
        "{host} is to be reached on port {port}, which is not open to sources; an operator can allow {host}:{port}"
    )]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The name leads into a private network.
    #[error(
        "{host} leads to {address}, an address inside a private network; an operator can allow {host} by name"
    )]
    Private {
        /// The host.
        host: String,
        /// The first such address.
        address: IpAddr,
    },
    /// A public site points at a host that only the operator's own sources may reach.
    #[error("the site redirects to {host}, which may only be reached directly")]
    RedirectInside {
        /// The host.
        host: String,
    },
    /// The name has no address.
    #[error("no server is known under the name {host}; check its spelling")]
    UnknownName {
        /// The host.
        host: String,
    },
    /// Nobody answers there.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The connection is not safe.
    #[error("no safe connection to {host}: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What failed.
        reason: String,
    },
    /// It took too long.
    #[error("{host} took longer than {seconds} s to answer")]
    TooSlow {
        /// The host.
        host: String,
        /// How long was waited, rounded up.
        seconds: u64,
    },
    /// The answer is too large.
    #[error("{host} answers with more than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// What is read at most, after unpacking.
        limit: usize,
    },
    /// A small answer unpacks to a huge one.
    #[error("{host} answers with something packed to overwhelm its reader")]
    Bomb {
        /// The host.
        host: String,
    },
    /// It does not speak HTTP.
    #[error("{host} does not answer as a web server does: {reason}")]
    Garbled {
        /// The host.
        host: String,
        /// What was wrong.
        reason: String,
    },
    /// Redirects lead nowhere.
    #[error("{host} redirects more than {limit} times")]
    Redirects {
        /// The last host.
        host: String,
        /// How many are followed.
        limit: usize,
    },
    /// A safe address redirects to an unsafe one.
    #[error("{host} redirects from https to http, which is not safe")]
    Downgrade {
        /// The host.
        host: String,
    },
    /// What is sent would be readable on the way.
    #[error(
        "{host} is to be sent something in the clear; use https, or have an operator allow {host} by name"
    )]
    Insecure {
        /// The host.
        host: String,
    },
    /// A stream was not opened.
    #[error("{host} refuses the stream with status {status}")]
    Refused {
        /// The host.
        host: String,
        /// The HTTP status.
        status: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Span>,
    },
}

/// The operator's settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// An entry of the list of allowed hosts is malformed.
    #[error(
        "“{0}” cannot be allowed: expected a host such as nas.lan, nas.lan:8080 or [fd00::1]:80"
    )]
    AllowedHost(String),
    /// The contact is no address.
    #[error("“{0}” is not a contact: expected https://… or mailto:name@example.com")]
    Contact(String),
}
