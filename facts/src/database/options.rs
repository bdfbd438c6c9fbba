//! From a URL as Prisma has it to what a driver is told.
//!
//! Prisma's parameters are not the drivers': what they mean is said here, and whatever else stands in the URL
//! (`connection_limit`, `pgbouncer`, `pool_timeout`, …) changes nothing about where it leads.
//!
//! Encryption is what Prisma's engine makes of it. On PostgreSQL `sslmode` is `prefer` where nothing is said:
//! encrypted where the server can. On MySQL it is encrypted where the server can, too; Prisma asks for it only where
//! a certificate is named. A certificate is checked where `sslaccept=strict` says so (or `sslmode=verify-ca`,
//! `verify-full`), against `sslcert` or else the authorities of this machine. `sslidentity`, a client's certificate
//! in a PKCS#12 file, cannot be read.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

use super::{Fault, FaultKind};
use crate::secret::Secret;
use crate::target::{DatabaseUrl, parameter, socket};

/// What a server shows of who is connected.
pub(super) const APPLICATION: &str = "prisma-policy";

/// The parts of a URL that only a connection needs.
pub(crate) struct Parameters {
    url: Url,
}

impl Parameters {
    pub(crate) fn of(url: &DatabaseUrl) -> Result<Self, Fault> {
        let url = Url::parse(url.expose())
            .map_err(|error| Fault::other(format!("the URL cannot be read: {error}")))?;
        let parameters = Self { url };
        parameters.certificates_are_there()?;
        if parameters.get("sslidentity").is_some() {
            return Err(Fault::new(
                FaultKind::Tls,
                "the URL names a client's certificate in a PKCS#12 file, which cannot be read here",
                "name it as `sslcert` and `sslkey` in PEM files",
            ));
        }
        Ok(parameters)
    }

    /// A file that is not there would look as if there were no server.
    fn certificates_are_there(&self) -> Result<(), Fault> {
        let files = ["sslcert", "sslkey", "sslrootcert"].iter().filter_map(|name| self.get(name));
        match files.map(PathBuf::from).find(|file| !file.is_file()) {
            None => Ok(()),
            Some(file) => Err(Fault::new(
                FaultKind::Tls,
                format!("there is no certificate {}", file.display()),
                "write the absolute path of the certificate into the URL",
            )),
        }
    }

    /// The password, decoded.
    pub(crate) fn password(&self) -> Option<Secret> {
        let password = self.url.password()?;
        Some(Secret::new(percent_decode_str(password).decode_utf8_lossy()))
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        parameter(&self.url, name)
    }

    /// The file of the certificate authority: Prisma calls it `sslcert`, unless a key makes that the client's own.
    pub(crate) fn authority(&self) -> Option<PathBuf> {
        let own = self.get("sslkey").is_some();
        self.get("sslrootcert").or_else(|| self.get("sslcert").filter(|_| !own)).map(PathBuf::from)
    }

    /// The client's own certificate, and its key.
    pub(crate) fn client(&self) -> Option<(PathBuf, PathBuf)> {
        Some((self.get("sslcert")?.into(), self.get("sslkey")?.into()))
    }

    /// Whether the server's certificate is checked.
    pub(crate) fn strict(&self) -> bool {
        self.get("sslaccept").is_some_and(|accept| accept != "accept_invalid_certs")
    }
}

/// How PostgreSQL is connected to, each way to be tried where the one before finds no encryption.
pub(super) fn postgresql(url: &DatabaseUrl, parameters: &Parameters) -> Vec<PgConnectOptions> {
    // What variables of this process (`PGHOST`, `PGPASSWORD`, …) say of a server is overridden, since it would be
    // another one; only `PGOPTIONS` and certificates stay, which the driver has no way to forget.
    let mut options = PgConnectOptions::new_without_pgpass()
        .application_name(APPLICATION)
        .statement_cache_capacity(0)
        .extra_float_digits(None)
        .port(url.port.unwrap_or(5432))
        .host(url.host.as_deref().unwrap_or("localhost"))
        .username(url.user.as_deref().unwrap_or("postgres"))
        .password(parameters.password().as_ref().map(Secret::expose).unwrap_or_default());
    options = options.database(url.name.as_deref().unwrap_or("postgres"));
    if let Some(authority) = parameters.authority() {
        options = options.ssl_root_cert(authority);
    }
    if let Some((certificate, key)) = parameters.client() {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    postgresql_modes(parameters).iter().map(|mode| options.clone().ssl_mode(*mode)).collect()
}

fn postgresql_modes(parameters: &Parameters) -> &'static [PgSslMode] {
    let strict = parameters.strict();
    match parameters.get("sslmode").as_deref() {
        Some("disable") => &[PgSslMode::Disable],
        Some("verify-ca") => &[PgSslMode::VerifyCa],
        Some("verify-full") => &[PgSslMode::VerifyFull],
        Some("require") if strict => &[PgSslMode::VerifyFull],
        Some("require") => &[PgSslMode::Require],
        // Prisma takes an unencrypted connection where there is no other, but no certificate that is wrong.
        _ if strict => &[PgSslMode::VerifyFull, PgSslMode::Disable],
        _ => &[PgSslMode::Prefer],
    }
}

