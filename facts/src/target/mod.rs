//! Which database a command would hit.

mod host;
mod resolve;
mod same;
mod tell;
mod url;

pub(crate) use self::host::is_this_machine;
pub use self::resolve::{Caller, Located, Target, Weight, resolve};
pub use self::same::same;
pub use self::url::{DatabaseUrl, Provider, UrlError};
pub(crate) use self::url::{parameter, socket};
