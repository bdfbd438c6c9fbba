// `inspect` in real folders, with real databases.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { BINARY } from './support/binary.mjs';
import { bindings, repository } from './support/bindings.mjs';
import { users } from './support/sqlite.mjs';

const [[, { inspect, readCommand, Policy, OperationError }], [, wasm]] = bindings;
const policy = Policy.criticalRules();

/** Variables that say who asks and what for; they are those of whoever runs the tests. */
const outer = { ...process.env };
const kept = Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP'].map((name) => [name, outer[name]]));
const become = (variables) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
};
beforeEach(() => become(kept));
afterEach(() => become(outer));

const root = mkdtempSync(join(tmpdir(), 'prisma-policy-inspect-'));
after(() => rmSync(root, { recursive: true, force: true }));

const SCHEMA = (provider) => `datasource db {\n  provider = "${provider}"\n  url      = env("DATABASE_URL")\n}\n`;

/** A project with these files; the schema is one of SQLite where there is no other. */
function project(name, files = {}) {
  const folder = join(root, name);
  const all = {
    'package.json': '{ "private": true }',
    'node_modules/prisma/package.json': '{ "name": "prisma", "version": "6.19.3" }',
    'prisma/schema.prisma': SCHEMA('sqlite'),
    ...files,
  };
  for (const [path, contents] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  return folder;
}

const shop = project('shop', { '.env': 'DATABASE_URL="file:./dev.db"\n', 'prisma/dev.db': users() });
const refused = (options, code, path) => assert.rejects(inspect(options), (error) => {
  assert.ok(error instanceof OperationError, String(error));
  assert.deepEqual([error.code, error.path], [code, path]);
  assert.ok(error.help);
  return true;
});
const why = ({ missing }, fact) => missing.find((other) => other.fact === fact)?.why;

describe('inspect in a project with a file of SQLite', () => {
  test('finds what is in the database, each fact with its evidence', async () => {
    const { facts, found, missing, notes } = await inspect({ cwd: shop });
    assert.deepEqual([facts.database.provider, facts.database.tables, facts.database.rows], ['sqlite', 1, 3]);
    assert.deepEqual([facts.database.reachable, facts.database.hasData], [true, true]);
    for (const { fact, evidence } of found) {
      assert.ok(evidence.length > 0, fact);
      for (const { source, seen, at } of evidence) assert.ok(source && seen && !Number.isNaN(Date.parse(at)), fact);
    }
    for (const { fact, why } of missing) assert.ok(why, fact);
    assert.ok(Array.isArray(notes));
  });

  test('with a command line its facts are whole, ready to be judged', async () => {
    const { facts } = await inspect({ cwd: shop, command: 'npx prisma@6 migrate reset --force', environment: 'production' });
    assert.deepEqual([facts.command, facts.flags, facts.prisma.major], ['migrate reset', ['--force'], 6]);
    assert.equal(facts.environment, 'production');
    assert.equal(policy.outcome(facts), 'deny');
    // Every fact that is found is one that a policy knows.
    const names = new Set(policy.facts().map(({ name }) => name));
    const { found } = await inspect({ cwd: shop });
    assert.deepEqual(found.filter(({ fact }) => !names.has(fact)), []);
  });

  test('goes together with what `readCommand` shows, and with what the caller knows', async () => {
    const [reading] = readCommand('npx prisma migrate reset --force');
    const { facts } = await inspect({ cwd: shop, environment: 'production' });
    assert.equal(facts.command, undefined);
    assert.equal(policy.outcome({ ...facts, ...reading.facts }), 'deny');
    const known = { ...facts, command: 'migrate status', impact: 'reads', acknowledged: true };
    assert.equal(policy.outcome(known), 'allow');
  });

  test('is about the database that the command would hit', async () => {
    const { facts } = await inspect({ cwd: shop, command: 'DATABASE_URL=file:./other.db npx prisma db push' });
    assert.notEqual(facts.database?.rows, 3);
    const scripts = { push: 'prisma db push' };
    assert.equal((await inspect({ cwd: shop, command: 'npm run push', scripts })).facts.command, 'db push');
  });

  test('a database that is meant and another one that would be hit leave its facts missing', async () => {
    const seen = await inspect({ cwd: shop, databaseUrl: 'file:./other.db' });
    assert.equal(seen.facts.database?.rows, undefined);
    assert.ok(seen.missing.some(({ fact }) => fact.startsWith('database.')));
  });

  test('makes no connection where it is told so', async () => {
    const { facts } = await inspect({ cwd: shop, offline: true });
    assert.equal(facts.database?.rows, undefined);
    assert.equal(facts.database?.provider, 'sqlite');
  });

  test('many at once give the same', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => inspect({ cwd: shop })));
    for (const { facts } of all) assert.deepEqual(facts, all[0].facts);
  });

  test('gives what the command line prints', async () => {
    const once = (text) => JSON.parse(text, (key, value) => (key === 'at' ? '' : value));
    const command = 'npx prisma migrate deploy';
    const { stdout } = spawnSync(BINARY, ['inspect', '--json', command], { cwd: shop, encoding: 'utf8', env: { ...process.env } });
    assert.deepEqual(once(JSON.stringify(await inspect({ cwd: shop, command }))), once(stdout));
  });
});

