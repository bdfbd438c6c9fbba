// `npx prisma-policy` is the command line of the binary, through the addon and through WebAssembly.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { binary } from './support/binary.mjs';
import { repository } from './support/bindings.mjs';
import { SMALL } from './support/policies.mjs';

const BIN = repository('bindings-node/dist/node/bin.cjs');
const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-'));
const small = join(folder, 'small.policy');
writeFileSync(small, SMALL);
writeFileSync(join(folder, 'latin1.policy'), Buffer.from([0x70, 0xe9]));

const RESET = '{"command":"migrate reset","environment":"production","impact":"reads"}';

/** Arguments, and what stands on the standard input. WebAssembly does not look at the world. */
const CALLS = {
  help: [['--help']],
  'an unknown command': [['chekc']],
  facts: [['facts', '--json']],
  decide: [['decide', '--policy', small, '--json', '-'], `${RESET}\n{"enviroment":1}\n\n${RESET}`],
  'a megabyte on a line': [['decide', '--policy', small, '--json', '-'], `${' '.repeat(3 << 20)}\n${RESET}\n`],
  check: [['check', '--policy', small, '--json', '--no-inspect', '--environment', 'production', 'npx prisma migrate reset --force']],
  'check on nothing': [['check', '']],
  read: [['read', '--json'], 'yes | pnpm exec prisma db push --accept-data-loss\0ls\0'],
  test: [['test', small]],
  lint: [['lint', small]],
  'a file that is not there': [['lint', join(folder, 'none.policy')]],
  'a folder': [['lint', folder]],
  'a file that is not UTF-8': [['lint', join(folder, 'latin1.policy')]],
  'run, allowed': [['run', '--policy', small, '--fact', 'impact=reads', '--', process.execPath, '-e', 'console.log("ran"); process.exit(7)']],
  'run, a program that is not there': [['run', '--policy', small, '--', 'no-such-program']],
  'run, killed': [['run', '--policy', small, '--', process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")']],
};

for (const backend of ['native', 'wasm']) {
  const env = { ...process.env, PRISMA_POLICY_BACKEND: backend };
  const run = (args, input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { input, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  describe(`${backend}: the command line`, () => {
    for (const [title, [args, input]] of Object.entries(CALLS)) {
      test(title, () => assert.deepEqual(run(args, input), binary(args, input)));
    }

    test('formats a file in place', () => {
      const file = join(folder, `${backend}.policy`);
      writeFileSync(file, SMALL.replaceAll('  ', '      '));
      const done = run(['fmt', file]);
      assert.equal(done.status, 0, done.stderr);
      assert.equal(binary(['fmt', '--check', file]).status, 0);
      assert.notEqual(readFileSync(file, 'utf8'), '');
    });

    test('a reader that goes away early is told, and not with a trap', async () => {
      const child = spawn(process.execPath, [BIN, 'facts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.destroy();
      let stderr = '';
      child.stderr.on('data', (text) => (stderr += text));
      const status = await new Promise((resolve) => child.on('close', resolve));
      assert.ok(!/RuntimeError|panicked|at .*\.cjs/.test(stderr), stderr);
      assert.notEqual(status, null);
    });
  });
}
