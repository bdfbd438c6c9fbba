// What is published: it installs into an empty project, loads every way, survives bundlers and the linters of packages.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { repository } from './support/bindings.mjs';

const here = repository('bindings-node');
const tool = (path) => join(here, 'node_modules', path);
const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-package-'));
const packed = join(folder, 'packed');

const node = (cwd, args, env = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  assert.equal(status, 0, stderr + stdout);
  return stdout.trim();
};

/** An empty project with the given tarballs in it. */
function project(name, tarballs) {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  const install = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', ...tarballs];
  execFileSync('npm', install, { cwd, stdio: 'pipe' });
  return cwd;
}

const JUDGE = `Policy.criticalRules().outcome({ command: 'migrate reset', environment: 'production' }) + ' ' + backend`;
const REQUIRE = (name) => ['-e', `const { Policy, backend } = require('${name}'); console.log(${JUDGE})`];
const IMPORT = (name) => ['--input-type=module', '-e', `import { Policy, backend } from '${name}'; console.log(${JUDGE})`];

const INSPECT = `inspect().then(({ facts }) => console.log(typeof facts), ({ code }) => console.log(code))`;

let tarballs;
let main;
before(() => {
  execFileSync(process.execPath, ['scripts/pack.mjs', packed], { cwd: here, stdio: 'pipe' });
  tarballs = readdirSync(packed).filter((file) => file.endsWith('.tgz')).map((file) => join(packed, file));
  main = tarballs.find((file) => /prisma-policy-\d/.test(file));
});

describe('an empty project with the package and its addon', () => {
  let cwd;
  before(() => {
    cwd = project('native', tarballs);
  });
  for (const [title, args, expected] of [
    ['require', REQUIRE('prisma-policy'), 'deny native'],
    ['import', IMPORT('prisma-policy'), 'deny native'],
    ['require of WebAssembly', REQUIRE('prisma-policy/wasm'), 'deny wasm'],
    ['import of WebAssembly', IMPORT('prisma-policy/wasm'), 'deny wasm'],
    ['inspect', ['-e', `require('prisma-policy').${INSPECT}`], 'object'],
    ['inspect, imported', ['--input-type=module', '-e', `import { inspect } from 'prisma-policy'; ${INSPECT}`], 'object'],
    ['inspect of WebAssembly', ['-e', `require('prisma-policy/wasm').${INSPECT}`], 'cannot-look'],
    ['package.json', ['-p', 'require("prisma-policy/package.json").name'], 'prisma-policy'],
    ['one class for both', ['--input-type=module', '-e', `
      import { createRequire } from 'node:module';
      import { PolicyError } from 'prisma-policy';
      import { PolicyError as other } from 'prisma-policy/wasm';
      console.log(PolicyError === createRequire(process.cwd() + '/x')('prisma-policy').PolicyError && PolicyError === other);`], 'true'],
  ]) test(title, () => assert.equal(node(cwd, args), expected));

  test('the command', () => {
    assert.match(node(cwd, ['node_modules/.bin/prisma-policy', '--version']), /^prisma-policy \d/);
  });
});

describe('an empty project without the addon', () => {
  let cwd;
  before(() => {
    cwd = project('wasm', [main]);
  });
  test('falls back to WebAssembly', () => {
    assert.equal(node(cwd, REQUIRE('prisma-policy')), 'deny wasm');
    assert.equal(node(cwd, IMPORT('prisma-policy')), 'deny wasm');
    assert.equal(node(cwd, ['--input-type=module', '-e', `import { inspect } from 'prisma-policy'; ${INSPECT}`]), 'cannot-look');
    assert.match(node(cwd, ['node_modules/.bin/prisma-policy', '--version']), /^prisma-policy \d/);
  });
  test('says why when the addon is asked for', () => {
    const { status, stderr } = spawnSync(process.execPath, REQUIRE('prisma-policy'), {
      cwd, env: { ...process.env, PRISMA_POLICY_BACKEND: 'native' }, encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stderr, /PRISMA_POLICY_BACKEND asks for the native addon, which does not load/);
  });
  test('each module of WebAssembly is there once', () => {
    const modules = readdirSync(join(cwd, 'node_modules/prisma-policy'), { recursive: true }).filter((file) => file.endsWith('.wasm'));
    assert.deepEqual(modules.map((file) => file.replaceAll('\\', '/')).sort(), ['dist/command-line.wasm', 'dist/engine.wasm', 'dist/reader.wasm', 'dist/reasoning.wasm']);
  });

  const bundle = (entry, name, ...options) => {
    const source = join(cwd, `${name}.mjs`);
    writeFileSync(source, entry);
    const out = join(cwd, name);
    node(cwd, [tool('esbuild/bin/esbuild'), source, '--bundle', '--format=esm', `--outdir=${out}`, '--log-level=warning', ...options]);
    return out;
  };
  const ENTRY = `import { Policy, init } from 'prisma-policy'; await init(); console.log(${JUDGE.replace("+ ' ' + backend", '')});`;

  test('esbuild bundles it for browsers, with nothing of Node', () => {
    const out = bundle(ENTRY, 'browser', '--target=es2022');
    const text = readFileSync(join(out, 'browser.js'), 'utf8');
    assert.ok(!/require\(|node:fs|process\.env/.test(text));
    assert.ok(!/\beval\(|new Function/.test(text), 'a strict content security policy forbids it');
  });
  test('esbuild bundles it for edge workers, the module an import', () => {
    const out = bundle(ENTRY, 'workerd', '--target=es2022', '--conditions=workerd', '--loader:.wasm=copy');
    assert.ok(readdirSync(out).some((file) => /^engine-.*\.wasm$/.test(file)));
  });
});

describe('the linters of packages', () => {
  test('publint', async () => {
    const { publint } = await import('publint');
    const { messages } = await publint({ pkgDir: join(packed, 'prisma-policy'), strict: true });
    assert.deepEqual(messages, []);
  });
  test('are the types wrong?', () => {
    node(here, [tool('@arethetypeswrong/cli/dist/index.js'), main, '--profile', 'node16', '--no-emoji', '--exclude-entrypoints', 'engine.wasm', 'reasoning.wasm', 'reader.wasm']);
  });
});
