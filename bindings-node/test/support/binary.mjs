// The command line as the Rust binary.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './bindings.mjs';

const BINARY = process.env.PRISMA_POLICY_BINARY ?? repository('target/debug/prisma-policy');

const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-'));

/** Runs it; gives status, standard output and standard error. */
export function binary(args, input = '') {
  const { status, stdout, stderr, error } = spawnSync(BINARY, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Decides operations, given as JSON texts of one line each: a line of JSON for each, or the failure. */
export function decideLines(policies, texts) {
  const files = policies.map((source, at) => {
    const file = join(folder, `${at}.policy`);
    writeFileSync(file, source);
    return ['--policy', file];
  });
  return binary(['decide', ...files.flat(), '--json', '-'], `${texts.join('\n')}\n`);
}
