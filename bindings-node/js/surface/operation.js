// From a value of JavaScript to JSON text. `JSON.stringify` changes silently what JSON cannot say: NaN becomes
// null, which is a missing fact, a Map becomes {}, a symbol key vanishes. A policy must not be asked
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

/** The JSON text of an operation: text is taken as it is, a value is written. */
export function operationText(operation) {
  if (typeof operation === 'string') return escapeLoneSurrogates(operation);
  try {
    return new Writer().value(operation, 1);
  } catch (error) {
    if (error instanceof OperationError) throw error;
    if (error === tooLarge) return TOO_LARGE;
    throw refuse('', `the operation could not be read: ${describeThrown(error)}`, 'give plain values');
  }
}

class Writer {
  /** The containers that the value being written stands in. */
  #within = [];
  #path = [];
  #length = 0;

  value(value, depth) {
    switch (typeof value) {
      case 'string':
        return this.#count(escapeLoneSurrogates(JSON.stringify(value)));
      case 'boolean':
        return this.#count(value ? 'true' : 'false');
      case 'number':
        if (!Number.isFinite(value)) throw this.#refuse(`is ${value}, which JSON cannot say`);
        return this.#count(String(value === 0 ? 0 : value));
      case 'undefined':
        // As a property it is a fact that is not known, like null; its key is checked all the same.
        if (this.#path.length > 0 && !Array.isArray(this.#within.at(-1))) return this.#count('null');
        throw this.#refuse('is undefined');
      case 'object':
        return value === null ? this.#count('null') : this.#container(value, depth);
      default:
        throw this.#refuse(`is a ${typeof value}, which JSON cannot say`);
    }
  }

  #container(value, depth) {
    if (this.#within.includes(value)) throw this.#refuse('holds itself');
    if (depth > DEEPEST) return this.#count('null');
    this.#within.push(value);
    const text = Array.isArray(value) ? this.#array(value, depth) : this.#object(value, depth);
    this.#within.pop();
    return text;
  }

  #array(array, depth) {
    const { length } = array;
    // An array's own keys are its places and `length`: fewer are gaps, more are properties beside them.
    if (Reflect.ownKeys(array).length !== length + 1) {
      throw this.#refuse('is an array with gaps or with properties of its own');
    }
    let text = '[';
    for (let at = 0; at < length; at++) text += (at > 0 ? ',' : '') + this.value(array[at], depth + 1);
    return this.#count('[]') && `${text}]`;
  }

  #object(object, depth) {
    if (!isPlain(object)) throw this.#refuse(`is ${describe(object)}, not a plain object`);
    const keys = Object.keys(object);
    if (Reflect.ownKeys(object).length !== keys.length) {
      throw this.#refuse('has a property that is hidden or named by a symbol');
    }
    let text = '{';
    for (const key of keys) {
      this.#path.push(key);
      const name = escapeLoneSurrogates(JSON.stringify(key));
      text += `${text.length > 1 ? ',' : ''}${this.#count(name)}:${this.value(object[key], depth + 1)}`;
      this.#path.pop();
    }
    return this.#count('{}') && `${text}}`;
  }

  /** Counts what was written, so that shared parts of a value cannot unfold without end. */
  #count(text) {
    this.#length += text.length + 1;
    if (this.#length > 2 * LONGEST) throw tooLarge;
    return text;
  }

  #refuse(what) {
    const path = this.#path.join('.');
    return refuse(path, `${path === '' ? 'the operation' : `\`${path}\``} ${what}`);
  }
}

function refuse(path, message, help = 'give plain values: text, whole numbers, true or false, arrays of text, plain objects') {
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
