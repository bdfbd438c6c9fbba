// What the public surface promises, the same for both bindings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindings } from './support/bindings.mjs';
import { RESET, SMALL, WARNS } from './support/policies.mjs';

for (const [name, { Policy, PolicyError, OperationError, readCommand, backend, init, initReader }] of bindings) {
  describe(name, () => {
    const policy = Policy.load(SMALL);
    const refused = (call, expected) =>
      assert.throws(call, (error) => {
        assert.ok(error instanceof OperationError, String(error));
        for (const [key, value] of Object.entries(expected)) assert.equal(error[key], value);
        return true;
      });

    test('tells which binding it is', () => assert.equal(backend, name));

    test('decides, with the reasons', () => {
      const decision = policy.decide(RESET);
      assert.equal(decision.outcome, 'deny');
      assert.deepEqual(decision.findings.map(({ rule, certain, instead }) => [rule, certain, instead]), [
        ['no-reset', true, ['Baseline instead']],
      ]);
      assert.deepEqual(decision.policies, policy.identities);
    });

    test('says what is missing', () => {
      const { outcome, missing, findings } = policy.decide({ command: 'db push', impact: 'destroysData' });
      assert.deepEqual([outcome, missing], ['ask', ['backup.age']]);
      assert.equal(findings[0].certain, false);
    });

    test('takes JSON text as it takes values', () => {
      assert.deepEqual(policy.decide(JSON.stringify(RESET)), policy.decide(RESET));
      assert.equal(policy.outcome(` ${JSON.stringify(RESET)}\n`), 'deny');
    });

    test('gives the outcome alone, and prepares for many', () => {
      assert.equal(policy.outcome(RESET), 'deny');
      const prepared = policy.prepare(RESET);
      assert.equal(prepared.outcome(), 'deny');
      assert.deepEqual(prepared.decide(), policy.decide(RESET));
    });

    test('refuses an operation with a code, a place and a mend', () => {
      refused(() => policy.decide({ enviroment: 'production' }), { path: 'enviroment' });
      refused(() => policy.outcome({ environment: 'prod' }), { path: 'environment' });
      refused(() => policy.prepare({ backup: { age: -1 } }), { path: 'backup.age' });
      refused(() => policy.decide('{"command":'), {});
    });

    test('decides many, with errors in their places', () => {
      const [first, second, third] = policy.decideMany([RESET, { enviroment: 'x' }, '{"command": "generate", "impact": "reads"}']);
      assert.equal(first.outcome, 'deny');
      assert.equal(second.error.path, 'enviroment');
      assert.equal(third.outcome, 'allow');
      const alone = (() => {
        try {
          policy.decide({ enviroment: 'x' });
        } catch (error) {
          return error;
        }
      })();
      assert.equal(JSON.stringify(second.error), JSON.stringify(alone));
      assert.deepEqual(policy.decideMany(new Set()), []);
    });

    test('several policies decide together', () => {
      const both = Policy.load([SMALL, WARNS]);
      assert.deepEqual(both.identities.map((identity) => identity.name), ['Small', 'Warns']);
      assert.deepEqual(both.decide(RESET).findings.map((finding) => finding.rule), ['no-reset', 'every']);
      assert.equal(both.outcome({ command: 'generate', impact: 'reads' }), 'warn');
    });

    test('a policy that does not load says where, in units of JavaScript', () => {
      const source = 'policy "𝄞é"\nlanguage 1\nrule 𝄞';
      assert.throws(() => Policy.load(source), (error) => {
        assert.ok(error instanceof PolicyError);
        const [{ code, severity, span }] = error.diagnostics;
        assert.ok(code.length > 0);
        assert.equal(severity, 'error');
        assert.equal(source.slice(span.start, span.start + 2), '𝄞');
        assert.equal(span.line, 3);
        return true;
      });
      assert.equal(Policy.check(source)[0].severity, 'error');
      assert.throws(() => Policy.format(source), PolicyError);
    });

    test('a diagnostic names which of several sources it is of', () => {
      assert.throws(() => Policy.load([SMALL, 'policy "Broken"']), (error) => error.diagnostics[0].source === 1);
    });

    test('a schema declares facts for every policy', () => {
      const source = 'policy "Approvals"\nlanguage 1\nrule approved { ask when change.approvals < 2 }';
      const schema = 'fact change.approvals: number "Approvals on the change request"';
      assert.throws(() => Policy.load(source), PolicyError);
      const policy = Policy.load([source, SMALL], { schema });
      assert.equal(policy.outcome({ command: 'migrate status', change: { approvals: 1 } }), 'ask');
      assert.equal(policy.outcome({ command: 'migrate status', impact: 'reads', change: { approvals: 2 } }), 'allow');
      assert.ok(policy.facts().some((fact) => fact.name === 'change.approvals'));
    });

    test('a schema with a fault says where, behind the last source', () => {
      for (const schema of ['fact x: numbr', 'rule a { deny when acknowledged }', 'fact command: text', '\ud800']) {
        assert.throws(() => Policy.load([SMALL, WARNS], { schema }), (error) => {
          assert.ok(error instanceof PolicyError, schema);
          assert.equal(error.diagnostics[0].source, 2, schema);
          return true;
        });
      }
      assert.throws(() => Policy.load(SMALL, { schema: 5 }), TypeError);
      const again = 'policy "Again"\nlanguage 1\nfact a: bool\nrule r { deny when a }';
      assert.equal(Policy.load(again, { schema: 'fact a: bool' }).outcome({ a: true }), 'deny');
      assert.throws(() => Policy.load(again, { schema: 'fact a: text' }), PolicyError);
    });

    test('checks and formats', () => {
      assert.deepEqual(Policy.check(SMALL).filter((diagnostic) => diagnostic.severity === 'error'), []);
      const formatted = Policy.format(SMALL);
      assert.equal(Policy.format(formatted), formatted);
      assert.deepEqual(Policy.load(formatted).identities, policy.identities);
    });

    test('runs its tests, and proves nothing that it has not', () => {
      assert.deepEqual(policy.test().map(({ name: title, ok }) => [title, ok]), [['production is never reset', true]]);
      assert.deepEqual(policy.prove(), []);
    });

    test('lists the facts, declared ones too', () => {
      const facts = new Map(policy.facts().map((fact) => [fact.name, fact]));
      assert.equal(facts.get('change.approvals').meaning, 'Approvals on the change request');
      assert.equal(facts.get('environment').type, 'one of production, staging, preview, development, test');
    });

    test('the Critical Rules are built in', () => {
      const rules = Policy.criticalRules();
      assert.equal(rules.outcome({ command: 'migrate reset', environment: 'production' }), 'deny');
      assert.equal(rules.outcome({ command: 'migrate status', impact: 'reads' }), 'allow');
      assert.ok(rules.test().length > 0);
      assert.deepEqual(rules.test().filter((result) => !result.ok), []);
    });

    test('reads command lines', async () => {
      await initReader();
      const [reading] = readCommand('npx prisma migrate reset -f');
      assert.deepEqual([reading.command, reading.flags], ['migrate reset', ['--force']]);
      assert.deepEqual(readCommand('ls -la'), []);
      const scripts = { 'db:reset': 'prisma db push --force-reset' };
      assert.equal(readCommand('npm run db:reset', { scripts, prismaMajor: 6 })[0].command, 'db push');
      const packages = { api: { go: 'prisma migrate reset' } };
      assert.equal(readCommand('cd api && npm run go', { scripts: { go: 'tsc' }, packages })[0].command, 'migrate reset');
      const line = 'DATABASE_URL=postgresql://u:hunter2@h/d npx prisma db push';
      assert.ok(!JSON.stringify(readCommand(line)).includes('hunter2'));
      assert.ok(JSON.stringify(readCommand(line, { showSecrets: true })).includes('hunter2'));
      assert.equal(Policy.criticalRules().outcome(reading.facts), 'deny');
    });

    test('a call with the wrong kind of argument is a TypeError', () => {
      for (const call of [
        () => Policy.load(1), () => Policy.load([SMALL, null]), () => Policy.check(), () => Policy.format({}),
        () => new Policy(), () => readCommand(), () => readCommand('x', { script: {} }),
        () => readCommand('x', { scripts: { a: 1 } }), () => readCommand('x', { packages: { a: 'b' } }), () => readCommand('x', { prismaMajor: '6' }),
        () => readCommand('x', { showSecrets: 1 }), () => policy.decideMany(1), () => policy.decideMany('{}'),
      ]) assert.throws(call, TypeError);
    });

    test('loading again does no harm', async () => {
      await init();
      await Promise.all([init(), init(), initReader()]);
      assert.equal(policy.outcome(RESET), 'deny');
    });
  });
}
