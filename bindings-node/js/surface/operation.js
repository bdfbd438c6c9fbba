// From a value of JavaScript to JSON text. `JSON.stringify` changes silently what JSON cannot say: NaN becomes
// null, which is a missing fact, a Map becomes {}. A policy must not be asked
// about anything but what the caller gave, so each of these is refused.

import { OperationError } from './errors.js';
import { escapeLoneSurrogates } from './text.js';

/** Levels of an operation, itself being the first; one past what the engine takes, so that it says so. */
const DEEPEST = 65;

/** Characters of an operation, past which the engine refuses it in any case. */
const LONGEST = 1 << 20;

/** Text that the engine refuses for its size, in its own words. */
const TOO_LARGE = ' '.repeat(LONGEST + 1);

/** Thrown where the text grows past all bounds. */
const tooLarge = new Error('too large');

/** Text that JSON writes as it is. */
const PLAIN = /^[\w .:/@-]*$/;

const VALUES = 'give plain values: text, whole numbers, true or false, arrays of text, plain objects';

/** The JSON text of an operation: text is taken as it is, a value is written. */
export function operationText(operation) {
  if (typeof operation === 'string') return escapeLoneSurrogates(operation);
  try {
    return write({ within: [], path: [], length: 0 }, operation);
  } catch (error) {
    if (error instanceof OperationError) throw error;
    if (error === tooLarge) return TOO_LARGE;
    throw refusal('', `the operation could not be read: ${describeThrown(error)}`, 'give plain values');
  }
}

/**
 * Writes a value. `state` holds the containers that it stands in, the keys that lead to it and what was written
 * so far; every property is read once.
 */
function write(state, value) {
  switch (typeof value) {
    case 'string':
      return quote(state, value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw refuse(state, `is ${value}, which JSON cannot say`);
      return String(value);
    case 'object':
      return value === null ? 'null' : writeContainer(state, value);
    case 'undefined':
      // As a property it is a fact that is not known, like null; its key is checked all the same.
      if (state.within.length > 0 && !Array.isArray(state.within.at(-1))) return 'null';
      throw refuse(state, 'is undefined');
    default:
      throw refuse(state, `is a ${typeof value}, which JSON cannot say`);
  }
}

/** It escapes lone surrogates, so that the engine sees them and refuses them. */
function quote(state, text) {
  grow(state, text.length);
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function writeContainer(state, value) {
  if (state.within.includes(value)) throw refuse(state, 'holds itself');
  if (state.within.length >= DEEPEST) return 'null';
  state.within.push(value);
  const text = Array.isArray(value) ? writeArray(state, value) : writeObject(state, value);
  state.within.pop();
  return text;
}

function writeArray(state, array) {
  const { length } = array;
  grow(state, length);
  let text = '[';
  for (let at = 0; at < length; at++) text += (at > 0 ? ',' : '') + write(state, array[at]);
  return `${text}]`;
}

function writeObject(state, object) {
  if (!isPlain(object)) throw refuse(state, `is ${describe(object)}, not a plain object`);
  // What is hidden or named by a symbol is no part of it, as in JSON.
  const keys = Object.keys(object);
  grow(state, keys.length);
  let text = '{';
  for (const key of keys) {
    state.path.push(key);
    text += `${text.length > 1 ? ',' : ''}${quote(state, key)}:${write(state, object[key])}`;
    state.path.pop();
  }
  return `${text}}`;
}

/** Counts less than is written, so that shared parts of a value cannot unfold without end. */
function grow(state, by) {
  state.length += by + 1;
  if (state.length > LONGEST) throw tooLarge;
}

function refuse({ path }, what) {
  const place = path.join('.');
  const shown = place.length > 100 ? `${place.slice(0, 99)}…` : place;
  return refusal(place, `${place === '' ? 'the operation' : `\`${shown}\``} ${what}`, VALUES);
}

function refusal(path, message, help) {
  return new OperationError({ code: 'not-json', message, path, help });
}

/** Whether it is an object literal, of this realm or another, or has no prototype. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

function describe(object) {
  const name = Object.getPrototypeOf(object)?.constructor?.name;
  return typeof name === 'string' && /^\w{1,40}$/.test(name) ? `a ${name}` : 'an object of a class';
}

function describeThrown(error) {
  return error instanceof Error ? String(error.message).slice(0, 200) : 'a property of it threw';
}
