//! The policy language: text → tree → checked policy, and the canonical form back to text.
