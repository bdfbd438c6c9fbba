// Looking at the real world, which only the native addon can.

import { OperationError } from './errors.js';
import { guardedLater } from './guard.js';
import { inspectOptions } from './options.js';

/** The command line says the same where it runs as WebAssembly. */
const CANNOT_LOOK = {
  code: 'cannot-look',
  message: 'this build of prisma-policy is WebAssembly, which cannot look at the world',
  path: '',
  help: 'install it where a native build for this system exists, or give `decide` the facts that are known',
};

/** Makes `inspect` over a backend. */
export function inspector(backend) {
  return async function inspect(options) {
    const { cwd, json } = inspectOptions(options);
    if (backend.inspect === undefined) throw new OperationError(CANNOT_LOOK);
    return JSON.parse(await guardedLater(backend, () => backend.inspect(json, cwd)));
  };
}
