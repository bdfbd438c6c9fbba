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

/** An operation that `SMALL` denies. */
export const RESET = { command: 'migrate reset', environment: 'production', impact: 'reads' };
