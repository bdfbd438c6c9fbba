// The command line as the Rust binary.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './bindings.mjs';

/** Where it lies. */
export const BINARY = process.env.PRISMA_POLICY_BINARY ?? repository('target/debug/prisma-policy');

const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-'));

/** Runs it; gives status, standard output and standard error. */
export function binary(args, input = '') {
  const { status, stdout, stderr, error } = spawnSync(BINARY, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Decides operations, given as JSON texts of one line each: a line of JSON for each, or the failure. */
export function decideLines(policies, texts) {
  const files = written(policies).flatMap((file) => ['--policy', file]);
  return binary(['decide', ...files, '--json', '-'], `${texts.join('\n')}\n`);
}

/** The answers to the claims of policies, as the command line gives them. */
export function proveClaims(policies) {
  const { stdout, stderr } = binary(['prove', ...written(policies), '--json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).policies.flatMap(({ proofs }) => proofs);
}

function written(policies) {
  return policies.map((source, at) => {
    const file = join(folder, `${at}.policy`);
    writeFileSync(file, source);
    return file;
  });
}
