// From a value to its outcome without a call into the engine. It gives up on whatever is not plain (a key that
// no policy knows, a value of another type, an object of a class): then the engine answers, and
// refuses what is to be refused.
//
// INVARIANT: where it does not give up, it says what the engine says.

import { BOOL, DURATION, NUMBER, ONE_OF, SET, TEXT, region, regionOfText, seconds } from './table.js';

const { getPrototypeOf, prototype: OBJECT } = Object;
const { hasOwnProperty } = OBJECT;
const { isArray } = Array;
const { isSafeInteger } = Number;

/** Halves of surrogate pairs, which stand alone or are characters of two units. */
const SURROGATE = /[\ud800-\udfff]/;

/** Places values into the cells of a table. */
export class Walker {
  #table;
  #cells;
  #busy = false;

  constructor(table) {
    this.#table = table;
    this.#cells = new Int32Array(table.size);
  }

  /** The outcome of an operation given as a value, or `undefined`. */
  outcome(operation) {
    // A property that is computed may ask for an outcome itself.
    if (this.#busy) return undefined;
    this.#busy = true;
    try {
      this.#cells.fill(0);
      return placeGroup(this.#table.root, operation, this.#cells, this.#table.longest)
        ? this.#table.outcome(this.#cells)
        : undefined;
    } catch {
      // A property that throws is the engine's to tell.
      return undefined;
    } finally {
      this.#busy = false;
    }
  }
}

function placeGroup(group, object, cells, longest) {
  const prototype = getPrototypeOf(object);
  if (prototype !== OBJECT && prototype !== null) return false;
  let last = null;
  for (const key in object) {
    if (!hasOwnProperty.call(object, key)) return false;
    let node = last === null ? group.first : last.next;
    if (node === null || node.key !== key) {
      node = group.keys.get(key);
      if (node === undefined) return false;
      if (last === null) group.first = node;
      else last.next = node;
    }
    last = node;
    const value = object[key];
    if (value !== null && value !== undefined && !place(node, value, cells, longest)) return false;
  }
  return true;
}

function place(node, value, cells, longest) {
  switch (node.kind) {
    case BOOL:
      if (value === true) cells[node.cell] = 2;
      else if (value === false) cells[node.cell] = 1;
      else return false;
      return true;
    case TEXT:
      return typeof value === 'string' && placeText(node, value, cells, longest);
    case ONE_OF:
      return placeName(node, value, cells);
    case NUMBER:
    case DURATION:
      return placeNumber(node, value, cells);
    case SET:
      return isArray(value) && placeSet(node, value, cells, longest);
    default:
      return typeof value === 'object' && placeGroup(node, value, cells, longest);
  }
}

function placeName(node, name, cells) {
  const place = node.texts.get(name);
  if (place === undefined) return false;
  cells[node.cell] = place;
  return true;
}

function placeNumber(node, value, cells) {
  let number = value;
  if (typeof value === 'string' && node.kind === DURATION) number = seconds(value, 0, value.length);
  if (!isSafeInteger(number) || number < node.least) return false;
  cells[node.cell] = region(node.starts, number);
  return true;
}

function placeText(node, text, cells, longest) {
  let place = node.texts.get(text);
  if (place === undefined) {
    if (text.length > longest || SURROGATE.test(text)) return false;
    place = regionOfText(node, text);
    if (place === undefined) return false;
  }
  cells[node.cell] = place;
  return true;
}

function placeSet(node, texts, cells, longest) {
  const { length } = texts;
  const first = node.cell;
  cells[first] = 1;
  let left = longest;
  for (let at = 0; at < length; at++) {
    const text = texts[at];
    if (typeof text !== 'string') return false;
    left -= text.length + 1;
    if (left < 0) return false;
    const place = node.texts.get(text);
    if (place !== undefined) cells[first + place] = 1;
    else if (SURROGATE.test(text)) return false;
    else if (node.other > 0) cells[first + node.other] = 1;
  }
  return true;
}
