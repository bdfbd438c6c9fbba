import surface from './wasm.cjs';

export const {
  Policy, readCommand, inspect, PolicyError, OperationError, EngineError, backend, init, initSync, initReasoning,
  initReasoningSync, initReader, initReaderSync,
} = surface;
