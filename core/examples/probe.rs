use std::time::Instant;
fn main() {
    let t = Instant::now();
    let policy = prisma_policy::Policy::critical_rules().unwrap();
    println!("load {:?}", t.elapsed());
    let json = r#"{"command":"migrate deploy","flags":[],"environment":"production","actor":"agent","backup":{"exists":true,"verified":true,"age":"2h"},"database":{"checked":true,"hasData":true},"impact":"mayLoseData","acknowledged":false,"unknownFlags":false,"migrations":{"pending":2,"failed":0}}"#;
    let t = Instant::now();
    let op = policy.operation(json).unwrap();
    println!("first op (compiles) {:?}", t.elapsed());
    for (name, op) in [("full", op), ("bare", policy.operation(r#"{"command":"migrate reset"}"#).unwrap())] {
        let n = 200_000;
        let t = Instant::now();
        let mut x = 0;
        for _ in 0..n { x += policy.outcome(std::hint::black_box(&op)) as usize; }
        println!("{name} outcome {:?} {x}", t.elapsed() / n);
        let n = 20_000;
        let t = Instant::now();
        for _ in 0..n { x += policy.decide(std::hint::black_box(&op)).findings.len(); }
        println!("{name} decide {:?} {x}", t.elapsed() / n);
    }
    let n = 20_000;
    let t = Instant::now();
    for _ in 0..n { std::hint::black_box(policy.operation(std::hint::black_box(json)).unwrap()); }
    println!("read {:?}", t.elapsed() / n);
}
