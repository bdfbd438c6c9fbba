/** A policy that tells a fact given from a fact missing, and one outcome from another. */
export const SMALL = `policy "Small"
language 1

fact change.approvals: number "Approvals on the change request"

rule no-reset "Never reset production" {
  deny when command is "migrate reset" and environment is production
  because "It drops every table."
  instead "Baseline instead"
}

rule backup { ask when impact is destroysData unless backup.age <= 24h }

test "production is never reset" {
  given command "migrate reset", environment production
  expect deny by no-reset
}
`;

/** One that holds everywhere, beside another. */
export const WARNS = 'policy "Warns"\nlanguage 1\nrule every { warn when command is known }\n';

/** One with a claim that holds, one that does not, and one that speaks of no operation. */
export const CLAIMS = `policy "Claims"
language 1

rule no-reset { deny when command is "migrate reset" and environment is production }
rule push { ask when command is "db push" }
rule idle { warn when acknowledged and not acknowledged }

test "reset" { given command "migrate reset", environment production expect deny }

prove "nobody resets production" never allow, warn, ask when command is "migrate reset" and environment is production
prove "pushing is free" always allow when command is "db push"
prove "nothing" never deny when command is "a" and command is "b"
`;

/** One that nobody can reason about: its rules tell too many combinations of many facts apart. */
export const LARGE = `policy "Large"
language 1
${Array.from({ length: 60 }, (_, at) => `fact f${at}: number\n`).join('')}
${Array.from({ length: 40 }, (_, at) => `rule r${at} { ask when ${Array.from({ length: 12 }, (_, of) => {
    const [a, b, c] = [1, 7, 13].map((step) => (at * step + of * (step + 4)) % 60);
    return `(f${a} > ${at} or f${b} < ${of} or f${c} is ${at * of})`;
  }).join(' and ')} }\n`).join('')}
prove "large" never ask when command is known
`;

/** An operation that `SMALL` denies. */
export const RESET = { command: 'migrate reset', environment: 'production', impact: 'reads' };
