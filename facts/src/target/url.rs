//! Connection URLs, as Prisma's datasources have them.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::secret::Secret;

use super::host::is_this_machine;

/// A database system, as Prisma names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// PostgreSQL.
    Postgresql,
    /// MySQL or MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
    /// SQL Server.
    Sqlserver,
    /// CockroachDB.
    Cockroachdb,
    /// MongoDB.
    Mongodb,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 6] =
        [Self::Postgresql, Self::Mysql, Self::Sqlite, Self::Sqlserver, Self::Cockroachdb, Self::Mongodb];

    /// Its name in a Prisma schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
            Self::Sqlserver => "sqlserver",
            Self::Cockroachdb => "cockroachdb",
            Self::Mongodb => "mongodb",
        }
    }

    /// The provider that a Prisma schema calls so; `postgres` is another name of `postgresql`.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = if name == "postgres" { "postgresql" } else { name };
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }
}

/// Where a database is, with whatever is needed to connect to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl {
    /// The system, as the URL's scheme tells it; CockroachDB has the URLs of PostgreSQL.
    pub provider: Provider,
    /// The host, without brackets, or the folder of a socket; none for SQLite.
    pub host: Option<String>,
    /// The port, where the URL has one.
    pub port: Option<u16>,
    /// The user's name, decoded.
    pub user: Option<String>,
    /// The name of the database, decoded; for SQLite the name of its file.
    pub name: Option<String>,
    /// The schema of PostgreSQL that Prisma works in; `None` where the URL names none, which means `public`.
    pub schema: Option<String>,
    /// The file of SQLite, absolute.
    pub file: Option<PathBuf>,
    text: Secret,
}

/// What is done about a password that is not what it looks like.
const ENCODE: &str = "the port is no number; write `/`, `?`, `#`, `@` and blanks of a user and a password as %2F, %3F, %23, \
    %40 and %20";

/// Why a text is no URL of a database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It has no scheme that Prisma knows.
    #[error("the URL begins with no scheme that Prisma knows{0}")]
    Scheme(&'static str),
    /// It goes through a service which does not say which database stands behind.
    #[error("the URL goes through a proxy (`{0}`), which does not say which database stands behind it")]
    Proxy(String),
    /// The server would choose the database.
    #[error("the URL names no database")]
    Nameless,
    /// It cannot be read.
    #[error("the URL cannot be read: {0}")]
    Malformed(String),
}

impl DatabaseUrl {
    /// Reads a URL; a relative file of SQLite is meant from `folder`.
    ///
    /// # Errors
    ///
    /// What does not name one database for certain.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, UrlError> {
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        let provider = match scheme {
            Some("postgresql" | "postgres") => Provider::Postgresql,
            Some("mysql") => Provider::Mysql,
            Some("file") => return Self::file(text, folder),
            Some("sqlserver") => return Self::sqlserver(text)?.plain(),
            Some("mongodb" | "mongodb+srv") => Provider::Mongodb,
            Some(proxy @ ("prisma" | "prisma+postgres")) => return Err(UrlError::Proxy(proxy.to_owned())),
            _ => return Err(UrlError::Scheme(hint(scheme))),
        };
        Self::authority(text, provider)?.plain()
    }

    /// Refuses what would be shown with a part of a password in it, since the URL was written wrong.
    fn plain(self) -> Result<Self, UrlError> {
        let odd = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains('@'));
        if odd(&self.name) || odd(&self.host) {
            return Err(stray());
        }
        Ok(self)
    }

    /// The whole URL, with its secrets.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// Whether the name is written with `%`, which Prisma's engine takes as it stands.
    pub(super) fn has_encoded_name(&self) -> bool {
        let is_sql = matches!(self.provider, Provider::Postgresql | Provider::Mysql);
        is_sql && url::Url::parse(self.expose()).is_ok_and(|url| url.path().contains('%'))
    }

    /// Whether the host is this machine, as far as its name tells: a file, a socket or a loopback address. That
    /// proves nothing of what the database is for.
    pub fn is_local(&self) -> bool {
        self.host.as_deref().map_or(self.provider == Provider::Sqlite, is_this_machine)
    }

    /// Reads it as Prisma's engine does: nothing of a host is decoded, the first part of the path is the name, and of a
    /// parameter that stands twice the last one counts.
    fn authority(text: &str, provider: Provider) -> Result<Self, UrlError> {
        let malformed = |error: url::ParseError| match error {
            // What stands before the `/` of a password looks like a host and its port.
            url::ParseError::InvalidPort if text.contains('@') => UrlError::Malformed(ENCODE.to_owned()),
            error => UrlError::Malformed(error.to_string()),
        };
        let url = url::Url::parse(text).map_err(malformed)?;
        if url.path().contains('@') {
            return Err(stray());
        }
        Ok(Self {
            provider,
            host: host(&url, provider)?,
            port: url.port(),
            user: Some(decode(url.username())).filter(|user| !user.is_empty()),
            name: name(&url, provider)?,
            schema: parameter(&url, "schema").filter(|_| provider == Provider::Postgresql),
            file: None,
            text: Secret::new(text),
        })
    }

    /// What follows `file:` is a path as it is written; nothing is decoded, as in Prisma.
    fn file(text: &str, folder: &Path) -> Result<Self, UrlError> {
        let path = text.get("file:".len()..).unwrap_or_default();
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        if path.is_empty() || path.starts_with(':') {
            return Err(UrlError::Malformed("it names no file".to_owned()));
        }
        // `..` stays, since behind a link it does not lead back.
        let file: PathBuf = folder.join(path).components().collect();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            provider: Provider::Sqlite,
            host: None,
            port: None,
            user: None,
            name,
            schema: None,
            file: Some(file),
            text: Secret::new(text),
        })
    }

    /// `sqlserver://host:port;database=name;user=…;password=…`.
    fn sqlserver(text: &str) -> Result<Self, UrlError> {
        let rest = text.split_once("://").map(|(_, rest)| rest).ok_or(UrlError::Scheme(""))?;
        let mut parts = rest.split(';');
        let (host, port) = match parts.next().unwrap_or_default().rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok()),
            None => (rest.split(';').next().unwrap_or_default(), None),
        };
        let pairs: Vec<(String, &str)> = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.trim().to_ascii_lowercase().replace(' ', ""), value))
            .collect();
        let value = |names: &[&str]| {
            pairs
                .iter()
                .find(|(name, _)| names.contains(&name.as_str()))
                .map(|(_, value)| (*value).to_owned())
        };
        Ok(Self {
            provider: Provider::Sqlserver,
            host: Some(host.to_owned()).filter(|host| !host.is_empty()),
            port,
            user: value(&["user", "username", "uid", "userid"]),
            name: value(&["database", "initialcatalog"]),
            schema: value(&["schema"]),
            file: None,
            text: Secret::new(text),
        })
    }
}

