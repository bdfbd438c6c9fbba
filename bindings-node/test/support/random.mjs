// Operations made by chance, the same ones in every run.

/** A generator of whole numbers below a bound. */
export function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TEXTS = [
  'migrate reset', 'migrate dev', 'migrate deploy', 'db push', 'db execute', 'dropdb', 'generate', 'migrate status', 'main', 'a b', 'ab',
  'axxbx', 'a', '', 'prod', 'production', '--force', '--accept-data-loss', '--create-only', '--force-reset', 'b c', 'x', 'constructor',
];
const NUMBERS = [0, 1, 2, 3, 5, 7, 999, 1000, 1001, 3_600, 3_601, 5_400, 86_400, 86_401, 1_209_599, 1_209_600, 2 ** 31, 2 ** 53 - 1];
const DURATIONS = [...NUMBERS, '90s', '24h', '1d', '0s', '2w', '90m', '7d', '000000001h', '13d'];

/** What makes a value one that is not given every day, or none at all. */
const ODD = [
  null, undefined, true, 'true', -1, -0, 0.5, NaN, Infinity, 1e21, 2 ** 53, -(2 ** 53), 10n, [], {}, [null], [[]], ['a', 1], 'é', 'aéb!',
  'ünï', '\ud800', 'a\udfff', '😀', 'a"b', 'a\\b', 'a\nb', '\u0000', 'PT26H', 'P1D', '1h30m', '1h1h', '1h ', '-1h', '1.5h', '9999999999s',
  '24H', 'x'.repeat(5_000), new Date(0), new Map(), new String('a'), () => {}, Symbol('a'), Object.create({ a: 1 }), Object.create(null),
  new (class Thing {})(), Object.assign(['--force'], { extra: 1 }), Object.assign([], { 2: 'a' }), ['\ud800'], ['é'], { then: 1 },
];

/** Operations over facts; where `odd`, most hold something that is not plain. */
export function* operations(generator, facts, count, odd = false) {
  for (let made = 0; made < count; made++) {
    const operation = {};
    const given = 1 + generator(8);
    for (let at = 0; at < given; at++) {
      const { name, type } = facts[generator(facts.length)];
      set(operation, name.split('.'), value(generator, type));
    }
    if (odd) oddity(generator, operation, facts);
    yield operation;
  }
}

function value(generator, type) {
  const one = (list) => list[generator(list.length)];
  if (generator(20) === 0) return null;
  if (type === 'bool') return generator(2) === 1;
  // A declared number may be negative; a count that is will be refused.
  if (type === 'number') return generator(12) === 0 ? -one(NUMBERS) : one(NUMBERS);
  if (type === 'duration') return one(DURATIONS);
  if (type === 'text') return one(TEXTS);
  if (type === 'set of text') return Array.from({ length: generator(4) }, () => one(TEXTS));
  return one(type.replace('one of ', '').split(', '));
}

function set(operation, path, to) {
  const group = path.slice(0, -1).reduce((inner, key) => (inner[key] ??= {}), operation);
  group[path.at(-1)] = to;
}

function oddity(generator, operation, facts) {
  const keys = Object.keys(operation);
  const groups = [operation, ...Object.values(operation).filter((inner) => typeof inner === 'object' && inner !== null)];
  const group = groups[generator(groups.length)];
  const thing = ODD[generator(ODD.length)];
  switch (generator(8)) {
    case 0: return void (group.unheard = thing);
    case 1: return void (group[Symbol('of')] = 1);
    case 2: return void Object.defineProperty(group, keys[0] ?? 'hidden', { value: thing, enumerable: false, configurable: true });
    case 3: return void Object.defineProperty(group, keys[0] ?? 'command', { get: () => thing, enumerable: true, configurable: true });
    case 4: return void Object.setPrototypeOf(group, [null, { command: 'x' }, Array.prototype][generator(3)]);
    case 5: return void (operation[keys[generator(keys.length)] ?? 'command'] = operation);
    default: return set(operation, facts[generator(facts.length)].name.split('.').slice(0, 1 + generator(2)), thing);
  }
}

/** JSON text with one change. */
export function tampered(generator, text) {
  const at = generator(text.length + 1);
  const one = (list) => list[generator(list.length)];
  switch (generator(7)) {
    case 0: return text.slice(0, at) + one([' ', '\n\t', '\r', '\u00a0', '\ufeff', '\u0000', '\u007f', 'é', '\ud800', '😀']) + text.slice(at);
    case 1: return text.slice(0, at) + text.slice(at + 1 + generator(3));
    case 2: return text.slice(0, at) + one([',', ':', '"', '{', '}', '[', ']', '\\', '\\u0061', '0', '-', '.', 'e1', 'null', '//']) + text.slice(at);
    case 3: return text.replace(/\d+/, (digits) => one([`${digits}.0`, `${digits}e0`, `0${digits}`, `-${digits}`, `+${digits}`, `${digits}0000000000000000`]));
    case 4: return text.replace('{', one(['{"command":"generate",', '{"backup":null,', '{"backup":{},', '{"backup.age":1,', '{"":1,', '{,']));
    case 5: return text.replace(/[,:{}]/g, (mark) => (generator(3) === 0 ? ` ${mark}\n` : mark));
    default: return one([text.slice(0, at), text + text, `${text}\n `, ` ${text}`, `${text},`, `[${text}]`, text.replaceAll('"', "'")]);
  }
}
