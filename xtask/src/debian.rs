//! Installing packages on Debian and its kin, where this runs as root.

use crate::Result;
use crate::run::{exists, output, program, run};

/// Installs packages; where that is not possible, the error tells the user to.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result {
    let by_hand =
        format!("{purpose} needs the Debian packages {}: install them, or their like", packages.join(", "));
    if !exists("apt-get") || output(program("id", ".").arg("-u")).as_deref() != Some("0") {
        return Err(by_hand.into());
    }
    let install = || {
        run(program("apt-get", ".")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages))
    };
    // The lists are refreshed only where they do not do, since a fresh machine has none.
    install().or_else(|_| {
        run(program("apt-get", ".").args(["update", "-qq"]))?;
        install()
    })
}
