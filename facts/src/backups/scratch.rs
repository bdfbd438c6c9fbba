//! Databases that are there only to try a backup.

use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use time::OffsetDateTime;

use super::{BackupError, mysql, postgresql};
use crate::database::{self, Fault, FaultKind, Limits, Session, block_on};
use crate::target::{DatabaseUrl, Provider};

/// How the name of every scratch database begins.
pub(super) const PREFIX: &str = "prisma_policy_scratch_";

/// So long a lock of somebody else is waited for.
pub(super) const LOCK: Duration = Duration::from_secs(10);

/// A database of its own on a server. It is gone when this is dropped.
pub(super) struct Scratch {
    /// The URL of the server's database that was there before.
    server: DatabaseUrl,
    pub(super) url: DatabaseUrl,
    name: String,
    /// Whether connections to it are encrypted.
    pub(super) encrypted: bool,
    dropped: bool,
}

impl Scratch {
    /// Makes an empty database, which is like the one that the URL names as far as text is concerned.
    pub(super) fn create(server: &DatabaseUrl) -> Result<Self, BackupError> {
        let name = name();
        let url = beside(server, &name)?;
        let encrypted = wait(async {
            let mut session = connect(server).await?;
            let (encrypted, sql) = if server.provider == Provider::Mysql {
                (mysql::encrypted(&mut session).await?, format!("CREATE DATABASE `{name}`"))
            } else {
                let (encrypted, like) = postgresql::like(&mut session).await?;
                (encrypted, format!("CREATE DATABASE \"{name}\" {like}"))
            };
            let made = session.run(sql).await;
            session.close().await;
            made.map_err(|fault| refused(server, &fault))?;
            Ok(encrypted)
        })?;
        Ok(Self { server: server.clone(), url, name, encrypted, dropped: false })
    }

    /// Drops the database.
    pub(super) fn drop(mut self) -> Result<(), BackupError> {
        self.remove().map_err(|error| {
            let why = format!("the scratch database `{}` could not be dropped: {error}", self.name);
            BackupError::new(why).help(format!("drop it by hand: `DROP DATABASE {}`", self.name))
        })
    }

    fn remove(&mut self) -> Result<(), BackupError> {
        // INVARIANT: nothing is dropped but what was made here.
        self.dropped = true;
        let name = &self.name;
        wait(async {
            let mut session = connect(&self.server).await?;
            let done = if self.server.provider == Provider::Mysql {
                mysql::drop_database(&mut session, name).await
            } else {
                postgresql::drop_database(&mut session, name).await
            };
            session.close().await;
            done
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.dropped {
            let _ = self.remove();
        }
    }
}

/// Scratch databases that are on a server: left behind by somebody who was killed, or in use by another.
pub(super) fn leftovers(server: &DatabaseUrl) -> Result<Vec<String>, BackupError> {
    wait(async {
        let mut session = connect(server).await?;
        let found = if server.provider == Provider::Mysql {
            mysql::called(&mut session, PREFIX).await?
        } else {
            postgresql::called(&mut session, PREFIX).await?
        };
        session.close().await;
        Ok(found)
    })
}

/// Backups take as long as they take; only connecting and locks are not waited for.
pub(super) fn limits() -> Limits {
    let day = Duration::from_hours(24);
    Limits {
        connect: Duration::from_secs(10),
        statement: day,
        lock: LOCK,
        whole: 7 * day,
        counted: u64::MAX - 1,
    }
}

/// Waits for what is asynchronous inside.
pub(super) fn wait<T: Send>(
    work: impl Future<Output = Result<T, BackupError>> + Send,
) -> Result<T, BackupError> {
    block_on(&limits(), async { Ok::<_, Fault>(work.await) })?
}

async fn connect(url: &DatabaseUrl) -> Result<Session, BackupError> {
    Ok(match url.provider {
        Provider::Mysql => database::mysql::connect(url, &limits()).await?,
        _ => database::postgresql::connect(url, &limits()).await?,
    })
}

fn refused(server: &DatabaseUrl, fault: &Fault) -> BackupError {
    let help = match server.provider {
        Provider::Mysql => "grant it: `GRANT ALL ON \\`prisma\\_policy\\_scratch\\_%\\`.* TO …`",
        _ => "grant it: `ALTER ROLE … CREATEDB`",
    };
    let why = match fault.kind {
        FaultKind::Denied => "the user of the URL may not make databases",
        _ => &fault.why,
    };
    BackupError::new(format!("no scratch database could be made: {why}"))
        .help(format!("{}, or name another server to restore on: `--server`", help.replace("\\`", "`")))
}

/// `prisma_policy_scratch_20261125t220102z_9f86d081884c7d65`: unlikely to be anybody else's, and tells how old it is.
fn name() -> String {
    let at = crate::ledger::timestamp(OffsetDateTime::now_utc()).to_lowercase().replace(['-', ':'], "");
    let random = std::hash::RandomState::new().build_hasher().finish();
    format!("{PREFIX}{at}_{random:016x}")
}

/// The URL of another database on the same server.
fn beside(server: &DatabaseUrl, name: &str) -> Result<DatabaseUrl, BackupError> {
    let unreadable =
        |error: &dyn std::fmt::Display| BackupError::new(format!("the URL cannot be read: {error}"));
    let mut url = url::Url::parse(server.expose()).map_err(|error| unreadable(&error))?;
    url.set_path(name);
    DatabaseUrl::parse(url.as_str(), std::path::Path::new("/")).map_err(|error| unreadable(&error))
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, beside, name};
    use crate::target::DatabaseUrl;
    use std::path::Path;

    #[test]
    fn a_scratch_database_is_beside_the_others_and_called_like_none() {
        let (first, second) = (name(), name());
        assert!(first.starts_with(PREFIX) && first.len() <= 63 && first != second, "{first}");
        let url = DatabaseUrl::parse("postgresql://ann:p%40@db:6432/shop?schema=x", Path::new("/")).unwrap();
        let other = beside(&url, "b").unwrap();
        assert_eq!(
            (other.name.as_deref(), other.expose()),
            (Some("b"), "postgresql://ann:p%40@db:6432/b?schema=x")
        );
    }
}
