//! Which database a command would hit.

mod resolve;
mod same;
mod tell;
mod url;

pub use self::resolve::{Located, Target, resolve};
pub use self::same::same;
pub use self::url::{DatabaseUrl, Provider, UrlError};
