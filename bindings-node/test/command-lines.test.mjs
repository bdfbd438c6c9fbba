// Every command line of the corpus is read alike by every binding and by the command line, to the byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binary } from './support/binary.mjs';
import { bindings } from './support/bindings.mjs';
import { lines, plainLines } from './support/lines.mjs';

const [[, native], [, wasm]] = bindings;

test('native and WebAssembly', () => {
  assert.ok(lines.length > 0);
  for (const { line, ...known } of lines) {
    const said = JSON.stringify(native.readCommand(line, known));
    assert.equal(JSON.stringify(wasm.readCommand(line, known)), said, line);
  }
});

test('native and the command line', () => {
  assert.ok(plainLines.length > 0);
  const { status, stdout } = binary(['read', '--json', '--no-inspect'], plainLines.map((line) => `${line}\0`).join(''));
  assert.equal(status, 0);
  const expected = plainLines.map((line) => `${JSON.stringify(native.readCommand(line))}\n`);
  assert.equal(stdout, expected.join(''));
});
