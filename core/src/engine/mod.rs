//! Decides: a checked policy and an operation become findings and an outcome.
