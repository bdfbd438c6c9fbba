/** A handle into an engine, made anew where the engine is another. */
export class Handle {
  #make;
  #held;
  #engine;

  constructor(make) {
    this.#make = make;
  }

  get(engine) {
    if (this.#engine !== engine) {
      this.#held = this.#make(engine);
      this.#engine = engine;
    }
    return this.#held;
  }
}
