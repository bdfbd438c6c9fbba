//! Sets the size of the modules' stack.

/// Everything that recurses in the core is bounded by an explicit counter; the deepest of it, reading a
/// command line, stays below this by far. The linker's own default is half of it.
const STACK_BYTES: u32 = 2 << 20;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-cdylib-link-arg=-zstack-size={STACK_BYTES}");
    }
}
