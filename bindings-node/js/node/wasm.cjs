'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { WasmBackend, initialiser, surface } = require('../cjs/shared.js');

const bytes = (name) => readFileSync(join(__dirname, '..', `${name}.wasm`));
const glue = (name) => (module) => require(`../cjs/glue/${name}.js`).instantiate(module);

/** The backend over WebAssembly; Node reads each module from the package when it is first used. */
class NodeWasmBackend extends WasmBackend {
  constructor() {
    super({ engine: glue('engine'), reasoning: glue('reasoning'), reader: glue('reader') }, {});
  }

  engine() {
    if (!this.engineModule.ready) this.engineModule.set(bytes('engine'));
    return super.engine();
  }

  reasoning() {
    if (!this.reasoningModule.ready) this.reasoningModule.set(bytes('reasoning'));
    return super.reasoning();
  }

  reader() {
    if (!this.readerModule.ready) this.readerModule.set(bytes('reader'));
    return super.reader();
  }
}

const backend = new NodeWasmBackend();

module.exports = {
  ...surface(backend),
  backend: backend.name,
  init: initialiser(backend.engineModule, () => bytes('engine')),
  initSync: (module) => backend.engineModule.set(module ?? bytes('engine')),
  initReasoning: initialiser(backend.reasoningModule, () => bytes('reasoning')),
  initReasoningSync: (module) => backend.reasoningModule.set(module ?? bytes('reasoning')),
  initReader: initialiser(backend.readerModule, () => bytes('reader')),
  initReaderSync: (module) => backend.readerModule.set(module ?? bytes('reader')),
};
