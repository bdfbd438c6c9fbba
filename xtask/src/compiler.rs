//! Finds a compiler for WebAssembly, or gets one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{cargo, exists, output, program, root, run};
use crate::{Result, debian};

const TARGET: &str = "wasm32-unknown-unknown";

const BUILD_STD: &str = "-Zbuild-std=std,panic_abort";

/// What the modules are compiled with: a digest is seldom made, so its code is not unrolled.
const FLAGS: &str = "--cfg sha2_backend_soft=\"compact\"";

/// With the standard library's sources there is more to leave out. Whatever a panic would say, nobody hears it in a
/// module: it traps, and the JavaScript around it says so.
const FLAGS_FROM_SOURCES: &str = "-Zlocation-detail=none";

/// Names another compiler than the one found first: `sources`, `rustup` or `distribution`.
const CHOICE: &str = "XTASK_WASM_COMPILER";

/// The packages of Debian that hold a compiler with the sources of its standard library, newest first.
const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler that can build for WebAssembly.
pub(crate) enum Compiler {
    /// The toolchain in use, with the sources of its standard library: the smallest modules.
    Sources,
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
            Self::Sources | Self::Toolchain => cargo(),
            Self::Distribution { linker } => distribution_cargo(linker),
        };
        command.args(["build", "--target", TARGET]).arg("--target-dir").arg(self.target_dir());
        let mut flags = FLAGS.to_owned();
        match self {
            Self::Sources => {
                command
                    // `-Zbuild-std` is what this is for, and the toolchain need not be a nightly one.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_PROFILE_WASM_PANIC", "immediate-abort")
                    .args(["-Zpanic-immediate-abort", BUILD_STD, "-Zbuild-std-features=optimize_for_size"]);
                flags = format!("{flags} {FLAGS_FROM_SOURCES}");
            }
            Self::Toolchain => {}
            Self::Distribution { .. } => {
                command.arg(BUILD_STD);
            }
        }
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        command
    }

    /// Where a module built with a profile lies.
    pub(crate) fn module(&self, profile: &str, name: &str) -> PathBuf {
        self.target_dir().join(TARGET).join(profile).join(format!("{name}.wasm"))
    }

    /// Another compiler's artefacts would be thrown away at every turn, so each has a folder of its own.
    fn target_dir(&self) -> PathBuf {
        root().join(match self {
            Self::Sources => "target/sources",
            Self::Toolchain => "target",
            Self::Distribution { .. } => "target/distribution",
        })
    }
}

/// Finds or installs a compiler; the error tells what to install.
pub(crate) fn find() -> Result<Compiler> {
    match std::env::var(CHOICE).as_deref() {
        Ok("sources") => {
            sources().ok_or_else(|| "this toolchain has no sources of its standard library".into())
        }
        Ok("rustup") => toolchain().ok_or_else(|| "this toolchain has no WebAssembly target".into()),
        Ok("distribution") => distribution(),
        Ok(other) => {
            Err(format!("`{CHOICE}` is `sources`, `rustup` or `distribution`, not `{other}`").into())
        }
        Err(_) => sources().or_else(toolchain).map_or_else(distribution, Ok),
    }
    .map_err(|error: Box<dyn std::error::Error>| {
        format!("no compiler for WebAssembly: {error}\nhelp: run `rustup target add {TARGET}`").into()
    })
}

fn sources() -> Option<Compiler> {
    if !has_sources() && exists("rustup") {
        run(program("rustup", ".").args(["component", "add", "rust-src"])).ok()?;
    }
    has_sources().then_some(Compiler::Sources)
}

fn has_sources() -> bool {
    sources_of(&mut program("rustc", ".")).is_some()
}

/// The sources of a compiler's standard library.
fn sources_of(rustc: &mut Command) -> Option<PathBuf> {
    let sysroot = output(rustc.args(["--print", "sysroot"]))?;
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    sources.is_dir().then_some(sources)
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
        let complete = sources_of(distribution_env(&mut program("/usr/bin/rustc", "."))).is_some()
            && Path::new("/usr/bin/cargo").is_file();
        linker.filter(|_| complete).map(|linker| Compiler::Distribution { linker })
    };
    if let Some(compiler) = found() {
        return Ok(compiler);
    }
    debian::install(DEBIAN, "building WebAssembly without rustup's target")?;
    found()
        .ok_or_else(|| "the distribution's compiler came without the sources of its standard library".into())
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