/// Shows where it leads, without user, password and parameters.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            return write!(f, "file:{}", file.display());
        }
        write!(f, "{}://{}", self.provider.as_str(), self.host.as_deref().unwrap_or_default())?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.name.as_deref().unwrap_or_default())
    }
}

/// The value of a parameter, the last one where it stands more than once.
pub(crate) fn parameter(url: &url::Url, name: &str) -> Option<String> {
    url.query_pairs().filter(|(key, _)| key == name).last().map(|(_, value)| value.into_owned())
}

/// The socket of MySQL, which may stand in brackets.
pub(crate) fn socket(url: &url::Url) -> Option<String> {
    parameter(url, "socket").map(|socket| socket.replace(['(', ')'], ""))
}

/// The host, or the folder of a socket: a parameter says it before the URL does, each system has one of its own.
fn host(url: &url::Url, provider: Provider) -> Result<Option<String>, UrlError> {
    let given = match provider {
        Provider::Postgresql => parameter(url, "host"),
        Provider::Mysql => socket(url),
        _ => None,
    };
    let malformed = |why: &str| Err(UrlError::Malformed(why.to_owned()));
    let plain = || url.host_str().filter(|host| !host.is_empty());
    match given.as_deref().or_else(plain) {
        Some("") => malformed("it names an empty host"),
        Some(host) if host.contains(',') => malformed("it names several hosts"),
        Some(host) if given.is_none() && host.contains('%') => {
            malformed("its host has `%`, which Prisma does not decode; name a socket by `?host=`")
        }
        host => Ok(host.map(|host| host.trim_matches(['[', ']']).to_owned())),
    }
}

/// The name of the database: `postgres` where the URL of PostgreSQL ends with its host. Behind a slash that nothing
/// follows the server would choose one.
fn name(url: &url::Url, provider: Provider) -> Result<Option<String>, UrlError> {
    let path = url.path().strip_prefix('/');
    let first = path.map(|path| path.split('/').next().unwrap_or_default());
    match (provider, first) {
        (Provider::Postgresql, None) => Ok(Some("postgres".to_owned())),
        (Provider::Postgresql, Some("")) => Err(UrlError::Nameless),
        (_, name) => Ok(name.map(decode).filter(|name| !name.is_empty())),
    }
}

fn stray() -> UrlError {
    let why =
        "an `@` stands behind the host; write `/`, `?`, `#` and `@` of a password as %2F, %3F, %23 and %40";
    UrlError::Malformed(why.to_owned())
}

/// What is wrong with a scheme that would be known otherwise.
fn hint(scheme: Option<&str>) -> &'static str {
    let first = scheme.and_then(|scheme| scheme.chars().next());
    match first {
        Some(first) if first.is_whitespace() => "; it begins with a blank, which Prisma refuses",
        Some('"' | '\'' | '`') => "; it begins with a quote",
        Some(_) if scheme.is_some_and(|scheme| scheme.contains(|it: char| it.is_ascii_uppercase())) => {
            "; Prisma wants it in small letters"
        }
        _ => "",
    }
}

