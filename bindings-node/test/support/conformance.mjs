// The conformance cases of the project: what a policy says of an operation, for every binding.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './bindings.mjs';

const folder = repository('tests/conformance');

/** Every case, the operation as JSON text. */
export const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .flatMap((file) => [JSON.parse(readFileSync(join(folder, file), 'utf8'))].flat())
  .map((one) => ({ ...one, text: one.operationText ?? JSON.stringify(one.operation) }));

/** Holds an answer against what the case expects; an answer may hold more than that. */
export function hold(one, text) {
  const said = JSON.parse(text);
  if (one.loadError) return holdLoadError(one, said.loadError);
  if (one.difference) return assert.deepEqual(kinds(said.difference), one.difference, one.name);
  if (one.changes) return assert.deepEqual(choices(said.changes), one.changes, one.name);
  const { error, tests, proofs } = one;
  const expected = one.decision ?? JSON.parse(JSON.stringify({ error, tests, proofs }));
  assert.deepEqual(likeExpected(expected, said), expected, one.name);
}

function holdLoadError({ name, loadError }, diagnostics) {
  assert.ok(diagnostics, `${name}: the policy loads`);
  const codes = diagnostics.map((diagnostic) => diagnostic.code);
  for (const code of loadError === true ? [] : loadError) assert.ok(codes.includes(code), `${name}: ${code} is not among ${codes}`);
}

/** The kinds of difference that there are classes of. */
function kinds({ classes, loosened, tightened, complete }) {
  assert.ok(complete);
  const of = (change) => classes.filter((one) => one.change === change).map(({ from, to }) => `${from} -> ${to}`);
  const found = { loosened: [...new Set(of('loosened'))].sort(), tightened: [...new Set(of('tightened'))].sort() };
  assert.deepEqual([loosened, tightened], [found.loosened.length > 0, found.tightened.length > 0]);
  return found;
}

/** The choices of the fewest facts that would have to change. */
function choices({ outcome, options, exceeded }) {
  assert.equal(exceeded, null);
  if (outcome === 'allow') return [[]];
  const facts = options.map(({ changes }) => changes.map(({ fact }) => fact).sort());
  const fewest = Math.min(...facts.map(({ length }) => length));
  return facts.filter(({ length }) => length === fewest).sort();
}

/** The part of a value that the expected one speaks of; of a counterexample all of it. */
function likeExpected(expected, actual) {
  if (Array.isArray(expected) && Array.isArray(actual)) return actual.map((item, at) => likeExpected(expected[at], item));
  if (!isObject(expected) || !isObject(actual)) return actual;
  const part = (key) => (key === 'counterexample' ? actual[key] : likeExpected(expected[key], actual[key]));
  return Object.fromEntries(Object.keys(expected).map((key) => [key, part(key)]));
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
