//! Addresses behind which another machine may answer, through a tunnel or a forwarded port.

use std::net::IpAddr;

use super::Address;

/// Whether what answers at an address may be on another machine than the address says. A name that leads to this
/// machine without saying so is not known here.
pub(super) fn may_be_tunnel(address: Address<'_>) -> bool {
    address.file.is_none() && (address.local || address.host.is_some_and(is_this_machine))
}

/// Names by which this machine is called from within itself and from its containers.
const NAMES: &[&str] = &[
    "localhost",
    "localhost.localdomain",
    "localhost6",
    "ip6-localhost",
    "ip6-loopback",
    "host.docker.internal",
    "gateway.docker.internal",
    "host.containers.internal",
];

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_lowercase();
    match host.parse::<IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            address.is_loopback() || address.is_unspecified()
        }
        Err(_) => {
            NAMES.contains(&host.as_str())
                || host.ends_with(".localhost")
                || host.starts_with(['/', '@'])
                || is_short_number(&host)
        }
    }
}

/// `127.1`, `2130706433` and `0x7f000001` are addresses to the resolver, and no domain ends in a number.
fn is_short_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    last.starts_with("0x") || (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Address, may_be_tunnel};

    #[test]
    fn whatever_leads_to_this_machine_may_be_a_tunnel() {
        let check = |host: &str, expect: bool| {
            assert_eq!(may_be_tunnel(Address { host: Some(host), ..Address::default() }), expect, "{host}");
        };
        for host in [
            "localhost",
            "LOCALHOST.",
            "db.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0.0.0.0",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "/cloudsql/project:region:shop",
            "host.docker.internal",
        ] {
            check(host, true);
        }
        for host in
            ["db", "db.example.com", "10.0.0.1", "localhost.example.com", "fd00::1", "0x7f.example.com"]
        {
            check(host, false);
        }
    }
}
