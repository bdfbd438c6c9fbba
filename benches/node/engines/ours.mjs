// prisma-policy in its two builds, and with its two questions.

import { readFileSync } from 'node:fs';

const RULES = new URL('../../rules/critical.policy', import.meta.url);

/** The engine over one of its builds. */
export function over(Policy) {
  const policy = Policy.load(readFileSync(RULES, 'utf8'));
  return {
    outcome: (operation) => policy.outcome(operation),
    outcomeOfText: (text) => policy.outcome(text),
    prepare: (operation) => policy.prepare(operation),
    outcomeOfPrepared: (prepared) => prepared.outcome(),
  };
}

/** The same, asked for the whole report. */
export function reportsOver(Policy) {
  const policy = Policy.load(readFileSync(RULES, 'utf8'));
  return {
    outcome: (operation) => policy.decide(operation).outcome,
    outcomeOfText: (text) => policy.decide(text).outcome,
    prepare: (operation) => policy.prepare(operation),
    outcomeOfPrepared: (prepared) => prepared.decide().outcome,
  };
}
