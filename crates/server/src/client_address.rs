//! From which network address a request comes, for limits on guessing.
//!
//! The address is that of the connection. Where that belongs to a proxy that the settings trust, it is the last address
//! in `X-Forwarded-For` that is not a trusted proxy's: whatever stands before it was written by the client itself.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use timetrack_storage::TokenHash;

use crate::state::AppState;

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(IpAddr);

/// The other end of a connection, which the listener puts into the extensions of its requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Addresses that begin with the same bits, such as `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl ClientAddress {
    /// The key under which failures from here are counted; `purpose` keeps the limits of different things apart. All of
    /// a /64 of IPv6 count as one, because every subscriber has so many addresses. Only the hash is kept.
    pub(crate) fn failure_key(self, purpose: &str) -> TokenHash {
        let network = match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => masked(address, 64).to_string(),
        };
        Sha256::digest(format!("{purpose}\0{network}")).into()
    }

    fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> Self {
        let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
        let mut address = peer.to_canonical();
        let forwarded: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for named in forwarded.into_iter().rev() {
            if !is_proxy(address) {
                break;
            }
            let Some(named) = parse(named) else {
                break;
            };
            address = named;
        }
        Self(address)
    }
}

/// As proxies write it, with or without a port.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.trim_matches(['[', ']']).parse().ok();
    address
        .or_else(with_port)
        .or_else(in_brackets)
        .map(|address| address.to_canonical())
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        // Without a connection, as in tests of the router, it is this computer.
        let peer = parts
            .extensions
            .get::<Peer>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip());
        Ok(Self::of(peer, &parts.headers, &state.site().trusted_proxies))
    }
}

impl Network {
    /// Whether an address belongs to it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                network.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                masked(network, self.bits) == masked(address, self.bits)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

fn masked(address: Ipv6Addr, bits: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
    Ipv6Addr::from_bits(address.to_bits() & mask)
}

/// The text is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be an address such as 192.0.2.7, or a network such as 10.0.0.0/8")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| NotANetwork))?;
        (bits <= most)
            .then_some(Self { address, bits })
            .ok_or(NotANetwork)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = ["10.0.0.0/8", "2001:db8::1"].map(|text| text.parse().unwrap());
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        ClientAddress::of(peer.parse().unwrap(), &headers, &proxies)
            .0
            .to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        for (peer, forwarded, expected) in [
            ("192.0.2.1", &["198.51.100.7"][..], "192.0.2.1"),
            ("10.1.2.3", &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.1.2.3", &["198.51.100.7"], "198.51.100.7"),
            ("10.1.2.3", &["1.1.1.1, 198.51.100.7, 10.9.9.9"], "198.51.100.7"),
            ("10.1.2.3", &["1.1.1.1", "198.51.100.7:5000"], "198.51.100.7"),
            ("2001:db8::1", &["[2001:db8:5::9]:443"], "2001:db8:5::9"),
            ("10.1.2.3", &["unknown"], "10.1.2.3"),
            ("10.1.2.3", &[], "10.1.2.3"),
        ] {
            assert_eq!(address_of(peer, forwarded), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_subscriber_is_one_however_many_addresses_there_are() {
        let key = |address: &str, purpose| ClientAddress(address.parse().unwrap()).failure_key(purpose);
        assert_eq!(key("2001:db8:5:6::1", "a"), key("2001:db8:5:6:ffff::2", "a"));
        assert_ne!(key("2001:db8:5:6::1", "a"), key("2001:db8:5:7::1", "a"));
        assert_ne!(key("192.0.2.1", "a"), key("192.0.2.2", "a"));
        assert_ne!(key("192.0.2.1", "a"), key("192.0.2.1", "b"));
    }

    #[test]
    fn networks_are_read_strictly() {
        let network = |text: &str| text.parse::<Network>();
        assert!(
            network("0.0.0.0/0")
                .unwrap()
                .contains("192.0.2.1".parse().unwrap())
        );
        assert!(!network("::/0").unwrap().contains("192.0.2.1".parse().unwrap()));
        assert!(
            !network("192.0.2.1/32")
                .unwrap()
                .contains("192.0.2.2".parse().unwrap())
        );
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0.0/",
            "::/129",
            "example.org",
            "10.0.0.0/-1",
        ] {
            assert_eq!(network(wrong), Err(NotANetwork), "{wrong:?}");
        }
    }
}
