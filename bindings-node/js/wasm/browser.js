// Browsers and their bundlers: the modules lie beside this file, and `new URL(…, import.meta.url)` is how
// bundlers learn of them.

import { web } from './web.js';

export const {
  Policy, readCommand, inspect, PolicyError, OperationError, EngineError, backend, init, initSync, initReasoning,
  initReasoningSync, initReader, initReaderSync,
} = web({
  engine: () => new URL('../engine.wasm', import.meta.url),
  reasoning: () => new URL('../reasoning.wasm', import.meta.url),
  reader: () => new URL('../reader.wasm', import.meta.url),
});