describe('inspect sees the variables of JavaScript', () => {
  test('those that the program has set', async () => {
    process.env.DATABASE_URL = 'file:./dev.db';
    process.env.VERCEL_ENV = 'production';
    const { facts } = await inspect({ cwd: project('bare', { 'prisma/dev.db': users() }) });
    assert.equal(facts.database.rows, 3);
    assert.equal(facts.environment, 'production');
  });

  test('those of a worker thread', async () => {
    const source = `
      const { inspect } = require(${JSON.stringify(repository('bindings-node/dist/node/index.cjs'))});
      const { parentPort } = require('node:worker_threads');
      inspect({ cwd: ${JSON.stringify(shop)} }).then(({ facts }) => parentPort.postMessage(facts));`;
    const worker = new Worker(source, { eval: true, env: { ...kept, VERCEL_ENV: 'production' } });
    const facts = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    assert.deepEqual([facts.environment, facts.database.rows], ['production', 3]);
  });

  test('half a character in a variable does no harm', async () => {
    process.env.ODD = 'a\ud800';
    assert.equal((await inspect({ cwd: shop })).facts.database.rows, 3);
  });
});

describe('what cannot be seen is missing, with the reason', () => {
  test('an empty folder', async () => {
    const folder = join(root, 'empty');
    mkdirSync(folder);
    const seen = await inspect({ cwd: folder, command: 'npx prisma migrate reset' });
    assert.equal(seen.facts.database, undefined);
    assert.ok(why(seen, 'environment'));
    assert.notEqual(policy.outcome(seen.facts), 'allow');
  });

  test('a file that is no database', async () => {
    const cwd = project('broken', { '.env': 'DATABASE_URL="file:./dev.db"\n', 'prisma/dev.db': 'no database'.repeat(500) });
    const seen = await inspect({ cwd });
    assert.equal(seen.facts.database?.rows, undefined);
    assert.ok(why(seen, 'database.rows'));
  });

  test('a server that is not there', async () => {
    const cwd = project('nobody', { 'prisma/schema.prisma': SCHEMA('postgresql'), '.env': 'DATABASE_URL="postgresql://u:hunter2@127.0.0.1:9/shop"\n' });
    const seen = await inspect({ cwd });
    assert.equal(seen.facts.database.reachable, false);
    assert.ok(why(seen, 'database.rows'));
  });
});

describe('a secret never comes out', () => {
  const URL = 'postgresql://ada:hunter2@127.0.0.1:9/shop?sslpassword=hunter2';
  const cwd = project('secrets', { 'prisma/schema.prisma': SCHEMA('postgresql'), '.env': `DATABASE_URL="${URL}"\nTOKEN=hunter2\n` });
  for (const [title, options] of [
    ['of an env file', {}],
    ['of a variable of the line', { command: `DATABASE_URL='${URL}' npx prisma migrate reset` }],
    ['of a flag', { command: `npx prisma db execute --url '${URL}' --file a.sql` }],
    ['of an option', { databaseUrl: URL }],
    ['of an option that is no URL', { databaseUrl: 'hunter2' }],
    ['of a line of several', { command: `DATABASE_URL='${URL}' npx prisma db push; npx prisma db seed` }],
    ['of a line of none', { command: `DATABASE_URL='${URL}' ls` }],
  ]) {
    test(title, async () => {
      const told = await inspect({ cwd, ...options }).then(JSON.stringify, (error) => `${error.stack} ${JSON.stringify(error)}`);
      assert.ok(told.length > 100 && !told.includes('hunter2'), told);
    });
  }
});

describe('only the options can be wrong', () => {
  for (const [title, options, code, path] of [
    ['a line without an operation', { command: 'ls -la' }, 'not-one-operation', 'command'],
    ['an empty line', { command: '' }, 'not-one-operation', 'command'],
    ['a line of several', { command: 'npx prisma db push && npx prisma db seed' }, 'not-one-operation', 'command'],
    ['a schema beside a command', { command: 'npx prisma db push', schema: 'a.prisma' }, 'beside-command', 'schema'],
    ['a config beside a command', { command: 'npx prisma db push', config: 'a.ts' }, 'beside-command', 'config'],
    ['a folder that is not there', { cwd: join(root, 'nowhere') }, 'no-such-folder', 'cwd'],
    ['a file for a folder', { cwd: join(shop, 'package.json') }, 'no-such-folder', 'cwd'],
    ['half a character', { environment: '\ud800' }, 'invalid-options', ''],
  ]) test(title, () => refused(options, code, path));

  test('a wrong kind of option is a TypeError', async () => {
    for (const options of [1, null, [], { cwd: 1 }, { command: null }, { offline: 'yes' }, { evaluateConfig: 1 }, { url: 'x' }, { scripts: { a: 1 } }]) {
      await assert.rejects(inspect(options), TypeError, JSON.stringify(options));
      await assert.rejects(wasm.inspect(options), TypeError, JSON.stringify(options));
    }
  });
});

test('WebAssembly cannot look, and says so in the words of the command line', async () => {
  const bin = repository('bindings-node/dist/node/bin.cjs');
  const env = { ...process.env, PRISMA_POLICY_BACKEND: 'wasm' };
  const { stdout, stderr } = spawnSync(process.execPath, [bin, 'inspect'], { env, encoding: 'utf8' });
  await assert.rejects(wasm.inspect({ cwd: shop }), (error) => {
    assert.ok(error instanceof OperationError);
    assert.equal(error.code, 'cannot-look');
    assert.ok((stdout + stderr).includes(error.message), stdout + stderr);
    return true;
  });
});
