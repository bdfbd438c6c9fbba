// The public surface, the same over the native addon and over WebAssembly. A backend has
//   name         'native' or 'wasm'
//   engine()     the functions of the core, another object when handles are lost; throws EngineError where they are not there
//   reasoning()  the same that also answer questions about all operations: `engine()` itself, or apart
//   reader()     the function that reads command lines, likewise
//   inspect      where the world can be looked at: (options as JSON, the folder or `undefined`) gives a promise of JSON
//   restart()    called after a fault that is not an answer

import { EngineError, OperationError, PolicyError } from './errors.js';
import { guarded } from './guard.js';
import { inspector } from './inspect.js';
import { readOptions, string } from './options.js';
import { policyClass } from './policy.js';
import { clip } from './text.js';

/** Makes the public classes and functions over a backend. */
export function surface(backend) {
  const readCommand = (line, options) => {
    const [text, json] = [clip(string(line, 'the command line')), readOptions(options)];
    return JSON.parse(guarded(backend, () => backend.reader().readCommand(text, json)));
  };
  return { Policy: policyClass(backend), readCommand, inspect: inspector(backend), PolicyError, OperationError, EngineError };
}
