//! `inspect`: looks at the world on a thread of Node's pool, since files and databases are waited for.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Error, Result, Task};
use napi_derive::napi;
use prisma_policy_facts::{World, wire};

use crate::thrown;

/// What is asked, and of which world.
pub struct Look {
    world: World,
    options: String,
}

/// Looks at the world: a promise of an inspection.
///
/// JavaScript hands its own variables over: they are not those of the process where a program has changed them, or in
/// a worker thread.
#[napi]
pub fn inspect(
    options: String,
    directory: String,
    variables: BTreeMap<String, String>,
    terminal: bool,
) -> AsyncTask<Look> {
    AsyncTask::new(Look { world: World::new(PathBuf::from(directory), variables, terminal), options })
}

impl Task for Look {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        // Nobody above catches a panic on this thread: it would end the whole program.
        catch_unwind(AssertUnwindSafe(|| wire::inspect(&self.world, &self.options)))
            .map_err(|_| Error::from_reason("looking at the world panicked"))?
            .map_err(thrown)
    }

    fn resolve(&mut self, _: Env, output: String) -> Result<String> {
        Ok(output)
    }
}