/// How MySQL and MariaDB are connected to.
pub(super) fn mysql(url: &DatabaseUrl, parameters: &Parameters) -> MySqlConnectOptions {
    let socket = socket(&parameters.url);
    let mode = match (parameters.strict(), parameters.authority()) {
        (true, _) => MySqlSslMode::VerifyIdentity,
        (false, Some(_)) => MySqlSslMode::Required,
        // A socket does not leave this machine.
        (false, None) if socket.is_some() => MySqlSslMode::Disabled,
        (false, None) => MySqlSslMode::Preferred,
    };
    let mut options = MySqlConnectOptions::new()
        .host(url.host.as_deref().unwrap_or("localhost"))
        .port(url.port.unwrap_or(3306))
        .username(url.user.as_deref().unwrap_or("root"))
        .statement_cache_capacity(0)
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .ssl_mode(mode);
    if let Some(name) = url.name.as_deref() {
        options = options.database(name);
    }
    // An empty password is none: the hash of nothing is not what the server expects.
    if let Some(password) = parameters.password().filter(|password| !password.expose().is_empty()) {
        options = options.password(password.expose());
    }
    if let Some(socket) = socket {
        options = options.socket(socket);
    }
    if let Some(authority) = parameters.authority() {
        options = options.ssl_ca(authority);
    }
    if let Some((certificate, key)) = parameters.client() {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::{Parameters, mysql, postgresql};
    use crate::target::DatabaseUrl;
    use std::path::Path;

    fn read(text: &str) -> (DatabaseUrl, Parameters) {
        let url = DatabaseUrl::parse(text, Path::new("/")).unwrap();
        let parameters = Parameters::of(&url).unwrap();
        (url, parameters)
    }

    #[test]
    fn encryption_is_what_prisma_makes_of_it() {
        let check = |query: &str, expect: &[&str]| {
            let (url, parameters) = read(&format!("postgresql://ann@db/shop?{query}"));
            let modes: Vec<String> = postgresql(&url, &parameters)
                .iter()
                .map(|options| format!("{:?}", options.get_ssl_mode()))
                .collect();
            assert_eq!(modes, expect, "{query}");
        };
        check("", &["Prefer"]);
        check("sslmode=prefer&sslaccept=accept_invalid_certs", &["Prefer"]);
        check("sslmode=disable&sslaccept=strict", &["Disable"]);
        check("sslmode=require", &["Require"]);
        check("sslmode=require&sslaccept=strict", &["VerifyFull"]);
        check("sslaccept=strict", &["VerifyFull", "Disable"]);
        check("sslaccept=nonsense", &["VerifyFull", "Disable"]);
        check("connection_limit=5&pgbouncer=true&schema=shop&statement_cache_size=0", &["Prefer"]);
    }

    #[test]
    fn where_a_url_leads_is_kept() {
        let (url, parameters) = read("postgresql://ann:p%40ss@db.example.com:6432/shop?schema=x");
        let options = &postgresql(&url, &parameters)[0];
        assert_eq!((options.get_host(), options.get_port()), ("db.example.com", 6432));
        assert_eq!((options.get_username(), options.get_database()), ("ann", Some("shop")));
        assert_eq!(parameters.password().unwrap().expose(), "p@ss");
        let (url, parameters) = read("postgresql://ann@localhost/shop?host=/var/run/postgresql");
        let options = &postgresql(&url, &parameters)[0];
        assert_eq!(options.get_host(), "/var/run/postgresql");
        let (url, parameters) = read("postgresql://ann@db?schema=public");
        assert_eq!(postgresql(&url, &parameters)[0].get_database(), Some("postgres"));
        let (url, parameters) = read("mysql://ann@localhost/shop?socket=/run/mysqld/mysqld.sock");
        assert_eq!(mysql(&url, &parameters).get_socket().unwrap(), Path::new("/run/mysqld/mysqld.sock"));
    }

    #[test]
    fn a_certificate_that_cannot_be_read_is_told() {
        let url = DatabaseUrl::parse("postgresql://a@b/c?sslidentity=x.p12", Path::new("/")).unwrap();
        assert!(Parameters::of(&url).is_err_and(|fault| fault.why.contains("PKCS#12")));
        let url = DatabaseUrl::parse("postgresql://a@b/c?sslcert=/none.pem", Path::new("/")).unwrap();
        assert!(Parameters::of(&url).is_err_and(|fault| fault.why == "there is no certificate /none.pem"));
    }
}
