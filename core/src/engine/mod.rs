//! Decides: checked policies and an operation become findings and an outcome.
//!
//! Conditions become one [`circuit`] that all rules share. For an operation it is evaluated once with three
//! values, since facts may be missing. Where that leaves a rule undecided, [`doubt`] asks exactly: the missing
//! facts are cut into the [`regions`] that the rule can tell apart, and a [`diagram`] over them, or a [`search`], shows whether
//! the rule is true in all of them, in none, or on which facts it hangs.

mod circuit;
mod cut;
mod diagram;
mod doubt;
mod forms;
mod formula;
mod globs;
mod index;
mod join;
mod judge;
mod lift;
mod memo;
mod model;
mod regions;
mod search;
mod space;
mod table;
mod truth;
mod walk;

pub(crate) use circuit::{Circuit, Gate, GateId, holds};
pub(crate) use cut::{Regions, Texts};
pub(crate) use diagram::{DiagramId, Diagrams, FALSE, Marks, TRUE};
pub(crate) use join::{DEAREST, DOUBT, FIRES, Join, SILENT};
pub(crate) use judge::{Assembly, Engine, Reasoned, RulePlace, Spoken, Verdict};
pub(crate) use memo::{Memo, Mix};
pub(crate) use model::{Form, Model};
pub(crate) use space::{Block, Members, Space, Values};
pub(crate) use walk::Walk;
