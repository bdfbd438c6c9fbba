// Questions about whole policies: what holds on every operation, what differs, what would allow, what depends.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindings } from './support/bindings.mjs';
import { CLAIMS, LARGE, RESET, SMALL, WARNS } from './support/policies.mjs';

const [[, native], [, wasm]] = bindings;

for (const [name, { Policy, PolicyError, OperationError }] of bindings) {
  describe(`${name}: reasoning`, () => {
    const policy = Policy.load(SMALL);
    const claims = Policy.load(CLAIMS);
    const refused = (call, expected) =>
      assert.throws(call, (error) => {
        assert.ok(error instanceof OperationError, String(error));
        for (const [key, value] of Object.entries(expected)) assert.equal(error[key], value);
        return true;
      });

    test('answers claims, each with its counterexample', () => {
      const [holds, fails, empty] = claims.prove();
      assert.deepEqual([holds.holds, holds.counterexample], [true, null]);
      assert.deepEqual([fails.holds, fails.counterexample, fails.outcome], [false, { command: 'db push' }, 'ask']);
      assert.equal(claims.outcome(fails.counterexample), 'ask');
      assert.equal(empty.error.code, 'empty-claim');
      assert.deepEqual(Policy.load(WARNS).prove(), []);
    });

    test('loads only what is proven, where proofs are required', () => {
      assert.throws(() => Policy.load(CLAIMS, { proofs: 'required' }), (error) => {
        assert.ok(error instanceof PolicyError);
        assert.equal(error.diagnostics.length, 2);
        const [{ severity, span, source }] = error.diagnostics;
        assert.deepEqual([severity, source], ['error', 0]);
        assert.match(CLAIMS.slice(span.start, span.end), /pushing/);
        return true;
      });
      assert.throws(() => Policy.load([SMALL, CLAIMS], { proofs: 'required' }), (error) => error.diagnostics[0].source === 1);
      const proven = CLAIMS.split('\n').filter((line) => !/pushing|nothing/.test(line)).join('\n');
      assert.equal(Policy.load(proven, { proofs: 'required' }).outcome(RESET), 'deny');
      assert.equal(Policy.load(SMALL, { proofs: 'required' }).outcome(RESET), 'deny');
    });

    test('analyzes rules, claims and tests', () => {
      const { rules, proofs, diagnostics } = claims.analyze();
      assert.deepEqual(rules.map(({ rule, canFire, matters }) => [rule, canFire, matters]), [
        ['no-reset', true, true], ['push', true, true], ['idle', false, false],
      ]);
      assert.equal(rules[0].coverage.fired, 1);
      assert.deepEqual(proofs, claims.prove());
      assert.ok(diagnostics.some(({ span }) => /idle/.test(CLAIMS.slice(span.start, span.end))), JSON.stringify(diagnostics));
    });

    test('tells two policies apart, what became looser first', () => {
      const looser = Policy.load(SMALL.replace('deny when command', 'ask when command'));
      const { loosened, tightened, complete, classes } = policy.diff(looser);
      assert.deepEqual([loosened, tightened, complete], [true, false, true]);
      const [{ change, from, to, witness, old }] = classes;
      assert.deepEqual([change, from, to, old], ['loosened', 'deny', 'ask', ['no-reset']]);
      assert.deepEqual([policy.outcome(witness), looser.outcome(witness)], ['deny', 'ask']);
      assert.equal(looser.diff(policy).tightened, true);
      const same = policy.diff(policy);
      assert.deepEqual([same.loosened, same.tightened, same.classes], [false, false, []]);
    });

    test('policies that cannot be compared are told', () => {
      const other = Policy.load('policy "Other"\nlanguage 1\nfact change.approvals: text');
      assert.throws(() => policy.diff(other), (error) => error instanceof PolicyError && error.diagnostics[0].code === 'fact-conflict');
    });

    test('a policy is compared with one of the same class alone', () => {
      const elsewhere = (name === 'native' ? wasm : native).Policy.load(SMALL);
      for (const other of [undefined, null, SMALL, {}, elsewhere, Object.create(policy), new Proxy(policy, {})]) {
        assert.throws(() => policy.diff(other), { name: 'TypeError', message: /the same Policy class/ });
      }
    });

    test('says what would allow an operation', () => {
      const { outcome, options, forbiddenBy } = policy.whatWouldAllow({ impact: 'destroysData', command: 'db push' });
      assert.deepEqual([outcome, options.length, forbiddenBy], ['ask', 1, []]);
      assert.deepEqual(options[0].changes.map(({ fact, from }) => [fact, from]), [['backup.age', null]]);
      assert.equal(policy.outcome(options[0].operation), 'allow');
      assert.deepEqual(policy.whatWouldAllow(RESET).forbiddenBy, [{ policy: 'Small', rule: 'no-reset' }]);
      assert.deepEqual(policy.whatWouldAllow(JSON.stringify({ command: 'generate', impact: 'reads' })).options, []);
    });

    test('takes what may change, and what it costs', () => {
      const changes = policy.whatWouldAllow(RESET, { changeable: ['environment', 'command'], costs: { command: 3 } });
      assert.deepEqual(changes.options.map(({ cost, changes: [{ fact }] }) => [cost, fact]), [[1, 'environment'], [3, 'command']]);
      assert.deepEqual(policy.whatWouldAllow(RESET, {}), policy.whatWouldAllow(RESET));
      refused(() => policy.whatWouldAllow(RESET, { changeable: ['enviroment'] }), { code: 'unknown-fact', path: 'enviroment' });
      refused(() => policy.whatWouldAllow(RESET, { costs: { 'backups.*': 2 } }), { code: 'unknown-fact' });
      refused(() => policy.whatWouldAllow({ enviroment: 'x' }), { code: 'unknown-fact', path: 'enviroment' });
    });

    test('lays the outcomes out as a matrix', () => {
      const { rows, columns, cells } = policy.matrix();
      assert.deepEqual([rows.fact, columns.fact], ['command', 'environment']);
      assert.equal(cells.length, rows.values.length);
      const at = (axis, label) => axis.values.findIndex((value) => value.label === label);
      assert.equal(cells[at(rows, 'migrate reset')][at(columns, 'production')].outcome, 'deny');
      const turned = policy.matrix({ rows: 'environment', columns: 'command' });
      assert.deepEqual(turned.cells[at(columns, 'production')][at(rows, 'migrate reset')], cells[at(rows, 'migrate reset')][at(columns, 'production')]);
      refused(() => policy.matrix({ rows: 'commando' }), { code: 'unknown-fact', path: 'commando' });
      refused(() => policy.matrix({ rows: 'environment' }), { code: 'same-fact' });
    });

    test('options of the wrong kind are a TypeError', () => {
      for (const call of [
        () => Policy.load(SMALL, { proof: 'required' }), () => Policy.load(SMALL, { proofs: true }),
        () => Policy.load(SMALL, { proofs: 'optional' }), () => Policy.load(SMALL, null), () => Policy.load(SMALL, 'x'),
        () => policy.whatWouldAllow(RESET, null), () => policy.whatWouldAllow(RESET, []),
        () => policy.whatWouldAllow(RESET, { change: ['flags'] }), () => policy.whatWouldAllow(RESET, { changeable: 'flags' }),
        () => policy.whatWouldAllow(RESET, { changeable: [] }), () => policy.whatWouldAllow(RESET, { changeable: [1] }),
        () => policy.whatWouldAllow(RESET, { costs: ['flags'] }), () => policy.whatWouldAllow(RESET, { costs: { flags: -1 } }),
        () => policy.whatWouldAllow(RESET, { costs: { flags: 0.5 } }), () => policy.whatWouldAllow(RESET, { costs: { flags: 2 ** 32 } }),
        () => policy.whatWouldAllow(RESET, { costs: null }), () => policy.matrix({ row: 'command' }),
        () => policy.matrix({ rows: 1 }), () => policy.matrix('command'), () => policy.matrix({ columns: null }),
      ]) assert.throws(call, TypeError, String(call));
    });

    test('a question that is too large is undetermined, and the next call is answered rightly', () => {
      const large = Policy.load(LARGE);
      const [{ holds, exceeded }] = large.prove();
      assert.equal(holds, 'undetermined');
      assert.equal(typeof exceeded, 'string');
      assert.throws(() => Policy.load(LARGE, { proofs: 'required' }), PolicyError);
      large.analyze();
      assert.equal(large.diff(policy).complete, false);
      assert.ok(large.whatWouldAllow({ command: 'generate' }).exceeded);
      assert.equal(large.outcome({ command: 'nothing of that kind' }), 'ask');
      assert.equal(policy.outcome(RESET), 'deny');
      assert.equal(claims.prove()[0].holds, true);
    });
  });
}

test('both bindings say the same, to the byte', () => {
  const said = ({ Policy }) => {
    const [rules, small, claims, large] = [Policy.criticalRules(), ...[SMALL, CLAIMS, LARGE].map((source) => Policy.load(source))];
    return JSON.stringify([
      [rules, small, claims, large].map((policy) => [policy.prove(), policy.analyze(), policy.diff(rules), rules.diff(policy)]),
      [rules, small, claims].map((policy) => [policy.matrix(), policy.whatWouldAllow(RESET), policy.whatWouldAllow({})]),
    ]);
  };
  assert.equal(said(wasm), said(native));
});
