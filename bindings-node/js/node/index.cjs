'use strict';

const { surface } = require('../cjs/surface/index.js');
const native = require('./native.cjs');

/** Forces one of the two, for tests and for machines on which the choice goes wrong. */
const CHOICE = 'PRISMA_POLICY_BACKEND';

module.exports = choose(process.env[CHOICE] ?? '');

function choose(choice) {
  if (choice === 'wasm') return require('./wasm.cjs');
  if (choice !== '' && choice !== 'native') {
    throw new Error(`${CHOICE} is \`native\` or \`wasm\`, not \`${choice}\``);
  }
  try {
    return overNative(native.load());
  } catch (error) {
    if (choice === '') return require('./wasm.cjs');
    throw new Error(`${CHOICE} asks for the native addon, which does not load: ${error.message}`, { cause: error });
  }
}

function overNative(addon) {
  const backend = native.backend(addon);
  // Loading is for WebAssembly; the same program runs on both.
  const init = async () => {};
  const initSync = () => {};
  return {
    ...surface(backend),
    backend: backend.name,
    init,
    initSync,
    initReader: init,
    initReaderSync: initSync,
  };
}
