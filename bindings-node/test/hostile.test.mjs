// Whatever is thrown at a binding, it says no, and the same instance answers the next call rightly.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindings } from './support/bindings.mjs';
import { RESET, SMALL } from './support/policies.mjs';

const around = (condition) => `policy "P"\nlanguage 1\nrule r { deny when ${condition} }\n`;
const cyclic = { backup: {} };
cyclic.backup.of = cyclic;
const doubled = Array.from({ length: 60 }).reduce((inner) => ({ a: inner, b: inner }), {});
const nested = (levels) => Array.from({ length: levels }).reduce((inner) => ({ a: inner }), {});
const sparse = [];
sparse[3] = '--force';
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const SOURCES = {
  'ten thousand parentheses': around('('.repeat(10_000) + 'unknownFlags' + ')'.repeat(10_000)),
  'parentheses that never end': around('('.repeat(10_000)),
  'a hundred thousand times not': around(`${'not '.repeat(100_000)}unknownFlags`),
  'a megabyte of brackets': '['.repeat(1 << 20),
  'a megabyte of braces': around('{'.repeat((1 << 20) - 100)),
  'more than a megabyte': ' '.repeat((1 << 20) + 1),
  'fifty megabytes': '('.repeat(50_000_000),
  'a number of a million digits': around(`database.rows < ${'9'.repeat(1_000_000)}`),
  'an endless duration': around(`backup.age < ${'9'.repeat(400)}d`),
  'half a surrogate pair': around('command is "\ud800"'),
  'an escaped half': around('command is "\\u{d800}"'),
  'a null character': 'policy\0"P"',
  'nothing at all': '',
};

const OPERATIONS = {
  'a cycle': cyclic,
  'two to the sixty objects': doubled,
  'a thousand levels': nested(1_000),
  'a hundred thousand levels': nested(100_000),
  'brackets without end': '['.repeat(1 << 20),
  'objects without end': '{"a":'.repeat(200_000),
  'a huge number': '{"database":{"rows":1e400}}',
  'a number of a million digits': `{"database":{"rows":${'9'.repeat(1_000_000)}}}`,
  'a negative count': { database: { rows: -1 } },
  'a fraction': { database: { rows: 0.5 } },
  'not a number': { database: { rows: NaN } },
  'infinity': { database: { rows: Infinity } },
  'a bigint': { database: { rows: 1n } },
  'a symbol': { command: Symbol('x') },
  'a function': { command: () => 'generate' },
  'toJSON': { command: 'migrate reset', toJSON: () => ({}) },
  'a date': { command: new Date(0) },
  'a map': { backup: new Map([['age', 1]]) },
  'a set': { flags: new Set(['--force']) },
  'an object of a class': new (class Operation { command = 'generate'; })(),
  'inherited properties': Object.create({ command: 'generate' }),
  'a boxed string': { command: new String('generate') },
  'an array with a gap': { flags: sparse },
  'an array with undefined': { flags: [undefined] },
  'an array as the operation': [],
  'a typed array': { flags: new Uint8Array(2) },
  'a getter that throws': { get command() { throw new Error('boo'); } },
  'a getter that throws nothing': { get command() { throw undefined; } },
  'a revoked proxy': revoked,
  'a proxy that throws': new Proxy({}, { ownKeys() { throw new Error('boo'); } }),
  'a lone surrogate': { command: 'a\ud800b' },
  'a lone surrogate in text': '{"command":"\udfff"}',
  'an escaped lone surrogate': '{"command":"\\ud800"}',
  'a lone surrogate as a key': { '\ud800': 1 },
  'a key given twice': '{"command":"a","command":"b"}',
  'a dotted key': { 'backup.age': 1 },
  '__proto__ as a key': JSON.parse('{"__proto__": {"command": "x"}}'),
  'constructor as a key': { constructor: null },
  'fifty megabytes of text': { command: 'x'.repeat(50_000_000) },
  'fifty megabytes of JSON': ' '.repeat(50_000_000),
  'nothing': undefined,
  'null': null,
  'a number': 7,
  'empty text': '',
};

