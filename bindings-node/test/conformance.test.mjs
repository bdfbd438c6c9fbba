// Every conformance case, in every binding and on the command line, equal to the byte.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from './support/answer.mjs';
import { binary, decideLines, proveClaims } from './support/binary.mjs';
import { bindings } from './support/bindings.mjs';
import { cases, hold } from './support/conformance.mjs';

test('there are cases', () => assert.ok(cases.length > 0));

for (const [name, surface] of bindings) {
  describe(`${name}: conformance`, () => {
    for (const one of cases) test(one.name, () => hold(one, answer(surface, one)));
  });
}

describe('every binding says the same, to the byte', () => {
  const [[, native], [, wasm]] = bindings;
  const proves = binary(['prove', '--help']).status === 0;
  for (const one of cases) {
    test(one.name, () => {
      const said = answer(native, one);
      assert.equal(answer(wasm, one), said);
      if (one.proofs && proves) assert.equal(JSON.stringify({ proofs: proveClaims(one.policies) }), said);
      // A line is an operation there, so one that holds line ends cannot be given.
      if (!(one.decision || one.error) || /[\r\n]/.test(one.text) || one.text.trim() === '') return;
      assert.equal(decideLines(one.policies, [one.text]).stdout, `${said}\n`);
    });
  }
});
