// A short soak by each of the two compilers of Node; `soak.mjs` runs long ones.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SOAK = fileURLToPath(new URL('soak.mjs', import.meta.url));

for (const [name, flags, calls] of [['as Node compiles', [], 10_000], ['optimized at once', ['--no-liftoff'], 2_000]]) {
  test(name, () => {
    const { status, signal, stderr } = spawnSync(process.execPath, [...flags, SOAK, String(calls)], { encoding: 'utf8' });
    assert.equal(status, 0, signal ?? stderr);
  });
}
