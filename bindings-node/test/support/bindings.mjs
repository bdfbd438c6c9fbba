// The two bindings, each as a program gets it.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

process.env.PRISMA_POLICY_BACKEND = 'native';
const native = require('../../dist/node/index.cjs');
delete process.env.PRISMA_POLICY_BACKEND;

/** Name and surface of each. */
export const bindings = [
  ['native', native],
  ['wasm', require('../../dist/node/wasm.cjs')],
];

/** A path in the repository. */
export const repository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
