//! Which addresses are the public internet. Everything else is somebody's inside.
//!
//! Written as what is allowed: for version 6 the global unicast block without the parts of it that
//! lead elsewhere; for version 4 everything but the special-purpose blocks of
//! <https://www.iana.org/assignments/iana-ipv4-special-registry/>. A few special blocks that are
//! routed globally (anycast relays, AS112) are refused as well: nobody publishes there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` is global unicast.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // "This network", private, loopback.
        (0 | 10 | 127, _, _) => true,
        // Carrier-grade NAT, 100.64.0.0/10.
        (100, 64..=127, _) => true,
        // Link-local, where clouds keep their credentials.
        (169, 254, _) => true,
        (172, 16..=31, _) => true,
        // Protocol assignments, documentation.
        (192, 0, 0 | 2) => true,
        // Deprecated 6to4 relays.
        (192, 88, 99) => true,
        (192, 168, _) => true,
        // Benchmarking.
        (198, 18 | 19, _) => true,
        // Documentation.
        (198, 51, 100) | (203, 0, 113) => true,
        // Multicast, reserved, broadcast.
        (224..=255, _, _) => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let groups = address.segments();
    // Only 2000::/3 is global unicast. Loopback, unspecified, addresses of version 4 in disguise
    // (mapped, compatible, NAT64), unique local, link-local, site-local, discard and multicast all
    // lie outside it.
    let global = groups[0] & 0xe000 == 0x2000;
    let special = match (groups[0], groups[1]) {
        // 2001::/23: Teredo, benchmarking, ORCHID and other protocol assignments.
        (0x2001, 0..=0x01ff) => true,
        // Documentation.
        (0x2001, 0x0db8) => true,
        (0x3fff, 0..=0x0fff) => true,
        // 6to4 carries an address of version 4.
        (0x2002, _) => true,
        _ => false,
    };
    // ISATAP carries one in the interface part.
    let tunnel = matches!((groups[4], groups[5]), (0 | 0x0200, 0x5efe));
    global && !special && !tunnel
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn insides_are_told_from_the_internet() {
        let inside = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:a9fe:a9fe",
            "::127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "2a00:1450::5efe:10.0.0.1",
            "2a00:1450::200:5efe:a00:1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
        ];
        for address in inside {
            assert!(
                !is_public(address.parse().unwrap()),
                "{address} is not the internet"
            );
        }
        for address in [
            "1.1.1.1",
            "100.63.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2a00:1450:4001::200e",
        ] {
            assert!(
                is_public(address.parse().unwrap()),
                "{address} is the internet"
            );
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_agrees_on_what_it_knows(bits in any::<u128>(), small in any::<u32>()) {
            let v6 = Ipv6Addr::from(bits);
            if v6.is_loopback() || v6.is_multicast() || v6.is_unspecified() || v6.is_unique_local()
                || v6.is_unicast_link_local() || v6.to_ipv4().is_some() {
                prop_assert!(!is_public_v6(v6));
            }
            let v4 = Ipv4Addr::from(small);
            if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_broadcast()
                || v4.is_documentation() || v4.is_multicast() || v4.is_unspecified() {
                prop_assert!(!is_public_v4(v4));
            }
            prop_assert!(!is_public_v6(v4.to_ipv6_mapped()));
        }
    }
}
