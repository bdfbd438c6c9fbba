//! Looks into real databases: servers that the tests start, and files.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a test fails by panicking"
)]

mod backups;
mod busy;
mod identity;
mod mariadb;
mod migrations;
mod nobody;
mod pooler;
mod postgresql;
mod speed;
mod sqlite;
mod support;
