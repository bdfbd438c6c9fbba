//! Addresses behind which another machine may answer, through a tunnel or a forwarded port.

use super::Address;
use crate::target::is_this_machine;

/// Whether what answers at an address may be on another machine than the address says. A name that leads to this
/// machine without saying so is not known here.
pub(super) fn may_be_tunnel(address: Address<'_>) -> bool {
    let leads_here = |host: &str| is_this_machine(host) || is_gateway(host);
    address.file.is_none() && (address.local || address.host.is_some_and(leads_here))
}

/// Names by which containers call the machine that they run on.
const GATEWAYS: [&str; 3] = ["host.docker.internal", "gateway.docker.internal", "host.containers.internal"];

fn is_gateway(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_lowercase();
    GATEWAYS.contains(&host.as_str())
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
            "0.0.0.0",
            "/cloudsql/project:region:shop",
            "host.docker.internal",
            "Host.Docker.Internal.",
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
