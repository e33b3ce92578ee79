//! Where an address leads, judged before anything is looked up: its scheme, its parts, its port,
//! and whether the operator allowed the host by name.

use url::{Host, Url};

use super::error::{OutboundError, SettingsError};

/// Ports the web is served on besides the two of the standards; some feeds use them. Any other
/// has to be allowed by the operator, because services there were not made to be poked.
pub const WEB_PORTS: [u16; 7] = [80, 443, 8000, 8008, 8080, 8443, 8888];

/// A host the operator allows by name, inside a private network or on an odd port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Allowed {
    host: Host<String>,
    /// `None`: the ports of [`WEB_PORTS`].
    port: Option<u16>,
}

impl Allowed {
    pub(super) fn parse(entry: &str) -> Result<Self, SettingsError> {
        let malformed = || SettingsError::AllowedHost(entry.to_owned());
        // The scheme's own default port would vanish, so another scheme has to be borrowed for it.
        let url = Url::parse(&format!("http://{}/", entry.trim())).map_err(|_| malformed())?;
        let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/";
        let host = url.host().ok_or_else(malformed)?.to_owned();
        if !plain || url.query().is_some() || url.fragment().is_some() {
            return Err(malformed());
        }
        let port = url
            .port()
            .or_else(|| entry.trim().ends_with(":80").then_some(80));
        Ok(Self {
            host: without_dot(host),
            port,
        })
    }

    fn covers(&self, host: &Host<String>, port: u16, ports: &[u16]) -> bool {
        self.host == *host
            && self
                .port
                .map_or_else(|| ports.contains(&port), |own| own == port)
    }
}

/// An address that may be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) url: Url,
    pub(super) host: Host<String>,
    pub(super) port: u16,
    /// TLS is spoken there.
    pub(super) secure: bool,
    /// The operator allowed it by name: its addresses may be private.
    pub(super) allowed: bool,
}

impl Destination {
    /// The name in messages, and the key of pacing.
    pub(super) fn name(&self) -> String {
        self.host.to_string()
    }
}

/// Judges an address. `schemes` are the plain and the secure one.
pub(super) fn judge(
    address: &str,
    schemes: (&str, &str),
    ports: &[u16],
    allowed: &[Allowed],
) -> Result<Destination, OutboundError> {
    let wrong = |reason| OutboundError::Address {
        address: address.chars().take(120).collect(),
        reason,
    };
    if address.len() > crate::plain_text::ADDRESS_LIMIT {
        return Err(wrong("it is too long"));
    }
    let mut url = Url::parse(address.trim())
        .map_err(|_| wrong("expected something like https://example.com"))?;
    let secure = url.scheme() == schemes.1;
    if !secure && url.scheme() != schemes.0 {
        return Err(wrong("only addresses of the web can be opened"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it must not carry a user name or password"));
    }
    let host = url
        .host()
        .map(|host| without_dot(host.to_owned()))
        .ok_or_else(|| wrong("it names no host"))?;
    if matches!(&host, Host::Domain(name) if name.is_empty() || name.len() > 253) {
        return Err(wrong("it names no host"));
    }
    let port = url
        .port_or_known_default()
        .unwrap_or(if secure { 443 } else { 80 });
    url.set_fragment(None);
    let is_allowed = allowed.iter().any(|entry| entry.covers(&host, port, ports));
    let destination = Destination {
        url,
        host,
        port,
        secure,
        allowed: is_allowed,
    };
    if !is_allowed && !ports.contains(&port) {
        return Err(OutboundError::Port {
            host: destination.name(),
            port,
        });
    }
    Ok(destination)
}

/// `example.com.` and `example.com` are one host.
fn without_dot(host: Host<String>) -> Host<String> {
    match host {
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: (&str, &str) = ("http", "https");

    fn reach(address: &str, allow: &[&str]) -> Result<Destination, OutboundError> {
        let allowed: Vec<Allowed> = allow
            .iter()
            .map(|entry| Allowed::parse(entry).unwrap())
            .collect();
        judge(address, WEB, &WEB_PORTS, &allowed)
    }

    #[test]
    fn only_the_web_is_reached() {
        for address in [
            "file:///etc/passwd",
            "gopher://example.com/",
            "ftp://example.com/",
            "javascript:alert(1)",
            "data:text/xml,<rss/>",
            "ws://example.com/",
            "https://ada@example.com/",
            "http://example.com:80@10.0.0.1/",
            "http://[fe80::1%25eth0]/",
            "http://[fe80::1%eth0]/",
            "http:///",
            "https://",
            "//example.com",
            "example.com",
            "http://ex ample.com/",
            "http://1.2.3.4.5.6/",
            "http://256.1.1.1/",
            "http://./",
        ] {
            assert!(
                matches!(reach(address, &[]), Err(OutboundError::Address { .. })),
                "{address}"
            );
        }
        for address in [
            "http://example.com:22/",
            "http://example.com:25/",
            "https://example.com:6379/",
            "http://example.com:0/",
        ] {
            assert!(
                matches!(reach(address, &[]), Err(OutboundError::Port { .. })),
                "{address}"
            );
        }
    }

    #[test]
    fn disguised_numbers_become_the_address_they_are() {
        for address in [
            "http://0177.0.0.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://017700000001/",
            "http://127.1/",
            "http://127。0。0。1/",
            "http://①②⑦.0.0.1/",
            "http://127.0.0.1./",
            "http://%31%32%37.0.0.1/",
        ] {
            let host = reach(address, &[]).unwrap().host;
            assert_eq!(
                host,
                Host::<String>::Ipv4(std::net::Ipv4Addr::LOCALHOST),
                "{address}"
            );
        }
    }

    #[test]
    fn the_operator_allows_a_host_on_a_port() {
        assert!(
            reach("http://nas.lan:8080/x", &["NAS.lan"])
                .unwrap()
                .allowed
        );
        assert!(
            reach("http://nas.lan.:9999/x", &["nas.lan:9999"])
                .unwrap()
                .allowed
        );
        assert!(
            reach("http://[fd00::1]:81/", &["[fd00:0::1]:81"])
                .unwrap()
                .allowed
        );
        assert!(!reach("https://nas.lan/x", &["nas.lan:80"]).unwrap().allowed);
        assert!(reach("http://nas.lan/x", &["nas.lan:80"]).unwrap().allowed);
        assert!(!reach("http://evil.nas.lan/", &["nas.lan"]).unwrap().allowed);
        assert!(matches!(
            reach("http://nas.lan:22/", &["nas.lan"]),
            Err(OutboundError::Port { port: 22, .. })
        ));
        for entry in [
            "",
            "nas.lan/x",
            "user@nas.lan",
            "http://nas.lan",
            "*",
            "nas.lan:99999",
            "a b",
        ] {
            assert!(Allowed::parse(entry).is_err() || entry == "*", "{entry}");
        }
    }
}
