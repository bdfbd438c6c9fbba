// How long the questions about whole policies take, natively and in WebAssembly: of the shipped policy, and of policies
// that grew to 100 rules. Each is asked of a policy that was just loaded, so that nothing is left over from another.
//   node benches/reasoning.mjs [RULES]

import { readFileSync } from 'node:fs';
import { bindings, repository } from '../bindings-node/test/support/bindings.mjs';
import { grown, loosened } from './policies.mjs';

const ROUNDS = 5;
const SEEDS = [1, 2, 3];
const RULES = Number(process.argv[2] ?? 100);

const OPERATION = { command: 'migrate reset', flags: ['--force'], environment: 'staging', actor: 'agent', impact: 'destroysData' };

const QUESTIONS = {
  prove: (policy) => policy.prove(),
  analyze: (policy) => policy.analyze(),
  diff: (policy, other) => policy.diff(other),
  whatWouldAllow: (policy) => policy.whatWouldAllow(OPERATION),
  matrix: (policy) => policy.matrix(),
};

const critical = readFileSync(repository('policies/critical-rules.policy'), 'utf8');
const policies = [['the shipped policy', critical], ...SEEDS.map((seed) => [`${RULES} rules, ${seed}`, grown(RULES, seed)])];

console.log(`| policy | binding | ${Object.keys(QUESTIONS).join(' | ')} |`);
console.log(`|---|---|${'---:|'.repeat(Object.keys(QUESTIONS).length)}`);
for (const [title, source] of policies) {
  for (const [name, { Policy }] of bindings) {
    const times = Object.values(QUESTIONS).map((ask) => `${median(Policy, source, ask).toFixed(1)} ms`);
    console.log(`| ${title} | ${name} | ${times.join(' | ')} |`);
  }
}

/** The median of some rounds, in milliseconds; of one that is slow there are few. */
function median(Policy, source, ask) {
  const samples = [];
  const end = performance.now() + 5_000;
  do {
    const [policy, other] = [Policy.load(source), Policy.load(loosened(source))];
    const start = performance.now();
    ask(policy, other);
    samples.push(performance.now() - start);
  } while (samples.length < ROUNDS && performance.now() < end);
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}
