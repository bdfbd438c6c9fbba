import { instantiate as engine } from '../glue/engine.js';
import { instantiate as reader } from '../glue/reader.js';
import { instantiate as reasoning } from '../glue/reasoning.js';
import { surface } from '../surface/index.js';
import { WasmBackend, initialiser } from './backend.js';

/** The public surface over WebAssembly; `load` gives each module where the caller does not. */
export function web(load) {
  const backend = new WasmBackend(
    { engine, reasoning, reader },
    {
      engine: 'the engine is not loaded yet: `await init()` first',
      reasoning: 'reasoning is not loaded yet: `await initReasoning()` first',
      reader: 'the reader of command lines is not loaded yet: `await initReader()` first',
    },
  );
  return {
    ...surface(backend),
    backend: backend.name,
    init: initialiser(backend.engineModule, load.engine),
    initSync: (module) => backend.engineModule.set(module),
    initReasoning: initialiser(backend.reasoningModule, load.reasoning),
    initReasoningSync: (module) => backend.reasoningModule.set(module),
    initReader: initialiser(backend.readerModule, load.reader),
    initReaderSync: (module) => backend.readerModule.set(module),
  };
}
