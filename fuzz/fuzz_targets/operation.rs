#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| prisma_policy_fuzz::operation(text));
