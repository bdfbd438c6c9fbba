// Calls into the engine, and what they throw.

import { EngineError, OperationError, PolicyError } from './errors.js';

/** Runs a call into the engine; what it throws is an answer, or the engine is started anew. */
export function guarded(backend, work) {
  try {
    return work();
  } catch (error) {
    throw answered(backend, error);
  }
}

/** The same for a call whose answer is waited for. */
export async function guardedLater(backend, work) {
  try {
    return await work();
  } catch (error) {
    throw answered(backend, error);
  }
}

/** What the caller gets to see of a fault. */
function answered(backend, error) {
  if (error instanceof EngineError) return error;
  const answer = parsed(error);
  if (Array.isArray(answer)) return new PolicyError(answer);
  if (answer?.error) return new OperationError(answer.error);
  backend.restart();
  return new EngineError('the engine stopped and judged nothing; the next call has a fresh one', { cause: error });
}

/** The engine throws its answers as errors whose message is JSON. */
function parsed(error) {
  try {
    return JSON.parse(error.message);
  } catch {
    return undefined;
  }
}
