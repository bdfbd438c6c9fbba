'use strict';

const { resolve } = require('node:path');
const { surface } = require('../cjs/shared.js');
const { choose } = require('./choose.cjs');

module.exports = choose(overNative, () => require('./wasm.cjs'));

function overNative(addon) {
  const backend = {
    name: 'native',
    engine: () => addon,
    reasoning: () => addon,
    reader: () => addon,
    inspect(options, cwd = '.') {
      // Loaded where it is needed: it brings the network along.
      const { isatty } = require('node:tty');
      return addon.inspect(options, resolve(cwd), { ...process.env }, isatty(0));
    },
    restart() {},
  };
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
