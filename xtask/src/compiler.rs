//! Finds a compiler for WebAssembly, or gets one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{cargo, exists, output, program, root, run};
use crate::{Result, debian};

const TARGET: &str = "wasm32-unknown-unknown";

/// Names another compiler than the one found first: `rustup` or `distribution`.
const CHOICE: &str = "XTASK_WASM_COMPILER";

/// The packages of Debian that hold a compiler with the sources of its standard library, newest first.
const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler that can build for WebAssembly.
pub(crate) enum Compiler {
    /// The toolchain in use, with the target's standard library installed.
    Toolchain,
    /// The distribution's, which builds the standard library from its sources.
    Distribution {
        /// The linker, which is not part of it.
        linker: &'static str,
    },
}

impl Compiler {
    /// `cargo build` for WebAssembly; the rest of the arguments are the caller's.
    pub(crate) fn cargo_build(&self) -> Command {
        let mut command = match self {
            Self::Toolchain => cargo(),
            Self::Distribution { linker } => distribution_cargo(linker),
        };
        command.args(["build", "--target", TARGET]).arg("--target-dir").arg(self.target_dir());
        if matches!(self, Self::Distribution { .. }) {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command
    }

    /// Where a module built with a profile lies.
    pub(crate) fn module(&self, profile: &str, name: &str) -> PathBuf {
        self.target_dir().join(TARGET).join(profile).join(format!("{name}.wasm"))
    }

    /// Another compiler's artefacts would be thrown away at every turn, so each has a folder of its own.
    fn target_dir(&self) -> PathBuf {
        root().join(match self {
            Self::Toolchain => "target",
            Self::Distribution { .. } => "target/distribution",
        })
    }
}

/// Finds or installs a compiler; the error tells what to install.
pub(crate) fn find() -> Result<Compiler> {
    match std::env::var(CHOICE).as_deref() {
        Ok("rustup") => toolchain().ok_or_else(|| "this toolchain has no WebAssembly target".into()),
        Ok("distribution") => distribution(),
        Ok(other) => Err(format!("`{CHOICE}` is `rustup` or `distribution`, not `{other}`").into()),
        Err(_) => toolchain().map_or_else(distribution, Ok),
    }
    .map_err(|error: Box<dyn std::error::Error>| {
        format!("no compiler for WebAssembly: {error}\nhelp: run `rustup target add {TARGET}`").into()
    })
}

fn toolchain() -> Option<Compiler> {
    if !has_target() && exists("rustup") {
        run(program("rustup", ".").args(["target", "add", TARGET])).ok()?;
    }
    has_target().then_some(Compiler::Toolchain)
}

/// Asks the compiler and not rustup, since a toolchain can come from elsewhere.
fn has_target() -> bool {
    let mut rustc = program("rustc", ".");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    output(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}

fn distribution() -> Result<Compiler> {
    let found = || {
        let linker = ["wasm-ld-22", "wasm-ld-21", "wasm-ld-20", "wasm-ld-19", "wasm-ld"]
            .into_iter()
            .find(|name| exists(name));
        let complete = distribution_std().is_some() && Path::new("/usr/bin/cargo").is_file();
        linker.filter(|_| complete).map(|linker| Compiler::Distribution { linker })
    };
    if let Some(compiler) = found() {
        return Ok(compiler);
    }
    debian::install(DEBIAN, "building WebAssembly without rustup's target")?;
    found()
        .ok_or_else(|| "the distribution's compiler came without the sources of its standard library".into())
}

/// The sources of the distribution's standard library.
fn distribution_std() -> Option<PathBuf> {
    let sysroot = output(distribution_env(&mut program("/usr/bin/rustc", ".")).args(["--print", "sysroot"]))?;
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    sources.is_dir().then_some(sources)
}

fn distribution_cargo(linker: &str) -> Command {
    let mut command = program("/usr/bin/cargo", ".");
    distribution_env(&mut command)
        .env("RUSTC", "/usr/bin/rustc")
        // `-Zbuild-std` is what this is for, and the distribution has no nightly compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command
}

/// Takes away what the cargo that runs this has put into the environment for its own compiler.
fn distribution_env(command: &mut Command) -> &mut Command {
    for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO", "RUSTC_WRAPPER", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}
