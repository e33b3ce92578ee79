//! Whom to believe about where a request came from. Behind a proxy every connection comes from the
//! proxy; it names the client in `X-Forwarded-For`, and so can anybody else. The header counts only
//! as far as addresses the operator trusts have written it; `Forwarded` (RFC 7239) is not read.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// An address or a network of addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxies {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("“{text}” is not an address such as 127.0.0.1, or a network such as 10.0.0.0/8")
        };
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let address = address.to_canonical();
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.trim().parse().map_err(|_| wrong())?,
            None => longest,
        };
        if prefix > longest {
            return Err(wrong());
        }
        Ok(Self { address, prefix })
    }
}

impl Proxies {
    fn hold(self, address: IpAddr) -> bool {
        let (a, b, longest) = match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                (u128::from(a.to_bits()), u128::from(b.to_bits()), 32)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits(), b.to_bits(), 128),
            _ => return false,
        };
        (a ^ b).checked_shr(longest - self.prefix).unwrap_or(0) == 0
    }
}

/// The address of the client, as far as it can be believed: the connection's own, or behind
/// trusted proxies the last one in the header that none of them has.
pub(crate) fn client(trusted: &[Proxies], connected: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_trusted = |address| trusted.iter().any(|proxies| proxies.hold(address));
    let mut client = connected.to_canonical();
    let said: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    // Each proxy adds to the end whom it was called by.
    for entry in said.iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = address(entry) else { break };
        client = address;
    }
    client
}

/// One entry: an address, which some proxies write with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let plain = entry.trim_start_matches('[').trim_end_matches(']');
    let address = plain.parse::<IpAddr>().ok().or_else(|| {
        let with_port: std::net::SocketAddr = entry.parse().ok()?;
        Some(with_port.ip())
    })?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(trusted: &[&str], connected: &str, said: &[&str]) -> String {
        let trusted: Vec<Proxies> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client(&trusted, connected.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(seen(&[], "192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(
            seen(&["127.0.0.1"], "192.0.2.7", &["198.51.100.1"]),
            "192.0.2.7"
        );
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_a_client_cannot_name_another() {
        let trusted = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"];
        assert_eq!(
            seen(&trusted, "127.0.0.1", &["198.51.100.1"]),
            "198.51.100.1"
        );
        // The client wrote the first one, the proxy the second.
        assert_eq!(
            seen(&trusted, "127.0.0.1", &["203.0.113.9, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            seen(
                &trusted,
                "127.0.0.1",
                &["203.0.113.9", "198.51.100.1, 10.2.3.4"]
            ),
            "198.51.100.1"
        );
        assert_eq!(
            seen(&trusted, "::ffff:127.0.0.1", &["2001:db9::1"]),
            "2001:db9::1"
        );
        assert_eq!(
            seen(&trusted, "2001:db8::5", &["[2001:db9::1]:443"]),
            "2001:db9::1"
        );
        assert_eq!(
            seen(&trusted, "127.0.0.1", &["198.51.100.1:51000"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn what_cannot_be_read_ends_the_search() {
        assert_eq!(seen(&["127.0.0.1"], "127.0.0.1", &["unknown"]), "127.0.0.1");
        assert_eq!(
            seen(&["127.0.0.1"], "127.0.0.1", &["198.51.100.1, unknown"]),
            "127.0.0.1"
        );
        assert_eq!(seen(&["127.0.0.1"], "127.0.0.1", &[]), "127.0.0.1");
        for wrong in ["", "10.0.0.0/33", "ten", "10.0.0.0/", "/8", "::/129"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
        assert_eq!(
            seen(&["0.0.0.0/0"], "192.0.2.7", &["198.51.100.1"]),
            "198.51.100.1"
        );
    }
}
