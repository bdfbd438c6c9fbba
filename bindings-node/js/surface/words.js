// Lists of words as one tree of characters, so that a word is told while it is read.

/** The most entries of the tree. */
const LARGEST = 1 << 20;

const BACKSLASH = '\\'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);

/** Words of plain characters, each list with a state at which its words begin. A state of 0 leads nowhere. */
export class Words {
  #branches = [new Map()];
  #meanings = [-1];
  #columns = new Int32Array(128);
  #width = 1;
  #next = new Int32Array(0);
  #meaning = new Int32Array(0);

  /** Adds a list of words with what each means, a number; gives the state at which they begin. */
  add(list) {
    const first = this.#state();
    for (const [word, meaning] of list) {
      const codes = [...word].map((letter) => letter.codePointAt(0));
      // Others are never met: texts with such characters are not read here.
      if (!codes.every(isPlain)) continue;
      const last = codes.reduce((state, code) => this.#branch(state, code), first);
      this.#meanings[last] = meaning;
    }
    return first;
  }

  /** Lays the tree out flat; gives whether there is room. */
  finish() {
    const codes = new Set(this.#branches.flatMap((branch) => [...branch.keys()]));
    this.#width = codes.size + 1;
    if (this.#branches.length * this.#width > LARGEST) return false;
    // The first column is for characters of no word, a negative one for those that no plain text has.
    for (let code = 0; code < this.#columns.length; code++) this.#columns[code] = isPlain(code) ? 0 : -1;
    [...codes].forEach((code, at) => (this.#columns[code] = at + 1));
    this.#next = new Int32Array(this.#branches.length * this.#width);
    this.#branches.forEach((branch, state) => {
      for (const [code, to] of branch) this.#next[state * this.#width + this.#columns[code]] = to;
    });
    this.#meaning = Int32Array.from(this.#meanings);
    this.#branches = [];
    return true;
  }

  /** The state behind one more character, which is of ASCII; -1 where that is not plain. */
  step(state, code) {
    const column = this.#columns[code];
    return column < 0 ? -1 : this.#next[state * this.#width + column];
  }

  /** What the word that ends in a state means; -1 where it is no word. */
  of(state) {
    return state < 0 ? -1 : this.#meaning[state];
  }

  #state() {
    this.#meanings.push(-1);
    return this.#branches.push(new Map()) - 1;
  }

  #branch(state, code) {
    const branch = this.#branches[state];
    if (!branch.has(code)) branch.set(code, this.#state());
    return branch.get(code);
  }
}

function isPlain(code) {
  return code >= 32 && code < 127 && code !== QUOTE && code !== BACKSLASH;
}
