//! Builds the WebAssembly modules: compile, make the glue, make it small.

mod glue;

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::compiler::{self, Compiler};
use crate::run::{program, root, run};
use crate::{Result, npm};

/// The modules; each is a feature of the crate.
pub(crate) const MODULES: &[&str] = &["engine", "reasoning", "reader", "command-line"];

/// The profile of the workspace that makes small modules.
const PROFILE: &str = "wasm";

/// The folder of what is built, a module `NAME.wasm` and its glue `NAME.js` each.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings-wasm/pkg")
}

/// Builds every module.
pub(crate) fn build() -> Result {
    npm::install("bindings-node")?;
    let compiler = compiler::find()?;
    fs::create_dir_all(folder())?;
    MODULES.iter().try_for_each(|module| build_module(&compiler, module))
}

fn build_module(compiler: &Compiler, module: &str) -> Result {
    run(compiler.cargo_build().args([
        "--profile",
        PROFILE,
        "--package",
        "prisma-policy-wasm",
        "--no-default-features",
        "--features",
        module,
    ]))?;
    // The bytes are taken at once, since the next module is built to the same place.
    let bytes = fs::read(compiler.module(PROFILE, "prisma_policy_wasm"))?;
    let (glue, wasm) = bind(module, bytes)?;
    write(&folder().join(format!("{module}.js")), glue.as_bytes())?;
    shrink(module, &wasm)
}

/// The glue in JavaScript, and the module that it goes with.
fn bind(module: &str, bytes: Vec<u8>) -> Result<(String, Vec<u8>)> {
    let mut output = Bindgen::new()
        .input_bytes(module, bytes)
        .web(true)?
        .typescript(false)
        // Where the module is to be found is for the JavaScript around it to say: it differs from a
        // browser to Node and to edge workers.
        .omit_default_module_path(true)
        .generate_output()?;
    Ok((glue::factory(output.js())?, output.wasm_mut().emit_wasm()))
}

fn shrink(module: &str, wasm: &[u8]) -> Result {
    let large = root().join(format!("target/{module}.wasm"));
    write(&large, wasm)?;
    run(program("node", "bindings-node")
        .arg("node_modules/binaryen/bin/wasm-opt")
        .args(["--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
        // Flat code with its loops made anew leaves more to be found than the code as it came.
        .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers", "-o"])
        .arg(folder().join(format!("{module}.wasm")))
        .arg(&large))
}

fn write(path: &Path, bytes: &[u8]) -> Result {
    fs::write(path, bytes).map_err(|error| format!("{} could not be written: {error}", path.display()).into())
}
