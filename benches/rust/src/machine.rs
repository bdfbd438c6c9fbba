//! What is measured on, and with which versions.

use std::fs;

const LOCK: &str = include_str!("../Cargo.lock");

/// The machine, in words.
pub fn words() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("a processor without a name", |(_, name)| name.trim());
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let s = if cores == 1 { "" } else { "s" };
    format!("{cores} core{s} of {model}, {os} on {architecture}")
}

/// The version of a package, as it was built.
pub fn version(package: &str) -> Option<&'static str> {
    let entry = LOCK.split_once(&format!("name = \"{package}\"\nversion = \""))?.1;
    entry.split('"').next()
}

/// The compiler, as it names itself; it was the first on the path when this was built.
pub fn compiler() -> String {
    let output = std::process::Command::new("rustc").arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.split(" (").next().unwrap_or_default().trim().to_owned()
}
