//! A server the operator named in the settings, as mail is handed to: it may stand inside a private
//! network and listen on any port, because nobody else chose it.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::Outbound;
use super::destination::{Allowed, Destination, judge};
use super::dial::{secure, trusting};
use super::error::OutboundError;

/// A server by name and port, and who vouches for it.
#[derive(Clone)]
pub struct Named {
    to: Destination,
    tls: Arc<ClientConfig>,
}

/// A connection to it.
#[derive(Debug)]
pub(crate) enum Line {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

impl Named {
    /// A server by its host and port. Besides the public authorities, those in `authorities` (PEM) may
    /// vouch for it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn new(host: &str, port: u16, authorities: Option<&[u8]>) -> Result<Self, String> {
        let host = host.trim_matches(['[', ']']);
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        let allowed = Allowed::parse(&format!("{host}:{port}")).map_err(|e| e.to_string())?;
        let address = format!("https://{host}:{port}/");
        let to = judge(&address, ("http", "https"), &[port], &[allowed]);
        let mut to = to.map_err(|error| error.to_string())?;
        to.allowed = true;
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for certificate in CertificateDer::pem_slice_iter(authorities.unwrap_or_default()) {
            let certificate = certificate.map_err(|error| error.to_string())?;
            roots.add(certificate).map_err(|error| error.to_string())?;
        }
        if authorities.is_some() && roots.len() == webpki_roots::TLS_SERVER_ROOTS.len() {
            return Err("no certificate of an authority was found; expected PEM".to_owned());
        }
        Ok(Self {
            to,
            tls: Arc::new(trusting(roots)),
        })
    }

    /// The host, as a certificate names it.
    #[must_use]
    pub fn host(&self) -> String {
        self.to.name()
    }

    /// Whether it is this very machine, so that nobody can listen in between.
    #[must_use]
    pub fn is_here(&self) -> bool {
        match &self.to.host {
            url::Host::Domain(name) => name == "localhost",
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
        }
    }
}

impl Outbound {
    /// A connection to such a server; with TLS from its first byte, or without any.
    ///
    /// # Errors
    /// [`OutboundError`] when nobody answers, or nobody vouches for who does.
    pub(crate) async fn connect_named(
        &self,
        server: &Named,
        encrypted: bool,
    ) -> Result<Line, OutboundError> {
        let stream = self.dialer().dial_plain(&server.to).await?;
        if !encrypted {
            return Ok(Line::Plain(stream));
        }
        let stream = secure(&server.to, stream, Arc::clone(&server.tls)).await?;
        Ok(Line::Secure(Box::new(stream)))
    }
}
