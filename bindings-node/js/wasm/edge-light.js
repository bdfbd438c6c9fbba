// Vercel's edge functions may compile nothing at run time; an import gives a compiled module.

import engine from '../engine.wasm?module';
import { web } from './web.js';

export const {
  Policy, readCommand, inspect, PolicyError, OperationError, EngineError, backend, init, initSync, initReasoning,
  initReasoningSync, initReader, initReaderSync,
} = web({
  engine: () => engine,
  reasoning: () => import('../reasoning.wasm?module').then((module) => module.default),
  reader: () => import('../reader.wasm?module').then((module) => module.default),
});
initSync(engine);
