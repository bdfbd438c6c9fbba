//! Makes the tarballs of the npm package.

use crate::run::{program, root, run};
use crate::{Result, addon, bundle, wasm};

/// Builds everything, then packs it into `target/package`.
pub(crate) fn build() -> Result {
    addon::build()?;
    wasm::build()?;
    bundle::build()?;
    pack()
}

/// Packs what is built.
pub(crate) fn pack() -> Result {
    run(program("node", "bindings-node").arg("scripts/pack.mjs").arg(root().join("target/package")))
}
