//! Whether two URLs lead to the same database.

use std::fs::canonicalize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::project::resolved;

use super::url::{DatabaseUrl, Provider};

/// Whether two URLs lead to the same database: only where that is certain.
///
/// Two databases of other names are two. Two hosts of other names may be one (a pooler, a tunnel), and so may two
/// ports; then it is not known, and neither is it where only the schema within the database differs.
pub fn same(one: &DatabaseUrl, other: &DatabaseUrl) -> Option<bool> {
    if system(one) != system(other) {
        return Some(false);
    }
    if let (Some(one), Some(other)) = (&one.file, &other.file) {
        return Some(real(one) == real(other));
    }
    let (Some(name), Some(other_name)) = (name(one), name(other)) else { return None };
    if name != other_name {
        return Some(false);
    }
    let same = host(one)? == host(other)? && port(one) == port(other) && schema(one) == schema(other);
    same.then_some(true)
}

/// CockroachDB has the URLs of PostgreSQL.
fn system(url: &DatabaseUrl) -> Provider {
    if url.provider == Provider::Cockroachdb { Provider::Postgresql } else { url.provider }
}

/// MySQL and SQL Server may know no difference between small and large letters, so neither is one made here.
fn name(url: &DatabaseUrl) -> Option<String> {
    let name = url.name.clone()?;
    Some(if system(url) == Provider::Postgresql { name } else { name.to_lowercase() })
}

fn host(url: &DatabaseUrl) -> Option<String> {
    let host = url.host.as_deref()?.trim_end_matches('.').to_ascii_lowercase();
    let is_loopback =
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    Some(if is_loopback { "localhost".to_owned() } else { host })
}

fn port(url: &DatabaseUrl) -> Option<u16> {
    url.port.or(match system(url) {
        Provider::Postgresql => Some(5432),
        Provider::Mysql => Some(3306),
        Provider::Sqlserver => Some(1433),
        Provider::Mongodb => Some(27017),
        Provider::Sqlite | Provider::Cockroachdb => None,
    })
}

fn schema(url: &DatabaseUrl) -> Option<&str> {
    match system(url) {
        Provider::Postgresql => Some(url.schema.as_deref().unwrap_or("public")),
        _ => url.schema.as_deref(),
    }
}

/// A file through all links, as far as it is there.
fn real(file: &Path) -> PathBuf {
    let through = |path: &Path| canonicalize(path).ok();
    let beside = || Some(through(file.parent()?)?.join(file.file_name()?));
    through(file).or_else(beside).unwrap_or_else(|| resolved(file, ""))
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrl, same};
    use std::path::Path;

    #[test]
    fn only_what_is_certain_is_said() {
        let check = |one: &str, other: &str, expect: Option<bool>| {
            let parse = |text| DatabaseUrl::parse(text, Path::new("/project")).unwrap();
            assert_eq!(same(&parse(one), &parse(other)), expect, "{one} {other}");
            assert_eq!(same(&parse(other), &parse(one)), expect, "{other} {one}");
        };
        check("postgresql://a/x", "mysql://a/x", Some(false));
        check("postgresql://a/x", "postgresql://b/y", Some(false));
        check("postgresql://a/x", "postgresql://a/y", Some(false));
        check("postgresql://a/x", "postgresql://b/x", None);
        check("postgresql://a:1/x", "postgresql://a:2/x", None);
        check("postgresql://a/x", "postgresql://a/x?schema=shadow", None);
        check("mysql://a", "mysql://a/x", None);
        check("postgresql:///x", "postgresql:///x", None);
        check("postgresql://u:p@a/x", "postgres://v:q@A.:5432/x?schema=public", Some(true));
        check("postgresql://localhost/x", "postgresql://127.0.0.1:5432/x", Some(true));
        check("postgresql://localhost/x", "postgresql://[::1]/x", Some(true));
        check("postgresql://a", "postgresql://a/postgres", Some(true));
        check("mysql://a/X", "mysql://a/x", Some(true));
        check("file:./a.db", "file:/project/b/../a.db", Some(true));
        check("file:./a.db", "file:b.db", Some(false));
    }
}
