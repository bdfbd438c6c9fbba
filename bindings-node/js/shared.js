// What Node's entries have in common. It is bundled into one file: a constant that stands in another file of CommonJS is
// read by a call, which would cost the way around the engine more than all its work, and each file is looked for anew
// when a process starts.

export { surface } from './surface/index.js';
export { WasmBackend, initialiser } from './wasm/backend.js';
