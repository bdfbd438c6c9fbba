// The way around the engine says what the engine says, or nothing: on every conformance case, and on random
// operations and texts, plain ones and such as were tampered with.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { instantiate } from '../dist/glue/engine.js';
import { Shortcut } from '../dist/surface/shortcut.js';
import { bindings, repository } from './support/bindings.mjs';
import { cases } from './support/conformance.mjs';
import { LARGE, RESET, SMALL } from './support/policies.mjs';
import { operations, random, tampered } from './support/random.mjs';

const { Engine: Native } = createRequire(import.meta.url)('../dist/node/native.cjs').load();
const { Engine: Wasm } = instantiate(new WebAssembly.Module(readFileSync(new URL('../dist/engine.wasm', import.meta.url))));
const [[, { Policy, OperationError }]] = bindings;

const EVERYTHING = `policy "Everything"
language 1
fact x.number: number
fact x.duration: duration
fact x.text: text
fact x.names: one of a, b, test
fact x.set: set of text
fact x.bool: bool
fact deep.er.and.deeper: bool
rule numbers { warn when x.number in [-5, 0, 7] or x.number > 1000 and database.rows < 3 in doubt allow }
rule durations { ask when x.duration >= 1h30m and x.duration < 2w in doubt warn }
rule texts { ask when x.text matches "a*b?" or x.text matches "*é*" or x.text in ["", "a b", "ünï"] in doubt allow }
rule names { deny when x.names is test and not x.bool in doubt allow }
rule sets { deny when x.set has all of ["a", "b c"] or x.set is empty in doubt allow }
rule deep { ask when deep.er.and.deeper and command is known in doubt allow }
rule flags { warn when flags has --force and branch matches "??" in doubt allow }
`;

const SOURCES = { 'the Critical Rules': readFileSync(repository('policies/critical-rules.policy'), 'utf8'), SMALL, EVERYTHING };

/** A shortcut that has the table of a policy. */
function shortcut(table) {
  const made = new Shortcut(() => table);
  for (let calls = 0; calls < 8; calls++) made.outcome({});
  return made;
}

