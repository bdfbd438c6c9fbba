//! Questions about whole policies: what holds on every operation, what differs, what would change an outcome.
//!
//! All of them look at the same thing: what each rule says of every operation, as a diagram over the regions
//! of facts ([`ground`]). None tries operations one by one, and none guesses: where a question takes too many
//! steps, the answer says so.

mod ground;
mod proof;
mod trend;
mod witness;

pub(crate) use proof::prove;
pub use proof::{Answered, Holds, Moved, ProofError, ProofRefused, ProofResult};
