// Many calls of every kind in one process: no trap, no other answers at the end than at the start, and memory that
// stops growing. The tests run a short one; a long one shows what the compilers of a Node do with the modules.
//   node soak.mjs 3000000
//   node --no-liftoff soak.mjs 3000000     all by the optimizing compiler

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bindings, repository } from '../../bindings-node/test/support/bindings.mjs';
import { lines } from '../../bindings-node/test/support/lines.mjs';
import { CLAIMS, RESET, SMALL, WARNS } from '../../bindings-node/test/support/policies.mjs';
import { operations, random, tampered } from '../../bindings-node/test/support/random.mjs';

const [, [, { Policy, readCommand, EngineError }]] = bindings;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const CRITICAL = readFileSync(repository('policies/critical-rules.policy'), 'utf8');
const SOURCES = [SMALL, CLAIMS, WARNS, CRITICAL];

/**
 * After so many calls what is no longer used is given back. Programs leave that to their garbage collector; here it is
 * made to work, so that what grows all the same is a leak.
 */
const TURN = 1_000;

/** By how many bytes the memories of the modules may grow after the first tenth. */
const GROWTH = 4 << 20;

/** What is called how often in a thousand; by far the most often what programs call the most. */
const KINDS = [
  [600, (one) => one.policy.decide(one.operation())],
  [150, (one) => one.policy.decide(one.text())],
  [100, (one) => one.policy.prepare(one.operation()).outcome()],
  [60, (one) => one.policy.decide(tampered(one.random, one.text()))],
  [50, (one) => readCommand(...one.line())],
  [20, (one) => Policy.check(tampered(one.random, one.source()))],
  [8, (one) => one.load(one.source())],
  [4, (one) => Policy.format(one.source())],
  [4, (one) => one.small.whatWouldAllow(one.operation())],
  [1, (one) => one.small.diff(Policy.load(CLAIMS))],
  [1, (one) => one.small.matrix()],
  [1, (one) => one.small.analyze()],
  [1, (one) => Policy.load(CLAIMS).prove()],
];
const CALLS = KINDS.flatMap(([share, call]) => Array.from({ length: share }, () => call));

/** Makes so many calls; gives what the modules had in memory after the first tenth and at the end, in bytes. */
export async function soak(calls) {
  const memories = watchMemories();
  const one = caller(random(7));
  const before = answers();
  let early;
  for (let made = 0; made < calls; made++) {
    answered(() => CALLS[one.random(CALLS.length)](one));
    if (made % TURN === 0) await giveBack();
    if (made === Math.floor(calls / 10)) early = bytes(memories);
  }
  assert.deepEqual(answers(), before);
  // The engine, the reader and reasoning. A trap would have made one start anew.
  assert.equal(memories.length, 3, 'instances');
  const late = bytes(memories);
  assert.ok(late <= early + GROWTH, `${early} bytes became ${late}`);
  return { early, late };
}

/** A call is answered or refused; whatever the engine itself complains of is a fault. */
function answered(call) {
  try {
    call();
  } catch (error) {
    if (error instanceof EngineError || !/^(Operation|Policy)Error$/.test(error.name)) throw error;
  }
}

/** Where arguments are drawn from. */
function caller(random) {
  const small = Policy.load(SMALL);
  const draw = (list) => list[random(list.length)];
  const made = {
    random,
    small,
    policy: Policy.criticalRules(),
    load: (source) => (made.policy = Policy.load(source)),
    source: () => draw(SOURCES),
    operation: () => drawn(random(8) === 0),
    text: () => JSON.stringify(drawn(false)),
    line: () => {
      const { line, ...known } = draw(lines);
      return [line, known];
    },
  };
  const drawn = (odd) => operations(random, small.facts(), 1, odd).next().value;
  return made;
}

/** What is asked at the start and at the end. */
function answers() {
  const policies = SOURCES.map((source) => Policy.load(source));
  return [
    ...policies.flatMap((policy) => [policy.identities, policy.decide(RESET), policy.prove(), policy.facts(), policy.test()]),
    ...policies.map((policy) => policy.diff(policies[0])),
    policies[3].whatWouldAllow({ ...RESET, impact: 'destroysData' }),
    policies[3].matrix(),
    lines.slice(0, 50).map(({ line, ...known }) => readCommand(line, known)),
  ];
}

/** Collects garbage, and lets the modules hear of it, which they do in a turn of the event loop. */
async function giveBack() {
  collect();
  await setImmediate();
}

/** The memories of the instances that are made from now on. */
function watchMemories() {
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      memories.push(this.exports.memory);
    }
  };
  return memories;
}

const bytes = (memories) => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const calls = Number(process.argv[2] ?? 1_000_000);
  const start = performance.now();
  const { early, late } = await soak(calls);
  const seconds = Math.round((performance.now() - start) / 1000);
  const mib = (count) => `${(count / 2 ** 20).toFixed(1)} MiB`;
  console.log(`${calls} calls in ${seconds} s; ${mib(early)} after a tenth, ${mib(late)} at the end; all is well`);
}
