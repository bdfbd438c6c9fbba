// From JSON text to its outcome without a call into the engine, in one pass. It gives up on whatever is not simple
// (escapes, characters past ASCII, fractions, keys given twice): then the engine reads the text.
//
// INVARIANT: where it does not give up, it says what the engine says.

import { BOOL, DURATION, GROUP, NUMBER, ONE_OF, SET, TEXT, region, regionOfText, seconds } from './table.js';
import { Words } from './words.js';

/** The longest text that is read here; the engine refuses what is larger than 1 MiB. */
const LONGEST = 1 << 16;

/**
 * The bytes of the text that is read, and a zero behind them, which stands for the end since no JSON has it. A text may
 * lie in pieces, of which each would be looked for at each character: to copy it first takes a tenth of the time to read it.
 */
const BYTES = new Uint8Array(LONGEST + 1);
const ENCODER = new TextEncoder();

/** The most digits of a number; with so many it is exact. */
const DIGITS = 15;

const [SPACE, QUOTE, COMMA, MINUS, ZERO, COLON] = [...' ",-0:'].map((mark) => mark.charCodeAt(0));
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...'{}[]'].map((mark) => mark.charCodeAt(0));
const [N, T, P] = [...'ntP'].map((mark) => mark.charCodeAt(0));

/** Places JSON text into the cells of a table. */
export class Scanner {
  #table;
  #words = new Words();
  #nodes = [];
  #cells;
  #seen;
  #text = '';
  #at = 0;

  /** `undefined` where the words of a policy are too many to be told apart quickly. */
  static of(table) {
    const scanner = new Scanner(table);
    return scanner.#words.finish() ? scanner : undefined;
  }

  constructor(table) {
    this.#table = table;
    this.#cells = new Int32Array(table.size);
    this.#seen = new Uint8Array(table.count);
    this.#add(table.root);
  }

  #add(node) {
    const words = node.kind === GROUP ? [...node.keys].map(([key, { number }]) => [key, number]) : node.texts;
    this.#nodes[node.number] = { node, words: this.#words.add(words) };
    node.keys.forEach((child) => this.#add(child));
  }

  /** The outcome of an operation given as JSON text, or `undefined`. */
  outcome(text) {
    const { length } = text;
    if (length > LONGEST) return undefined;
    const { read, written } = ENCODER.encodeInto(text, BYTES);
    // What is past ASCII has more bytes than characters.
    if (read !== length || written !== length) return undefined;
    BYTES[length] = 0;
    this.#cells.fill(0);
    this.#seen.fill(0);
    this.#text = text;
    this.#at = 0;
    const placed = this.#take(OPEN) && this.#group(this.#nodes[this.#table.root.number]) && this.#ends();
    this.#text = '';
    return placed ? this.#table.outcome(this.#cells) : undefined;
  }

  /** Reads an object, whose brace is behind. */
  #group({ words }) {
    if (this.#take(CLOSE)) return true;
    do {
      if (!this.#take(QUOTE)) return false;
      const number = this.#words.of(this.#string(words));
      if (number < 0 || this.#seen[number] === 1 || !this.#take(COLON)) return false;
      this.#seen[number] = 1;
      if (!this.#value(this.#nodes[number])) return false;
    } while (this.#take(COMMA));
    return this.#take(CLOSE);
  }

  #value(entry) {
    const { node } = entry;
    const code = this.#next();
    if (code === N) return this.#word('null');
    switch (node.kind) {
      case BOOL:
        this.#cells[node.cell] = code === T ? 2 : 1;
        return this.#word(code === T ? 'true' : 'false');
      case TEXT:
      case ONE_OF:
        return code === QUOTE && this.#placeText(entry);
      case DURATION:
        if (code === QUOTE) return this.#duration(node);
      // falls through
      case NUMBER:
        return this.#number(node, code);
      case SET:
        return code === OPEN_LIST && this.#set(entry);
      default:
        return code === OPEN && this.#take(OPEN) && this.#group(entry);
    }
  }

  #placeText({ node, words }) {
    const from = ++this.#at;
    const state = this.#string(words);
    if (state < 0) return false;
    let place = this.#words.of(state);
    if (place < 0) {
      if (node.kind === ONE_OF) return false;
      place = node.globs.length === 0 ? node.other : regionOfText(node, this.#text.slice(from, this.#at - 1));
      if (place === undefined) return false;
    }
    this.#cells[node.cell] = place;
    return true;
  }

  #set({ node, words }) {
    this.#at++;
    this.#cells[node.cell] = 1;
    if (this.#take(CLOSE_LIST)) return true;
    do {
      if (!this.#take(QUOTE)) return false;
      const state = this.#string(words);
      if (state < 0) return false;
      const place = this.#words.of(state);
      if (place > 0) this.#cells[node.cell + place] = 1;
      else if (node.other > 0) this.#cells[node.cell + node.other] = 1;
    } while (this.#take(COMMA));
    return this.#take(CLOSE_LIST);
  }

  #duration(node) {
    const from = ++this.#at;
    if (BYTES[from] === P || this.#string(0) < 0) return false;
    const number = seconds(this.#text, from, this.#at - 1);
    if (number < 0) return false;
    this.#cells[node.cell] = region(node.starts, number);
    return true;
  }

  #number(node, code) {
    const negative = code === MINUS;
    if (negative) this.#at++;
    const from = this.#at;
    let at = from;
    let number = 0;
    for (; ; at++) {
      const digit = BYTES[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    this.#at = at;
    const digits = at - from;
    if (digits === 0 || digits > DIGITS || (digits > 1 && BYTES[from] === ZERO)) return false;
    if (negative) number = -number;
    if (number < node.least) return false;
    this.#cells[node.cell] = region(node.starts, number);
    return true;
  }

  /** Reads on to the end of a string, whose first quote is behind: its state among words, or -1. */
  #string(words) {
    const all = this.#words;
    let state = words;
    let at = this.#at;
    for (let code = BYTES[at]; code !== QUOTE; code = BYTES[++at]) {
      state = all.step(state, code);
      if (state < 0) return -1;
    }
    this.#at = at + 1;
    return state;
  }

  #word(word) {
    const from = this.#at;
    for (let at = 0; at < word.length; at++) if (BYTES[from + at] !== word.charCodeAt(at)) return false;
    this.#at = from + word.length;
    return true;
  }

  /** Takes a mark and the space before it, if it comes next. */
  #take(mark) {
    if (this.#next() !== mark) return false;
    this.#at++;
    return true;
  }

  /** What comes next behind space. */
  #next() {
    let code = BYTES[this.#at];
    while (code <= SPACE && isSpace(code)) code = BYTES[++this.#at];
    return code;
  }

  #ends() {
    this.#next();
    return this.#at === this.#text.length;
  }
}

/** Space as JSON has it. */
function isSpace(code) {
  return code === SPACE || code === 10 || code === 13 || code === 9;
}
