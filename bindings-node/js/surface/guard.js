// Calls into the engine, and what they throw.

import { EngineError, OperationError, PolicyError } from './errors.js';

/** Runs a call into the engine; what it throws is an answer, or the engine is started anew. */
export function guarded(backend, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const answer = parsed(error);
    if (Array.isArray(answer)) throw new PolicyError(answer);
    if (answer?.error) throw new OperationError(answer.error);
    backend.restart();
    throw new EngineError('the engine stopped and judged nothing; the next call has a fresh one', { cause: error });
  }
}

/** The engine throws its answers as errors whose message is JSON. */
function parsed(error) {
  try {
    return JSON.parse(error.message);
  } catch {
    return undefined;
  }
}