const LINES = {
  'a megabyte of parentheses': '('.repeat(1 << 20),
  'ten thousand substitutions': `${'$('.repeat(10_000)}prisma migrate reset${')'.repeat(10_000)}`,
  'backquotes': '`'.repeat(100_001),
  'unfinished here-documents': '<<E '.repeat(10_000),
  'quotes within quotes': `bash -c "${'bash -c \\"'.repeat(5_000)}`,
  'braces': '{'.repeat(100_000),
  'a brace expansion without end': `prisma ${'{a,b}'.repeat(1_000)}`,
  'semicolons': ';'.repeat(100_000),
  'a pipe without end': 'yes |'.repeat(20_000),
  'half a surrogate pair': 'npx prisma migrate reset --force \ud800',
  'null characters': '\0npx\0 \0ls\0',
};

for (const [name, { Policy, PolicyError, OperationError, readCommand, initReader }] of bindings) {
  const policy = Policy.load(SMALL);
  const prepared = policy.prepare(RESET);
  const stillWell = () => {
    assert.equal(policy.outcome(RESET), 'deny');
    assert.equal(prepared.outcome(), 'deny');
    assert.equal(policy.decide({ command: 'generate', impact: 'reads' }).outcome, 'allow');
  };

  describe(`${name}: policies`, () => {
    for (const [title, source] of Object.entries(SOURCES)) {
      test(title, () => {
        assert.throws(() => Policy.load(source), (error) => {
          assert.ok(error instanceof PolicyError, String(error).slice(0, 300));
          assert.ok(error.diagnostics.length > 0);
          return true;
        });
        assert.ok(Policy.check(source).some((diagnostic) => diagnostic.severity === 'error'));
        stillWell();
      });
    }
  });

  describe(`${name}: operations`, () => {
    for (const [title, operation] of Object.entries(OPERATIONS)) {
      test(title, () => {
        for (const call of ['decide', 'outcome', 'prepare']) {
          assert.throws(() => policy[call](operation), (error) => {
            assert.ok(error instanceof OperationError, String(error).slice(0, 300));
            assert.ok(error.code && error.message.length < 2_000);
            return true;
          });
        }
        const [answer, next] = policy.decideMany([operation, RESET]);
        assert.ok(answer.error.code);
        assert.equal(next.outcome, 'deny');
        stillWell();
      });
    }

    test('what only looks dangerous is taken', () => {
      const frozen = Object.freeze(Object.assign(Object.create(null), RESET));
      assert.equal(policy.outcome(frozen), 'deny');
      assert.equal(policy.outcome(new Proxy({ ...RESET }, {})), 'deny');
      assert.equal(policy.outcome({ ...RESET, backup: undefined, flags: null }), 'deny');
      assert.equal(policy.outcome({ get command() { return 'migrate reset'; }, environment: 'production' }), 'deny');
      const beside = Object.defineProperty({ ...RESET, [Symbol('x')]: 1 }, 'hidden', { value: 1 });
      assert.equal(policy.outcome({ ...beside, flags: Object.assign(['--force'], { extra: 1 }) }), 'deny');
      assert.equal(policy.outcome(beside), 'deny');
      const shared = ['--force'];
      assert.equal(policy.outcome({ ...RESET, flags: shared, sql: { hazards: shared } }), 'deny');
    });
  });

  describe(`${name}: command lines`, () => {
    for (const [title, line] of Object.entries(LINES)) {
      test(title, async () => {
        await initReader();
        const readings = readCommand(line);
        assert.ok(Array.isArray(readings));
        if (/prisma\W+migrate/.test(line)) assert.ok(readings.length > 0, 'it may hold Prisma');
        const [next] = readCommand('npx prisma db push');
        assert.equal(next.command, 'db push');
      });
    }
  });
}
