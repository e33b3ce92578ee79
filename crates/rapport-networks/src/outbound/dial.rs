//! The one place that opens sockets. A name is looked up once, every address it has is checked,
//! and the connection goes to one of those very addresses: a name that leads elsewhere a moment
//! later leads nowhere here.
//!
//! A name that has a public and a private address is refused altogether: it is a mistake or an
//! attack, and which of the two would be dialled must not be left to chance.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Host;

use super::address::is_public;
use super::destination::Destination;
use super::error::OutboundError;

/// How many addresses of one name are tried.
const TRIES: usize = 4;
/// How long one of them may take to answer.
const CONNECT: Duration = Duration::from_secs(5);

/// What is waited for.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The network underneath: names and sockets. [`System`] is the real one; tests count what would
/// have been dialled.
pub trait Network: Send + Sync + 'static {
    /// The addresses of a name.
    fn resolve(&self, host: String) -> Pending<io::Result<Vec<IpAddr>>>;
    /// A connection to exactly this address.
    fn connect(&self, address: SocketAddr) -> Pending<io::Result<TcpStream>>;
}

/// The network of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Network for System {
    fn resolve(&self, host: String) -> Pending<io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host, 0))
                .await?
                .map(|address| address.ip())
                .collect())
        })
    }

    fn connect(&self, address: SocketAddr) -> Pending<io::Result<TcpStream>> {
        Box::pin(async move {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one client; the address was checked"
            )]
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        })
    }
}

/// A connection, with or without TLS.
pub(crate) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

/// Opens connections.
pub(super) struct Dialer {
    network: Arc<dyn Network>,
    tls: Arc<ClientConfig>,
}

impl Dialer {
    pub(super) fn new(network: Arc<dyn Network>, roots: RootCertStore) -> Self {
        let mut tls = trusting(roots);
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self {
            network,
            tls: Arc::new(tls),
        }
    }

    /// Connects to a destination.
    pub(super) async fn dial(&self, to: &Destination) -> Result<Box<dyn Socket>, OutboundError> {
        let stream = self.dial_plain(to).await?;
        if !to.secure {
            return Ok(Box::new(stream));
        }
        Ok(Box::new(secure(to, stream, Arc::clone(&self.tls)).await?))
    }

    /// Connects to a destination, and speaks no TLS.
    pub(super) async fn dial_plain(&self, to: &Destination) -> Result<TcpStream, OutboundError> {
        self.connect(to, &self.addresses(to).await?).await
    }

    /// The addresses of a destination, all of them fit to be dialled.
    async fn addresses(&self, to: &Destination) -> Result<Vec<IpAddr>, OutboundError> {
        let addresses = match &to.host {
            Host::Ipv4(address) => vec![IpAddr::from(*address)],
            Host::Ipv6(address) => vec![IpAddr::from(*address)],
            Host::Domain(name) => self.network.resolve(name.clone()).await.unwrap_or_default(),
        };
        if addresses.is_empty() {
            return Err(OutboundError::UnknownName { host: to.name() });
        }
        match addresses.iter().find(|address| !is_public(**address)) {
            Some(address) if !to.allowed => Err(OutboundError::Private {
                host: to.name(),
                address: *address,
            }),
            _ => Ok(addresses),
        }
    }

    async fn connect(
        &self,
        to: &Destination,
        addresses: &[IpAddr],
    ) -> Result<TcpStream, OutboundError> {
        let mut reason = String::new();
        for address in addresses.iter().take(TRIES) {
            let address = SocketAddr::new(*address, to.port);
            match timeout(CONNECT, self.network.connect(address)).await {
                Ok(Ok(stream)) if stream.peer_addr().is_ok_and(|peer| peer == address) => {
                    return Ok(stream);
                }
                Ok(Ok(_)) => "the connection went elsewhere".clone_into(&mut reason),
                Ok(Err(error)) => reason = error.to_string(),
                Err(_) => "nobody answers".clone_into(&mut reason),
            }
        }
        Err(OutboundError::Unreachable {
            host: to.name(),
            reason,
        })
    }
}

