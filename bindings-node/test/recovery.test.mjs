// A trap in WebAssembly, should one ever happen, costs the call that met it and nothing else.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { instantiate } from '../dist/glue/engine.js';
import { instantiate as reader } from '../dist/glue/reader.js';
import { instantiate as reasoning } from '../dist/glue/reasoning.js';
import { surface } from '../dist/surface/index.js';
import { WasmBackend } from '../dist/wasm/backend.js';
import { RESET, SMALL, WARNS } from './support/policies.mjs';

const bytes = readFileSync(new URL('../dist/engine.wasm', import.meta.url));
const reasoningBytes = readFileSync(new URL('../dist/reasoning.wasm', import.meta.url));

/** A module that traps, as the engine would. */
const TRAP = new WebAssembly.Module(
  Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11]),
);

/** A surface whose first instance traps in one call. */
function broken(call = 'decide') {
  let instances = 0;
  const engine = (module) => {
    instances += 1;
    const exports = instantiate(module);
    if (instances === 1) exports.Engine.prototype[call] = () => new WebAssembly.Instance(TRAP).exports.trap();
    return exports;
  };
  const backend = new WasmBackend({ engine, reasoning, reader }, { engine: 'no engine', reasoning: 'no reasoning', reader: 'no reader' });
  return { backend, count: () => instances, ...surface(backend) };
}

test('policies and prepared operations live on in the next instance', () => {
  const { backend, count, Policy, EngineError } = broken();
  backend.engineModule.set(bytes);
  const policy = Policy.load(SMALL);
  const prepared = policy.prepare(RESET);
  assert.throws(() => policy.decide(RESET), (error) => {
    assert.ok(error instanceof EngineError);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    return true;
  });
  assert.equal(prepared.outcome(), 'deny');
  assert.equal(policy.decide(RESET).outcome, 'deny');
  assert.equal(count(), 2);
});

test('policies are compared in the next instance', () => {
  const { backend, Policy, EngineError } = broken();
  backend.engineModule.set(bytes);
  backend.reasoningModule.set(reasoningBytes);
  const [policy, other] = [Policy.load(SMALL), Policy.load(WARNS)];
  assert.equal(policy.diff(other).loosened, true);
  assert.throws(() => policy.decide(RESET), EngineError);
  assert.equal(policy.diff(other).loosened, true);
  assert.equal(other.diff(policy).tightened, true);
});

test('outcomes are answered though the table of the engine cannot be had', () => {
  const { backend, count, Policy } = broken('table');
  backend.engineModule.set(bytes);
  const policy = Policy.load(SMALL);
  for (let call = 0; call < 20; call++) assert.equal(policy.outcome(RESET), 'deny');
  assert.equal(count(), 2);
});

test('what is not loaded says how to load it', () => {
  const { Policy, readCommand, EngineError } = broken();
  assert.throws(() => Policy.criticalRules(), { name: 'EngineError', message: 'no engine' });
  assert.throws(() => readCommand('x'), EngineError);
});

test('questions about whole policies say how to load what answers them, and all else is answered', () => {
  const { backend, count, Policy } = broken('facts');
  backend.engineModule.set(bytes);
  const policy = Policy.load(SMALL);
  const missing = { name: 'EngineError', message: 'no reasoning' };
  for (const call of [
    () => policy.prove(), () => policy.analyze(), () => policy.diff(policy), () => policy.whatWouldAllow(RESET), () => policy.matrix(),
    () => Policy.load(SMALL, { proofs: 'required' }),
  ]) assert.throws(call, missing, String(call));
  assert.equal(policy.decide(RESET).outcome, 'deny');
  assert.equal(count(), 1);
  backend.reasoningModule.set(reasoningBytes);
  assert.deepEqual(policy.prove(), []);
  assert.equal(policy.decide(RESET).outcome, 'deny');
});
