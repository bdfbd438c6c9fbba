// The examples in JavaScript on the pages run, each page from its top to its end, and give what their comments say:
// a value behind a line (`policy.outcome({}); // 'deny'`), or what `console.log` prints.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bindings, repository } from './support/bindings.mjs';

const PAGES = ['README.md', 'docs/javascript.md', 'bindings-node/README.md'];

const AsyncFunction = (async () => {}).constructor;

/** A line that says what its expression gives. */
const VALUE = /^(\s*)(?!(?:const|let|var|return|for|if)\b)(\S.*);\s+\/\/ (['[{\d].*|true|false|null)$/;
const PRINTED = /^(\s*)console\.log\((.*)\);\s+\/\/ (.*)$/;

/** A page's examples as one program, in which a later one may use the names of an earlier one, or name them anew. */
function program(page) {
  const blocks = readFileSync(repository(page), 'utf8').matchAll(/^```js\n(.*?)^```$/gms);
  const lines = Array.from(blocks, ([, block]) => block).join('').split('\n');
  return lines.map((line) =>
    line
      .replace(/^import (\{.*\}) from ('.*');/, 'var $1 = require($2);')
      .replace(/^(const|let) /, 'var ')
      .replace(PRINTED, (_, indent, value, text) => `${indent}holds(String(${value}), ${JSON.stringify(text)});`)
      .replace(VALUE, (_, indent, value, expected) => `${indent}holds((${value}), (${expected}));`),
  ).join('\n');
}

for (const [name, surface] of bindings) {
  const modules = { 'prisma-policy': surface, 'prisma-policy/wasm': surface, './package.json': { scripts: { 'db:reset': 'prisma migrate reset' } } };
  const require = (module) => {
    assert.ok(module in modules, module);
    return modules[module];
  };

  describe(`${name}: the examples of`, () => {
    for (const page of PAGES) {
      test(page, async () => {
        let held = 0;
        const holds = (value, expected) => {
          held += 1;
          assert.deepEqual(value, expected);
        };
        await new AsyncFunction('require', 'holds', program(page))(require, holds);
        assert.ok(held > 0, 'some line says what it gives');
      });
    }
  });
}