/// TLS with servers that one of these vouches for.
pub(super) fn trusting(roots: RootCertStore) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider speaks the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// Speaks TLS over a connection to a destination.
pub(super) async fn secure(
    to: &Destination,
    stream: TcpStream,
    config: Arc<ClientConfig>,
) -> Result<TlsStream<TcpStream>, OutboundError> {
    let tls = |reason: String| OutboundError::Tls {
        host: to.name(),
        reason,
    };
    let name = match &to.host {
        Host::Domain(name) => {
            ServerName::try_from(name.clone()).map_err(|error| tls(error.to_string()))?
        }
        Host::Ipv4(address) => ServerName::from(IpAddr::from(*address)),
        Host::Ipv6(address) => ServerName::from(IpAddr::from(*address)),
    };
    TlsConnector::from(config)
        .connect(name, stream)
        .await
        .map_err(|error| tls(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::outbound::destination::{WEB_PORTS, judge};

    /// A name server that answers differently every time, and a wire that only takes notes.
    #[derive(Default)]
    struct Notes {
        answers: Mutex<Vec<Vec<&'static str>>>,
        asked: Mutex<Vec<String>>,
        dialled: Arc<Mutex<Vec<SocketAddr>>>,
    }

    impl Network for Notes {
        fn resolve(&self, host: String) -> Pending<io::Result<Vec<IpAddr>>> {
            self.asked.lock().unwrap().push(host);
            let mut answers = self.answers.lock().unwrap();
            let answer = if answers.is_empty() {
                vec!["127.0.0.1"]
            } else {
                answers.remove(0)
            };
            Box::pin(async move {
                Ok(answer
                    .iter()
                    .map(|address| address.parse().unwrap())
                    .collect())
            })
        }

        fn connect(&self, address: SocketAddr) -> Pending<io::Result<TcpStream>> {
            self.dialled.lock().unwrap().push(address);
            Box::pin(async { Err(io::ErrorKind::ConnectionRefused.into()) })
        }
    }

    async fn dial(answers: &[&[&'static str]], url: &str) -> (OutboundError, Arc<Notes>) {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        let notes = Arc::new(Notes {
            answers: Mutex::new(answers),
            ..Notes::default()
        });
        let dialer = Dialer::new(
            Arc::clone(&notes) as Arc<dyn Network>,
            RootCertStore::empty(),
        );
        let to = judge(url, ("http", "https"), &WEB_PORTS, &[]).unwrap();
        let Err(error) = dialer.dial(&to).await else {
            panic!("the wire connects nobody")
        };
        (error, notes)
    }

    #[tokio::test]
    async fn what_was_checked_is_what_is_dialled() {
        // The second answer would be loopback; nobody asks for it.
        let (error, notes) = dial(
            &[&["8.8.8.8", "2a00:1450::1"], &["127.0.0.1"]],
            "https://example.com/",
        )
        .await;
        assert!(
            matches!(error, OutboundError::Unreachable { .. }),
            "{error}"
        );
        assert_eq!(*notes.asked.lock().unwrap(), ["example.com"]);
        let expected: Vec<SocketAddr> = vec![
            "8.8.8.8:443".parse().unwrap(),
            "[2a00:1450::1]:443".parse().unwrap(),
        ];
        assert_eq!(*notes.dialled.lock().unwrap(), expected);
    }

    #[tokio::test]
    async fn one_private_address_spoils_a_name() {
        for answer in [
            &["127.0.0.1"][..],
            &["8.8.8.8", "10.0.0.1"],
            &["::ffff:8.8.8.8"],
            &["64:ff9b::808:808"],
        ] {
            let (error, notes) = dial(&[answer], "http://example.com/").await;
            assert!(
                matches!(error, OutboundError::Private { .. }),
                "{answer:?}: {error}"
            );
            assert!(notes.dialled.lock().unwrap().is_empty(), "{answer:?}");
        }
        let (error, _) = dial(&[&[]], "http://example.com/").await;
        assert!(
            matches!(error, OutboundError::UnknownName { .. }),
            "{error}"
        );
    }

    #[tokio::test]
    async fn literal_addresses_are_checked_without_a_name_server() {
        for url in [
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://[::]/",
            "http://0/",
            "http://[::ffff:7f00:1]:8080/",
        ] {
            let (error, notes) = dial(&[], url).await;
            assert!(
                matches!(error, OutboundError::Private { .. }),
                "{url}: {error}"
            );
            assert!(
                notes.asked.lock().unwrap().is_empty() && notes.dialled.lock().unwrap().is_empty(),
                "{url}"
            );
        }
    }
}
