import { guarded } from './guard.js';

/** An operation that was read once. */
export class PreparedOperation {
  #backend;
  #handle;

  constructor(backend, handle) {
    this.#backend = backend;
    this.#handle = handle;
  }

  decide() {
    return JSON.parse(this.#call((prepared) => prepared.decide()));
  }

  outcome() {
    return this.#call((prepared) => prepared.outcome());
  }

  #call(work) {
    return guarded(this.#backend, () => work(this.#handle.get(this.#backend.engine())));
  }
}
