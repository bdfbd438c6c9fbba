'use strict';

const { surface } = require('../cjs/shared.js');
const { choose } = require('./choose.cjs');

module.exports = choose(overNative, () => require('./wasm.cjs'));

function overNative(addon) {
  const backend = { name: 'native', engine: () => addon, reasoning: () => addon, reader: () => addon, restart() {} };
  // Loading is for WebAssembly; the same program runs on both.
  const init = async () => {};
  const initSync = () => {};
  return {
    ...surface(backend),
    backend: backend.name,
    init,
    initSync,
    initReasoning: init,
    initReasoningSync: initSync,
    initReader: init,
    initReaderSync: initSync,
  };
}