/** What the engine says: an outcome, or nothing where it refuses. */
function engine(policy, operation) {
  try {
    return policy.prepare(operation).outcome();
  } catch (error) {
    assert.ok(error instanceof OperationError, String(error));
    return undefined;
  }
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Holds what the shortcut says against what the engine says; gives whether it says anything. */
function holds(made, policy, operation) {
  const said = made.outcome(operation);
  if (said !== undefined) assert.equal(said, engine(policy, operation), JSON.stringify(operation));
  return said !== undefined;
}

test('both bindings hand out the same table', () => {
  for (const source of Object.values(SOURCES)) assert.equal(Wasm.load([source]).table(), Native.load([source]).table());
});

test('every conformance case', () => {
  let [answered, decided] = [0, 0];
  for (const { policies, text, decision } of cases.filter((one) => one.decision || one.error)) {
    const policy = Policy.load(policies);
    const made = shortcut(Native.load(policies).table());
    const operation = () => {
      try {
        return JSON.parse(text);
      } catch {
        return undefined;
      }
    };
    const value = operation();
    // A value that was parsed has lost how its text was spelled.
    const answers = [holds(made, policy, text), value !== undefined && holds(made, policy, value)];
    if (decision) decided += 1;
    if (decision && answers.some(Boolean)) answered += 1;
  }
  assert.ok(answered > 0.8 * decided, `${answered} of ${decided}`);
});

for (const [name, source] of Object.entries(SOURCES)) {
  describe(name, () => {
    const policy = Policy.load(source);
    const made = shortcut(Native.load([source]).table());

    test('random operations, as values and as texts', () => {
      const generator = random(1);
      let answered = 0;
      for (const operation of operations(generator, policy.facts(), 2_000)) {
        answered += holds(made, policy, operation) + holds(made, policy, JSON.stringify(operation));
      }
      assert.ok(answered > 3_600, `${answered} of 4000`);
    });

    test('texts that were tampered with', () => {
      const generator = random(2);
      for (const operation of operations(generator, policy.facts(), 3_000)) {
        holds(made, policy, tampered(generator, JSON.stringify(operation)));
      }
    });

    test('values that were tampered with', () => {
      const generator = random(3);
      for (const operation of operations(generator, policy.facts(), 3_000, true)) holds(made, policy, operation);
    });
  });
}

test('a text that was read leaves nothing behind it, and one at the bound is read whole', () => {
  const policy = Policy.load(SMALL);
  const made = shortcut(Native.load([SMALL]).table());
  const bound = 1 << 16;
  const text = JSON.stringify(RESET);
  for (const end of ['', '}', '\0', ' \0', 'é', '\0'.repeat(9)]) {
    for (const long of [text.padEnd(bound - end.length) + end, text.padEnd(bound - end.length + 1) + end]) holds(made, policy, long);
    for (let length = 0; length < text.length; length++) {
      made.outcome(text);
      const cut = text.slice(0, length) + end;
      assert.equal(holds(made, policy, cut), isJson(cut), cut);
    }
  }
  assert.equal(holds(made, policy, text.padEnd(bound)), true);
  assert.equal(holds(made, policy, `{"branch":"${'é'.repeat(bound / 2)}"}`), false);
});

test('an operation that is too large is refused, whatever the policy names', () => {
  const long = 'x'.repeat(400_000);
  const source = `policy "Long"\nlanguage 1\nrule r { deny when command is "${long}" or branch is "${long}" }`;
  const operation = { command: long, branch: long, agent: long };
  const many = { flags: Array.from({ length: 300_000 }, () => 'a'), sql: { hazards: Array.from({ length: 30_000 }, () => 'é') } };
  const policy = Policy.load(source);
  const made = shortcut(Native.load([source]).table());
  for (const large of [operation, many, JSON.stringify(operation)]) {
    assert.equal(holds(made, policy, large), false);
    assert.equal(engine(policy, large), undefined);
  }
});

for (const [name, { Policy }] of bindings) {
  test(`${name}: a policy takes the way around, and says the same before and after`, () => {
    const policy = Policy.load(SMALL);
    const said = Array.from({ length: 20 }, () => [policy.outcome(RESET), policy.outcome(JSON.stringify(RESET)), policy.outcome({})]);
    assert.deepEqual(said, Array.from({ length: 20 }, () => ['deny', 'deny', 'deny']));
    assert.throws(() => policy.outcome({ enviroment: 'production' }), { name: 'OperationError', code: 'unknown-fact' });
    assert.throws(() => policy.outcome('{"command":"a","command":"b"}'), { name: 'OperationError', code: 'duplicate-key' });
  });

  test(`${name}: properties that are computed`, () => {
    const policy = Policy.load(SMALL);
    for (let call = 0; call < 20; call++) {
      // One that asks for an outcome itself, while the operation that it is of is read.
      const asking = { environment: 'test', impact: 'reads', get command() { return policy.outcome({}) === 'deny' ? 'migrate reset' : 1; } };
      assert.equal(policy.outcome(asking), 'allow');
      const throwing = { get command() { throw new Error('boo'); } };
      assert.throws(() => policy.outcome(throwing), { name: 'OperationError' });
      assert.equal(policy.outcome(RESET), 'deny');
    }
  });

  test(`${name}: properties that every object inherits are not part of it`, () => {
    const policy = Policy.load(SMALL);
    try {
      for (let call = 0; call < 20; call++) {
        Object.prototype.environment = 'test';
        const reset = { command: 'migrate reset', impact: 'reads' };
        assert.equal(policy.outcome(reset), 'deny');
      }
    } finally {
      delete Object.prototype.environment;
    }
  });

  test(`${name}: a policy without a table is asked the engine`, () => {
    const large = Policy.load(LARGE);
    for (let call = 0; call < 10; call++) assert.equal(large.outcome({ command: 'x' }), 'ask');
  });
}
