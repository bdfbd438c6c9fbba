// The engine's table of outcomes, made ready to be walked here: an operation is placed into cells, and the walk
// looks at few of them. What places operations is beside this: `walker.js` reads values, `scanner.js` reads text.

/** The outcomes, by their numbers in the table. */
const OUTCOMES = ['allow', 'warn', 'ask', 'deny'];

/** The kinds of what a key leads to; groups of facts, and the types of facts. */
export const GROUP = 0;
export const BOOL = 1;
export const NUMBER = 2;
export const DURATION = 3;
export const TEXT = 4;
export const ONE_OF = 5;
export const SET = 6;

const KINDS = { bool: BOOL, number: NUMBER, count: NUMBER, duration: DURATION, text: TEXT, 'one of': ONE_OF, set: SET };

/** The largest operation in bytes of JSON, which the engine refuses past it. */
const LARGEST = 1 << 20;

/** What one character of a text, a number and the marks around a value come to at most, in bytes of JSON. */
const CHARACTER = 6;
const NUMERAL = 32;

/** The deepest nesting and the shortest allowance for texts with which it is worth while. */
const DEEPEST = 32;
const SHORTEST = 64;

/** Seconds of each unit of a duration, by the code of its letter. */
const UNITS = new Map([...'smhdw'].map((letter, at) => [letter.charCodeAt(0), [1, 60, 3600, 86_400, 604_800][at]]));

/** A table, from the engine's JSON; `undefined` where there is none, or where it is not for walking here. */
export function readTable(json) {
  const table = JSON.parse(json);
  if (table === null) return undefined;
  const { facts } = table;
  const spent = facts.reduce((sum, { path }) => sum + CHARACTER * path.join('.').length + NUMERAL, 0);
  const longest = Math.floor((LARGEST - spent) / (CHARACTER * facts.length));
  if (longest < SHORTEST || facts.some(({ path }) => path.length > DEEPEST)) return undefined;
  const words = facts.flatMap(({ names = [], texts = {} }) => [...names, ...Object.keys(texts)]);
  if (words.some((word) => word.length > longest)) return undefined;
  return new Table(table, longest);
}

/** Cells, what may be placed in them, and where they lead. */
class Table {
  #root;
  #steps;
  #targets;

  constructor({ cells, root, steps, targets, facts }, longest) {
    this.#root = root;
    this.#steps = Int32Array.from(steps.flat());
    this.#targets = Int32Array.from(targets);
    /** How many cells there are; one more takes what no rule asks for. */
    this.size = cells + 1;
    /** How many characters the texts of one fact may have, so that an operation is never too large. */
    this.longest = longest;
    /** How many nodes there are. */
    this.count = 0;
    /** What the keys of an operation lead to. */
    this.root = this.#node(GROUP);
    for (const fact of facts) this.#add(fact, cells);
  }

  /** The outcome of an operation that was placed. */
  outcome(cells) {
    const steps = this.#steps;
    const targets = this.#targets;
    let at = this.#root;
    while (at >= OUTCOMES.length) {
      const step = (at - OUTCOMES.length) << 1;
      at = targets[steps[step + 1] + cells[steps[step]]];
    }
    return OUTCOMES[at];
  }

  /** Nodes are all of one shape, so that reading them is quick. */
  #node(kind, key = '') {
    return {
      kind,
      key,
      number: this.count++,
      /** The node whose key followed last time; of a group, the first one. Callers seldom change the order. */
      next: null,
      first: null,
      /** Of a group: the nodes, by key. */
      keys: new Map(),
      /** Where the fact is placed; of a set, whether it is known, other cells being counted from this. */
      cell: 0,
      /** The smallest number. */
      least: 0,
      /** The first number of each region. */
      starts: [0],
      /** The cell's value for each text that is named; of a set, the cell. */
      texts: new Map(),
      /** The same for all other texts; 0 where they do not matter, or hang on `globs`. */
      other: 0,
      globs: [],
      /** The cell's value for each combination of globs. */
      combinations: new Map(),
    };
  }

  #add({ path, type, cell, names = [], starts = [0], texts = {}, globs = [], others = {} }, spare) {
    const node = this.#node(KINDS[type], path.at(-1));
    node.cell = cell ?? spare;
    node.least = type === 'number' ? -Number.MAX_SAFE_INTEGER : 0;
    node.starts = starts;
    node.texts = new Map(type === 'one of' ? names.map((name, at) => [name, at + 1]) : Object.entries(texts));
    node.other = others[''] ?? 0;
    node.globs = globs;
    node.combinations = new Map(Object.entries(others));
    let group = this.root;
    for (const key of path.slice(0, -1)) {
      if (!group.keys.has(key)) group.keys.set(key, this.#node(GROUP, key));
      group = group.keys.get(key);
    }
    group.keys.set(node.key, node);
  }
}

/** The region of a number, counted from 1; an operation has a 0 where it is missing. */
export function region(starts, number) {
  let at = 1;
  while (at < starts.length && starts[at] <= number) at++;
  return at;
}

/** The region of a text that is not named; `undefined` where it has none. */
export function regionOfText(node, text) {
  if (node.globs.length === 0) return node.other;
  let word = '';
  for (const glob of node.globs) word += matches(glob, text) ? '1' : '0';
  return node.combinations.get(word);
}

/** Whether a text without surrogates matches a glob. */
function matches(glob, text) {
  let [at, inText, star, resume] = [0, 0, -1, 0];
  while (inText < text.length) {
    if (glob[at] === '*') [star, resume] = [at++, inText];
    else if (at < glob.length && (glob[at] === '?' || glob[at] === text[inText])) [at, inText] = [at + 1, inText + 1];
    else if (star >= 0) [at, inText] = [star + 1, ++resume];
    else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}

/** The seconds of a duration of one unit, such as `90s`, within a text; -1 where it is of another form. */
export function seconds(text, from, to) {
  const digits = to - from - 1;
  if (digits < 1 || digits > 9) return -1;
  let number = 0;
  for (let at = from; at < to - 1; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  const unit = UNITS.get(text.charCodeAt(to - 1));
  return unit === undefined ? -1 : number * unit;
}
