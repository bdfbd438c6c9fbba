/** A handle into the engine, made anew where the engine was. */
export class Handle {
  #backend;
  #make;
  #held;
  #generation;

  constructor(backend, make) {
    this.#backend = backend;
    this.#make = make;
  }

  get(engine) {
    if (this.#held === undefined || this.#generation !== this.#backend.generation) {
      this.#held = this.#make(engine);
      this.#generation = this.#backend.generation;
    }
    return this.#held;
  }
}
