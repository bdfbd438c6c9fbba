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

/** What a binding says to a case, as JSON text: a decision, an error or diagnostics. */
export function answer({ Policy, PolicyError }, { policies, text }) {
  try {
    return JSON.stringify(Policy.load(policies).decideMany([text])[0]);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return JSON.stringify({ loadError: error.diagnostics });
  }
}

/** Holds an answer against what the case expects; an answer may hold more than that. */
export function hold(one, text) {
  const said = JSON.parse(text);
  if ('loadError' in one) return assert.ok(said.loadError, `${one.name}: the policy loads`);
  const [expected, actual] = 'error' in one ? [one.error, said.error] : [one.decision, said];
  assert.deepEqual(likeExpected(expected, actual), expected, one.name);
}

/** The part of a value that the expected one speaks of. */
function likeExpected(expected, actual) {
  if (Array.isArray(expected) && Array.isArray(actual)) return actual.map((item, at) => likeExpected(expected[at], item));
  if (!isObject(expected) || !isObject(actual)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, likeExpected(expected[key], actual[key])]));
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
