//! Questions about whole policies: what holds on every operation, what differs, what would change an outcome.
//!
//! All of them look at the same thing: what each rule says of every operation, as a diagram over the regions
//! of facts ([`ground`]). None tries operations one by one, and none guesses: where a question takes too many
//! steps, the answer says so.

use crate::operation::OperationError;

mod class;
mod coverage;
mod cube;
mod demands;
mod difference;
mod ground;
mod lint;
mod matrix;
mod proof;
mod report;
mod rules;
mod solve;
mod trend;
mod witness;

pub use coverage::{ConditionCoverage, Coverage};
pub(crate) use difference::difference;
pub use difference::{Change, Difference, DifferenceClass};
pub(crate) use lint::claims;
pub(crate) use matrix::matrix;
pub use matrix::{Axis, AxisValue, Matrix, MatrixCell};
pub(crate) use proof::prove;
pub use proof::{Answered, Holds, Moved, ProofError, ProofRefused, ProofResult};
pub(crate) use report::analyze;
pub use report::{Analysis, AnalyzedRule};
pub use rules::RuleAnalysis;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// It names no fact.
    #[error("{0}")]
    Fact(OperationError),
    /// It names one fact twice.
    #[error("`{0}` is named twice: name two different facts")]
    SameFact(String),
    /// It takes too many steps.
    #[error("undetermined: {0}")]
    TooLarge(String),
}
