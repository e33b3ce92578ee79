//! Nothing private is ever dialled: a canary on loopback hears nobody, whatever address, name or
//! redirect is tried.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use rapport_networks::outbound::{
    Get, Network, Outbound, OutboundError, Pending, Settings, System,
};
use rapport_simulator::{Canary, Plan};
use tokio::net::TcpStream;

use crate::world::{client, now, simulator};

/// The machine's own network, with names that are made up and every connection noted.
#[derive(Default)]
struct Names {
    asked: Mutex<u64>,
    dialled: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Network for Names {
    fn resolve(&self, host: String) -> Pending<io::Result<Vec<IpAddr>>> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        let addresses: &[&str] = match host.as_str() {
            "loopback.example" => &["127.0.0.1"],
            "six.example" => &["::1"],
            "mapped.example" => &["::ffff:127.0.0.1"],
            "both.example" => &["8.8.8.8", "127.0.0.1"],
            "cloud.example" => &["169.254.169.254"],
            "nat64.example" => &["64:ff9b::7f00:1"],
            "lan.example" => &["127.0.0.1"],
            // Private the first time it is asked for, public the second.
            "flip.example" if *asked % 2 == 1 => &["127.0.0.1"],
            "flip.example" => &["8.8.8.8"],
            _ => &[],
        };
        let addresses = addresses
            .iter()
            .map(|address| address.parse().unwrap())
            .collect();
        Box::pin(async move { Ok(addresses) })
    }

    fn connect(&self, address: SocketAddr) -> Pending<io::Result<TcpStream>> {
        self.dialled.lock().unwrap().push(address);
        System.connect(address)
    }
}

/// A client over made-up names, for which `port` is a port of the web, and what it dialled.
fn watched(port: u16, allow: &[String]) -> (Outbound, Arc<Mutex<Vec<SocketAddr>>>) {
    let names = Names::default();
    let dialled = Arc::clone(&names.dialled);
    let mut settings = Settings {
        allow_hosts: allow.to_vec(),
        ..client(&[]).settings().clone()
    };
    settings.ports.push(port);
    (
        Outbound::with_network(settings, Arc::new(names)).unwrap(),
        dialled,
    )
}

/// Hosts that are loopback or another inside, in every disguise that has fooled a guard.
const INSIDES: [&str; 46] = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0177.0.0.1",
    "0177.1",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.0.0.1.",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "%31%32%37.0.0.1",
    "0",
    "0.0.0.0",
    "00.00.00.00",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "0251.0376.0251.0376",
    "2852039166",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[2001:10::1]",
    "[2001:db8::1]",
];

#[tokio::test]
async fn no_disguise_of_the_inside_is_dialled() {
    let canary = Canary::start(Ipv4Addr::LOCALHOST.into(), 0).await.unwrap();
    let port = canary.address().port();
    let canary6 = Canary::start(Ipv6Addr::LOCALHOST.into(), port).await.ok();
    let (outbound, dialled) = watched(port, &[]);
    for host in INSIDES {
        let url = format!("http://{host}:{port}/");
        let error = outbound
            .get(Get::new(&url, "*/*"), now())
            .await
            .unwrap_err();
        assert!(
            matches!(error, OutboundError::Private { .. }),
            "{url}: {error}"
        );
    }
    for host in [
        "loopback", "six", "mapped", "both", "cloud", "nat64", "flip",
    ] {
        let url = format!("http://{host}.example:{port}/");
        let error = outbound
            .get(Get::new(&url, "*/*"), now())
            .await
            .unwrap_err();
        assert!(
            matches!(error, OutboundError::Private { .. }),
            "{url}: {error}"
        );
    }
    for url in [
        format!("http://user@127.0.0.1:{port}/"),
        format!("http://example.com:80@127.0.0.1:{port}/"),
        format!("http://example.com\\@127.0.0.1:{port}/"),
        format!("http://[fe80::1%25lo]:{port}/"),
        format!("gopher://127.0.0.1:{port}/"),
        "file:///etc/hostname".to_owned(),
        format!("ws://127.0.0.1:{port}/"),
        format!("http:127.0.0.1:{port}@example.com:1/"),
    ] {
        assert!(
            outbound.get(Get::new(&url, "*/*"), now()).await.is_err(),
            "{url}"
        );
    }
    for port in [22, 25, 6_379, 11_211] {
        let url = format!("http://example.com:{port}/");
        let error = outbound
            .get(Get::new(&url, "*/*"), now())
            .await
            .unwrap_err();
        assert!(
            matches!(error, OutboundError::Port { .. }),
            "{url}: {error}"
        );
    }
    assert!(
        dialled.lock().unwrap().is_empty(),
        "{:?}",
        dialled.lock().unwrap()
    );
    assert_eq!(
        canary.reached() + canary6.map_or(0, |canary| canary.reached()),
        0
    );
    // The canary does hear those who may reach it.
    let (allowed, _) = watched(port, &[format!("127.0.0.1:{port}")]);
    let url = format!("http://127.0.0.1:{port}/");
    assert!(allowed.get(Get::new(&url, "*/*"), now()).await.is_err());
    assert_eq!(canary.reached(), 1);
}

#[tokio::test]
async fn no_redirect_leads_inside() {
    let canary = Canary::start(Ipv4Addr::LOCALHOST.into(), 0).await.unwrap();
    let simulator = simulator(Plan::new(1, 10)).await;
    let port = canary.address().port();
    let (outbound, dialled) = watched(port, &[simulator.host()]);
    for status in [301, 302, 303, 307, 308] {
        for host in
            INSIDES
                .into_iter()
                .chain(["loopback.example", "both.example", "user@127.0.0.1"])
        {
            let to: String =
                url::form_urlencoded::byte_serialize(format!("http://{host}:{port}/").as_bytes())
                    .collect();
            let url = simulator.url(&format!("/redirect/{status}?to={to}"));
            let error = outbound
                .get(Get::new(&url, "*/*"), now())
                .await
                .unwrap_err();
            let refused = matches!(
                error,
                OutboundError::Private { .. } | OutboundError::Address { .. }
            );
            assert!(refused, "{status} {host}: {error}");
        }
        for to in [
            "file:///etc/hostname",
            "gopher://127.0.0.1/",
            "//user@127.0.0.1/",
            "http://example.com:25/",
        ] {
            let url = simulator.url(&format!("/redirect/{status}?to={to}"));
            assert!(
                outbound.get(Get::new(&url, "*/*"), now()).await.is_err(),
                "{status} {to}"
            );
        }
    }
    assert_eq!(canary.reached(), 0);
    let elsewhere = dialled
        .lock()
        .unwrap()
        .iter()
        .find(|address| **address != simulator.address())
        .copied();
    assert_eq!(elsewhere, None);
}

#[tokio::test]
async fn a_host_may_be_allowed_by_name() {
    let simulator = simulator(Plan::new(1, 10)).await;
    let port = simulator.address().port();
    let (outbound, _) = watched(1, &[format!("LAN.example:{port}")]);
    let answer = outbound
        .get(
            Get::new(&format!("http://lan.example:{port}/feed/rss"), "*/*"),
            now(),
        )
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
    // The name is allowed, not the address behind it.
    let error = outbound
        .get(Get::new(&simulator.url("/feed/rss"), "*/*"), now())
        .await
        .unwrap_err();
    assert!(matches!(error, OutboundError::Port { .. }), "{error}");
}
