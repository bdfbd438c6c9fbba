// Cloudflare's workers may compile nothing at run time; an import gives a compiled module.

import engine from '../engine.wasm';
import { web } from './web.js';

export const {
  Policy, readCommand, PolicyError, OperationError, EngineError, backend, init, initSync, initReader, initReaderSync,
} = web({
  engine: () => engine,
  reader: () => import('../reader.wasm').then((module) => module.default),
});
initSync(engine);
