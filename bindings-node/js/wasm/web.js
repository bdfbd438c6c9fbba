import { instantiate as engine } from '../glue/engine.js';
import { instantiate as reader } from '../glue/reader.js';
import { surface } from '../surface/index.js';
import { WasmBackend, initialiser } from './backend.js';

/** The public surface over WebAssembly; `load` gives each module where the caller does not. */
export function web(load) {
  const backend = new WasmBackend(
    { engine, reader },
    {
      engine: 'the engine is not loaded yet: `await init()` first',
      reader: 'the reader of command lines is not loaded yet: `await initReader()` first',
    },
  );
  return {
    ...surface(backend),
    backend: backend.name,
    init: initialiser(backend.engineModule, load.engine),
    initSync: (module) => backend.engineModule.set(module),
    initReader: initialiser(backend.readerModule, load.reader),
    initReaderSync: (module) => backend.readerModule.set(module),
  };
}
