//! Which hosts are this machine, as far as their names tell.

use std::net::{IpAddr, Ipv4Addr};

/// Names by which this machine is called from within itself.
const NAMES: [&str; 5] =
    ["localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "ip6-loopback"];

/// Whether a host is this machine: a loopback address however it is written, the address that stands for every one of this
/// machine, or the folder of a socket. A name that leads here without saying so is not known.
pub(crate) fn is_this_machine(host: &str) -> bool {
    // An address may have a zone, and a server of SQL Server an instance.
    let host = host.split(['%', '\\']).next().unwrap_or_default();
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_lowercase();
    let address = host.parse::<IpAddr>().ok().or_else(|| number(&host).map(IpAddr::V4));
    match address.map(|address| address.to_canonical()) {
        Some(address) => address.is_loopback() || address.is_unspecified(),
        None => {
            NAMES.contains(&host.as_str()) || host.ends_with(".localhost") || host.starts_with(['/', '@'])
        }
    }
}

/// `127.1`, `2130706433` and `0x7f000001` are addresses to the resolver: the last number fills what is left.
fn number(host: &str) -> Option<Ipv4Addr> {
    let parts = host.split('.').map(part).collect::<Option<Vec<u32>>>()?;
    let (last, first) = parts.split_last()?;
    let left = 4_u32.checked_sub(u32::try_from(first.len()).ok()?)?;
    if u64::from(*last) >= 1_u64 << (8 * left) {
        return None;
    }
    let whole = first.iter().zip([24, 16, 8]).try_fold(*last, |whole, (part, shift)| {
        u8::try_from(*part).ok().map(|part| whole | (u32::from(part) << shift))
    })?;
    Some(Ipv4Addr::from(whole))
}

/// A number as C writes it.
fn part(text: &str) -> Option<u32> {
    let hexadecimal = text.strip_prefix("0x").map(|digits| (digits, 16));
    let octal = text.strip_prefix('0').filter(|digits| !digits.is_empty()).map(|digits| (digits, 8));
    let (digits, radix) = hexadecimal.or(octal).unwrap_or((text, 10));
    let is_plain = digits.chars().all(|digit| digit.is_digit(radix));
    is_plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn other_machines_are_not_this_one() {
        for host in [
            "",
            "db",
            "db.example.com",
            "10.0.0.1",
            "10.1",
            "126.255.255.255",
            "128.1",
            "localhost.example.com",
            "mylocalhost",
            "fd00::1",
            "fe80::1%lo",
            "::ffff:10.0.0.1",
            "0x7f.example.com",
            "127.example.com",
            "127.0.0.1.5",
            "4294967296",
            "127.0.0.256",
            "0x",
            "08",
            "host.docker.internal",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn this_machine_has_many_names() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "db.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7F.1",
            "0177.0.0.1",
            "0",
            "0.0.0.0",
            "::1",
            "[::1]",
            "::",
            "::1%lo",
            "::ffff:127.0.0.1",
            "::ffff:7f00:1",
            "ip6-localhost",
            "/var/run/postgresql",
            "/cloudsql/project:region:shop",
            "@abstract",
            "localhost\\SQLEXPRESS",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
    }
}
