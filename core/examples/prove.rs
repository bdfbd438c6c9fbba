use std::time::Instant;
fn main() {
    let mut text = prisma_policy::policy::CRITICAL_RULES.to_owned();
    if let Some(extra) = std::env::args().nth(1) { text = std::fs::read_to_string(extra).unwrap(); }
    let policy = prisma_policy::Policy::load(&text).unwrap();
    let t = Instant::now();
    let r = policy.prove();
    let e = t.elapsed();
    for r in r { println!("{}", serde_json::to_string(&r).unwrap()); }
    println!("{e:?}");
}
