// The declarations hold under the strictest TypeScript, for `import` and for `require`, and say no where they should.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { repository } from './support/bindings.mjs';

const OPTIONS = [
  '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022',
  '--lib', 'es2022,dom', '--types', 'node',
];

function compile(file, ...options) {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', ...OPTIONS, ...options, `test/types/${file}`],
    { cwd: repository('bindings-node'), encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout);
}

test('import, as Node resolves it', () => compile('sample.mts', '--module', 'nodenext'));
test('require, as Node resolves it', () => compile('sample.cts', '--module', 'nodenext'));
test('import, as bundlers resolve it', () => compile('sample.mts', '--module', 'esnext', '--moduleResolution', 'bundler'));
