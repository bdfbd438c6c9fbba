// The arguments of calls, each of the right type and none unknown; all else is a `TypeError`.

/** The largest cost of a change, which the engine counts in 32 bits. */
const COSTLIEST = 2 ** 32 - 1;

/** A text. */
export function string(value, what) {
  if (typeof value !== 'string') throw new TypeError(`${what} is text, not ${value === null ? 'null' : typeof value}`);
  return value;
}

/** The options of `Policy.load`. */
export function loadOptions(options = {}) {
  const { schema, proofs, ...unknown } = given(options);
  noneOf(unknown, 'Policy.load');
  if (schema !== undefined) string(schema, 'a schema');
  if (proofs !== undefined && proofs !== 'required') throw new TypeError('`proofs` is "required" or left out');
  return { schema, proofs };
}

/** The options of `readCommand` as JSON. */
export function readOptions(options = {}) {
  const { scripts = {}, packages = {}, prismaMajor, showSecrets = false, ...unknown } = given(options);
  noneOf(unknown, 'readCommand');
  if (prismaMajor !== undefined && !isCount(prismaMajor)) throw new TypeError('`prismaMajor` is a whole number');
  const entries = Object.entries(given(packages, '`packages`'));
  return JSON.stringify({
    scripts: lines(scripts),
    packages: Object.fromEntries(entries.map(([folder, own]) => [folder, lines(given(own, `the scripts of \`${folder}\``))])),
    prismaMajor,
    showSecrets: bool(showSecrets, '`showSecrets`'),
  });
}

/** The options of `inspect`: the folder, and the others as JSON. */
export function inspectOptions(options = {}) {
  const { cwd, scripts = {}, evaluateConfig = false, offline = false, ...others } = given(options);
  const { command, schema, config, environment, databaseUrl, ...unknown } = others;
  noneOf(unknown, 'inspect');
  const texts = { command, schema, config, environment, databaseUrl };
  for (const [name, value] of Object.entries({ cwd, ...texts })) {
    if (value !== undefined) string(value, `\`${name}\``);
  }
  bool(evaluateConfig, '`evaluateConfig`');
  bool(offline, '`offline`');
  return { cwd, json: JSON.stringify({ ...texts, scripts: lines(scripts), evaluateConfig, offline }) };
}

/** The options of `whatWouldAllow` as JSON. */
export function changeOptions(options = {}) {
  const { changeable, costs = {}, ...unknown } = given(options);
  noneOf(unknown, 'whatWouldAllow');
  if (changeable !== undefined && (!Array.isArray(changeable) || changeable.length === 0)) {
    throw new TypeError('`changeable` is a list of names, at least one');
  }
  const names = changeable && Array.from(changeable, (name) => string(name, 'a name in `changeable`'));
  const entries = Object.entries(given(costs, '`costs`'));
  for (const [name, cost] of entries) {
    if (!isCount(cost) || cost > COSTLIEST) throw new TypeError(`the cost of \`${name}\` is a whole number below 2³²`);
  }
  return JSON.stringify({ changeable: names, costs: Object.fromEntries(entries) });
}

/** The options of `matrix`: two names. */
export function matrixOptions(options = {}) {
  const { rows = 'command', columns = 'environment', ...unknown } = given(options);
  noneOf(unknown, 'matrix');
  return [string(rows, '`rows`'), string(columns, '`columns`')];
}

/** Scripts of package.json. */
function lines(scripts) {
  const entries = Object.entries(scripts).map(([script, line]) => [script, string(line, `the script \`${script}\``)]);
  // A script may be named `__proto__`, which `fromEntries` takes as an ordinary key.
  return Object.fromEntries(entries);
}

function bool(value, what) {
  if (typeof value !== 'boolean') throw new TypeError(`${what} is true or false`);
  return value;
}

function given(options, what = 'what is given as options') {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options;
  throw new TypeError(`${what} is an object`);
}

function noneOf(unknown, call) {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new TypeError(`${call} has no option \`${name}\``);
}

function isCount(value) {
  return Number.isSafeInteger(value) && value >= 0;
}
