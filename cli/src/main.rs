//! The command `prisma-policy`.

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    use prisma_policy_cli::{NativeHost, run};

    std::process::ExitCode::from(run(std::env::args_os(), &mut NativeHost::new()))
}

/// The command has no world of its own here: a JavaScript host calls the library.
#[cfg(target_family = "wasm")]
fn main() {}
