//! Which database a command would hit.

mod url;

pub use self::url::{DatabaseUrl, Provider, UrlError};
