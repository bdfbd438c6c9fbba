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
  const { error, tests, proofs } = one;
  const expected = one.decision ?? JSON.parse(JSON.stringify({ error, tests, proofs }));
  assert.deepEqual(likeExpected(expected, said), expected, one.name);
}

function holdLoadError({ name, loadError }, diagnostics) {
  assert.ok(diagnostics, `${name}: the policy loads`);
  const codes = diagnostics.map((diagnostic) => diagnostic.code);
  for (const code of loadError === true ? [] : loadError) assert.ok(codes.includes(code), `${name}: ${code} is not among ${codes}`);
}

/** The part of a value that the expected one speaks of; of a counterexample all of it. */
function likeExpected(expected, actual) {
  if (Array.isArray(expected) && Array.isArray(actual)) return actual.map((item, at) => likeExpected(expected[at], item));
  if (!isObject(expected) || !isObject(actual)) return actual;
  const part = (key) => (key === 'counterexample' ? actual[key] : likeExpected(expected[key], actual[key]));
  return Object.fromEntries(Object.keys(expected).map((key) => [key, part(key)]));
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