/// Decodes `%40` and its like.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrl, UrlError};
    use std::path::Path;

    fn check(text: &str, shown: &str, local: bool) {
        let url = DatabaseUrl::parse(text, Path::new("/project/prisma")).unwrap();
        assert_eq!((url.to_string(), url.is_local()), (shown.to_owned(), local), "{text}");
        assert!(!format!("{url:?}").contains("s3cret"), "{url:?}");
    }

    #[test]
    fn a_url_is_shown_without_secrets() {
        check(
            "postgresql://ann:s3cret@db.example.com:5432/shop?schema=public",
            "postgresql://db.example.com:5432/shop",
            false,
        );
        check("postgres://ann:s3cret@127.0.0.1/shop", "postgresql://127.0.0.1/shop", true);
        check("postgresql://ann:s3cret@[::1]:5432/shop", "postgresql://::1:5432/shop", true);
        check(
            "postgresql://ann:s3cret@localhost/shop?host=/var/run/postgresql",
            "postgresql:///var/run/postgresql/shop",
            true,
        );
        check("postgresql://ann:s3cret@db/shop?host=a&host=b", "postgresql://b/shop", false);
        check("postgresql://ann:s3cret@db/shop?socket=/run/postgresql", "postgresql://db/shop", false);
        check("mysql://ann:s3cret@db/shop?host=localhost", "mysql://db/shop", false);
        check("mysql://ann:s3cret@db/shop?socket=/a&socket=(/run/b.sock)", "mysql:///run/b.sock/shop", true);
        check("postgresql://ann:s3cret@db", "postgresql://db/postgres", false);
        check("postgresql://ann:s3cret@db?schema=public", "postgresql://db/postgres", false);
        check("postgresql://ann:s3cret@db/shop/dev", "postgresql://db/shop", false);
        check("postgresql://ann:s3cret@0.0.0.0/shop", "postgresql://0.0.0.0/shop", true);
        check("postgresql://ann:s3cret@127.1/shop", "postgresql://127.1/shop", true);
        check("postgresql://ann:s3cret@[::ffff:127.0.0.1]/shop", "postgresql://::ffff:7f00:1/shop", true);
        check("postgresql://ann:s3cret@shop.localhost/shop", "postgresql://shop.localhost/shop", true);
        check(
            "mysql://root:s3cret@localhost/shop?socket=/run/mysqld.sock",
            "mysql:///run/mysqld.sock/shop",
            true,
        );
        check("mysql://root:s3cret@LOCALHOST:3306/shop", "mysql://LOCALHOST:3306/shop", true);
        check("sqlserver://db:1433;database=shop;user=sa;password=s3cret", "sqlserver://db:1433/shop", false);
        check(
            "mongodb+srv://ann:s3cret@cluster.example.com/shop",
            "mongodb://cluster.example.com/shop",
            false,
        );
    }

    #[test]
    fn a_file_is_meant_from_the_folder_of_the_schema() {
        check("file:./dev.db", "file:/project/prisma/dev.db", true);
        check("file:../a%20b.db", "file:/project/prisma/../a%20b.db", true);
        check("file://dev.db", "file:/dev.db", true);
        check("file:/data/dev.db?connection_limit=1", "file:/data/dev.db", true);
    }

    #[test]
    fn what_names_no_database_for_certain_is_refused() {
        let parse = |text| DatabaseUrl::parse(text, Path::new("/")).unwrap_err();
        assert_eq!(
            parse("prisma://accelerate.example.com/?api_key=s3cret"),
            UrlError::Proxy("prisma".to_owned())
        );
        assert!(matches!(parse("postgresql://ann:1/s3cret@db.example.com/shop"), UrlError::Malformed(_)));
        assert!(matches!(parse("postgresql:/ann:s3cret@db.example.com/shop"), UrlError::Malformed(_)));
        let told = parse("postgresql://ann:se/cret@db.example.com/shop").to_string();
        assert!(told.contains("the port is no number; write `/`") && !told.contains("cret"), "{told}");
        assert_eq!(parse("shop"), UrlError::Scheme(""));
        assert_eq!(parse(""), UrlError::Scheme(""));
        assert_eq!(parse("sqlite://dev.db"), UrlError::Scheme(""));
        for text in ["postgresql://ann@a/", "postgresql://ann@a//dev", "postgresql://a/?schema=public"] {
            assert_eq!(parse(text), UrlError::Nameless, "{text}");
        }
        let written_wrong = [
            "file:",
            "file:?x",
            "postgresql://a,b/shop",
            "postgresql://a/shop?host=a,b",
            "postgresql://a/shop?host=",
            "postgresql://%2Fvar%2Frun/shop",
            "postgresql://ann:s/3/cret@db.example.com/shop",
        ];
        for text in written_wrong {
            assert!(matches!(parse(text), UrlError::Malformed(_)), "{text}");
        }
        assert!(matches!(parse("postgresql://a:b:c@:port/"), UrlError::Malformed(_)));
    }
}
