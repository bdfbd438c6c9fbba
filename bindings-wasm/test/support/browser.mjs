// A real browser, headless.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { repository } from '../../../bindings-node/test/support/bindings.mjs';

const { chromium } = createRequire(repository('bindings-node/package.json'))('playwright-core');

const FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage',
];

/** Launches Chromium: the one that is named in the environment, or the one on the path. */
export function launch() {
  const named = process.env.PRISMA_POLICY_CHROMIUM;
  const executablePath = named ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  // The sandbox of Chromium does not work for root.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...root] });
}
