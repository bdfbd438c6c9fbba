// The way around the engine to an outcome alone: its table of outcomes, walked in JavaScript. A call into native code
// or WebAssembly takes longer than the whole answer.

import { Scanner } from './scanner.js';
import { readTable } from './table.js';
import { Walker } from './walker.js';

/** How many outcomes are asked of the engine before its table is: who asks once does not wait for it. */
const CALLS = 8;

/** Answers outcomes once it has the table; `undefined` is for the engine to answer. */
export class Shortcut {
  #fetch;
  #calls = 0;
  #walker;
  #scanner;

  /** `fetch` gives the engine's table as JSON. */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  outcome(operation) {
    if (this.#calls < CALLS) {
      if (++this.#calls === CALLS) this.#prepare();
      return undefined;
    }
    return typeof operation === 'string' ? this.#scanner?.outcome(operation) : this.#walker?.outcome(operation);
  }

  #prepare() {
    let table;
    try {
      table = readTable(this.#fetch());
    } catch {
      // The engine says what is wrong with it when it is asked next, as it is now.
      return;
    }
    if (table === undefined) return;
    this.#walker = new Walker(table);
    this.#scanner = Scanner.of(table);
  }
}
