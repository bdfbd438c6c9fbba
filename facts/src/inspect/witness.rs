//! What a database and its address say of what it is for.

use crate::database::{DatabaseState, FaultKind, Seen};
use crate::environment::{Address, Environment, Mark, Marker, Sources};
use crate::ledger::Ledger;
use crate::mark;
use crate::target::{Located, Provider};

/// The mark in a database, its address, and the name of the file of variables that its URL came from.
pub(super) fn of<'a>(located: Option<&'a Located>, state: Option<&'a DatabaseState>) -> Sources<'a> {
    Sources {
        marker: state.map(marker).unwrap_or_default(),
        env_file: located.and_then(env_file),
        address: located.map(|located| address(located, state)),
        ..Sources::default()
    }
}

/// Says where the server calls a database otherwise than its URL.
pub(super) fn tell(sources: &Sources<'_>, ledger: &mut Ledger) {
    if let Some((Some(named), Some(behind))) = sources.address.map(|it| (it.database, it.behind)) {
        ledger.note(format!(
            "the URL names the database `{named}`, and the server calls it `{behind}`: something between them, such as a \
             pooler, gives it another name"
        ));
    }
}

fn marker(state: &DatabaseState) -> Marker {
    let Ok(seen) = &state.seen else { return Marker::None };
    match &seen.mark {
        Ok(None) => Marker::None,
        Ok(Some(mark)) => of_mark(seen, mark),
        Err(fault) if fault.kind == FaultKind::NotLookedInto => Marker::None,
        Err(fault) => Marker::Unreadable(fault.why.clone()),
    }
}

fn of_mark(seen: &Seen, mark: &mark::Mark) -> Marker {
    let Some(environment) = Environment::of_name(&mark.environment) else {
        return Marker::Unreadable("it names an environment that is not known".to_owned());
    };
    let name = Some(mark.name.clone()).filter(|name| *name != mark.environment && !name.is_empty());
    let mark = Mark { environment, name };
    if seen.believed_mark().is_some() { Marker::Mark(mark) } else { Marker::Foreign(mark) }
}

fn env_file(located: &Located) -> Option<&str> {
    located.file.as_deref()?.file_name()?.to_str()
}

fn address<'a>(located: &'a Located, state: Option<&'a DatabaseState>) -> Address<'a> {
    let url = &located.url;
    let host = url.host.as_deref();
    if let Some(file) = url.file.as_deref().filter(|_| url.provider == Provider::Sqlite) {
        return Address { host, file: Some(file), local: url.is_local(), ..Address::default() };
    }
    let seen = state.and_then(|state| state.seen.as_ref().ok()).map(|seen| seen.name.as_str());
    let seen = seen.filter(|name| !name.is_empty());
    let named = url.name.as_deref();
    // MySQL may know no difference between small and large letters.
    let is_mysql = url.provider == Provider::Mysql;
    let differs =
        |seen: &&str| named.is_some_and(|it| it != *seen && !(is_mysql && it.eq_ignore_ascii_case(seen)));
    let behind = seen.filter(differs);
    Address { host, database: named.or(seen), behind, file: None, local: url.is_local() }
}
