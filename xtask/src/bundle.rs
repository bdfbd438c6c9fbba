//! Puts the npm package together in `bindings-node/dist`.

use std::fs;
use std::path::Path;

use crate::run::{program, root, run};
use crate::{Result, npm, types, wasm};

/// Everything but the native addon, which `addon` puts beside it.
pub(crate) fn build() -> Result {
    npm::install("bindings-node")?;
    let package = root().join("bindings-node");
    let dist = package.join("dist");
    for folder in ["surface", "wasm", "node"] {
        copy_folder(&package.join("js").join(folder), &dist.join(folder))?;
    }
    copy_modules(&dist)?;
    copy_types(&dist)?;
    common_js(&dist)
}

fn copy_modules(dist: &Path) -> Result {
    fs::create_dir_all(dist.join("glue"))?;
    for module in wasm::MODULES {
        copy(&wasm::folder().join(format!("{module}.js")), &dist.join("glue").join(format!("{module}.js")))?;
        copy(&wasm::folder().join(format!("{module}.wasm")), &dist.join(format!("{module}.wasm")))?;
    }
    Ok(())
}

/// TypeScript tells the two kinds of module apart by the name of the declarations alone.
fn copy_types(dist: &Path) -> Result {
    ["index.d.ts", "index.d.cts"].into_iter().try_for_each(|name| copy(&types::file(), &dist.join(name)))
}

/// What Node's `require` needs: the same as `CommonJS`, in few files, each of which is looked for anew whenever a process
/// starts. Node's `import` uses it too, so that there is one `PolicyError` in a program and not two.
fn common_js(dist: &Path) -> Result {
    let esbuild = |options: &[&str]| {
        run(program("node", "bindings-node")
            .args([
                "node_modules/esbuild/bin/esbuild",
                "--log-level=warning",
                "--format=cjs",
                "--platform=node",
            ])
            .args(options))
    };
    esbuild(&["--bundle", "--outfile=dist/cjs/shared.js", "js/shared.js"])?;
    esbuild(&["--outdir=dist/cjs/glue", "dist/glue/*.js"])?;
    // What is loaded only when it is needed stays apart, and what two entries share.
    esbuild(&[
        "--bundle",
        "--external:../cjs/*",
        "--external:./wasm.cjs",
        "--external:./world.cjs",
        "--out-extension:.js=.cjs",
        "--outdir=dist/node",
        "js/node/index.cjs",
        "js/node/bin.cjs",
    ])?;
    for folder in ["cjs", "node"] {
        fs::write(dist.join(folder).join("package.json"), "{ \"type\": \"commonjs\" }\n")?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| format!("{} could not be copied: {error}", from.display()).into())
}
