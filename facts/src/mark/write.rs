//! Writes a mark.

use super::{Mark, mark_statements, sidecar};
use crate::database::{Fault, FaultKind, Limits, block_on, mysql, postgresql};
use crate::target::{DatabaseUrl, Provider};

/// Writes a mark into a database, or beside it, and replaces the one that is there. This is the only thing here that
/// writes; [`mark_statements`] says before what it does.
///
/// # Errors
///
/// The database cannot be reached, or the user may not write there.
pub fn write_mark(url: &DatabaseUrl, mark: &Mark, limits: &Limits) -> Result<(), Fault> {
    let statements = mark_statements(url, mark)?;
    let limits = &limits.bounded();
    if url.provider == Provider::Sqlite {
        let file = url.file.as_deref().ok_or_else(|| Fault::other("the URL names no file"))?;
        return sidecar::write(file, mark)
            .map_err(|error| Fault::other(format!("the mark could not be written: {error}")));
    }
    block_on(limits, async {
        let mut session = match url.provider {
            Provider::Mysql => mysql::connect(url, limits).await?,
            _ => postgresql::connect(url, limits).await?,
        };
        session.write(&statements).await.map_err(denied)?;
        session.close().await;
        Ok(())
    })
}

fn denied(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Denied => Fault::new(
            FaultKind::Denied,
            "the user may not write the mark",
            "mark the database as a user that may create a schema there",
        ),
        _ => fault,
    }
}
