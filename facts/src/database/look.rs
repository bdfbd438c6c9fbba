//! From a URL to what is seen there.

use std::future::Future;

use super::state::{DatabaseState, Seen};
use super::{Fault, FaultKind, Limits, mysql, postgresql, sqlite};
use crate::target::{DatabaseUrl, Provider};

/// Looks into a database and changes nothing there. `schemas` are those of the datasource; where it names none, the
/// schema of the URL counts, or else `public`.
///
/// It never fails: where nothing could be seen, the state says why.
pub fn look(url: &DatabaseUrl, schemas: &[String], limits: &Limits) -> DatabaseState {
    let limits = &limits.bounded();
    let seen = match url.provider {
        Provider::Postgresql | Provider::Cockroachdb => {
            block_on(limits, postgresql::look(url, schemas, limits))
        }
        Provider::Mysql => block_on(limits, mysql::look(url, limits)),
        Provider::Sqlite => block_on(limits, sqlite::look(url, limits)),
        Provider::Sqlserver | Provider::Mongodb => Err(not_looked_into(url.provider)),
    };
    DatabaseState { place: url.to_string(), host: url.host.clone(), seen }
}

/// Sees which database a URL leads to, and reads no table of its users: no lock on one keeps it waiting.
///
/// # Errors
///
/// Why nothing could be seen.
pub(crate) fn recognize(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let limits = &limits.bounded();
    match url.provider {
        Provider::Postgresql | Provider::Cockroachdb => block_on(limits, postgresql::recognize(url, limits)),
        Provider::Mysql => block_on(limits, mysql::recognize(url, limits)),
        Provider::Sqlite => block_on(limits, sqlite::recognize(url, limits)),
        Provider::Sqlserver | Provider::Mongodb => Err(not_looked_into(url.provider)),
    }
}

pub(super) fn not_looked_into(system: Provider) -> Fault {
    let why = format!("a database of `{}` is not looked into", system.as_str());
    Fault::new(FaultKind::NotLookedInto, why, "")
}

/// Waits for what is asynchronous inside, on a thread of its own: the caller may itself be in a runtime, where
/// waiting is not allowed.
pub(crate) fn block_on<T: Send>(
    limits: &Limits,
    work: impl Future<Output = Result<T, Fault>> + Send,
) -> Result<T, Fault> {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| Fault::other(format!("no runtime could be made: {error}")))?;
        // Connecting, which may be tried twice, has its own limit; this one is for whatever none was thought of.
        let patience = 2 * limits.connect + limits.whole;
        let answer = runtime.block_on(async { tokio::time::timeout(patience, work).await });
        // A name service that does not answer would be waited for.
        runtime.shutdown_background();
        answer.map_err(|_| Fault::timeout("looking into the database", patience))?
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("prisma-policy-look".to_owned());
        let thread = thread
            .spawn_scoped(scope, run)
            .map_err(|error| Fault::other(format!("no thread could be made: {error}")))?;
        thread.join().map_err(|_| Fault::other("looking into the database broke off"))?
    })
}

/// What was seen before the catalogue was read.
impl Seen {
    pub(super) fn bare(system: Provider, server: String, name: String) -> Self {
        let unseen = || not_looked_into(system);
        Self {
            system,
            server,
            name,
            address: None,
            schemas: Vec::new(),
            absent: Vec::new(),
            main_schema: None,
            tables: Err(unseen()),
            hidden: None,
            bytes: None,
            fingerprint: Err(unseen()),
            mark: Err(unseen()),
            history: Err(unseen()),
        }
    }

    pub(super) fn lack_tables(&mut self, fault: &Fault) {
        self.tables = Err(fault.clone());
        self.mark = Err(fault.clone());
        self.history = Err(fault.clone());
    }
}
