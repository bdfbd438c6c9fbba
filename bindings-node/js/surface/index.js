// The public surface, the same over the native addon and over WebAssembly. A backend has
//   name        'native' or 'wasm'
//   engine()    the functions of the core; throws EngineError where they are not there
//   reader()    the function that reads command lines, likewise
//   generation  a number that changes when handles are lost
//   restart()   called after a fault that is not an answer

import { EngineError, OperationError, PolicyError } from './errors.js';
import { operationText } from './operation.js';
import { clip, loneSurrogate } from './text.js';

/** Makes the public classes and functions over a backend. */
export function surface(backend) {
  const Policy = policyClass(backend);
  const readCommand = (line, options) => {
    const [text, json] = [clip(string(line, 'the command line')), readOptions(options)];
    return JSON.parse(guarded(backend, () => backend.reader().readCommand(text, json)));
  };
  return { Policy, readCommand, PolicyError, OperationError, EngineError };
}

function policyClass(backend) {
  const call = (work) => guarded(backend, () => work(backend.engine()));
  const trusted = Symbol('made by load');

  /** A handle into the engine, made anew where the engine was. */
  class Handle {
    #make;
    #held;
    #generation;

    constructor(make) {
      this.#make = make;
    }

    get(engine) {
      if (this.#held === undefined || this.#generation !== backend.generation) {
        this.#held = this.#make(engine);
        this.#generation = backend.generation;
      }
      return this.#held;
    }
  }

  /** An operation that was read once. */
  class PreparedOperation {
    #handle;

    constructor(handle) {
      this.#handle = handle;
    }

    decide() {
      return JSON.parse(call((engine) => this.#handle.get(engine).decide()));
    }

    outcome() {
      return call((engine) => this.#handle.get(engine).outcome());
    }
  }

  /** One or several policies that decide together. */
  return class Policy {
    #handle;
    #identities;

    constructor(token, make) {
      if (token !== trusted) throw new TypeError('a policy is made by Policy.load or Policy.criticalRules');
      this.#handle = new Handle(make);
      this.#identities = this.#ask('identities');
    }

    static load(source, { schema } = {}) {
      const sources = (Array.isArray(source) ? [...source] : [source]).map((one) => string(one, 'a policy'));
      const declared = schema === undefined ? [] : [string(schema, 'a schema')];
      const wrong = [...sources, ...declared].map(loneSurrogate).filter(Boolean);
      if (wrong.length > 0) throw new PolicyError(wrong);
      const clipped = sources.map(clip);
      const [declarations] = declared.map(clip);
      return new Policy(trusted, (engine) => engine.Engine.load(clipped, declarations));
    }

    static criticalRules() {
      return new Policy(trusted, (engine) => engine.Engine.criticalRules());
    }

    static check(source) {
      const wrong = loneSurrogate(string(source, 'a policy'), 0);
      return wrong ? [wrong] : JSON.parse(call((engine) => engine.check(clip(source))));
    }

    static format(source) {
      const wrong = loneSurrogate(string(source, 'a policy'), 0);
      if (wrong) throw new PolicyError([wrong]);
      return call((engine) => engine.format(clip(source)));
    }

    get identities() {
      return this.#identities.map((identity) => ({ ...identity }));
    }

    decide(operation) {
      const answer = this.#decide(operation);
      if (answer.error) throw new OperationError(answer.error);
      return answer;
    }

    outcome(operation) {
      const text = clip(operationText(operation));
      return call((engine) => this.#handle.get(engine).outcome(text));
    }

    prepare(operation) {
      const text = clip(operationText(operation));
      const handle = new Handle((engine) => this.#handle.get(engine).prepare(text));
      call((engine) => handle.get(engine));
      return new PreparedOperation(handle);
    }

    decideMany(operations) {
      if (typeof operations?.[Symbol.iterator] !== 'function' || typeof operations === 'string') {
        throw new TypeError('decideMany takes a list of operations');
      }
      return Array.from(operations, (operation) => {
        try {
          return this.#decide(operation);
        } catch (error) {
          if (error instanceof OperationError) return { error: error.toJSON() };
          throw error;
        }
      });
    }

    facts() {
      return this.#ask('facts');
    }

    test() {
      return this.#ask('test');
    }

    prove() {
      return this.#ask('prove');
    }

    #decide(operation) {
      const text = clip(operationText(operation));
      return JSON.parse(call((engine) => this.#handle.get(engine).decide(text)));
    }

    #ask(question) {
      return JSON.parse(call((engine) => this.#handle.get(engine)[question]()));
    }
  };
}

/** Runs a call into the engine; what it throws is an answer, or the engine is started anew. */
function guarded(backend, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const answer = parsed(error);
    if (Array.isArray(answer)) throw new PolicyError(answer);
    if (answer?.error) throw new OperationError(answer.error);
    backend.restart();
    throw new EngineError('the engine stopped and judged nothing; the next call has a fresh one', { cause: error });
  }
}

/** The engine throws its answers as errors whose message is JSON. */
function parsed(error) {
  try {
    return JSON.parse(error.message);
  } catch {
    return undefined;
  }
}

function string(value, what) {
  if (typeof value !== 'string') throw new TypeError(`${what} is text, not ${value === null ? 'null' : typeof value}`);
  return value;
}

/** The options of `readCommand` as JSON, each of the right type and none unknown. */
function readOptions(options = {}) {
  const { scripts = {}, prismaMajor, showSecrets = false, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new TypeError(`readCommand has no option \`${name}\``);
  if (prismaMajor !== undefined && !(Number.isSafeInteger(prismaMajor) && prismaMajor >= 0)) {
    throw new TypeError('`prismaMajor` is a whole number');
  }
  if (typeof showSecrets !== 'boolean') throw new TypeError('`showSecrets` is true or false');
  const entries = Object.entries(scripts).map(([script, line]) => [script, string(line, `the script \`${script}\``)]);
  // A script may be named `__proto__`, which `fromEntries` takes as an ordinary key.
  return JSON.stringify({ scripts: Object.fromEntries(entries), prismaMajor, showSecrets });
}
